"""The core of a page: the stretch of it that is densest in words."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_MOST = 80
"""A block counts for so many words at most."""
_TOLL = 12


def core(words: NDArray[np.int64], pages: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Mark each page's run of blocks that gains most when each block counts its words less a toll: (blocks,).

    ``words``: (blocks,) words in each block. ``pages``: (pages + 1,) where each page's blocks begin. Of several such
    runs it is the first; a page of which no run gains has its first block for a core.
    """
    begins, ends = pages[:-1], pages[1:]
    # what is gained before each gap of a page; a page of n blocks has n + 1 gaps
    size = ends - begins + 1
    number = np.arange(len(size))
    page = number.repeat(size)
    gains = np.zeros(len(words) + 1, dtype=np.int64)
    (np.minimum(words, _MOST) - _TOLL).cumsum(out=gains[1:])
    gained = gains[np.arange(len(page)) - page] - gains[begins][page]
    # the lowest so far, page by page: each page is put lower than all before it
    depth = page * (2 * _MOST * int(size.max(initial=0)))
    lowest = np.minimum.accumulate(gained - depth) + depth
    above = gained - lowest
    first = begins + number
    end = _first_of(above == np.maximum.reduceat(above, first)[page], first)
    start = _first_of(gained == lowest[end][page], first) - number
    end = np.maximum(end - number, np.minimum(start + 1, ends))
    blocks = len(words)
    marks = np.bincount(start, minlength=blocks + 1) - np.bincount(end, minlength=blocks + 1)
    return marks.cumsum()[:blocks] > 0


def _first_of(marks: NDArray[np.bool_], first: NDArray[np.int64]) -> NDArray[np.int64]:
    """The first marked place of each segment; every segment has one. ``first``: (segments,) where they begin."""
    (places,) = marks.nonzero()
    return places[places.searchsorted(first)]
