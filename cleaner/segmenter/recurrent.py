"""A small recurrent network that reads a page's blocks in both directions, evaluated with numpy alone.

Its units are minimal gated recurrent units (minGRU; Feng et al., "Were RNNs All We Needed?", 2024): what a unit
remembers moves towards what a block shows by as much as its gate is open, ``h += z * (c - h)``, and neither gate nor
candidate depends on what is remembered. So all products are taken at once, and only that line goes block by block.

Weights, and all that they are multiplied with, are whole multiples of a power of two and bounded, so that sums in
float32 are exact, in whatever order they are taken: a page's scores cannot depend on the pages beside it.
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
from cleaner.segmenter.parts import part_of, together
from cleaner.segmenter.steps import Floats, Steps

WEIGHT_GRAIN: Final = 2.0**-9
_GRAIN: Final = 2.0**-6
MOST: Final = 8.0
"""What a unit shows at most."""
MAX_SUM: Final = 2.0**9
"""Of all products that go into a unit: multiples of 2**-15 up to here are what float32 holds."""
REACH: Final = 4.0
"""So many standard deviations from the mean are as far as an input goes."""
_ROWS: Final = 512
"""So many blocks at a time stay in the processor's own memory."""
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
        return self.read(view, Steps(pages))

    def read(self, view: NDArray[np.float32], steps: Steps) -> NDArray[np.float64]:
        """The same, given the pages' :class:`Steps`."""
        first, *layers, middle, last = zip(self.weights, self.biases, strict=True)
        block = _by_parts(lambda part: _shown(standardised(part, self.center, self.scale), first), view)
        seen = block
        for layer in layers:
            opened = _by_parts(partial(_opened, layer=layer), seen)
            gates = opened.shape[1] // 2
            memory = steps.remembered(steps.in_order(opened[:, :gates]), steps.in_order(opened[:, gates:]))
            seen = np.concatenate((_to_grain(steps.on_page(memory), _GRAIN), block), axis=1)
        return _by_parts(lambda part: _sum(_shown(part, middle), last), seen).astype(np.float64)

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


@dataclass(frozen=True, slots=True, eq=False)
class Ensemble:
    """Networks that differ by what they were drawn from, and err in different places: the mean of their outputs counts.

    Raises:
        ModelError: there is none, or the outputs of one are not those of a page's roles.

    """

    networks: tuple[Recurrent, ...]

    def __post_init__(self) -> None:
        if not self.networks:
            raise ModelError("network: there is none; the model is damaged or of another format")
        for network in self.networks:
            if network.outputs != ROLE_OUTPUTS + len(ROLES):
                raise ModelError(f"network: {network.outputs} outputs; the model is damaged")

    def judged(
        self, view: NDArray[np.float32], pages: NDArray[np.int64], role: int
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """The log odds, (blocks,) each, that a block has a ``role``, and that the story ends with it.

        And scores, (blocks, roles - 1), for which other role it has if not that one.
        """
        steps = Steps(pages)
        outputs = np.mean([network.read(view, steps) for network in self.networks], axis=0)
        others = np.delete(outputs[:, ROLE_OUTPUTS:], role, axis=1)
        return log_odds(outputs[:, ROLE_OUTPUTS + role], others), outputs[:, END_OUTPUT], others

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The arrays of all networks, by their numbers."""
        return together(**{str(i): network.arrays() for i, network in enumerate(self.networks)})

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return the networks whose :meth:`arrays` these are.

        Raises:
            ModelError: as of :class:`Recurrent`, or there is none.

        """
        numbers = sorted({name.partition(".")[0] for name in arrays}, key=lambda name: (len(name), name))
        return cls(tuple(Recurrent.from_arrays(part_of(arrays, number)) for number in numbers))


def averaged(trees: NDArray[np.float64], network: NDArray[np.float64], share: float = 0.5) -> NDArray[np.float64]:
    """The mean of two estimators' log odds, or scores, which err in different places; ``share``: the network's."""
    return (1 - share) * trees + share * network


def standardised(view: NDArray[np.float32], center: Floats, scale: Floats) -> Floats:
    """A view's columns as the network takes them."""
    return _to_grain(np.clip((view - center) * scale, -REACH, REACH), _GRAIN)


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
    # in place: a new array for each step would take longer than the step
    above = square + 378
    above *= square
    above += 17325
    above *= square
    above += 135135
    below = square * 28
    below += 3150
    below *= square
    below += 62370
    below *= square
    below += 135135
    above *= x
    above /= below
    return above


def bounded(weights: Floats, bias: Floats) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The nearest weights and biases of a layer that a network may have; a unit of too large a sum is scaled down."""
    smaller = np.minimum(1, 0.9 * MAX_SUM / np.maximum(_sums(weights, bias), 1e-9))
    return _to_grain(weights * smaller, WEIGHT_GRAIN), _to_grain(bias * smaller, WEIGHT_GRAIN)


def _sums(weights: Floats, bias: Floats) -> NDArray[np.float64]:
    """The most that the products may sum up to that go into each unit of a layer."""
    return np.asarray(np.abs(weights).sum(axis=0, dtype=np.float64) * MOST + np.abs(bias))


def _to_grain(values: Floats, grain: float) -> NDArray[np.float32]:
    return np.asarray(np.rint(values * (1 / grain)) * grain, dtype=np.float32)


def _shown(values: Floats, layer: tuple[Floats, Floats]) -> NDArray[np.float32]:
    return _to_grain(np.clip(_sum(values, layer), 0, MOST), _GRAIN)


def _opened(values: Floats, layer: tuple[Floats, Floats]) -> Floats:
    """How far the gates are open, and the candidates: as :func:`logistic` and :func:`tanh` have it, but at once."""
    both = _sum(values, layer)
    gates = both.shape[1] // 2
    both[:, :gates] *= 0.5
    both = tanh(both)
    both[:, :gates] *= 0.5
    both[:, :gates] += 0.5
    return both


def _sum(values: Floats, layer: tuple[Floats, Floats]) -> Floats:
    weights, bias = layer
    return np.asarray(values @ weights + bias)


def _by_parts(made: Callable[[Floats], Floats], values: Floats) -> Floats:
    """What is ``made`` of rows, so many at a time that what is made on the way is never held of them all."""
    parts = [made(values[i : i + _ROWS]) for i in range(0, max(len(values), 1), _ROWS)]
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
        if weights.shape != (inputs, bias.size) or bias.ndim != 1 or not inputs or not bias.size:
            raise ModelError(f"network: layer {i} is of shape {weights.shape}; the model is damaged")
        both = np.concatenate((weights, bias[None])).astype(np.float64)
        if (_sums(weights, bias) > MAX_SUM).any() or (both / WEIGHT_GRAIN % 1).any():
            raise ModelError(f"network: layer {i} has weights finer than the grain, or sums beyond {MAX_SUM:g}")
        recurrent = 0 < i < len(network.weights) - 2
        if recurrent and bias.size % 4:
            raise ModelError(f"network: layer {i} has {bias.size} units, no gates and candidates of both directions")
        inputs = bias.size // 2 + block if recurrent else bias.size
