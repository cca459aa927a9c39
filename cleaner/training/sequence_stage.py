"""The recurrent networks, fitted on pages; what they say of each page comes from networks of other sites."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.segmenter.recurrent import Ensemble
from cleaner.training.examples import STORY
from cleaner.training.fitting import Fitting
from cleaner.training.lessons import Lessons
from cleaner.training.network import Shape
from cleaner.training.recurrent import fit_recurrent, standard
from cleaner.training.table import FOLDS


def fit_sequence(
    fitting: Fitting, lessons: Lessons, fold: NDArray[np.int64], shape: Shape, name: str
) -> tuple[Ensemble, NDArray[np.float64], NDArray[np.float64]]:
    """Fit networks; their log odds of story and of the end for every line, (lines,), from networks of other folds.

    ``fold``: (pages,).
    """
    from joblib import Parallel, delayed

    recipe = fitting.recipe
    filled = np.flatnonzero(np.diff(lessons.pages))
    taught = np.zeros(len(fold), dtype=bool)
    taught[filled] = np.maximum.reduceat(lessons.weight, lessons.pages[:-1][filled]) > 0

    def parts() -> Iterator[Any]:
        for k in range(FOLDS + 1):
            chosen = np.flatnonzero(taught & (fold != k))
            center, scale = standard(lessons, chosen)
            for i in range(shape.networks):
                yield delayed(fit_recurrent)(lessons, chosen, center, scale, shape, (recipe.seed + i) % 2**31)

    fits = Parallel(n_jobs=recipe.jobs, return_as="generator", pre_dispatch=recipe.jobs)(parts())
    story, ends = np.zeros(len(lessons.view)), np.zeros(len(lessons.view))
    of_line = fold.repeat(np.diff(lessons.pages))
    for k in range(FOLDS + 1):
        ensemble = Ensemble(tuple(islice(fits, shape.networks)))
        fitting.say(f"{name} {k + 1}/{FOLDS + 1}")
        here = lessons.some(np.flatnonzero(fold == k))
        story[of_line == k], ends[of_line == k], _ = ensemble.judged(here.view, here.pages, STORY)
    return ensemble, story, ends
