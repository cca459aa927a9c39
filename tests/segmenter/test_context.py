from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from cleaner.segmenter.context import Layout, sequence_view, summary

PAGES = np.array([0, 3, 3, 4, 6])
"""Pages of three blocks, none, one and two."""
VALUES = np.arange(1, 7, dtype=np.float32)[:, None]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (1, [2, 3, -9, -9, 6, -9]),
        (-1, [-9, 1, 2, -9, -9, 5]),
        (2, [3, -9, -9, -9, -9, -9]),
        (-2, [-9, -9, 1, -9, -9, -9]),
        (0, [1, 2, 3, 4, 5, 6]),
        (3, [-9] * 6),
        (-50, [-9] * 6),
    ],
)
def test_neighbours_are_looked_up_on_the_same_page(by: int, expected: list[float]) -> None:
    assert Layout(PAGES).around(VALUES, (by,), -9)[:, 0].tolist() == expected


def test_looking_up_neighbours_changes_nothing_that_was_given() -> None:
    values = VALUES.copy()
    Layout(PAGES).around(values, (1,), -9)
    assert (values == VALUES).all()


def test_sums_before_and_after_leave_the_block_itself_out() -> None:
    before, after = Layout(PAGES).sums(np.concatenate((VALUES, 10 * VALUES), axis=1).astype(np.float64))
    assert before[:, 0].tolist() == [0, 1, 3, 0, 0, 5]
    assert after[:, 0].tolist() == [5, 3, 0, 0, 6, 0]
    assert (before[:, 1] == 10 * before[:, 0]).all()
    assert (after[:, 1] == 10 * after[:, 0]).all()


def test_sums_do_not_depend_on_what_stands_before_them_in_the_batch() -> None:
    draw = np.random.default_rng(3)
    values = draw.random((1000, 2)) * 300
    pages = np.array([0, 400, 401, 700, 1000])
    before, after = Layout(pages).sums(values)
    for first, last in pairwise(pages.tolist()):
        alone = Layout(np.array([0, last - first])).sums(values[first:last])
        assert alone[0].tobytes() == before[first:last].tobytes()
        assert alone[1].tobytes() == after[first:last].tobytes()


def made_up(pages: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """How likely some pages' blocks are story, and their words."""
    draw = np.random.default_rng(0)
    return draw.random(pages[-1]), draw.integers(0, 200, pages[-1])


def test_the_summary_is_the_same_in_any_batch() -> None:
    pages = np.array([0, 7, 7, 8, 30, 31, 95, 160])
    story, words = made_up(pages)
    together = summary(story, words, Layout(pages))
    for first, last in pairwise(pages.tolist()):
        own = slice(first, last)
        alone = summary(story[own], words[own], Layout(np.array([0, last - first])))
        assert alone.tobytes() == together[own].tobytes()


def test_the_summary_is_finite_on_pages_of_every_size() -> None:
    pages = np.concatenate(([0], np.cumsum([1, 0, 2, 3, 4, 5, 9, 40])))
    _, words = made_up(pages)
    words[:3] = 0
    seen = summary(np.arange(len(words)) % 2.0, words, Layout(pages))  # as sure as can be
    assert seen.dtype == np.float32
    assert np.isfinite(seen).all()


def test_the_summary_by_hand() -> None:
    story = np.array([0.5, 0.75, 0.25])
    seen = summary(story, np.array([4, 9, 16]), Layout(np.array([0, 3])))
    assert seen[0, 0] == 0  # the log odds of a half
    np.testing.assert_allclose(seen[1, 0], np.log(3), rtol=1e-6)
    likeliest_before, likeliest_after, mean = seen[:, -3], seen[:, -2], seen[:, -1]
    assert likeliest_before.tolist() == [0, 0.5, 0.75]
    assert likeliest_after.tolist() == [0.75, 0.25, 0]
    assert mean.tolist() == [0.5] * 3
    told = 0.5 * 4 + 0.75 * 9 + 0.25 * 16
    np.testing.assert_allclose(seen[:, -4], np.log1p(told), rtol=1e-6)
    np.testing.assert_allclose(seen[:, -6], [0, 2 / told, 8.75 / told], rtol=1e-5)  # the share of it before
    np.testing.assert_allclose(seen[:, -5], [10.75 / told, 4 / told, 0], rtol=1e-5)  # and after


def test_the_network_sees_opinions_as_log_odds() -> None:
    evidence = np.array([[1, 2], [3, 4]], dtype=np.float32)
    seen = sequence_view(evidence, np.array([[0.5, 0.75], [0, 1]], dtype=np.float32))
    assert (seen[:, :2] == evidence).all()
    np.testing.assert_allclose(seen[0, 2:], [0, np.log(3)], rtol=1e-6)
    assert np.isfinite(seen).all()
    assert seen[1, 2] == -seen[1, 3] < -8
