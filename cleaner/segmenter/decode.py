"""From probabilities to a page: which paragraphs go, at a stated price in story words.

Two things are decided with the same price: where the tail begins, from the distribution of the story's end and what a
cut there may cost, and which single paragraphs before it are noise. Both sets only grow with the price, so a larger one
never keeps more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DEFAULT_MAX_LOSS = 0.25
"""The share of story words that may be lost, in expectation, where the caller does not say; far fewer are."""
_LITTLE_TO_LOSE = 12
"""Words from which a paragraph is judged by the full threshold."""
_MENU, _LONG_MENU = 4, 12
"""Blocks before the first likely story: after more than the one a page opens with a menu, after the other surely."""
_EAGERNESS = 0.8
"""The power by which the price rises on a page with its menus: what stays wrongly there is as bad as what goes."""
_HARDLY = 0.05
"""The probability of being story below which a paragraph goes from any page."""
LIKELIEST = 1.0
"""The price at which each paragraph simply gets its likeliest reading."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What decides what goes at ``DEFAULT_MAX_LOSS``; at a higher price more does.

    ``short``: what it costs to cut a story short, beside what an exact end is worth. ``single``, in (0, 0.5]: the
    probability of being story up to which a paragraph goes. ``story``, at any price: that of a page to tell one; low,
    for to lose a whole one is the dearest error.
    """

    short: float
    single: float
    story: float = 0.2

    def at(self, max_loss: float) -> Thresholds:
        """The thresholds at another price; at 1 nothing costs, and each paragraph gets its likeliest reading.

        Raises:
            ValueError: the price is 0, where nothing goes.

        """
        if max_loss <= 0:
            raise ValueError("at a price of 0 nothing goes")
        share = float(np.log(max_loss) / np.log(DEFAULT_MAX_LOSS))
        return Thresholds(self.short * share, 0.5 * (self.single / 0.5) ** share, self.story)


def tail_start(
    end: NDArray[np.float64],
    story: NDArray[np.float64],
    words: NDArray[np.int64],
    thresholds: Thresholds,
    max_loss: float,
) -> int:
    """Where the tail begins: the number of blocks before the cut that is worth most, in expectation.

    That is the chance that the cut is exact, less the chance that it cuts the story short times what that costs. Cuts
    that lose more than ``max_loss`` are none.

    ``end``: (blocks,), the probability that the story ends with each block, summing to 1. ``story``: (blocks,), that a
    block is story.
    """
    beyond = np.maximum(1 - end.cumsum(), 0)  # (blocks,): that the story goes on after block i
    # story words expected after block i: each later block counts if the story reaches it and if it is story itself
    expected = story * words
    np.multiply(np.minimum(beyond[:-1], story[1:]), words[1:], out=expected[1:])
    lost = np.zeros(len(end))
    expected[:0:-1].cumsum(out=lost[-2::-1])
    lost /= max(float(expected.sum()), 1.0)
    worth = end - thresholds.short * beyond
    worth[:-1][lost[:-1] > max_loss] = -np.inf
    return int(worth.argmax()) + 1


def singles(
    story: NDArray[np.float64], words: NDArray[np.int64], threshold: float, max_loss: float
) -> NDArray[np.bool_]:
    """Marks the blocks that go on their own: least likely story first, while the expected loss is within the price."""
    gone = np.zeros(len(story), dtype=bool)
    if threshold <= 0:
        return gone
    # a line of few words is little to lose: its threshold nears the likeliest reading's
    bars = threshold + (0.5 - threshold) * np.maximum(1 - words / _LITTLE_TO_LOSE, 0)
    if threshold < 0.5:
        # of a page of which little can be told, a larger part is worth keeping
        bars = np.minimum(bars, max(best_f1(story, words) / 2, _HARDLY))
    told = story * words
    loss = told / max(float(told.sum()), 1e-9)
    order = story.argsort(kind="stable")
    affordable = loss[order].cumsum() <= max_loss
    gone[order] = affordable & (story[order] < bars[order])
    return gone


def best_f1(story: NDArray[np.float64], words: NDArray[np.int64]) -> float:
    """The best F1 that any choice of blocks may expect, by words; blocks above half of it are worth keeping.

    Lipton, Elkan and Naryanaswamy, "Optimal thresholding of classifiers to maximize F1 measure", 2014.
    """
    order = story.argsort(kind="stable")[::-1]
    told = (story * words)[order].cumsum()
    chosen = words[order].cumsum()
    return float((2 * told / np.maximum(chosen + told[-1], 1e-9)).max())


def kept(
    story: NDArray[np.float64],
    end: NDArray[np.float64],
    words: NDArray[np.int64],
    thresholds: Thresholds,
    max_loss: float,
) -> NDArray[np.bool_]:
    """Marks the blocks that stay as story: (blocks,)."""
    if max_loss <= 0:
        return np.ones(len(story), dtype=bool)
    max_loss = _risen(max_loss, story)
    at = thresholds.at(max_loss)
    stays = ~singles(story, words, at.single, max_loss)
    stays[tail_start(end, story, words, at, max_loss) :] = False
    return stays


def _risen(max_loss: float, story: NDArray[np.float64]) -> float:
    """The price for a page: higher where it opens with a menu, and so is no extract but all that stands on the page."""
    likely = story >= 0.5
    opening = int(likely.argmax())  # 0 where none is likely
    share = min(max((opening - _MENU) / (_LONG_MENU - _MENU), 0.0), 1.0)
    return float(max_loss ** (1 - _EAGERNESS * share))
