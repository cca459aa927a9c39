"""Memory that a stage of training is done with, handed back before the next one claims its own."""

from __future__ import annotations

import ctypes


def give_back() -> None:
    """Have the C library return what was freed to the system; where it cannot, nothing happens.

    glibc keeps what was freed in small pieces, for a later use: after the pages were read that is more than a third of
    what the process holds (man malloc_trim).
    """
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (AttributeError, OSError, TypeError):  # another C library than glibc
        return
