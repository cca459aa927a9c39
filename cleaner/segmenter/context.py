"""Blocks in their context: what the neighbours look like, and what the rest of the page holds.

What sees markup is told what was made of the page's words before (stacked sequential learning, Cohen & Carvalho, 2005).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

_SHIFTS = (-4, -3, -2, -1, 1, 2, 3, 4)
_OFF_PAGE = -6.0
_LOWEST = 1e-4


class Layout:
    """Where pages begin among the blocks of a batch, worked out once: ``pages`` is (pages + 1,)."""

    def __init__(self, pages: NDArray[np.int64]) -> None:
        self.pages = pages
        sizes = pages[1:] - pages[:-1]
        self.start = pages[:-1].repeat(sizes)
        self.end = pages[1:].repeat(sizes)
        self.index = np.arange(pages[-1])
        self._neighbours: dict[tuple[int, ...], NDArray[np.int64]] = {}

    def neighbours(self, shifts: tuple[int, ...]) -> NDArray[np.int64]:
        """Where the blocks so many places on stand, (blocks, shifts); those beyond the page at the number of blocks."""
        if shifts not in self._neighbours:
            at = self.index[:, None] + np.array(shifts)
            at[(at < self.start[:, None]) | (at >= self.end[:, None])] = len(self.index)
            self._neighbours[shifts] = at
        return self._neighbours[shifts]

    def around(self, values: Matrix, shifts: tuple[int, ...], fill: float = 0.0) -> Matrix:
        """The rows of each block's neighbours, side by side; ``fill`` beyond its page."""
        beyond = np.full((1, values.shape[1]), fill, dtype=np.float32)
        found = np.concatenate((values, beyond)).take(self.neighbours(shifts), axis=0)
        return found.reshape(len(values), len(shifts) * values.shape[1])

    def sums(self, values: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The sums of the rows before and after each block on its page, itself left out.

        Values are taken in whole multiples of 2**-20, so that sums are exact whatever stands before them in the batch.
        """
        total = np.zeros((len(values) + 1, values.shape[1]))
        np.rint(values * 2.0**20).cumsum(axis=0, out=total[1:])
        total /= 2.0**20
        return total[:-1] - total.take(self.start, axis=0), total.take(self.end, axis=0) - total[1:]


def summary(story: NDArray[np.float64], words: NDArray[np.int64], layout: Layout) -> Matrix:
    """The page as story, seen from each block; ``story``: (blocks,), the probability of being story."""
    p = np.minimum(np.maximum(story, _LOWEST), 1 - _LOWEST)[:, None]
    logit = np.log(p / (1 - p)).astype(np.float32)
    narrow: Matrix = np.concatenate((logit, np.log1p(words)[:, None].astype(np.float32) / 2), axis=1)
    size = words.astype(np.float64)[:, None]
    weight = np.sqrt(size)
    before, after = layout.sums(np.concatenate((p * weight, weight, p * size), axis=1))
    total = before[:, 2] + after[:, 2] + (p * size)[:, 0]
    at_least_one = np.maximum(total, 1)
    logs = np.log1p((before[:, 0], after[:, 0], before[:, 1], after[:, 1], total))
    sides = (
        before[:, 0] / np.maximum(before[:, 1], 1e-6),
        after[:, 0] / np.maximum(after[:, 1], 1e-6),
        *logs[:4],
        before[:, 2] / at_least_one,
        after[:, 2] / at_least_one,
        logs[4],
    )
    parts = (logit, layout.around(narrow, _SHIFTS, _OFF_PAGE), np.array(sides).T, _extremes(p[:, 0], layout))
    return np.concatenate(parts, axis=1, dtype=np.float32)


def _extremes(story: NDArray[np.float64], layout: Layout) -> Matrix:
    """The likeliest story before and after each block, and the page's mean: (blocks, 3)."""
    out = np.zeros((len(story), 3), dtype=np.float32)
    for first, last in zip(layout.pages[:-1].tolist(), layout.pages[1:].tolist(), strict=True):
        if first == last:
            continue
        values = story[first:last]
        out[first + 1 : last, 0] = np.maximum.accumulate(values)[:-1]
        out[first : last - 1, 1] = np.maximum.accumulate(values[::-1])[::-1][1:]
        out[first:last, 2] = values.mean()
    return out


def noise_view(evidence: Matrix, opinions: Matrix, summed: Matrix) -> Matrix:
    """What tells the trees which noise a block is: its evidence and opinions, and the page's :func:`summary`."""
    return np.concatenate((evidence, opinions, summed), axis=1, dtype=np.float32)


def sequence_view(evidence: Matrix, opinions: Matrix) -> Matrix:
    """What the recurrent network sees of each block, (blocks, columns): evidence, and opinions as log odds."""
    p = np.clip(opinions.astype(np.float64), _LOWEST, 1 - _LOWEST)
    return np.concatenate((evidence, np.log(p / (1 - p))), axis=1, dtype=np.float32)
