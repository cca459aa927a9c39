"""Regressions over hashed terms."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from cleaner.features import TERMS, Terms
from cleaner.training.examples import Example
from cleaner.training.recipe import Recipe
from cleaner.training.table import sparse_terms, tabulate
from cleaner.training.terms import merged, term_model

LINES = ["A bridge closed.", "Read more", "The mayor spoke.", "Subscribe now", "It reopens in May.", "Read more"] * 3


@pytest.fixture(scope="module")
def terms() -> Terms:
    rarity = np.full(TERMS, 80, dtype=np.uint8)
    example = Example("text", "a.org", tuple(LINES), np.zeros(len(LINES), dtype=np.int8), read=True)
    return tabulate([example], rarity).evidence.terms


def ones(classes: NDArray[np.int8]) -> NDArray[np.float64]:
    return np.ones(len(classes))


@pytest.mark.parametrize("present", [[2], [0, 2]])
def test_classes_without_an_example_are_never_told(terms: Terms, present: list[int]) -> None:
    classes = np.array(present, dtype=np.int8)[np.arange(len(LINES)) % len(present)]
    found = term_model(sparse_terms(terms), classes, 4, ones(classes), 1.0, Recipe()).probabilities(terms)
    assert found[:, [k for k in range(4) if k not in present]].max() < 0.001
    if len(present) > 1:
        assert found[classes == 2, 2].mean() > found[classes == 0, 2].mean()


def test_a_model_without_an_example_tells_nothing(terms: Terms) -> None:
    none = np.zeros(0, dtype=np.int8)
    model = term_model(sparse_terms(terms)[:0], none, 4, ones(none), 1.0, Recipe())
    assert (model.probabilities(terms) == 0.25).all()


def test_rows_that_say_the_same_are_one_row_as_heavy_as_they() -> None:
    words = ("read more", "home", "read more", "read more", "read more more", "read more", "")
    example = Example("text", "a.org", words, np.zeros(len(words), dtype=np.int8), read=True)
    rows = sparse_terms(tabulate([example], np.full(TERMS, 80, dtype=np.uint8)).evidence.terms)
    classes = np.array([1, 1, 1, 2, 1, 1, 1], dtype=np.int8)
    folds = np.array([0, 0, 0, 0, 0, 1, 0])
    some, which, where, weights = merged(rows, classes, folds, np.array([1.0, 2.0, 0.5, 1.0, 1.0, 1.0, 4.0]))
    assert (some != rows[[0, 1, 3, 4, 5, 6]]).nnz == 0
    assert which.tolist() == [1, 1, 2, 1, 1, 1]
    assert where.tolist() == folds[[0, 1, 3, 4, 5, 6]].tolist()
    assert weights.tolist() == [1.5, 2.0, 1.0, 1.0, 1.0, 4.0]


def test_merging_changes_no_regression(terms: Terms) -> None:
    classes = np.array([k % 2 if k != 5 else 0 for k in range(len(LINES))], dtype=np.int8)
    rows, weights = sparse_terms(terms), np.linspace(0.5, 1.5, len(LINES))
    recipe = Recipe(term_rounds=1000)
    whole = term_model(rows, classes, 2, weights, 1.0, recipe).probabilities(terms)
    fewer, which, _, sums = merged(rows, classes, np.zeros(len(LINES), dtype=np.int64), weights)
    assert fewer.shape[0] < len(LINES) / 2
    assert term_model(fewer, which, 2, sums, 1.0, recipe).probabilities(terms) == pytest.approx(whole, abs=0.01)


def test_what_a_term_is_worth_is_in_its_weights(terms: Terms) -> None:
    classes = np.array([k % 2 if k != 5 else 0 for k in range(len(LINES))], dtype=np.int8)
    rows, worth = sparse_terms(terms), np.linspace(0.5, 2, TERMS)
    model = term_model(rows, classes, 2, ones(classes), 1.0, Recipe(), worth)
    from sklearn.linear_model import LogisticRegression

    scaled = rows.multiply(worth).tocsr()
    wanted = LogisticRegression(C=1.0, max_iter=1000).fit(scaled, classes).predict_proba(scaled)
    assert model.probabilities(terms) == pytest.approx(wanted, abs=0.02)
    assert model.probabilities(terms) != pytest.approx(
        term_model(rows, classes, 2, ones(classes), 1.0, Recipe()).probabilities(terms), abs=0.02
    )
