"""A small recurrent network that reads a page's blocks in both directions, evaluated with numpy alone.

Its units are minimal gated recurrent units (minGRU; Feng et al., "Were RNNs All We Needed?", 2024): what a unit
remembers moves towards what a block shows by as much as its gate is open, ``h += z * (c - h)``, and neither gate nor
candidate depends on what is remembered. So all products are taken at once, and only that line goes block by block.

Weights, and all that they are multiplied with, are whole multiples of ``GRAIN`` and bounded, so that sums in float64
are exact, in whatever order they are taken: a page's scores cannot depend on the pages beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from cleaner.article import ROLES
from cleaner.errors import ModelError
from cleaner.segmenter.steps import Floats, Steps

GRAIN: Final = 2.0**-12
MAX_WEIGHT: Final = 2.0**6
_MOST: Final = 2.0**8
"""Of what a weight is multiplied with: 20 bits, which float32 holds, and 38 a product; sums of up to 2**12 need 50."""
MAX_INPUTS: Final = 2**12
REACH: Final = 4.0
"""So many standard deviations from the mean are as far as an input goes."""
_ROWS: Final = 4096
_FLAT: Final = 4.97
"""Beyond it the convergent of the hyperbolic tangent exceeds 1."""

END_OUTPUT, ROLE_OUTPUTS = 0, 1
"""Columns of the outputs: the log odds that the story ends with a block, then a score for each role."""


@dataclass(frozen=True, slots=True, eq=False)
class Recurrent:
    """The fitted network. ``center`` and ``scale``: (columns,) float32, which bring a column to mean 0, deviation 1.

    ``weights``: (inputs, outputs) float32, and ``biases``: (outputs,) float32, of each layer: the first one, the
    recurrent ones (gates of both directions, then candidates), the one before the last, and the last. A recurrent
    layer sees what the one below it remembers, and what the first layer made of the block.

    Raises:
        ModelError: the arrays do not fit each other, or hold what no such network does.

    """

    center: NDArray[np.float32]
    scale: NDArray[np.float32]
    weights: tuple[NDArray[np.float32], ...]
    biases: tuple[NDArray[np.float32], ...]

    def __post_init__(self) -> None:
        _check(self)

    @property
    def outputs(self) -> int:
        """How many scores a block gets."""
        return len(self.biases[-1])

    def scores(self, view: NDArray[np.float32], pages: NDArray[np.int64]) -> NDArray[np.float64]:
        """The outputs for each block, (blocks, outputs), of ``view``, (blocks, columns); pages begin at ``pages``."""
        steps = Steps(pages)
        first, *layers, middle, last = zip(self.weights, self.biases, strict=True)
        block = _by_parts(lambda part: _shown(standardised(part, self.center, self.scale), first), view)
        seen = block
        for layer in layers:
            gate, candidate = np.split(_by_parts(partial(_sum, layer=layer), seen), 2, axis=1)
            memory = steps.remembered(steps.in_order(logistic(gate)), steps.in_order(tanh(candidate)))
            seen = np.concatenate((_grained(steps.on_page(memory)), block), axis=1)
        return _by_parts(lambda part: _sum(_shown(part, middle), last), seen).astype(np.float64)

    def judged(
        self, view: NDArray[np.float32], pages: NDArray[np.int64], role: int
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """The log odds, (blocks,) each, that a block has a ``role``, and that the story ends with it.

        And scores, (blocks, roles - 1), for which other role it has if not that one.
        """
        outputs = self.scores(view, pages)
        others = np.delete(outputs[:, ROLE_OUTPUTS:], role, axis=1)
        return log_odds(outputs[:, ROLE_OUTPUTS + role], others), outputs[:, END_OUTPUT], others

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What :meth:`from_arrays` takes: plain arrays, to be saved with :func:`numpy.savez`."""
        weights = {f"weights{i}": array for i, array in enumerate(self.weights)}
        biases = {f"bias{i}": array for i, array in enumerate(self.biases)}
        return {"center": self.center, "scale": self.scale, **weights, **biases}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return the network whose ``arrays`` these are.

        Raises:
            ModelError: one is missing, or of another type or shape, or holds what no such network does.

        """
        for name in ("center", "scale"):
            if name not in arrays:
                raise ModelError(f"network: {name} is missing; the model is damaged or of another format")
        layers = range((len(arrays) - 2) // 2)
        try:
            weights, biases = (tuple(arrays[f"{name}{i}"] for i in layers) for name in ("weights", "bias"))
        except KeyError as error:
            raise ModelError(f"network: {error} is missing; the model is damaged or of another format") from None
        return cls(arrays["center"], arrays["scale"], weights, biases)


def of_roles(network: Recurrent) -> Recurrent:
    """The same network, if its outputs are those of a page's roles.

    Raises:
        ModelError: it has more of them, or fewer.

    """
    if network.outputs != ROLE_OUTPUTS + len(ROLES):
        raise ModelError(f"network: {network.outputs} outputs; the model is damaged")
    return network


def averaged(trees: NDArray[np.float64], network: NDArray[np.float64], share: float = 0.5) -> NDArray[np.float64]:
    """The mean of two estimators' log odds, or scores, which err in different places; ``share``: the network's."""
    return (1 - share) * trees + share * network


def standardised(view: NDArray[np.float32], center: Floats, scale: Floats) -> Floats:
    """A view's columns as the network takes them."""
    return _grained(np.clip((view - center) * scale, -REACH, REACH))


