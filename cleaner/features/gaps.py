"""Cohesion across gaps: how much of the words around the gap between two blocks stands on both of its sides."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

NEARBY = 3
"""So many blocks on either side are a gap's neighbourhood."""
_MOST = 3


def gaps(
    mass: NDArray[np.float64],
    before: NDArray[np.float64],
    after: NDArray[np.float64],
    before_nearby: NDArray[np.float64],
    after_nearby: NDArray[np.float64],
    pages: NDArray[np.int64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Cohesion across the gap before each block and after the last, (blocks + 1,): over the page, and nearby only.

    ``mass``: (blocks,) the weight of each block's rare words, each once; ``before``, ``after``: (blocks,) of those that
    stand in blocks before and after it too; ``before_nearby``, ``after_nearby``: of those that do so no farther away
    than a neighbourhood's width. ``pages``: (pages + 1,) where each page's blocks begin.

    All weights are multiples of one step, so sums are exact: what is summed over a batch is the same as over a page.
    """
    blocks = len(mass)
    size = pages[1:] - pages[:-1]
    start, end = pages[:-1].repeat(size), pages[1:].repeat(size)
    gap = np.arange(blocks)
    # a word's link to where it stands next spans the gaps between: it opens in the one block and closes in the other
    opened, closed = _running(mass - before), _running(mass - after)
    scale = np.minimum(opened[gap] - opened[start], closed[end] - closed[gap])
    wide = np.zeros(blocks + 1)
    wide[:-1] = _running(after - before)[:-1] / np.maximum(scale, 1)
    whole = _running(mass)
    low, high = np.maximum(gap - NEARBY, start), np.minimum(gap + NEARBY, end)
    scale = np.minimum(whole[gap] - whole[low], whole[high] - whole[gap])
    local = np.zeros(blocks + 1)
    local[:-1] = _running(after_nearby - before_nearby)[:-1] / np.maximum(scale, 1)
    return np.minimum(wide, _MOST), np.minimum(local, _MOST)


def _running(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sum of the values before each place and of all: (n + 1,)."""
    sums = np.zeros(len(values) + 1)
    values.cumsum(out=sums[1:])
    return sums
