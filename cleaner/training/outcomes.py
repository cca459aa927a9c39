"""What thresholds do to pages that were read, by predictions of what was not fitted on their sites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.article import Role
from cleaner.segmenter.decode import DEFAULT_MAX_LOSS, Thresholds, kept
from cleaner.training.examples import CODES, STORY, UNKNOWN

_LONG_LINE = 8
_HEADLINE = CODES[Role.HEADLINE]


@dataclass(frozen=True, slots=True)
class Predicted:
    """A page's lines: ``story`` and ``end``, the probabilities, ``words`` and ``roles``, each (lines,)."""

    story: NDArray[np.float64]
    end: NDArray[np.float64]
    words: NDArray[np.int64]
    roles: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What thresholds do to pages, all in shares: ends found exactly, no noise before the story, and the losses."""

    exact: float
    clean_start: float
    cut_short: float
    losing: float
    lost: float


def outcome(pages: Sequence[Predicted], thresholds: Thresholds) -> Outcome:
    """Decode the pages with the thresholds at the default price, and measure."""
    figures = np.array([_page_outcome(page, thresholds) for page in pages if (page.roles == STORY).any()])
    return Outcome(*figures.mean(axis=0).tolist())


def _page_outcome(page: Predicted, thresholds: Thresholds) -> tuple[float, ...]:
    stays = kept(page.story, page.end, page.words, thresholds, DEFAULT_MAX_LOSS)
    story = page.roles == STORY
    (shown,) = np.nonzero(stays & (page.roles != _HEADLINE) & (page.roles != UNKNOWN))
    (told,) = np.nonzero(stays & story)
    lost = story & ~stays
    long_lost = lost & (page.words >= _LONG_LINE)
    return (
        float(len(shown) > 0 and shown[-1] == np.flatnonzero(story)[-1]),
        float(len(shown) > 0 and shown[0] >= np.flatnonzero(story)[0]),
        float(long_lost[told[-1] + 1 if len(told) else 0 :].any()),
        float(long_lost.any()),
        float(page.words[lost].sum() / max(page.words[story].sum(), 1)),
    )
