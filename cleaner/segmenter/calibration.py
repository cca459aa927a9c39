"""From scores to probabilities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_EXACT = 2.0**20


@dataclass(frozen=True, slots=True)
class Calibration:
    """Platt scaling (Platt, 1999): a probability's log odds, times ``slope`` plus ``offset``."""

    slope: float
    offset: float

    def __call__(self, log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
        """Calibrated probabilities of the same shape."""
        return np.asarray(1 / (1 + np.exp(-(log_odds * self.slope + self.offset))))


def probability(log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """The logistic function, to twenty binary places: machines differ in the last bits of an exponential."""
    return np.asarray(np.round(_EXACT / (1 + np.exp(-log_odds))) / _EXACT)


def softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows of probabilities."""
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


def page_shares(log_odds: NDArray[np.floating], pages: NDArray[np.int64]) -> NDArray[np.float64]:
    """Softmax within each page: (blocks,), summing to 1 over each page."""
    out = np.zeros(len(log_odds))
    for first, last in zip(pages[:-1].tolist(), pages[1:].tolist(), strict=True):
        if first < last:
            odds = np.exp(log_odds[first:last] - log_odds[first:last].max())
            out[first:last] = odds / odds.sum()
    return out
