"""What hashed terms say of a block: a multinomial logistic regression in compact form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from cleaner.errors import ModelError
from cleaner.features.vocabulary import TERMS, Terms

_EXACT = np.float32(2.0**16)
_LIFT: Final = 128
"""Added to each weight, so that none is below 0."""
_LANES: Final = 8
"""Weights a machine word."""
_EVEN: Final = np.uint64(0x00FF00FF00FF00FF)
_MOST: Final = 257
"""So many lifted weights, and no more, have a sum of 16 bits for sure; blocks have far fewer terms."""


@dataclass(frozen=True, slots=True)
class TermModel:
    """``weights``: (terms, classes) int8, in units of ``scale``; ``bias``: (classes,) float32."""

    weights: NDArray[np.int8]
    scale: float
    bias: NDArray[np.float32]
    _packed: NDArray[np.uint64] = field(init=False, repr=False)
    """The lifted weights, a byte each, in words whose lowest byte is the first."""

    def __post_init__(self) -> None:
        rows, classes = self.weights.shape
        lifted = np.zeros((rows, -(-classes // _LANES) * _LANES), dtype=np.uint8)
        np.bitwise_xor(self.weights.view(np.uint8), _LIFT, out=lifted[:, :classes])
        object.__setattr__(self, "_packed", lifted.view("<u8"))

    def probabilities(self, terms: Terms) -> NDArray[np.float32]:
        """The probability of each class for each block: (blocks, classes) float32.

        A block's terms share its weight: each counts one over the root of their number.
        """
        counts = terms.bounds[1:] - terms.bounds[:-1]
        return _probabilities(self.sums(terms, counts), counts, self.scale, self.bias)

    def sums(self, terms: Terms, counts: NDArray[np.int64]) -> NDArray[np.int64]:
        """The sum of the weights of each block's terms: (blocks, classes); ``counts``: (blocks,), how many they are.

        Whole numbers sum exactly, in any order: the same block scores the same in any batch. Four weights at a time
        are summed as one machine word: a quarter of the time for a document alone, a tenth in batches.
        """
        classes = self.weights.shape[1]
        sums = np.zeros((len(counts), classes), dtype=np.int64)
        (have,) = counts.nonzero()
        if not len(have):
            return sums
        begins = terms.bounds[:-1][have]
        if counts.max() > _MOST:
            sums[have] = np.add.reduceat(self.weights.take(terms.ids, axis=0), begins, axis=0, dtype=np.int64)
            return sums
        packed = self._packed.take(terms.ids, axis=0)
        lanes = np.empty((len(have), packed.shape[1], 4, 2), dtype="<u2")  # each word's even bytes and its odd ones
        for place, shift in enumerate((0, 8)):
            words = np.add.reduceat(packed >> np.uint64(shift) & _EVEN, begins, axis=0)
            lanes[..., place] = words.astype("<u8", copy=False).view("<u2").reshape(lanes.shape[:3])
        sums[have] = lanes.reshape(len(have), -1)[:, :classes]
        sums -= _LIFT * counts[:, None]
        return sums

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The model as plain arrays."""
        return {"weights": self.weights, "scale": np.float64(self.scale).reshape(1), "bias": self.bias}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], size: int = TERMS) -> TermModel:
        """Rebuild the model from :meth:`arrays`; ``size`` is the number of terms.

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
        if weights.dtype != np.int8 or weights.ndim != 2 or weights.shape != (size, len(bias)):
            raise ModelError(f"the model's terms have the shape {weights.shape}, not ({size}, {len(bias)})")
        return cls(weights, float(scale), bias.astype(np.float32))


@dataclass(frozen=True, slots=True)
class TermModels:
    """Several models of the same terms and classes, asked at once, each about terms of its own."""

    models: tuple[TermModel, ...]
    _together: TermModel = field(init=False, repr=False)
    """One model of all their weights, one after the other; to ask one of many takes half the time for one document."""

    def __post_init__(self) -> None:
        weights = np.concatenate([model.weights for model in self.models])
        object.__setattr__(self, "_together", TermModel(weights, 1.0, self.models[0].bias))

    def probabilities(self, terms: Sequence[Terms]) -> NDArray[np.float32]:
        """The probabilities that each model gives for each block, side by side: (blocks, models * classes) float32.

        ``terms``: of the same blocks, for each model its own.
        """
        blocks, models = len(terms[0].bounds) - 1, len(self.models)
        counts = np.concatenate([np.diff(each.bounds) for each in terms])
        ids = np.concatenate([each.ids + i * len(self.models[0].weights) for i, each in enumerate(terms)])
        bounds = np.concatenate(([0], counts.cumsum()))
        scale = np.array([model.scale for model in self.models]).repeat(blocks)
        bias = np.stack([model.bias for model in self.models]).repeat(blocks, axis=0)
        found = _probabilities(self._together.sums(Terms(ids, bounds), counts), counts, scale, bias)
        classes = found.shape[1]
        return found.reshape(models, blocks, classes).swapaxes(0, 1).reshape(blocks, models * classes)


def _probabilities(
    sums: NDArray[np.int64], counts: NDArray[np.int64], scale: float | NDArray[np.float64], bias: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The softmax of ``bias`` and the sums of so many weights, in units of ``scale``, over the root of their number."""
    share = (scale / np.sqrt(np.maximum(counts, 1)))[:, None].astype(np.float32)
    scores = sums.astype(np.float32) * share + bias
    scores -= scores.max(axis=1, keepdims=True)
    odds = np.exp(scores)
    # to sixteen binary places: machines differ in the last bits of an exponential
    result: NDArray[np.float32] = np.rint(odds / odds.sum(axis=1, keepdims=True) * _EXACT) / _EXACT
    return result
