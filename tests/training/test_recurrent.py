from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from cleaner.segmenter.recurrent import END_OUTPUT, ROLE_OUTPUTS, Recurrent
from cleaner.training.lessons import Lessons
from cleaner.training.network import Shape
from cleaner.training.recurrent import fit_recurrent, standard

SMALL = Shape(block=6, units=3, layers=2, middle=5, left_out=(0.1, 0.2, 0.3))


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


def fitted(lessons: Lessons, shape: Shape, seed: int, chosen: Sequence[int] = ()) -> Recurrent:
    pages = np.array(chosen or range(len(lessons.pages) - 1))
    return fit_recurrent(lessons, pages, *standard(lessons, pages), shape, seed)


def test_it_learns_what_only_the_rest_of_the_page_tells() -> None:
    network = fitted(after_the_mark(300, 0), replace(Shape(), units=8, block=8, batch=200, epochs=20), 3)
    fresh = after_the_mark(50, 1)
    outputs = network.scores(fresh.view, fresh.pages)
    story, other = outputs[:, ROLE_OUTPUTS:].T
    assert ((story > other) == fresh.roles[:, 0]).mean() > 0.97
    tops = np.array([outputs[i : i + 12, END_OUTPUT].argmax() for i in fresh.pages[:-1]]) + fresh.pages[:-1]
    assert fresh.last[tops].mean() > 0.9


def test_the_same_lessons_and_seed_give_the_same_network() -> None:
    one, two = (fitted(after_the_mark(20, 0), SMALL, 3) for _ in range(2))
    other = fitted(after_the_mark(20, 0), SMALL, 4)
    assert all((one.arrays()[name] == array).all() for name, array in two.arrays().items())
    assert any((one.arrays()[name] != array).any() for name, array in other.arrays().items())


def test_pages_that_are_not_chosen_teach_nothing() -> None:
    lessons, chosen = after_the_mark(20, 0), [3, 1, 17, 8]
    some = fitted(lessons, SMALL, 3, chosen).arrays()
    alone = fitted(lessons.some(np.array(chosen)), SMALL, 3).arrays()
    assert all((some[name] == array).all() for name, array in alone.items())


def test_columns_are_standardised_as_over_all_rows_at_once() -> None:
    pages = after_the_mark(4, 0)
    view = np.random.default_rng(5).normal(3, 2, (48, 70)).astype(np.float32)
    center, scale = standard(replace(pages, view=view), np.array([0, 2]))
    rows = np.r_[0:12, 24:36]
    assert np.allclose(center, view[rows].mean(axis=0))
    assert np.allclose(1 / scale, view[rows].std(axis=0) + 1e-3)
