"""Blocks in their context: what the neighbours look like, and what the rest of the page holds.

Each stage of the segmenter sees its predecessor's opinion of the neighbourhood (stacked sequential learning, Cohen &
Carvalho, 2005).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.features import COLUMNS

Matrix = NDArray[np.float32]

_PROFILE = (
    "log_words",
    "ends_sentence",
    "ends_word",
    "length_to_typical",
    "share_upper",
    "capitalised",
    "share_bar",
    "share_colon",
    "has_at",
    "seen_before",
    "seen_in_core",
    "seen_nearby_before",
    "names_in_core",
    "gap_before_local",
    "starts_lower",
    "share_quote",
    "numbers",
    "kicker",
    "repeated",
    "ends_colon",
    "ends_ellipsis",
    "site_named",
)
_BRIEF = _PROFILE[:3]
_NEAR, _FAR = (-2, -1, 1, 2), (-3, 3)
_WINDOW = 5
_SHIFTS = (-4, -3, -2, -1, 1, 2, 3, 4)
_OFF_PAGE = -6.0
_LOWEST = 1e-4


class Layout:
    """Where pages begin among the blocks of a batch, worked out once: ``pages`` is (pages + 1,)."""

    def __init__(self, pages: NDArray[np.int64]) -> None:
        self.pages = pages
        sizes = np.diff(pages)
        self.start = np.repeat(pages[:-1], sizes)
        self.end = np.repeat(pages[1:], sizes)
        self.index = np.arange(pages[-1])
        self._neighbours: dict[int, tuple[NDArray[np.int64], NDArray[np.int64]]] = {}

    def shifted(self, values: Matrix, by: int, fill: float = 0.0) -> Matrix:
        """Each block's neighbour's row, ``by`` blocks on; ``fill`` beyond its page."""
        if by not in self._neighbours:
            at = self.index + by
            (outside,) = ((at < self.start) | (at >= self.end)).nonzero()
            at[outside] = outside
            self._neighbours[by] = at, outside
        at, outside = self._neighbours[by]
        out = values.take(at, axis=0)
        out[outside] = fill
        return out

    def sums(self, values: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The sums of the rows before and after each block on its page, itself left out.

        Values are taken in whole multiples of 2**-20, so that sums are exact whatever stands before them in the batch.
        """
        exact = np.round(values * 2.0**20)
        total = np.concatenate((np.zeros((1, values.shape[1])), np.cumsum(exact, axis=0)))
        before = total[self.index] - total[self.start]
        after = total[self.end] - total[self.index + 1]
        return before / 2.0**20, after / 2.0**20


def neighbourhood(
    evidence: Matrix, opinions: Matrix, brief_opinions: Matrix, words: NDArray[np.int64], layout: Layout
) -> Matrix:
    """What the first stage sees: a block's evidence and opinions, its neighbours', and the page's around them.

    ``evidence``: (blocks, len(COLUMNS)). ``opinions``: (blocks, k) probabilities; ``brief_opinions``: (blocks, l),
    those of them that are worth looking up at other blocks.
    """
    profile = np.concatenate((evidence[:, [COLUMNS.index(name) for name in _PROFILE]], brief_opinions), axis=1)
    brief = np.concatenate((evidence[:, [COLUMNS.index(name) for name in _BRIEF]], brief_opinions), axis=1)
    parts: list[NDArray[np.floating]] = [evidence, opinions]
    parts += [layout.shifted(profile, by) for by in _NEAR]
    parts += [layout.shifted(brief, by) for by in _FAR]
    weight = np.sqrt(words.astype(np.float64))[:, None]
    before, after = layout.sums(np.concatenate((brief_opinions * weight, weight), axis=1))
    for total in (before, after):
        parts.append((total[:, :-1] / np.maximum(total[:, -1:], 1e-6)).astype(np.float32))
    one = np.ones((len(words), 1), dtype=np.float32)
    counted = np.concatenate((brief_opinions, one), axis=1)
    for direction in (-1, 1):
        total = np.zeros_like(counted)
        for by in range(1, _WINDOW + 1):
            total += layout.shifted(counted, direction * by)
        parts.append(total[:, :-1] / np.maximum(total[:, -1:], 1))
    return np.concatenate(parts, axis=1, dtype=np.float32)


def summary(story: NDArray[np.float64], words: NDArray[np.int64], layout: Layout) -> Matrix:
    """The page as the first stage sees it from each block; ``story``: (blocks,), the probability of being story."""
    p = np.clip(story, _LOWEST, 1 - _LOWEST)[:, None]
    logit = np.log(p / (1 - p)).astype(np.float32)
    narrow: Matrix = np.concatenate((logit, np.log1p(words)[:, None].astype(np.float32) / 2), axis=1)
    parts: list[NDArray[np.floating]] = [logit]
    parts += [layout.shifted(narrow, by, _OFF_PAGE) for by in _SHIFTS]
    size = words.astype(np.float64)[:, None]
    weight = np.sqrt(size)
    before, after = layout.sums(np.concatenate((p * weight, weight, p * size), axis=1))
    total = before[:, 2] + after[:, 2] + (p * size)[:, 0]
    parts += [
        np.stack(
            (
                before[:, 0] / np.maximum(before[:, 1], 1e-6),
                after[:, 0] / np.maximum(after[:, 1], 1e-6),
                np.log1p(before[:, 0]),
                np.log1p(after[:, 0]),
                np.log1p(before[:, 1]),
                np.log1p(after[:, 1]),
                before[:, 2] / np.maximum(total, 1),
                after[:, 2] / np.maximum(total, 1),
                np.log1p(total),
            ),
            axis=1,
        ),
        _extremes(p[:, 0], layout),
    ]
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


def second_view(evidence: Matrix, opinions: Matrix, summed: Matrix) -> Matrix:
    """What the second stage sees of each block."""
    return np.concatenate((evidence, opinions, summed), axis=1, dtype=np.float32)


def gap_view(evidence: Matrix, opinions: Matrix, summed: Matrix, layout: Layout) -> Matrix:
    """What tells whether the story ends with each block: its own view, and the next block's evidence and opinions."""
    own = np.concatenate((evidence, opinions), axis=1, dtype=np.float32)
    return np.concatenate((own, layout.shifted(own, 1, -1.0), summed), axis=1, dtype=np.float32)
