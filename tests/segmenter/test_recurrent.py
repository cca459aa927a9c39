from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from cleaner.errors import ModelError
from cleaner.segmenter.recurrent import GRAIN, MAX_WEIGHT, Recurrent, grained, log_odds, logistic, standardised, tanh

COLUMNS, BLOCK, UNITS, MIDDLE, OUTPUTS = 5, 8, 3, 6, 4


def drawn(layers: int = 2, seed: int = 0) -> Recurrent:
    """A network of random weights."""
    draw = np.random.default_rng(seed)
    recurrent = [(BLOCK if i == 0 else 2 * UNITS + BLOCK, 4 * UNITS) for i in range(layers)]
    sizes = [(COLUMNS, BLOCK), *recurrent, (2 * UNITS + BLOCK, MIDDLE), (MIDDLE, OUTPUTS)]
    return Recurrent(
        draw.normal(size=COLUMNS).astype(np.float32),
        draw.uniform(0.5, 2, COLUMNS).astype(np.float32),
        tuple(grained(draw.normal(size=size), MAX_WEIGHT).astype(np.float32) for size in sizes),
        tuple(grained(draw.normal(size=size[1]), MAX_WEIGHT).astype(np.float32) for size in sizes),
    )


def batch(sizes: tuple[int, ...], seed: int = 1) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    view = np.random.default_rng(seed).normal(size=(sum(sizes), COLUMNS)).astype(np.float32)
    return view, np.concatenate(([0], np.cumsum(sizes)))


def block_by_block(network: Recurrent, view: NDArray[np.float32]) -> NDArray[np.float64]:
    """What the network says of one page, worked out unit by unit as the paper has it."""
    first, *layers, middle, last = zip(network.weights, network.biases, strict=True)
    block = np.maximum(standardised(view, network.center, network.scale) @ first[0] + first[1], 0)
    seen = block
    for weights, bias in layers:
        gates, candidates = np.split(seen @ weights + bias, 2, axis=1)
        gates, candidates = 1 / (1 + np.exp(-gates)), np.tanh(candidates)
        memory = np.zeros_like(candidates)
        for unit in range(2 * UNITS):
            held = 0.0
            for i in range(len(view)) if unit < UNITS else reversed(range(len(view))):
                held = (1 - gates[i, unit]) * held + gates[i, unit] * candidates[i, unit]
                memory[i, unit] = held
        seen = np.concatenate((memory, block), axis=1)
    return np.asarray(np.maximum(seen @ middle[0] + middle[1], 0) @ last[0] + last[1])


@pytest.mark.parametrize("layers", [1, 2, 3])
def test_it_is_the_network_of_the_paper_in_both_directions(layers: int) -> None:
    network, (view, pages) = drawn(layers), batch((7,))
    np.testing.assert_allclose(network.scores(view, pages), block_by_block(network, view), atol=0.02)


def test_a_page_scores_the_same_to_the_bit_in_any_batch() -> None:
    network, (view, pages) = drawn(), batch((3, 1, 40, 0, 12, 40, 2, 300))
    together = network.scores(view, pages)
    for first, last in itertools.pairwise(pages):
        alone = network.scores(view[first:last], np.array([0, last - first]))
        assert alone.tobytes() == together[first:last].tobytes()


def test_both_directions_are_heard() -> None:
    network, (view, pages) = drawn(), batch((20,))
    before = network.scores(view, pages)
    view[10] += 2
    changed = (network.scores(view, pages) != before).any(axis=1)
    assert changed.all()


def test_no_blocks_have_no_scores() -> None:
    assert drawn().scores(np.zeros((0, COLUMNS), dtype=np.float32), np.array([0, 0])).shape == (0, OUTPUTS)


def test_log_odds_are_those_of_the_softmax() -> None:
    scores = np.array([[1.0, 2.0, 3.0], [500.0, -500.0, 0.0]])
    shares = np.exp(scores[0]) / np.exp(scores[0]).sum()
    others = scores[:, [0, 2]]
    assert log_odds(scores[:, 1], others)[0] == pytest.approx(np.log(shares[1] / (1 - shares[1])))
    assert log_odds(scores[:, 1], others)[1] == pytest.approx(-1000)


def test_saved_arrays_give_the_same_network() -> None:
    network, (view, pages) = drawn(), batch((9, 4))
    again = Recurrent.from_arrays(network.arrays())
    assert again.scores(view, pages).tobytes() == network.scores(view, pages).tobytes()


@pytest.mark.parametrize("missing", ["center", "scale", "weights1", "bias3"])
def test_what_is_missing_is_named(missing: str) -> None:
    arrays = drawn().arrays()
    del arrays[missing]
    with pytest.raises(ModelError, match=missing):
        Recurrent.from_arrays(arrays)


def test_what_is_no_such_network_is_refused() -> None:
    network = drawn()
    first, *rest = network.weights

    def bent(**parts: object) -> None:
        with pytest.raises(ModelError, match="network"):
            replace(network, **parts)  # type: ignore[arg-type]

    bent(weights=(first.astype(np.float64), *rest))
    bent(weights=(first[1:], *rest))
    bent(weights=(first + np.float32(GRAIN / 2), *rest))
    bent(weights=(first * np.float32(np.nan), *rest))
    bent(weights=(first + np.float32(2 * MAX_WEIGHT), *rest))
    bent(scale=network.scale[1:])
    bent(weights=network.weights[:2], biases=network.biases[:2])
    bent(
        weights=(first, rest[0][:, 1:], *rest[1:]),
        biases=(network.biases[0], network.biases[1][1:], *network.biases[2:]),
    )


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_hyperbolic_tangent_needs_no_exponential(dtype: type[np.floating]) -> None:
    values = np.linspace(-20, 20, 4001).astype(dtype)
    assert tanh(values).dtype == dtype
    assert np.abs(tanh(values)).max() <= 1
    np.testing.assert_allclose(tanh(values), np.tanh(values), atol=1e-4)
    np.testing.assert_allclose(logistic(values), 1 / (1 + np.exp(-values)), atol=1e-4)
