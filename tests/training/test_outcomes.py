"""What thresholds do to pages."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner.article import Role
from cleaner.segmenter.decode import Thresholds
from cleaner.training.examples import CODES, STORY
from cleaner.training.outcomes import Predicted, outcome

TEASER, HEADLINE = CODES[Role.TEASER], CODES[Role.HEADLINE]


def page(story: list[float], end: list[float], roles: list[int], words: int = 20) -> Predicted:
    shares = np.array(end) / sum(end)
    return Predicted(np.array(story), shares, np.full(len(story), words), np.array(roles, dtype=np.int8))


# the likeliest end is right, the story surely one
RIGHT = page([0.9, 0.9, 0.9, 0.4], [0, 0.1, 0.7, 0.2], [STORY, STORY, STORY, TEASER])
# the likeliest end is a line too early
EARLY = page([0.9] * 8 + [0.6, 0.4], [0] * 7 + [0.6, 0.4, 0], [STORY] * 9 + [TEASER])
# within its story stands a line that looks like none
DOUBTED = page([0.9, 0.15, 0.9, 0.9], [0, 0, 0, 1], [STORY, STORY, STORY, STORY])


def test_what_thresholds_do_is_measured_in_shares_of_pages() -> None:
    bold = Thresholds(0.1, 0.2)
    assert outcome([RIGHT], bold).exact == 1
    early = outcome([EARLY], bold)
    assert (early.exact, early.cut_short, early.losing, early.lost) == (0, 1, 1, pytest.approx(1 / 9))
    both = outcome([RIGHT, EARLY], bold)
    assert (both.exact, both.cut_short, both.losing, both.lost) == (0.5, 0.5, 0.5, pytest.approx(1 / 18))
    doubted = outcome([DOUBTED], bold)
    assert (doubted.exact, doubted.cut_short, doubted.losing, doubted.lost) == (1, 0, 1, 0.25)


def test_short_lines_and_headlines_are_no_loss() -> None:
    short = page([0.9] * 5 + [0.6], [0] * 4 + [0.7, 0.3], [HEADLINE] + [STORY] * 5, words=5)
    found = outcome([short], Thresholds(0.1, 0.1))
    assert (found.exact, found.clean_start, found.cut_short, found.losing, found.lost) == (0, 1, 0, 0, 0.2)


def test_pages_without_a_story_say_nothing() -> None:
    menu = page([0.1, 0.1], [0.5, 0.5], [TEASER, TEASER])
    assert outcome([RIGHT, menu], Thresholds(0.1, 0.1)).exact == 1


def test_noise_before_the_story() -> None:
    early = page([0.9, 0.9, 0.9], [0, 0.1, 0.9], [TEASER, STORY, STORY])
    found = outcome([RIGHT, early], Thresholds(0.1, 0.1))
    assert (found.exact, found.clean_start) == (1, 0.5)
