from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from cleaner.segmenter.recurrent import END_OUTPUT, ROLE_OUTPUTS, log_odds
from cleaner.segmenter.steps import Steps
from cleaner.training.lessons import Lessons
from cleaner.training.network import Network, Shape, loss_gradient, page_softmax
from cleaner.training.recurrent import fit_recurrent

SMALL = Shape(block=6, units=3, layers=2, middle=5, left_out=(0.1, 0.2, 0.3))


def lessons(sizes: tuple[int, ...] = (5, 1, 7, 7), roles: int = 4, seed: int = 0) -> Lessons:
    """Random ones: of one page the end counts nothing, of some blocks the role is known in part."""
    draw, n = np.random.default_rng(seed), sum(sizes)
    pages = np.concatenate(([0], np.cumsum(sizes)))
    allowed = np.eye(roles, dtype=bool)[draw.integers(0, roles, n)]
    allowed[::5, 1:] = True
    last = np.zeros(n, dtype=bool)
    last[[draw.integers(first, end) for first, end in itertools.pairwise(pages)]] = True
    weight = np.where(draw.random(n) < 0.2, 0, draw.random(n))
    end_weight = np.where(np.arange(len(sizes)) == 1, 0, draw.random(len(sizes)))
    return Lessons(draw.normal(size=(n, 7)), pages, allowed, weight, last, end_weight)


def loss(outputs: np.ndarray, part: Lessons, shape: Shape) -> float:
    scores = outputs[:, ROLE_OUTPUTS:]
    told = np.log((np.exp(scores) * part.roles).sum(axis=1) / np.exp(scores).sum(axis=1))
    ends = np.log(page_softmax(outputs[:, END_OUTPUT], part.pages)[part.last])
    of_roles = (told * part.weight).sum() / np.count_nonzero(part.weight)
    return float(-of_roles - shape.end * (ends * part.end_weight).mean())


def test_the_gradient_is_the_slope_of_the_loss() -> None:
    part, draw = lessons(), np.random.default_rng(1)
    network = Network.drawn(7, 5, SMALL, draw)
    network.parameters = [2 * array.astype(np.float64) for array in network.parameters]

    def outputs() -> np.ndarray:
        return network.forward(part.view, Steps(part.pages), SMALL.left_out, np.random.default_rng(2))

    gradient = network.backward(loss_gradient(outputs(), part, SMALL))
    step = 1e-6
    for array, found in zip(network.parameters, gradient, strict=True):
        assert np.abs(found).max() > 0
        for at in list(np.ndindex(*array.shape))[::5]:
            old = array[at]
            array[at] = old + step
            above = loss(outputs(), part, SMALL)
            array[at] = old - step
            below = loss(outputs(), part, SMALL)
            array[at] = old
            assert found[at] == pytest.approx((above - below) / (2 * step), abs=1e-6)


def after_the_mark(pages: int, seed: int) -> Lessons:
    """Pages whose story goes on until a block shows a mark, which nothing but reading on can tell."""
    draw, size = np.random.default_rng(seed), 12
    view = draw.normal(size=(pages * size, 3)).astype(np.float32)
    view[:, 0] = 0
    marks = draw.integers(1, size, pages)
    at = np.arange(pages) * size + marks
    view[at, 0] = 1
    story = np.tile(np.arange(size), pages) < marks.repeat(size)
    last = np.zeros(len(view), dtype=bool)
    last[at - 1] = True
    every = np.arange(pages + 1) * size
    return Lessons(
        view, every, np.stack((story, ~story), axis=1), np.ones(len(view)), last, np.ones(pages, dtype=np.float32)
    )


def test_it_learns_what_only_the_rest_of_the_page_tells() -> None:
    network = fit_recurrent(after_the_mark(300, 0), replace(Shape(), units=8, block=8, batch=200, epochs=20), 3)
    fresh = after_the_mark(50, 1)
    story, ends = network.judged(fresh.view, fresh.pages, 0)
    assert ((story > 0) == fresh.roles[:, 0]).mean() > 0.97
    tops = np.array([ends[i : i + 12].argmax() for i in fresh.pages[:-1]]) + fresh.pages[:-1]
    assert fresh.last[tops].mean() > 0.9
    assert (story == log_odds(network.scores(fresh.view, fresh.pages)[:, ROLE_OUTPUTS:], 0)).all()


def test_the_same_lessons_and_seed_give_the_same_network() -> None:
    one, two = (fit_recurrent(after_the_mark(20, 0), SMALL, 3) for _ in range(2))
    other = fit_recurrent(after_the_mark(20, 0), SMALL, 4)
    assert all((one.arrays()[name] == array).all() for name, array in two.arrays().items())
    assert any((one.arrays()[name] != array).any() for name, array in other.arrays().items())


def test_some_lessons_are_those_of_their_pages() -> None:
    part = lessons()
    some = part.some(np.array([2, 0]))
    assert some.pages.tolist() == [0, 7, 12]
    assert (some.view == np.concatenate((part.view[6:13], part.view[:5]))).all()
    assert (some.end_weight == part.end_weight[[2, 0]]).all()
