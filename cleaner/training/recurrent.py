"""How the recurrent network is fitted: by Adam (Kingma & Ba, 2015), in batches of pages of about the same length.

scikit-learn has no network that reads a sequence, and the frameworks that do are a hundred times its size; what this
one needs of them is little.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from cleaner.features.spans import spans_of
from cleaner.segmenter.recurrent import Recurrent, bounded, standardised
from cleaner.segmenter.steps import Floats, Steps
from cleaner.training.lessons import Lessons
from cleaner.training.network import Network, Shape, loss_gradient

_AT_ONCE = 32


def fit_recurrent(
    lessons: Lessons, chosen: NDArray[np.int64], center: Floats, scale: Floats, shape: Shape, seed: int
) -> Recurrent:
    """Fit a network on the ``chosen`` pages; the same lessons, shape and seed give the same one.

    ``center`` and ``scale``: :func:`standard` of them.
    """
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    draw = np.random.default_rng(seed)
    network = Network.drawn(lessons.view.shape[1], 1 + lessons.roles.shape[1], shape, draw)
    adam = _Adam(network.parameters)
    with threadpool_limits(1):
        sizes = np.diff(lessons.pages)[chosen]
        batches = [batch for _ in range(shape.epochs) for batch in _batches(sizes, shape.batch, draw)]
        for i, batch in enumerate(batches):
            part = lessons.some(chosen[batch]).thinned(shape.thinned, draw)
            inputs = standardised(part.view, center, scale)
            outputs = network.forward(inputs, Steps(part.pages), shape.left_out, draw)
            gradient = network.backward(loss_gradient(outputs, part, shape))
            adam.step(gradient, shape.rate * _warmth(i / len(batches)), shape.decay)
    half = len(network.parameters) // 2
    layers = [bounded(*layer) for layer in zip(network.parameters[:half], network.parameters[half:], strict=True)]
    weights, biases = zip(*layers, strict=True)
    return Recurrent(center, scale, weights, biases)


def standard(lessons: Lessons, chosen: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """The mean of each column over the ``chosen`` pages, and one by its spread: (columns,) each.

    A few columns at a time, as all of those pages once more would be much to hold.
    """
    rows, _ = spans_of(lessons.pages, chosen)
    center, scale = np.empty((2, lessons.view.shape[1]), dtype=np.float32)
    for first in range(0, len(center), _AT_ONCE):
        part = lessons.view[:, first : first + _AT_ONCE][rows]
        center[first : first + _AT_ONCE] = part.mean(axis=0)
        scale[first : first + _AT_ONCE] = 1 / (part.std(axis=0) + 1e-3)
    return center, scale


class _Adam:
    """Adam with weights that decay by themselves (Loshchilov & Hutter, 2019), its gradient no longer than 1."""

    _FIRST, _SECOND = 0.9, 0.999

    def __init__(self, parameters: list[Floats]) -> None:
        self._parameters, self._taken = parameters, 0
        self._mean, self._square = ([np.zeros_like(array) for array in parameters] for _ in range(2))

    def step(self, gradient: list[Floats], rate: float, decay: float) -> None:
        self._taken += 1
        length = float(np.sqrt(sum(float((array * array).sum(dtype=np.float64)) for array in gradient)))
        shorter = np.float32(min(1.0, 1 / max(length, 1e-9)))
        first, second = 1 - self._FIRST**self._taken, 1 - self._SECOND**self._taken
        for array, change, mean, square in zip(self._parameters, gradient, self._mean, self._square, strict=True):
            change = change * shorter
            mean += (1 - self._FIRST) * (change - mean)
            square += (1 - self._SECOND) * (change * change - square)
            array *= 1 - rate * decay
            array -= rate / first * mean / (np.sqrt(square / second) + 1e-8)


def _warmth(done: float, rise: float = 0.15) -> float:
    """What the rate is of its highest: it rises at first, and falls to next to nothing, both along a cosine."""
    rising = done < rise
    at = done / rise if rising else (1 - done) / (1 - rise)
    low = 0.04 if rising else 0.0
    return low + (1 - low) * 0.5 * (1 - float(np.cos(np.pi * at)))


def _batches(sizes: NDArray[np.int64], size: int, draw: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    """Pages of ``sizes`` in batches of some ``size`` blocks, those of about the same length together, at random."""
    order = np.lexsort((draw.random(len(sizes)), np.rint(4 * np.log(np.maximum(sizes, 1)))))
    order = order[sizes[order] > 0]
    begun = sizes[order].cumsum() // size
    batches = np.split(order, np.flatnonzero(np.diff(begun)) + 1)
    for i in draw.permutation(len(batches)):
        yield batches[i]
