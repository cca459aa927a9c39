"""Columns cut into bins, and forests grown on the codes."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from cleaner.training.bins import BINS, Bins
from cleaner.training.export import export_forest

Matrix = NDArray[np.float32]


def table(rows: int = 3000, seed: int = 0) -> Matrix:
    """Numbers of every build: continuous, whole, nearly always the same, always the same, two values."""
    draw = np.random.default_rng(seed)
    columns = [
        draw.normal(size=rows),
        draw.integers(0, 6, rows),
        draw.random(rows) < 0.004,
        np.full(rows, 7.0),
        draw.random(rows) < 0.5,
        np.exp(draw.normal(size=rows) * 3),
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def test_a_code_says_between_which_edges_a_number_lies() -> None:
    matrix = table()
    bins = Bins.of(matrix)
    for numbers in (matrix, table(seed=1), np.nextafter(matrix, np.float32(9)), matrix * 100):
        codes = bins.codes(numbers)
        assert codes.dtype == np.uint8
        assert codes.shape == numbers.shape
        for column, edges in enumerate(bins.edges):
            bounds = np.concatenate(([-np.inf], edges, [np.inf]))
            own = codes[:, column].astype(int)
            assert (bounds[own] < numbers[:, column]).all()
            assert (numbers[:, column] <= bounds[own + 1]).all()


def test_edges_by_hand() -> None:
    bins = Bins.of(np.array([[3], [1], [2], [1], [5]], dtype=np.float32))
    assert bins.edges[0].tolist() == [1, 2, 3]
    codes = bins.codes(np.array([[0], [1], [1.5], [2], [3], [4], [9]], dtype=np.float32))
    assert codes[:, 0].tolist() == [0, 0, 1, 1, 2, 3, 3]


def test_edges_ascend_and_are_few_enough() -> None:
    bins = Bins.of(table())
    for edges in bins.edges:
        assert edges.dtype == np.float32
        assert (np.diff(edges) > 0).all()
        assert len(edges) < BINS
    assert len(bins.edges[0]) == BINS - 1
    assert bins.edges[1].tolist() == [0, 1, 2, 3, 4]
    assert bins.edges[3].tolist() == []
    assert bins.edges[4].tolist() == [0]


def test_bins_hold_equally_many() -> None:
    matrix = table(rows=BINS * 40)
    counts = np.bincount(Bins.of(matrix).codes(matrix)[:, 0], minlength=BINS)
    assert counts.min() >= 38
    assert counts.max() <= 42


def test_large_tables_are_cut_by_a_sample() -> None:
    matrix = np.arange(130_000, dtype=np.float32)[:, None]
    bins = Bins.of(matrix)
    counts = np.bincount(bins.codes(matrix)[:, 0], minlength=BINS)
    np.testing.assert_allclose(counts, 130_000 / BINS, rtol=0.02)


@pytest.mark.parametrize("classes", [2, 4])
def test_a_forest_grown_on_codes_scores_numbers_as_the_estimator_scores_their_codes(classes: int) -> None:
    matrix = table()
    bins = Bins.of(matrix)
    target = np.digitize(matrix[:, 0] + matrix[:, 1] * matrix[:, 4], np.linspace(0, 4, classes + 1)[1:-1])
    assert set(target.tolist()) == set(range(classes))
    estimator = HistGradientBoostingClassifier(max_iter=10, max_leaf_nodes=12, early_stopping=False, random_state=0)
    estimator.fit(bins.codes(matrix), target)
    forest = export_forest(estimator, bins)
    on_edges = np.stack([np.resize(edges if len(edges) else [7.0], 500) for edges in bins.edges], axis=1)
    edges = on_edges.astype(np.float32)
    for numbers in (matrix, table(seed=1), edges, np.nextafter(edges, np.float32(np.inf)), matrix * 100 - 50):
        expected = estimator.decision_function(bins.codes(numbers)).reshape(len(numbers), -1)
        np.testing.assert_allclose(forest.scores(numbers), expected, rtol=0, atol=1e-6)


def test_splits_between_codes_that_training_did_not_have() -> None:
    # the trees see the codes 0 and 3 only; a split between them stands at 1.5
    numbers = np.array([[0], [1], [2], [3]], dtype=np.float32)
    bins = Bins.of(np.repeat(numbers, 30, axis=0))
    seen = np.repeat(numbers[[0, 3]], 40, axis=0)
    estimator = HistGradientBoostingClassifier(max_iter=2, min_samples_leaf=5, early_stopping=False)
    estimator.fit(bins.codes(seen), seen[:, 0] > 1)
    forest = export_forest(estimator, bins)
    expected = estimator.decision_function(bins.codes(numbers))
    assert len(set(expected.tolist())) == 2
    np.testing.assert_allclose(forest.scores(numbers)[:, 0], expected, atol=1e-6)
