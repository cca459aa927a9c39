"""Boosted trees, evaluated with numpy alone: what scikit-learn fitted, with the same result and without it.

A tree grows from one leaf, number 0. Its split ``j`` divides the leaf ``splits[j]``: rows whose feature is at most the
threshold keep that leaf's number, the others get the new number ``j + 1``. Any numbers with ``splits[j] <= j`` make a
tree, so there is nothing in a model's file that could lead astray.

Leaves' values are whole multiples of ``GRAIN`` and bounded, so that sums in float64 are exact, in whatever order they
are taken: a row's score cannot depend on the rows beside it, nor on the machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from cleaner.errors import ModelError
from cleaner.segmenter.bits import ROWS, Plan, leaves, planned

MAX_LEAVES: Final = 32
MAX_TREES: Final = 2**14
"""Of one class."""
MAX_VALUE: Final = 2.0**8
GRAIN: Final = 2.0**-30
"""With these bounds a sum has at most 53 bits, which is what float64 holds."""
_DTYPES: Final = {
    "features": "uint16",
    "thresholds": "float32",
    "splits": "uint8",
    "values": "float32",
    "baseline": "float64",
}


@dataclass(frozen=True, slots=True, eq=False)
class Forest:
    """Boosted trees over rows of ``columns`` numbers; a score for each class, or one score where there are two.

    Trees stand class by class, equally many each. ``features``: (trees, inner) uint16, ``thresholds``: (trees, inner)
    float32, ``splits``: (trees, inner) uint8, as told above; a split at infinity divides nothing and fills up a short
    tree. ``values``: (trees, inner + 1) float32, of the leaves. ``baseline``: (classes,) float64, the scores before any
    tree.

    Raises:
        ModelError: the arrays do not fit each other, or hold what no forest does.

    """

    features: NDArray[np.uint16]
    thresholds: NDArray[np.float32]
    splits: NDArray[np.uint8]
    values: NDArray[np.float32]
    baseline: NDArray[np.float64]
    columns: int
    _plan: Plan = field(init=False, repr=False)
    _table: NDArray[np.float64] = field(init=False, repr=False)
    """The values, a power of two for each tree, one after the other."""
    _begins: NDArray[np.intp] = field(init=False, repr=False)
    """(trees, 1), where each tree's values begin."""

    def __post_init__(self) -> None:
        _check(self)
        plan = planned(self.features, self.thresholds, self.splits)
        table = np.zeros(plan.ends.shape[::-1])
        table[:, : self.values.shape[1]] = self.values
        object.__setattr__(self, "_plan", plan)
        object.__setattr__(self, "_table", table.reshape(-1))
        object.__setattr__(self, "_begins", np.arange(self.trees)[:, np.newaxis] * len(plan.ends))

    @property
    def classes(self) -> int:
        """How many scores a row gets."""
        return len(self.baseline)

    @property
    def trees(self) -> int:
        """How many trees there are, over all classes."""
        return len(self.features)

    def scores(self, matrix: NDArray[np.float32]) -> NDArray[np.float64]:
        """Raw scores, (rows, classes), of ``matrix``, (rows, columns): what ``decision_function`` gives.

        A row has the same scores, to the bit, in any matrix. There are no missing values: NaN counts as below every
        threshold. Raises ValueError for another number of columns.
        """
        if matrix.ndim != 2 or matrix.shape[1] != self.columns:
            raise ValueError(f"a matrix of {self.columns} columns was expected, not of shape {matrix.shape}")
        scores = np.empty((len(matrix), self.classes))
        for first in range(0, len(matrix), ROWS):
            rows = matrix[first : first + ROWS]
            ends = leaves(self._plan, rows) + self._begins
            values = self._table.take(ends).reshape(self.classes, -1, ends.shape[1])
            scores[first : first + ROWS] = values.sum(axis=1).T[: len(rows)] + self.baseline
        return scores

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What :meth:`from_arrays` takes: plain arrays, to be saved with :func:`numpy.savez`."""
        return {name: getattr(self, name) for name in _DTYPES} | {"columns": np.asarray(self.columns, dtype=np.int64)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Forest:
        """Return the forest whose ``arrays`` these are.

        Raises:
            ModelError: one is missing, or of another type or shape, or holds what no forest does.

        """
        for name, dtype in {**_DTYPES, "columns": "int64"}.items():
            if name not in arrays:
                raise ModelError(f"trees: {name} is missing; the model is damaged or of another format")
            if arrays[name].dtype != dtype:
                raise ModelError(f"trees: {name} is {arrays[name].dtype}, not {dtype}; the model is damaged")
        if arrays["columns"].shape:
            raise ModelError("trees: columns is no single number; the model is damaged")
        return cls(**{name: np.ascontiguousarray(arrays[name]) for name in _DTYPES}, columns=int(arrays["columns"]))


def _check(forest: Forest) -> None:
    shape, classes = forest.features.shape, forest.baseline.size
    if len(shape) != 2 or not shape[0] or shape[1] >= MAX_LEAVES:
        raise ModelError(f"trees: splits of shape {shape}, not (trees, fewer than {MAX_LEAVES}); the model is damaged")
    trees, inner = shape
    others = (forest.thresholds.shape, forest.splits.shape, forest.values.shape, forest.baseline.shape)
    if others != (shape, shape, (trees, inner + 1), (classes,)):
        raise ModelError(f"trees: shapes {others} do not fit splits of shape {shape}; the model is damaged")
    if not classes or trees % classes or trees > classes * MAX_TREES:
        raise ModelError(f"trees: {trees} for {classes} classes; the model is damaged")
    values = forest.values.astype(np.float64)
    if not (np.abs(values) <= MAX_VALUE).all() or (values / GRAIN % 1).any():
        raise ModelError(f"trees: values beyond {MAX_VALUE:g} or no multiples of the grain; the model is damaged")
    sound = {
        "a feature that is no column": 0 < forest.columns <= 2**16 and (forest.features < forest.columns).all(),
        "a threshold that is no number": not np.isnan(forest.thresholds).any(),
        "a split of a leaf that is not there yet": (forest.splits <= np.arange(inner)).all(),
        "a baseline that is no number": np.isfinite(forest.baseline).all(),
    }
    for complaint, holds in sound.items():
        if not holds:
            raise ModelError(f"trees: {complaint}; the model is damaged")
