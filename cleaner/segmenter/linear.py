"""A multinomial logistic regression over standardised columns, with no more than numpy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from cleaner.errors import ModelError

FARTHEST = 4.0
"""Columns are held within so many spreads of their centre: a page unlike all others shall not outvote the rest."""


@dataclass(frozen=True, slots=True)
class LinearModel:
    """``center`` and ``spread``: (columns,) float32. ``weights``: (columns, classes) float32; ``bias``: (classes,)."""

    center: NDArray[np.float32]
    spread: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def scores(self, view: NDArray[np.float32]) -> NDArray[np.float64]:
        """Log odds up to a constant, (rows, classes), of rows of ``view``, (rows, columns)."""
        # row by row: the last bits of a product of matrices depend on how many rows there are
        rows = [self.weights.T @ row + self.bias for row in standardised(view, self.center, self.spread)]
        return np.array(rows, dtype=np.float64).reshape(len(view), len(self.bias))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The fitted numbers as plain arrays."""
        return {"center": self.center, "spread": self.spread, "weights": self.weights, "bias": self.bias}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Rebuild the model from :meth:`arrays`.

        Raises:
            ModelError: they are of other shapes or types, or hold what is no number.
            KeyError: one is missing.

        """
        model = cls(arrays["center"], arrays["spread"], arrays["weights"], arrays["bias"])
        shapes = [array.shape for array in (model.center, model.spread, model.weights, model.bias)]
        columns, classes = model.weights.shape if model.weights.ndim == 2 else (0, 0)
        if shapes != [(columns,), (columns,), (columns, classes), (classes,)]:
            raise ModelError("the parts of a linear model do not fit together")
        for name, array in arrays.items():
            if array.dtype != np.float32 or not np.isfinite(array).all():
                raise ModelError(f"the {name} of a linear model holds what is no number")
        if not (model.spread > 0).all():
            raise ModelError("a linear model divides by zero")
        return model


def standardised(
    view: NDArray[np.float32], center: NDArray[np.float32], spread: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Columns as distances from their centre, in spreads, within ``FARTHEST``."""
    within: NDArray[np.float32] = np.clip((view - center) / spread, -FARTHEST, FARTHEST)
    return within
