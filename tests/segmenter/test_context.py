from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from cleaner.features import COLUMNS
from cleaner.segmenter.context import Layout, gap_view, neighbourhood, second_view, summary

Matrix = NDArray[np.float32]

PAGES = np.array([0, 3, 3, 4, 6])
"""Pages of three blocks, none, one and two."""
VALUES = np.arange(1, 7, dtype=np.float32)[:, None]


def made_up(pages: NDArray[np.int64], seed: int = 0) -> tuple[Matrix, Matrix, Matrix, NDArray[np.int64], Layout]:
    """Evidence, opinions, those that are looked up at neighbours, and words of some pages' blocks."""
    draw = np.random.default_rng(seed)
    n = int(pages[-1])
    evidence = draw.normal(size=(n, len(COLUMNS))).astype(np.float32)
    opinions = draw.random((n, 5)).astype(np.float32)
    return evidence, opinions, opinions[:, :3], draw.integers(0, 200, n), Layout(pages)


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


def views(
    evidence: Matrix, opinions: Matrix, brief: Matrix, words: NDArray[np.int64], layout: Layout
) -> tuple[Matrix, Matrix, Matrix, Matrix]:
    """All that the stages see; the first opinion stands in for the probability of being story."""
    summed = summary(opinions[:, 0].astype(np.float64), words, layout)
    return (
        neighbourhood(evidence, opinions, brief, words, layout),
        summed,
        second_view(evidence, opinions, summed),
        gap_view(evidence, opinions, summed, layout),
    )


def test_what_the_stages_see_is_the_same_in_any_batch() -> None:
    pages = np.array([0, 7, 7, 8, 30, 31, 95, 160])
    evidence, opinions, brief, words, layout = made_up(pages)
    together = views(evidence, opinions, brief, words, layout)
    for first, last in pairwise(pages.tolist()):
        own = slice(first, last)
        alone = views(evidence[own], opinions[own], brief[own], words[own], Layout(np.array([0, last - first])))
        for one, all_ in zip(alone, together, strict=True):
            assert one.tobytes() == all_[own].tobytes()


def test_what_the_stages_see_is_finite_on_pages_of_every_size() -> None:
    pages = np.concatenate(([0], np.cumsum([1, 0, 2, 3, 4, 5, 9, 40])))
    evidence, opinions, brief, words, layout = made_up(pages)
    words[:3] = 0
    opinions[:, 0] = np.arange(len(words)) % 2  # as sure as can be
    for view in views(evidence, opinions, brief, words, layout):
        assert view.dtype == np.float32
        assert np.isfinite(view).all()


def test_the_neighbourhood_of_a_block_ends_with_its_page() -> None:
    pages = np.array([0, 5, 10])
    evidence, opinions, brief, words, layout = made_up(pages)
    seen = neighbourhood(evidence, opinions, brief, words, layout)
    evidence[5:], opinions[5:], brief, words[5:] = 0, 0, opinions[:, :3], 1
    other = neighbourhood(evidence, opinions, brief, words, layout)
    assert (seen[:5] == other[:5]).all()
    assert (seen[5:] != other[5:]).any(axis=1).all()


def test_the_neighbourhood_opens_with_the_blocks_own_evidence_and_opinions() -> None:
    evidence, opinions, brief, words, layout = made_up(PAGES)
    seen = neighbourhood(evidence, opinions, brief, words, layout)
    assert (seen[:, : len(COLUMNS)] == evidence).all()
    assert (seen[:, len(COLUMNS) : len(COLUMNS) + 5] == opinions).all()


def test_the_neighbourhood_tells_the_mean_opinion_around_a_block() -> None:
    pages = np.array([0, 3, 4])
    evidence, opinions, brief, _, layout = made_up(pages)
    seen = neighbourhood(evidence, opinions, brief, np.array([4, 9, 16, 25]), layout)
    # the last columns: three opinions in the five blocks before and after, each block one; weighted ones before them
    np.testing.assert_allclose(seen[2, -6:-3], brief[:2].mean(axis=0), rtol=1e-5)
    np.testing.assert_allclose(seen[0, -3:], brief[1:3].mean(axis=0), rtol=1e-5)
    weighted = (2 * brief[0] + 3 * brief[1]) / 5  # by the roots of 4 and 9 words
    np.testing.assert_allclose(seen[2, -12:-9], weighted, rtol=1e-5)
    assert (seen[3, -12:] == 0).all()


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


def test_the_last_gap_of_a_page_has_no_next_block() -> None:
    evidence, opinions, _, words, layout = made_up(PAGES)
    summed = summary(opinions[:, 0].astype(np.float64), words, layout)
    seen = gap_view(evidence, opinions, summed, layout)
    own = np.concatenate((evidence, opinions), axis=1)
    width = own.shape[1]
    assert (seen[:, :width] == own).all()
    for block, following in ((0, 1), (1, 2), (4, 5)):
        assert (seen[block, width : 2 * width] == own[following]).all()
    for block in (2, 3, 5):
        assert (seen[block, width : 2 * width] == -1).all()
