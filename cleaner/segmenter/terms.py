"""What hashed terms say of a block: a multinomial logistic regression in compact form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.errors import ModelError
from cleaner.features.vocabulary import TERMS, Terms

_EXACT = np.float32(2.0**16)


@dataclass(frozen=True, slots=True)
class TermModel:
    """``weights``: (TERMS, classes) int8, in units of ``scale``; ``bias``: (classes,) float32."""

    weights: NDArray[np.int8]
    scale: float
    bias: NDArray[np.float32]

    def probabilities(self, terms: Terms) -> NDArray[np.float32]:
        """The probability of each class for each block: (blocks, classes) float32.

        A block's terms share its weight: each counts one over the root of their number.
        """
        counts = np.diff(terms.bounds)
        blocks = len(counts)
        sums = np.zeros((blocks, self.weights.shape[1]), dtype=np.float32)
        have = np.flatnonzero(counts)
        if len(have):
            # int8 weights sum exactly, in any order: the same block scores the same in any batch
            sums[have] = np.add.reduceat(self.weights[terms.ids], terms.bounds[:-1][have], axis=0, dtype=np.int32)
        scores = sums * (self.scale / np.sqrt(np.maximum(counts, 1)))[:, None].astype(np.float32) + self.bias
        scores -= scores.max(axis=1, keepdims=True)
        odds = np.exp(scores)
        # to sixteen binary places: machines differ in the last bits of an exponential
        result: NDArray[np.float32] = np.round(odds / odds.sum(axis=1, keepdims=True) * _EXACT) / _EXACT
        return result

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The model as plain arrays."""
        return {"weights": self.weights, "scale": np.float64(self.scale).reshape(1), "bias": self.bias}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> TermModel:
        """Rebuild the model from :meth:`arrays`.

        Raises:
            ModelError: where the arrays do not fit each other.

        """
        try:
            weights, scale, bias = arrays["weights"], arrays["scale"][0], arrays["bias"]
        except (KeyError, IndexError) as error:
            raise ModelError(f"the model's terms lack {error}") from None
        numbers = (scale.dtype.kind, bias.dtype.kind) == ("f", "f") and bias.ndim == 1
        if not numbers or not np.isfinite(scale) or not np.isfinite(bias).all():
            raise ModelError("the scale or the bias of the model's terms are no plain numbers")
        if weights.dtype != np.int8 or weights.ndim != 2 or weights.shape != (TERMS, len(bias)):
            raise ModelError(f"the model's terms have the shape {weights.shape}, not ({TERMS}, {len(bias)})")
        return cls(weights, float(scale), bias.astype(np.float32))
