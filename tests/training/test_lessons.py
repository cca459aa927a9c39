from __future__ import annotations

import numpy as np
from synthetic import lessons

from cleaner.article import ROLES
from cleaner.training.examples import NOISE, STORY, UNKNOWN
from cleaner.training.lessons import lessons_of


def test_some_lessons_are_those_of_their_pages() -> None:
    part = lessons()
    some = part.some(np.array([2, 0]))
    assert some.pages.tolist() == [0, 7, 12]
    assert (some.view == np.concatenate((part.view[6:13], part.view[:5]))).all()
    assert (some.end_weight == part.end_weight[[2, 0]]).all()


def test_a_line_may_have_the_roles_that_are_not_ruled_out() -> None:
    roles = np.array([STORY, UNKNOWN, NOISE, 0], dtype=np.int8)
    told = np.array([True, True, False, False])
    weight = np.array([0.3, 0.0, 0.5, 1.0])
    found = lessons_of(np.zeros((4, 1), dtype=np.float32), np.array([0, 2, 2, 4]), roles, weight, told, told)
    allowed = [{i for i in range(len(ROLES)) if row[i]} for row in found.roles]
    every = set(range(len(ROLES)))
    assert allowed == [{STORY}, every, every - {STORY}, {0}]
    np.testing.assert_allclose(found.end_weight, [0.3, 0, 0])
