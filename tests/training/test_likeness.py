"""How alike stories are."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner.training.likeness import likeness

RIVER = "The river rose over its banks and flooded the mill"
FLOOD = "Volunteers piled sandbags as the river flooded the village"
CHESS = "The champion lost her queen early and drew the final game"


def test_stories_of_one_subject_are_more_alike() -> None:
    alike = likeness([RIVER, FLOOD, CHESS])
    assert alike.shape == (3, 3)
    assert alike.dtype == np.float32
    assert alike[0, 1] > alike[0, 2]
    assert alike[0, 1] > alike[1, 2]
    np.testing.assert_allclose(alike, alike.T)
    np.testing.assert_allclose(np.diag(alike), 1, atol=1e-5)


@pytest.mark.parametrize("stories", [["one two", "three four"], ["", ""], ["", "words"]])
def test_stories_without_a_common_word_are_not_alike(stories: list[str]) -> None:
    assert likeness(stories)[0, 1] == 0


def test_a_single_story_is_like_itself() -> None:
    assert likeness([RIVER])[0, 0] == pytest.approx(1)
