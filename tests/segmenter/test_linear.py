"""Logistic regressions, as scikit-learn has them."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from cleaner.errors import ModelError
from cleaner.segmenter.linear import FARTHEST, LinearModel, standardised


def fitted() -> tuple[LinearModel, LogisticRegression, np.ndarray]:
    draw = np.random.default_rng(0)
    view = draw.normal(3, 2, (200, 5)).astype(np.float32)
    view[0, 0] = 1e9
    types = (view[:, 1] > 3).astype(int) + (view[:, 2] > 3)
    center, spread = np.median(view, axis=0), np.full(5, 2, dtype=np.float32)
    estimator = LogisticRegression(C=0.1).fit(standardised(view, center, spread), types)
    weights, bias = estimator.coef_.T.astype(np.float32), estimator.intercept_.astype(np.float32)
    return LinearModel(center, spread, weights, bias), estimator, view


def test_scores_are_scikit_learn_s() -> None:
    model, estimator, view = fitted()
    expected = estimator.decision_function(standardised(view, model.center, model.spread))
    np.testing.assert_allclose(model.scores(view), expected, rtol=1e-4, atol=1e-5)
    assert model.scores(view[:0]).shape == (0, 3)


def test_a_row_has_the_same_scores_in_any_batch() -> None:
    model, _, view = fitted()
    together = model.scores(view)
    assert np.concatenate([model.scores(view[i : i + 7]) for i in range(0, 200, 7)]).tobytes() == together.tobytes()


def test_nothing_is_farther_than_the_farthest() -> None:
    model, _, view = fitted()
    far = standardised(view, model.center, model.spread)
    assert far[0, 0] == FARTHEST
    assert np.abs(far).max() <= FARTHEST


def test_it_is_rebuilt_from_its_arrays() -> None:
    model, _, view = fitted()
    assert LinearModel.from_arrays(model.arrays()).scores(view).tobytes() == model.scores(view).tobytes()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("weights", np.zeros((4, 3), dtype=np.float32)),
        ("weights", np.zeros(5, dtype=np.float32)),
        ("bias", np.zeros(2, dtype=np.float32)),
        ("center", np.zeros(5)),
        ("spread", np.zeros(5, dtype=np.float32)),
        ("bias", np.array([0, np.nan, 0], dtype=np.float32)),
    ],
)
def test_parts_that_do_not_fit_are_refused(name: str, value: np.ndarray) -> None:
    arrays = fitted()[0].arrays()
    with pytest.raises(ModelError, match=r"linear model"):
        LinearModel.from_arrays(arrays | {name: value})