def log_odds(score: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    """The log odds of a class, (n,), by its ``score``, (n,), and the ``others``', (n, classes - 1), softmaxed."""
    most = others.max(axis=1)
    found: NDArray[np.float64] = score - most - np.log(np.exp(others - most[:, None]).sum(axis=1))
    return found


def logistic(values: Floats) -> Floats:
    """The logistic function, by :func:`tanh`."""
    half = values.dtype.type(0.5)
    found: Floats = half + half * tanh(half * values)
    return found


def tanh(values: Floats) -> Floats:
    """The hyperbolic tangent to four places, by its seventh convergent (Lambert, 1768).

    It adds, multiplies and divides, which all machines do alike, to the last bit; of exponentials each has its own.
    """
    x = np.clip(values, -_FLAT, _FLAT)
    square = x * x
    above = x * (135135 + square * (17325 + square * (378 + square)))
    found: Floats = above / (135135 + square * (62370 + square * (3150 + square * 28)))
    return found


def grained(values: Floats, most: float) -> Floats:
    """Values to the next multiple of the grain, within ``most`` of 0."""
    grain = values.dtype.type(GRAIN)
    found: Floats = np.clip(np.rint(values / grain) * grain, -most, most)
    return found


def _grained(values: Floats) -> Floats:
    return grained(values, _MOST)


def _shown(values: Floats, layer: tuple[Floats, Floats]) -> NDArray[np.float32]:
    return _grained(np.maximum(_sum(values, layer), 0).astype(np.float32))


def _sum(values: Floats, layer: tuple[Floats, Floats]) -> NDArray[np.float64]:
    weights, bias = layer
    return values.astype(np.float64) @ weights.astype(np.float64) + bias


def _by_parts(made: Callable[[Floats], Floats], values: Floats) -> NDArray[np.float32]:
    """What is ``made`` of rows, so many at a time that numbers of twice the size are never held of them all."""
    parts = [made(values[i : i + _ROWS]).astype(np.float32, copy=False) for i in range(0, max(len(values), 1), _ROWS)]
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _check(network: Recurrent) -> None:
    arrays = (network.center, network.scale, *network.weights, *network.biases)
    if any(array.dtype != np.float32 for array in arrays):
        raise ModelError("network: an array is not of float32; the model is damaged")
    if len(network.weights) < 3:
        raise ModelError(f"network: {len(network.weights)} layers; the model is damaged")
    if network.center.ndim != 1 or network.scale.shape != network.center.shape:
        raise ModelError("network: center and scale do not fit each other; the model is damaged")
    if not all(np.isfinite(array).all() for array in arrays):
        raise ModelError("network: a weight that is no number; the model is damaged")
    inputs, block = len(network.center), network.biases[0].size
    for i, (weights, bias) in enumerate(zip(network.weights, network.biases, strict=True)):
        if weights.shape != (inputs, bias.size) or bias.ndim != 1 or not 0 < inputs <= MAX_INPUTS:
            raise ModelError(f"network: layer {i} is of shape {weights.shape}; the model is damaged")
        whole = np.concatenate((weights.ravel(), bias)).astype(np.float64)
        if (np.abs(whole) > MAX_WEIGHT).any() or (whole / GRAIN % 1).any():
            raise ModelError(f"network: layer {i} has weights beyond {MAX_WEIGHT:g} or finer than the grain")
        recurrent = 0 < i < len(network.weights) - 2
        if recurrent and bias.size % 4:
            raise ModelError(f"network: layer {i} has {bias.size} units, no gates and candidates of both directions")
        inputs = bias.size // 2 + block if recurrent else bias.size
