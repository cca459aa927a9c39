from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from cleaner.errors import ModelError
from cleaner.features.vocabulary import TERMS, Terms
from cleaner.segmenter.terms import TermModel, TermModels
from cleaner.training.table import sparse_terms

ROUNDED = 2.0**-16
"""What rounding, for the sake of all machines alike, may change."""


def some_terms(blocks: int = 200, seed: int = 0, kinds: int = 300) -> Terms:
    """Blocks of none to thirty terms, among which some stand twice."""
    draw = np.random.default_rng(seed)
    counts = draw.integers(0, 30, blocks)
    counts[:3] = 0
    counts[-1] = 0
    ids = draw.integers(0, kinds, counts.sum()) * (TERMS // kinds)
    return Terms(ids.astype(np.int64), np.concatenate(([0], np.cumsum(counts))).astype(np.int64))


def part(terms: Terms, first: int, last: int) -> Terms:
    """The terms of some of the blocks."""
    begin, end = terms.bounds[first], terms.bounds[last]
    return Terms(terms.ids[begin:end], terms.bounds[first : last + 1] - begin)


@pytest.fixture(scope="module")
def model() -> TermModel:
    draw = np.random.default_rng(1)
    weights = draw.integers(-127, 128, (TERMS, 5)).astype(np.int8)
    return TermModel(weights, 0.037, draw.normal(size=5).astype(np.float32))


def test_probabilities_by_hand() -> None:
    weights = np.zeros((TERMS, 2), dtype=np.int8)
    weights[7] = 10, -10
    weights[9] = 30, 0
    model = TermModel(weights, 0.1, np.array([0.5, 0.0], dtype=np.float32))
    terms = Terms(np.array([7, 9, 9, 9, 7]), np.array([0, 4, 4, 5]))
    # (10 + 30 + 30 + 30) / 10 over the root of four terms, and the bias; then the bias alone; then 7 by itself
    odds = [5.5 - -0.5, 0.5, 1.5 - -1.0]
    expected = 1 / (1 + np.exp(-np.array(odds)))
    np.testing.assert_allclose(model.probabilities(terms)[:, 0], expected, rtol=0, atol=ROUNDED)


def test_it_is_the_logistic_regression_that_it_was_made_of() -> None:
    terms = some_terms(600)
    matrix: csr_matrix = sparse_terms(terms)
    classes = np.random.default_rng(2).integers(0, 4, 600)
    estimator = LogisticRegression(C=5.0, tol=0.01).fit(matrix, classes)
    weight: NDArray[np.float64] = estimator.coef_.T
    scale = float(np.abs(weight).max() / 127)
    model = TermModel(np.round(weight / scale).astype(np.int8), scale, estimator.intercept_.astype(np.float32))
    # a term's weight is off by half a step at most, and a block's terms by that times the root of their number
    steps = np.sqrt(np.diff(terms.bounds)).max() * scale / 2
    assert 0 < steps < 0.2
    expected = estimator.predict_log_proba(matrix)
    found = np.log(model.probabilities(terms))
    assert np.abs(found - expected).max() <= 2 * steps
    assert (found.argmax(axis=1) == expected.argmax(axis=1)).mean() > 0.97


def test_a_block_has_the_same_probabilities_in_any_batch(model: TermModel) -> None:
    terms = some_terms()
    together = model.probabilities(terms)
    assert together.shape == (200, 5)
    np.testing.assert_allclose(together.sum(axis=1), 1, rtol=0, atol=5 * ROUNDED)
    for size in (1, 3, 64, 199):
        parts = [part(terms, first, min(first + size, 200)) for first in range(0, 200, size)]
        apart = np.concatenate([model.probabilities(some) for some in parts])
        assert apart.tobytes() == together.tobytes()


def test_blocks_without_terms_have_the_bias_alone(model: TermModel) -> None:
    terms = some_terms()
    bare = np.flatnonzero(np.diff(terms.bounds) == 0)
    assert len(bare) >= 4
    odds = np.exp(model.bias - model.bias.max())
    expected = np.tile(odds / odds.sum(), (len(bare), 1))
    np.testing.assert_allclose(model.probabilities(terms)[bare], expected, rtol=0, atol=ROUNDED)
    assert model.probabilities(Terms(np.zeros(0, np.int64), np.zeros(1, np.int64))).shape == (0, 5)


def test_arrays_and_back(model: TermModel) -> None:
    again = TermModel.from_arrays(model.arrays())
    terms = some_terms()
    assert again.probabilities(terms).tobytes() == model.probabilities(terms).tobytes()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"weights": None}, "weights"),
        ({"scale": None}, "scale"),
        ({"bias": None}, "bias"),
        ({"scale": np.zeros(0)}, "lack"),
        ({"weights": np.zeros((TERMS, 5), np.int16)}, "shape"),
        ({"weights": np.zeros((TERMS - 1, 5), np.int8)}, "shape"),
        ({"weights": np.zeros((TERMS, 4), np.int8)}, "shape"),
        ({"weights": np.zeros(TERMS, np.int8)}, "shape"),
        ({"bias": np.zeros(6, np.float32)}, "shape"),
        ({"bias": np.zeros((5, 1), np.float32)}, "no plain numbers"),
        ({"bias": np.float32(0)}, "no plain numbers"),
        ({"bias": np.full(5, np.nan, np.float32)}, "no plain numbers"),
        ({"bias": np.full(5, "x")}, "no plain numbers"),
        ({"scale": np.array([np.inf])}, "no plain numbers"),
        ({"scale": np.array(["x"])}, "no plain numbers"),
    ],
)
def test_damaged_arrays_are_refused(model: TermModel, changes: dict[str, Any], told: str) -> None:
    arrays = {name: array for name, array in (model.arrays() | changes).items() if array is not None}
    with pytest.raises(ModelError, match=told):
        TermModel.from_arrays(arrays)


def test_models_asked_together_say_what_each_would() -> None:
    draw = np.random.default_rng(4)
    models = [
        TermModel(draw.integers(-127, 128, (TERMS, 9)).astype(np.int8), scale, draw.normal(size=9).astype(np.float32))
        for scale in (0.037, 0.0021, 1.0)
    ]
    for blocks in (200, 4):
        terms = [some_terms(blocks, seed) for seed in range(len(models))]
        together = TermModels(tuple(models)).probabilities(terms)
        apart = [model.probabilities(some) for model, some in zip(models, terms, strict=True)]
        assert together.tobytes() == np.concatenate(apart, axis=1).tobytes()
    nothing = Terms(np.zeros(0, np.int64), np.zeros(1, np.int64))
    assert TermModels(tuple(models)).probabilities([nothing] * 3).shape == (0, 27)
