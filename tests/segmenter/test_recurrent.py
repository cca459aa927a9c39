from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from cleaner.article import ROLES
from cleaner.errors import ModelError
from cleaner.segmenter.recurrent import (
    MAX_SUM,
    MOST,
    WEIGHT_GRAIN,
    Ensemble,
    Recurrent,
    bounded,
    log_odds,
    logistic,
    standardised,
    tanh,
)
from cleaner.segmenter.steps import Steps

COLUMNS, BLOCK, UNITS, MIDDLE, OUTPUTS = 5, 8, 3, 6, 4


def drawn(layers: int = 2, seed: int = 0, outputs: int = OUTPUTS) -> Recurrent:
    """A network of random weights."""
    draw = np.random.default_rng(seed)
    recurrent = [(BLOCK if i == 0 else 2 * UNITS + BLOCK, 4 * UNITS) for i in range(layers)]
    sizes = [(COLUMNS, BLOCK), *recurrent, (2 * UNITS + BLOCK, MIDDLE), (MIDDLE, outputs)]
    made = [bounded(draw.normal(size=size), draw.normal(size=size[1])) for size in sizes]
    return Recurrent(
        draw.normal(size=COLUMNS).astype(np.float32),
        draw.uniform(0.5, 2, COLUMNS).astype(np.float32),
        tuple(weights for weights, _ in made),
        tuple(bias for _, bias in made),
    )


def batch(sizes: tuple[int, ...], seed: int = 1) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    view = np.random.default_rng(seed).normal(size=(sum(sizes), COLUMNS)).astype(np.float32)
    return view, np.concatenate(([0], np.cumsum(sizes)))


def block_by_block(network: Recurrent, view: NDArray[np.float32]) -> NDArray[np.float64]:
    """What the network says of one page, worked out unit by unit as the paper has it."""
    first, *layers, middle, last = zip(network.weights, network.biases, strict=True)
    block = np.clip(standardised(view, network.center, network.scale) @ first[0] + first[1], 0, MOST)
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
    return np.asarray(np.clip(seen @ middle[0] + middle[1], 0, MOST) @ last[0] + last[1])


@pytest.mark.parametrize("layers", [1, 2, 3])
def test_it_is_the_network_of_the_paper_in_both_directions(layers: int) -> None:
    network, (view, pages) = drawn(layers), batch((7,))
    np.testing.assert_allclose(network.scores(view, pages), block_by_block(network, view), atol=0.05, rtol=0.01)


def test_a_page_scores_the_same_to_the_bit_in_any_batch() -> None:
    network, (view, pages) = drawn(), batch((3, 1, 40, 0, 12, 40, 2, 300))
    together = network.scores(view, pages)
    for first, last in itertools.pairwise(pages):
        alone = network.scores(view[first:last], np.array([0, last - first]))
        assert alone.tobytes() == together[first:last].tobytes()


def test_both_directions_are_heard() -> None:
    network, (view, pages) = drawn(), batch((8,))
    before = network.scores(view, pages)
    view[4] += 2
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
    bent(weights=(first + np.float32(WEIGHT_GRAIN / 2), *rest))
    bent(weights=(first * np.float32(np.nan), *rest))
    bent(weights=(first + np.float32(MAX_SUM / MOST), *rest))
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


def test_a_layer_is_brought_within_its_bounds_and_no_further() -> None:
    draw = np.random.default_rng(2)
    weights, bias = draw.normal(size=(40, 3)), draw.normal(size=3)
    weights[:, 2] *= 50
    found, offset = bounded(weights, bias)
    np.testing.assert_allclose(found[:, :2], weights[:, :2], atol=WEIGHT_GRAIN / 2)
    np.testing.assert_allclose(offset[:2], bias[:2], atol=WEIGHT_GRAIN / 2)
    assert MAX_SUM / 2 < np.abs(found[:, 2]).sum() * MOST + abs(offset[2]) <= MAX_SUM
    np.testing.assert_allclose(found[:, 2] / found[0, 2], weights[:, 2] / weights[0, 2], atol=0.05)


def test_sums_are_exact_at_their_largest() -> None:
    network, (view, pages) = drawn(), batch((50, 3))
    much = replace(network, scale=network.scale * 100)  # all inputs as far as they go
    alone = much.scores(view[50:], np.array([0, 3]))
    assert much.scores(view, pages)[50:].tobytes() == alone.tobytes()


def test_networks_are_averaged() -> None:
    one, other = (drawn(seed=seed, outputs=1 + len(ROLES)) for seed in (1, 2))
    view, pages = batch((6, 2))
    outputs = (one.scores(view, pages) + other.read(view, Steps(pages))) / 2
    story, ends, noise = Ensemble((one, other)).judged(view, pages, 2)
    np.testing.assert_allclose(ends, outputs[:, 0])
    np.testing.assert_allclose(noise, np.delete(outputs[:, 1:], 2, axis=1))
    np.testing.assert_allclose(story, log_odds(outputs[:, 3], noise))


def test_saved_networks_are_the_same_in_the_same_order() -> None:
    networks = tuple(drawn(seed=seed, outputs=1 + len(ROLES)) for seed in range(12))
    again = Ensemble.from_arrays(Ensemble(networks).arrays())
    for one, other in zip(networks, again.networks, strict=True):
        assert (one.weights[0] == other.weights[0]).all()


def test_networks_that_are_not_of_roles_are_refused() -> None:
    with pytest.raises(ModelError, match="there is none"):
        Ensemble.from_arrays({})
    with pytest.raises(ModelError, match=f"{OUTPUTS} outputs"):
        Ensemble((drawn(),))
