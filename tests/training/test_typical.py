"""What is typical of story and of noise."""

from __future__ import annotations

from synthetic import pages

from cleaner.features import COLUMNS
from cleaner.training.typical import typical_values


def test_every_column_has_what_is_typical_of_story_and_of_noise() -> None:
    found = typical_values(pages(each=2))
    assert list(found) == list(COLUMNS)
    assert all(len(values) == 2 for values in found.values())
    assert found["ends_sentence"] == [1.0, 0.0]
    assert found["log_words"][0] > found["log_words"][1]
