"""The recurrent network as it learns, and its gradient, step by step backwards (Werbos, 1990).

Two things are learned together: the block's role, and which of the page's blocks is the story's last. Units are left
out at random meanwhile (dropout; Srivastava et al., 2014), without which the network knows its pages by heart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.segmenter.calibration import page_shares, softmax
from cleaner.segmenter.recurrent import END_OUTPUT, MOST, ROLE_OUTPUTS, logistic, tanh
from cleaner.segmenter.steps import Floats, Steps
from cleaner.training.lessons import Lessons

_LEAST = 1e-30


@dataclass(frozen=True, slots=True)
class Shape:
    """How large a network is, and how it learns; ``networks``: how many are averaged.

    ``block``, ``units`` (of one direction), ``middle``: outputs of the first, of each recurrent, and of the last layer
    but one; ``layers``: recurrent ones. ``left_out``: the share of inputs, of units, and of what the last layers see
    that a batch goes without; ``thinned``: of the pages' blocks, as ``Lessons.thinned`` has it. ``epochs``: how often
    all pages are seen, in batches of some ``batch`` blocks. ``rate``, ``decay``: the highest rate of learning, and of
    the weights' own decay. ``end``: what a page's end counts beside a block's role.
    """

    networks: int = 1
    block: int = 64
    units: int = 64
    layers: int = 1
    middle: int = 48
    left_out: tuple[float, float, float] = (0.15, 0.2, 0.3)
    thinned: float = 0.2
    epochs: int = 5
    batch: int = 500
    rate: float = 3e-3
    decay: float = 0.02
    end: float = 0.5


class Network:
    """The network as it learns: ``parameters`` are the weights of all layers, then their biases."""

    def __init__(self, parameters: list[Floats]) -> None:
        self.parameters = parameters
        self._layers = len(parameters) // 2

    @classmethod
    def drawn(cls, columns: int, outputs: int, shape: Shape, draw: np.random.Generator) -> Network:
        """A network that has learned nothing yet."""
        both = 2 * shape.units
        recurrent = [(shape.block if i == 0 else both + shape.block, 2 * both) for i in range(shape.layers)]
        sizes = [(columns, shape.block), *recurrent, (both + shape.block, shape.middle), (shape.middle, outputs)]
        weights = [draw.uniform(-1, 1, size).astype(np.float32) / np.float32(np.sqrt(size[0])) for size in sizes]
        return cls([*weights, *(np.zeros(size[1], dtype=np.float32) for size in sizes)])

    def forward(
        self, inputs: Floats, steps: Steps, left_out: tuple[float, float, float], draw: np.random.Generator
    ) -> Floats:
        """The outputs for each block, (blocks, outputs); what :meth:`backward` needs is kept."""
        of_inputs, of_units, of_last = left_out
        self._steps, self._draw = steps, draw
        self._inputs = self._less(inputs, of_inputs)[0]
        block, moved = self._shown(0, self._inputs)
        self._block, mask = self._less(block, of_units)
        self._block_mask = mask * moved
        self._seen, self._memories = [self._block], []
        for layer in range(1, self._layers - 2):
            gate, candidate = np.split(self._sum(layer, self._seen[-1]), 2, axis=1)
            gate, candidate = steps.in_order(logistic(gate)), steps.in_order(tanh(candidate))
            memory = steps.remembered(gate, candidate)
            shown, mask = self._less(steps.on_page(memory), of_units)
            self._memories.append((gate, candidate, memory, mask))
            self._seen.append(np.concatenate((shown, self._block), axis=1))
        self._last_seen, self._last_mask = self._less(self._seen[-1], of_last)
        self._middle, self._middle_mask = self._shown(self._layers - 2, self._last_seen)
        return self._sum(self._layers - 1, self._middle)

    def backward(self, gradient: Floats) -> list[Floats]:
        """How the loss changes with each parameter, given how it changes with the outputs of :meth:`forward`."""
        self._gradient: list[Floats] = [np.empty(0, dtype=np.float32)] * len(self.parameters)
        gradient = self._back(self._layers - 1, self._middle, gradient) * self._middle_mask
        gradient = self._back(self._layers - 2, self._last_seen, gradient) * self._last_mask
        of_block = np.zeros_like(self._block)
        for layer in range(self._layers - 3, 0, -1):
            gate, candidate, memory, mask = self._memories[layer - 1]
            width = memory.shape[1]
            of_block += gradient[:, width:]
            of_memory = self._steps.in_order(gradient[:, :width] * mask)
            of_gate, of_candidate = _forgotten(of_memory, gate, candidate, memory, self._steps.bounds.tolist())
            of_gate *= gate * (1 - gate)
            of_candidate *= 1 - candidate * candidate
            both = np.concatenate((self._steps.on_page(of_gate), self._steps.on_page(of_candidate)), axis=1)
            gradient = self._back(layer, self._seen[layer - 1], both)
        self._back(0, self._inputs, (of_block + gradient) * self._block_mask)
        return self._gradient

    def _sum(self, layer: int, values: Floats) -> Floats:
        return values @ self.parameters[layer] + self.parameters[self._layers + layer]

    def _shown(self, layer: int, values: Floats) -> tuple[Floats, NDArray[np.bool_]]:
        """What the units of a layer show, and which of them would show more or less if more went into them."""
        total = self._sum(layer, values)
        return np.clip(total, 0, MOST), (total > 0) & (total < MOST)

    def _back(self, layer: int, values: Floats, gradient: Floats) -> Floats:
        self._gradient[layer] = values.T @ gradient
        self._gradient[self._layers + layer] = gradient.sum(axis=0)
        return gradient @ self.parameters[layer].T

    def _less(self, values: Floats, share: float) -> tuple[Floats, Floats]:
        """Values without a random ``share`` of them, the rest as much larger; and what they were multiplied with."""
        kept = self._draw.random(values.shape, dtype=np.float32) >= share
        mask = kept * np.float32(1 / (1 - share))
        return values * mask, mask


def _forgotten(
    gradient: Floats, gate: Floats, candidate: Floats, memory: Floats, bounds: list[int]
) -> tuple[Floats, Floats]:
    """How the loss changes with gates and candidates, given how it does with what is remembered; in steps' order."""
    total, kept = gradient.copy(), 1 - gate
    for before, here, beyond in zip(bounds[-3::-1], bounds[-2:0:-1], bounds[:1:-1], strict=True):
        # pages that go on are the first ones of the step before
        total[before : before + beyond - here] += total[here:beyond] * kept[here:beyond]
    sizes = np.diff(bounds)
    earlier = np.zeros_like(memory)
    earlier[bounds[1] :] = memory[np.arange(bounds[1], bounds[-1]) - sizes[:-1].repeat(sizes[1:])]
    of_gate, of_candidate = total * (candidate - earlier), total * gate
    return of_gate, of_candidate


def loss_gradient(outputs: Floats, part: Lessons, shape: Shape) -> Floats:
    """How the loss changes with each output: (blocks, 1 + roles).

    The loss is the mean over blocks of the log loss of the roles that each may have, and the mean over pages of
    ``shape.end`` times that of the story's end among the page's blocks.
    """
    gradient = np.empty_like(outputs)
    sizes = part.pages[1:] - part.pages[:-1]
    per_page = (part.end_weight * shape.end / len(sizes)).repeat(sizes)
    gradient[:, END_OUTPUT] = (page_shares(outputs[:, END_OUTPUT], part.pages) - part.last) * per_page
    shares = softmax(outputs[:, ROLE_OUTPUTS:].astype(np.float64))
    allowed = shares * part.roles
    wanted = allowed / np.maximum(allowed.sum(axis=1, keepdims=True), np.float32(_LEAST))
    gradient[:, ROLE_OUTPUTS:] = (shares - wanted) * (part.weight / max(1, int(np.count_nonzero(part.weight))))[:, None]
    return gradient
