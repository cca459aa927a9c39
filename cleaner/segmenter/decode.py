"""From probabilities to a page: which paragraphs go, at a stated price in story words.

Two things are decided with the same price: where the tail begins, from the distribution of the story's end, and which
single paragraphs before it are noise. Both sets only grow with the price, so a larger one never keeps more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DEFAULT_MAX_LOSS = 0.1
"""The share of story words that may be lost, in expectation, where the caller does not say."""
_LITTLE_TO_LOSE = 12
"""Words from which a paragraph is judged by the full threshold."""
LIKELIEST = 1.0
"""The price at which each paragraph simply gets its likeliest reading."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The probabilities, in (0, 0.5], below which something goes at ``DEFAULT_MAX_LOSS``.

    ``tail``: that the story goes on after the cut; ``single``: that a paragraph is story. They rise to 0.5 at a price
    of 1.
    """

    tail: float
    single: float

    def at(self, max_loss: float) -> tuple[float, float]:
        """The thresholds at another price: 0 at 0, those given at the default, 0.5 at 1, a power law between."""
        if max_loss <= 0:
            return 0.0, 0.0
        share = np.log(max_loss) / np.log(DEFAULT_MAX_LOSS)
        return 0.5 * (self.tail / 0.5) ** share, 0.5 * (self.single / 0.5) ** share


def tail_start(end: NDArray[np.float64], words: NDArray[np.int64], threshold: float, max_loss: float) -> int:
    """Where the tail begins: the first block at which so little story is expected to follow that the cut is worth it.

    ``end``: (blocks,), the probability that the story ends with each block, summing to 1. Returns the number of blocks
    before the cut.
    """
    beyond = np.maximum(1 - np.cumsum(end), 0)  # (blocks,): that the story goes on after block i
    # story words expected after block i: each later block counts if the story reaches it
    reached = np.concatenate(([1.0], beyond[:-1]))
    expected = reached * words
    lost = np.concatenate((np.cumsum(expected[::-1])[::-1][1:], [0.0])) / max(float(expected.sum()), 1.0)
    allowed = (beyond <= threshold) & (lost <= max_loss)
    allowed[-1] = True
    return int(np.argmax(allowed)) + 1


def singles(
    story: NDArray[np.float64], words: NDArray[np.int64], threshold: float, max_loss: float
) -> NDArray[np.bool_]:
    """Marks the blocks that go on their own: least likely story first, while the expected loss is within the price."""
    gone = np.zeros(len(story), dtype=bool)
    if threshold <= 0:
        return gone
    # a line of few words is little to lose: its threshold nears the likeliest reading's
    bars = threshold + (0.5 - threshold) * np.clip(1 - words / _LITTLE_TO_LOSE, 0, 1)
    loss = story * words / max(float((story * words).sum()), 1e-9)
    order = np.argsort(story, kind="stable")
    affordable = np.cumsum(loss[order]) <= max_loss
    gone[order] = affordable & (story[order] < bars[order])
    return gone


def kept(
    story: NDArray[np.float64],
    end: NDArray[np.float64],
    words: NDArray[np.int64],
    thresholds: Thresholds,
    max_loss: float,
) -> NDArray[np.bool_]:
    """Marks the blocks that stay as story, (blocks,); all of them where all would go."""
    tail, single = thresholds.at(max_loss)
    stays = ~singles(story, words, single, max_loss)
    if max_loss > 0:
        stays[tail_start(end, words, tail, max_loss) :] = False
    return stays
