"""From probabilities to a page: which paragraphs go, at a stated price in story words.

Two things are decided with the same price: where the tail begins, from the distribution of the story's end, and which
single paragraphs before it are noise. Both sets only grow with the price, so a larger one never keeps more.
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
LIKELIEST = 1.0
"""The price at which each paragraph simply gets its likeliest reading."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The probabilities up to which something goes at ``DEFAULT_MAX_LOSS``; the first three rise with the price.

    ``tail``, in (0, 0.5]: that the story goes on after a cut anywhere. ``likeliest``, in (0, 1]: that it goes on after
    a cut at its likeliest end. ``single``, in (0, 0.5]: that a paragraph is story. ``story``, at any price: that a page
    tells a story; low, for to lose a whole one is the dearest error.
    """

    tail: float
    likeliest: float
    single: float
    story: float = 0.2

    def at(self, max_loss: float) -> Thresholds:
        """The thresholds at another price: 0 at 0, their largest at 1, and a power law through those given between."""
        if max_loss <= 0:
            return Thresholds(0.0, 0.0, 0.0, self.story)
        share = float(np.log(max_loss) / np.log(DEFAULT_MAX_LOSS))
        return Thresholds(
            tail=0.5 * (self.tail / 0.5) ** share,
            likeliest=self.likeliest**share,
            single=0.5 * (self.single / 0.5) ** share,
            story=self.story,
        )


def tail_start(
    end: NDArray[np.float64],
    story: NDArray[np.float64],
    words: NDArray[np.int64],
    thresholds: Thresholds,
    max_loss: float,
) -> int:
    """Where the tail begins: the first block after which so little story is expected that the cut is worth it.

    ``end``: (blocks,), the probability that the story ends with each block, summing to 1. ``story``: (blocks,), that a
    block is story. A cut at the likeliest end may be less sure than one elsewhere: no other is as often exact. Returns
    the number of blocks before the cut.
    """
    beyond = np.maximum(1 - end.cumsum(), 0)  # (blocks,): that the story goes on after block i
    # story words expected after block i: each later block counts if the story reaches it and if it is story itself
    expected = story * words
    np.multiply(np.minimum(beyond[:-1], story[1:]), words[1:], out=expected[1:])
    lost = np.zeros(len(end))
    expected[:0:-1].cumsum(out=lost[-2::-1])
    lost /= max(float(expected.sum()), 1.0)
    bars = np.full(len(end), thresholds.tail)
    bars[end.argmax()] = thresholds.likeliest
    allowed = (beyond <= bars) & (lost <= max_loss)
    allowed[-1] = True
    return int(allowed.argmax()) + 1


def singles(
    story: NDArray[np.float64], words: NDArray[np.int64], threshold: float, max_loss: float
) -> NDArray[np.bool_]:
    """Marks the blocks that go on their own: least likely story first, while the expected loss is within the price."""
    gone = np.zeros(len(story), dtype=bool)
    if threshold <= 0:
        return gone
    # a line of few words is little to lose: its threshold nears the likeliest reading's
    bars = threshold + (0.5 - threshold) * np.maximum(1 - words / _LITTLE_TO_LOSE, 0)
    told = story * words
    loss = told / max(float(told.sum()), 1e-9)
    order = story.argsort(kind="stable")
    affordable = loss[order].cumsum() <= max_loss
    gone[order] = affordable & (story[order] < bars[order])
    return gone


def kept(
    story: NDArray[np.float64],
    end: NDArray[np.float64],
    words: NDArray[np.int64],
    thresholds: Thresholds,
    max_loss: float,
) -> NDArray[np.bool_]:
    """Marks the blocks that stay as story: (blocks,)."""
    max_loss = _risen(max_loss, story)
    bars = thresholds.at(max_loss)
    stays = ~singles(story, words, bars.single, max_loss)
    if max_loss > 0:
        stays[tail_start(end, story, words, bars, max_loss) :] = False
    return stays


def _risen(max_loss: float, story: NDArray[np.float64]) -> float:
    """The price for a page: higher where it opens with a menu, and so is no extract but all that stands on the page."""
    likely = story >= 0.5
    opening = int(likely.argmax())  # 0 where none is likely
    share = min(max((opening - _MENU) / (_LONG_MENU - _MENU), 0.0), 1.0)
    return float(max_loss ** (1 - _EAGERNESS * share)) if max_loss > 0 else 0.0
