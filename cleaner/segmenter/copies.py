"""Paragraphs that a page of HTML shows more than once: at times a whole story, for print or another width of screen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.documents.document import Block

LEAST_WORDS = 8
"""Shorter lines may well be said twice: headings, the names of who speaks, a song's refrain."""
_LIKELY = 0.5


def copies(blocks: Sequence[Block], words: NDArray[np.int64], story: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which blocks say, word for word, what another says: all but one of each such group, (blocks,).

    That one is the first that is likely story, so that what is kept of two copies of a story comes from the first; else
    the one that is likeliest.

    >>> blocks = [Block(text, 0, 0) for text in ("A storm came.", "Home", "A storm came.", "Home")]
    >>> copies(blocks, np.array([9, 1, 9, 1]), np.array([0.2, 0.9, 0.8, 0.9])).tolist()
    [True, False, False, False]
    """
    again = np.zeros(len(blocks), dtype=bool)
    alike: dict[str, list[int]] = {}
    for i in np.flatnonzero(words >= LEAST_WORDS).tolist():
        alike.setdefault(blocks[i].text, []).append(i)
    for group in alike.values():
        if len(group) > 1:
            chances = story[group]
            one = int((chances >= _LIKELY).argmax() if chances.max() >= _LIKELY else chances.argmax())
            again[group[:one] + group[one + 1 :]] = True
    return again
