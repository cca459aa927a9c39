"""The estimators of each stage, fitted so that no line is judged by what was fitted on its site."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

from cleaner.segmenter.calibration import Calibration, page_shares
from cleaner.segmenter.forest import Forest
from cleaner.segmenter.terms import TermModel
from cleaner.training.bins import Bins
from cleaner.training.examples import STORY, UNKNOWN
from cleaner.training.export import export_forest
from cleaner.training.memory import give_back
from cleaner.training.outcomes import Predicted, outcome
from cleaner.training.recipe import Recipe
from cleaner.training.table import FOLDS, Table
from cleaner.training.terms import TermLessons, term_models
from cleaner.training.trees import NoiseLessons, boosted

Progress = Callable[[str], None]
_NEAR_END = 6
_FAR = 0.5
_SURELY = 6.0


class Fitting:
    """The estimators, fitted on one table with one recipe."""

    def __init__(self, table: Table, recipe: Recipe, say: Progress) -> None:
        self.table, self.recipe, self._say = table, recipe, say
        mode, read = table.mode[table.page], table.read[table.page]
        self.fold = table.fold[table.page]
        self.known = table.roles != UNKNOWN
        self.weight = np.where(self.known, self.weight_by_mode(recipe.weights), 0)
        self.weight[self._far_from_end(mode == "composed")] *= _FAR
        self.tested = self.known & read & (mode == "text")

    def term_models(self, lessons: Iterable[TermLessons]) -> Iterator[tuple[TermModel, NDArray[np.float32]]]:
        """Regressions over terms, and their opinions: :func:`cleaner.training.terms.term_models`."""
        return term_models(lessons, self.recipe, self.say)

    def say(self, line: str) -> None:
        """Tell what was done, and hand back the memory that it took."""
        give_back()
        self._say(line)

    def tell_loss(self, odds: NDArray[np.float64], target: NDArray[np.bool_], name: str) -> None:
        """Say how well log odds, (lines,), tell the ``target`` on pages that were read."""
        loss = np.logaddexp(0, np.where(target, -odds, odds))[self.tested].mean()
        self.say(f"{name}: log loss {loss:.4f} on lines read by hand")

    def calibrated(self, odds: NDArray[np.float64], target: NDArray[np.bool_]) -> Calibration:
        """Platt scaling on the lines read by hand."""
        return platt(odds[self.tested], target[self.tested])

    def end_calibration(self, odds: NDArray[np.float64]) -> tuple[float, Calibration]:
        """The temperature at which the true ends of read pages are likeliest; the calibration of the chosen ends."""
        target, _ = self.ends()
        chosen = self.table.read & (self.table.mode == "text") & ~self.table.no_story
        return self.calibrated_ends(odds, self.table.evidence.pages, target, chosen)

    def calibrated_ends(
        self, odds: NDArray[np.float64], bounds: NDArray[np.int64], target: NDArray[np.bool_], chosen: NDArray[np.bool_]
    ) -> tuple[float, Calibration]:
        """The same on the ``chosen`` pages of those that begin at ``bounds``; ``target`` marks their ends."""
        spans = [(first, last) for first, last in _spans(bounds, chosen) if target[first:last].any()]
        rows = np.zeros(len(target), dtype=bool)
        for first, last in spans:
            rows[first:last] = target[first:last]
        best = min(
            (-np.log(np.maximum(page_shares(odds / t, bounds)[rows], 1e-9)).mean(), t)
            for t in (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.35, 1.5, 1.75, 2.0)
        )
        share = page_shares(odds / best[1], bounds)
        self.say(f"end: {best[0]:.4f} nats a page at temperature {best[1]}")
        tops = np.array([first + share[first:last].argmax() for first, last in spans])
        top = np.clip(share[tops], 1e-6, 1 - 1e-6)
        self.say(f"likeliest end exact: {target[tops].mean():.3f}")
        return best[1], platt(np.log(top / (1 - top)), target[tops])

    def tell_outcome(self, story: NDArray[np.float64], end: NDArray[np.float64]) -> None:
        """Say what the recipe's thresholds do to pages that were read, by calibrated predictions, (lines,) each."""
        table = self.table
        spans = _spans(table.evidence.pages, table.read & (table.mode == "text") & ~table.no_story)
        rows = [slice(first, last) for first, last in spans]
        pages = [Predicted(story[row], end[row], table.evidence.words[row], table.roles[row]) for row in rows]
        self.say(f"{self.recipe.thresholds}: {outcome(pages, self.recipe.thresholds)}")

    def page_weights(self, view: NDArray[np.float64], chosen: NDArray[np.bool_]) -> NDArray[np.float64]:
        """A logistic regression that tells the ``chosen`` pages with a story from those without: weights, then bias.

        Where none of them is without one, none is ever called so.
        """
        from sklearn.linear_model import LogisticRegression

        view, story = view[chosen], ~self.table.no_story[chosen]
        if story.all():
            return np.append(np.zeros(view.shape[1]), _SURELY)
        estimator = LogisticRegression(C=10.0, max_iter=1000).fit(view, story)
        called = estimator.predict(view)
        self.say(f"no story: recall {(~called[~story]).mean():.3f}, stories so called {(~called[story]).mean():.4f}")
        return np.append(estimator.coef_[0], estimator.intercept_[0])

    def weight_by_mode(self, weights: Iterable[tuple[str, float]]) -> NDArray[np.float64]:
        """What each line counts, (lines,), by its page's mode; little where an extract's roles were not read.

        Modes that ``weights`` lacks count nothing.
        """
        table, by_mode = self.table, dict(weights)
        weight = np.array([by_mode.get(name, 0.0) for name in table.mode])
        weight[np.isin(table.mode, ("text", "recall")) & ~table.read] = self.recipe.unread_weight
        return weight[table.page]

    def _far_from_end(self, composed: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Story lines of composed pages far from noise: they teach little of it."""
        roles, n = self.table.roles, len(self.table.roles)
        noise = np.flatnonzero(roles != STORY)
        nearest = np.searchsorted(noise, np.arange(n))
        until = np.where(nearest < len(noise), noise[np.minimum(nearest, len(noise) - 1)] - np.arange(n), n)
        far: NDArray[np.bool_] = composed & (roles == STORY) & (until > _NEAR_END)
        return far

    def ends(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which lines end their story, and which lines belong to pages where that is known."""
        return story_ends(self.table.roles == STORY, self.table.evidence.pages, self.table.no_story)

    def cross_fitted(
        self,
        view: NDArray[np.float32],
        target: NDArray[np.bool_],
        rows: NDArray[np.bool_],
        weight: NDArray[np.float64],
        fold: NDArray[np.int64],
        rounds: int,
        name: str,
        leaves: int | None = None,
        rate: float | None = None,
        beside: Sequence[NoiseLessons] = (),
    ) -> tuple[Forest, NDArray[np.float64], list[Forest]]:
        """Trees fitted on all ``rows``; log odds of every line from trees fitted on the other folds; trees for noise.

        ``leaves``, ``rate``: of each tree, and of learning, where they are not the recipe's. ``beside``: what else to
        fit meanwhile.

        The fits run side by side, each in a process and a thread: trees of few leaves are too small to share out.
        """
        from joblib import Parallel, delayed

        bins = Bins.of(view, np.flatnonzero(rows))
        codes = bins.codes(view)
        recipe = replace(
            self.recipe, leaves=leaves or self.recipe.leaves, learning_rate=rate or self.recipe.learning_rate
        )
        own = (delayed(boosted)(codes, target, rows & (fold != k), weight, rounds, recipe) for k in range(FOLDS + 1))
        others = (delayed(lessons.fit)(self.recipe) for lessons in beside)
        fits = Parallel(n_jobs=self.recipe.jobs, return_as="generator")(chain(own, others))
        odds = np.zeros(len(target))
        for k, estimator in enumerate(islice(fits, FOLDS + 1)):
            self.say(f"{name} {k + 1}/{FOLDS + 1}")
            here = fold == k
            if here.any():
                odds[here] = estimator.decision_function(codes[here])
        noise = []
        for forest in fits:
            self.say("noise")
            noise.append(forest)
        return export_forest(estimator, bins), odds, noise


def story_ends(
    story: NDArray[np.bool_], bounds: NDArray[np.int64], no_story: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which lines end their story, and which belong to pages with one: (lines,) each; pages begin at ``bounds``."""
    last, told = np.zeros(len(story), dtype=bool), np.zeros(len(story), dtype=bool)
    for first, end in _spans(bounds, ~no_story):
        where = np.flatnonzero(story[first:end])
        if len(where):
            last[first + where[-1]] = True
            told[first:end] = True
    return last, told


def platt(odds: NDArray[np.float64], target: NDArray[np.bool_]) -> Calibration:
    """Platt scaling of log odds; none where all are of one class."""
    from sklearn.linear_model import LogisticRegression

    if target.all() or not target.any():
        return Calibration(1.0, 0.0)
    estimator = LogisticRegression(C=1e6).fit(odds[:, None], target)
    return Calibration(float(estimator.coef_[0, 0]), float(estimator.intercept_[0]))


def _spans(bounds: NDArray[np.int64], chosen: NDArray[np.bool_]) -> list[tuple[int, int]]:
    pairs = zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)
    return [pair for pair, wanted in zip(pairs, chosen, strict=True) if wanted]
