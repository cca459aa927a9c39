"""Logistic regressions over hashed terms: what a line's words say of it."""

from __future__ import annotations

import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.features import Terms
from cleaner.segmenter.terms import TermModel
from cleaner.training.recipe import Recipe
from cleaner.training.table import FOLDS

_TOLERANCE = 1e-4


@dataclass(frozen=True, slots=True)
class TermLessons:
    """What one regression learns from, and which rows it has an opinion of, from sites that it was not fitted on.

    ``terms``: (n, terms) CSR; ``classes``, ``folds``, ``weights``: (n,) each. ``judged``: those rows; ``judged_folds``:
    the fold of each. ``number``: how many classes there are, whichever of them have no example. ``worth``: what each
    term counts, if not all alike.
    """

    name: str
    terms: Any
    classes: NDArray[np.int8]
    folds: NDArray[np.int64]
    weights: NDArray[np.float64]
    strength: float
    judged: Terms
    judged_folds: NDArray[np.int64]
    number: int
    worth: NDArray[np.float64] | None = None


def term_models(
    lessons: Iterable[TermLessons], recipe: Recipe, say: Callable[[str], None]
) -> Iterator[tuple[TermModel, NDArray[np.float32]]]:
    """A regression for each of the ``lessons``, in order, and its opinion: (rows, number) probabilities.

    All fits wait in one line, so that no processor is idle before the last of them.
    """
    from joblib import Parallel, delayed

    begun: deque[TermLessons] = deque()

    def parts() -> Iterator[Any]:
        for one in lessons:
            begun.append(one)
            terms, classes, folds, weights = merged(one.terms, one.classes, one.folds, one.weights)
            for k in range(FOLDS + 1):
                some = folds != k
                yield delayed(term_model)(
                    terms[some], classes[some], one.number, weights[some], one.strength, recipe, one.worth
                )

    opinion: NDArray[np.float32] | None = None
    for i, model in enumerate(Parallel(n_jobs=recipe.jobs, return_as="generator")(parts())):
        one, k = begun[0], i % (FOLDS + 1)
        say(f"{one.name} {k + 1}/{FOLDS + 1}")
        if k < FOLDS:
            part = model.probabilities(one.judged)
            opinion = part if opinion is None else np.where((one.judged_folds == k)[:, None], part, opinion)
        else:
            assert opinion is not None
            begun.popleft()
            yield model, opinion
            opinion = None


def term_model(
    terms: Any,
    classes: NDArray[np.int8],
    number: int,
    weights: NDArray[np.float64],
    strength: float,
    recipe: Recipe,
    worth: NDArray[np.float64] | None = None,
) -> TermModel:
    """A logistic regression over rows of ``terms`` with ``number`` classes, its weights rounded to eight bits.

    What has no example is never told. ``worth``: (terms,), what each counts, if they do not count alike.
    """
    from sklearn.linear_model import LogisticRegression

    weight, bias = np.zeros((terms.shape[1], number)), np.full(number, -12.0)
    if not len(classes) or classes.min() == classes.max():
        bias[classes[:1]] = 0.0
        return TermModel(weight.astype(np.int8), 1.0, bias.astype(np.float32))
    if worth is not None:
        terms = terms.multiply(worth).tocsr().astype(np.float32)
    estimator = LogisticRegression(C=strength, max_iter=recipe.term_rounds, tol=_TOLERANCE)
    with warnings.catch_warnings():
        # it may stop a little early; what is left to gain by going on is next to nothing
        warnings.simplefilter("ignore", category=UserWarning)
        estimator.fit(terms, classes, sample_weight=weights)
    coefficients, offsets = estimator.coef_.T, estimator.intercept_
    if worth is not None:
        coefficients = coefficients * worth[:, None]
    if len(estimator.classes_) == 2:  # of which scikit-learn gives one alone
        coefficients, offsets = np.hstack((0 * coefficients, coefficients)), np.append(0, offsets)
    scale = float(np.abs(coefficients).max() / 127)
    weight[:, estimator.classes_], bias[estimator.classes_] = coefficients, offsets
    return TermModel(np.round(weight / scale).astype(np.int8), scale, bias.astype(np.float32))


def merged(
    terms: Any, classes: NDArray[np.int8], folds: NDArray[np.int64], weights: NDArray[np.float64]
) -> tuple[Any, NDArray[np.int8], NDArray[np.int64], NDArray[np.float64]]:
    """Rows of the same terms, class and fold as one row that weighs as much as they: most lines are such.

    To a regression it is all the same, in half the time. ``terms``: (n, terms) CSR; the rest (n,) each.
    """
    bounds, ids, values = terms.indptr.tolist(), terms.indices, terms.data
    numbers: dict[tuple[bytes, bytes, int, int], int] = {}
    group = np.array(
        [
            numbers.setdefault((ids[first:last].tobytes(), values[first:last].tobytes(), which, fold), len(numbers))
            for first, last, which, fold in zip(bounds, bounds[1:], classes.tolist(), folds.tolist(), strict=False)
        ],
        dtype=np.int64,
    )
    chosen = np.unique(group, return_index=True)[1]
    sums = np.bincount(group, weights, minlength=len(chosen)).astype(np.float64)
    return terms[chosen], classes[chosen], folds[chosen], sums
