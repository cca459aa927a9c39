"""Boosted trees, and what those learn that tell which noise a line is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from cleaner.article import ROLES
from cleaner.segmenter.forest import Forest
from cleaner.training.bins import Bins
from cleaner.training.examples import STORY
from cleaner.training.export import export_forest, widened
from cleaner.training.recipe import Recipe

_THINNED = 3


def boosted(
    codes: NDArray[np.uint8],
    target: NDArray[Any],
    rows: NDArray[np.bool_],
    weight: NDArray[np.float64],
    rounds: int,
    recipe: Recipe,
) -> Any:
    """Trees grown on the ``rows`` of ``codes``: a fitted ``HistGradientBoostingClassifier``."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    estimator = HistGradientBoostingClassifier(
        max_iter=rounds,
        learning_rate=recipe.learning_rate,
        max_leaf_nodes=recipe.leaves,
        min_samples_leaf=20,
        l2_regularization=5.0,
        max_features=0.2,
        early_stopping=False,
        random_state=recipe.seed % 2**31,
    )
    with threadpool_limits(1):
        return estimator.fit(codes[rows], target[rows], sample_weight=weight[rows])


@dataclass(frozen=True, slots=True)
class NoiseLessons:
    """Lines of noise as trees learn from them: (lines, columns) codes of ``bins``; which of the roles are ``present``.

    ``classes``, ``weight``: (lines,), places among ``present``, and what each line counts.
    """

    bins: Bins
    codes: NDArray[np.uint8]
    classes: NDArray[np.intp]
    weight: NDArray[np.float64]
    present: NDArray[np.int8]

    @classmethod
    def of(
        cls,
        view: NDArray[np.float32],
        roles: NDArray[np.int8],
        read: NDArray[np.bool_],
        weight: NDArray[np.float64],
        named_weight: float,
    ) -> Self:
        """Of all lines those of noise; what only markup names counts ``named_weight``, what was ``read`` its weight."""
        usable = (roles >= 0) & (roles != STORY) & (read | (np.arange(len(roles)) % _THINNED == 0))
        weight = np.where(read, weight, named_weight)
        usable &= weight > 0
        view, roles, weight = view[usable], roles[usable], weight[usable]
        present, classes = np.unique(np.where(roles > STORY, roles - 1, roles), return_inverse=True)
        bins = Bins.of(view)
        return cls(bins, bins.codes(view), classes, weight, present)

    def fit(self, recipe: Recipe) -> Forest:
        """The trees; a role that no line has is never told."""
        forest = None
        if len(self.present) > 1:
            every = np.ones(len(self.classes), dtype=bool)
            trees = boosted(self.codes, self.classes, every, self.weight, recipe.noise_rounds, recipe)
            forest = export_forest(trees, self.bins)
        return widened(forest, self.present, len(ROLES) - 1, self.codes.shape[1])
