"""What is typical of story and of noise."""

from __future__ import annotations

import numpy as np
from synthetic import pages

from cleaner.features import COLUMNS
from cleaner.features.markup import COLUMNS as MARKUP_COLUMNS
from cleaner.training.typical import typical_values


def test_every_column_has_what_is_typical_of_story_and_of_noise() -> None:
    found = typical_values(pages(each=2))
    assert list(found) == [*COLUMNS, *MARKUP_COLUMNS]
    assert all(len(values) == 2 for values in found.values())
    assert found["ends_sentence"] == [1.0, 0.0]
    assert found["log_words"][0] > found["log_words"][1]
    tags = {name: values for name, values in found.items() if name.startswith("tag_")}
    assert np.sum(list(tags.values()), axis=0).tolist() == [1, 1]
    assert tags["tag_p"][0] == 1
