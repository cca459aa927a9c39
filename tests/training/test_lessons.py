from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
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


def test_thinned_pages_keep_their_order_and_what_is_known_of_them() -> None:
    part = lessons()
    numbered = replace(part, view=np.arange(len(part.view), dtype=np.float32)[:, None])
    draw, sizes = np.random.default_rng(0), np.diff(part.pages)
    shares = []
    for _ in range(300):
        found = numbered.thinned(0.2, draw)
        rows = found.view[:, 0].astype(np.int64)
        page_of = np.arange(len(sizes)).repeat(np.diff(found.pages))
        assert (np.diff(rows) > 0).all()
        assert (page_of == np.searchsorted(part.pages, rows, side="right") - 1).all()
        assert (np.diff(found.pages) >= np.minimum(sizes, 1)).all()
        for name in ("roles", "weight", "last"):
            assert (getattr(found, name) == getattr(part, name)[rows]).all()
        # a page whose last block went is asked for none
        told = np.bincount(page_of, weights=found.last, minlength=len(sizes)) > 0
        assert (found.end_weight == np.where(told, part.end_weight, 0)).all()
        shares.append(1 - len(rows) / len(part.view))
    assert np.mean(shares) == pytest.approx(0.1, abs=0.03)
    assert min(shares) == 0


def test_without_a_share_nothing_is_left_out() -> None:
    part = lessons()
    assert part.thinned(0, np.random.default_rng(0)).view.tobytes() == part.view.tobytes()
