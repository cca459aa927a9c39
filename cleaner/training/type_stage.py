"""The model of page types, fitted on the pages of HTML whose type is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cleaner.features import DECLARED, TERMS, Terms
from cleaner.segmenter.context import Matrix
from cleaner.segmenter.forest import Forest
from cleaner.segmenter.linear import LinearModel, standardised
from cleaner.segmenter.pagetype import INDEX, PAGE_TYPES, TypeModel, of_both, page_terms, type_view
from cleaner.training.bins import Bins
from cleaner.training.export import NEVER, export_forest, widened
from cleaner.training.fitting import Fitting
from cleaner.training.recipe import Recipe
from cleaner.training.table import FOLDS, sparse_terms
from cleaner.training.terms import TermLessons
from cleaner.training.trees import boosted

Floats = NDArray[np.float64]

_NARROWEST = 1e-4


def fit_types(
    fitting: Fitting, opinions: Matrix, called: Matrix, story: NDArray[np.float64]
) -> tuple[TypeModel, NDArray[np.float64]]:
    """Fit the model, and tell each page's type, (pages, len(PAGE_TYPES)), by what was not fitted on its site.

    Arguments as :func:`cleaner.segmenter.pagetype.type_view` takes them.
    """
    table, recipe = fitting.table, fitting.recipe
    found = table.evidence.markup
    assert found is not None
    known = table.type >= 0
    types = table.type[known]
    words = page_terms(table.evidence)

    def imagining(name: str, terms: Terms, size: int, strength: float, worth: Floats | None) -> TermLessons:
        rows, fold, weights = sparse_terms(terms, size)[known], table.fold[known], np.ones(len(types))
        return TermLessons(name, rows, types, fold, weights, strength, terms, table.fold, len(PAGE_TYPES), worth)

    (declared, by_declared), (vocabulary, by_words) = fitting.term_models(
        [
            imagining("declared", found.declared, DECLARED, recipe.declared_strength, None),
            imagining("vocabulary", words, TERMS, recipe.vocabulary_strength, _worth(words, known)),
        ]
    )
    view = type_view(table.evidence, opinions, called, story, np.concatenate((by_declared, by_words), axis=1))
    told = np.zeros((len(known), len(PAGE_TYPES)))
    for k in range(FOLDS):
        here, others = found.marked & (table.fold == k), known & (table.fold != k)
        trees, line = _both(view[others], table.type[others], recipe)
        told[here] = of_both(trees.scores(view[here]), line.scores(view[here]))
    _tell(fitting, told[known], types)
    return TypeModel(declared, vocabulary, *_both(view[known], types, recipe)), told


def _worth(terms: Terms, known: NDArray[np.bool_]) -> Floats:
    """What each term counts, (TERMS,): the rarer among the ``known`` pages, the more (Spärck Jones, 1972)."""
    pages = np.bincount(terms.some(np.flatnonzero(known)).ids, minlength=TERMS)
    worth: Floats = np.log((1 + np.count_nonzero(known)) / (1 + pages))
    worth /= np.sqrt(np.average(worth**2, weights=np.maximum(pages, _NARROWEST)))
    return worth


def _both(view: Matrix, types: NDArray[np.int8], recipe: Recipe) -> tuple[Forest, LinearModel]:
    return _forest(view, types, recipe), _line(view, types, recipe)


def _forest(view: Matrix, types: NDArray[np.int8], recipe: Recipe) -> Forest:
    """Trees for all types; those that no page has are never told."""
    present, codes = np.unique(types, return_inverse=True)
    if len(present) == 1:
        return widened(None, present, len(PAGE_TYPES), view.shape[1])
    bins = Bins.of(view)
    every = np.ones(len(types), dtype=bool)
    small = replace(recipe, leaves=recipe.type_leaves)  # there are few pages
    estimator = boosted(bins.codes(view), codes, every, np.ones(len(types)), recipe.type_rounds, small)
    return widened(export_forest(estimator, bins), present, len(PAGE_TYPES), view.shape[1])


def _line(view: Matrix, types: NDArray[np.int8], recipe: Recipe) -> LinearModel:
    """A logistic regression; types that no page has are never told."""
    from sklearn.linear_model import LogisticRegression

    center, spread = view.mean(axis=0), view.std(axis=0)
    spread[spread < _NARROWEST] = 1
    weights, bias = np.zeros((view.shape[1], len(PAGE_TYPES))), np.full(len(PAGE_TYPES), NEVER)
    present = np.unique(types)
    bias[present] = 0
    if len(present) > 1:
        estimator = LogisticRegression(C=recipe.type_strength, max_iter=1000)
        estimator.fit(standardised(view, center, spread).astype(np.float64), types)
        # of two classes scikit-learn gives the second alone
        of = present if len(present) > 2 else present[1:]
        weights[:, of], bias[of] = estimator.coef_.T, estimator.intercept_
    return LinearModel(center, spread, weights.astype(np.float32), bias.astype(np.float32))


def _tell(fitting: Fitting, told: NDArray[np.float64], types: NDArray[np.int8]) -> None:
    right = told.argmax(axis=1) == types
    fitting.say(", ".join(f"{name}: {right[types == i].mean():.2f}" for i, name in enumerate(PAGE_TYPES) if i in types))
    index, nothing = types == INDEX, 1 - told[:, INDEX] < fitting.recipe.markup_thresholds.story
    if index.any() and not index.all():
        fitting.say(f"no story: recall {nothing[index].mean():.3f}, stories so called {nothing[types == 0].mean():.4f}")
