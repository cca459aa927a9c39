from __future__ import annotations

import numpy as np

from cleaner.segmenter.steps import Steps


def test_steps_take_every_block_once_and_put_it_back() -> None:
    pages = np.array([0, 4, 4, 5, 11])
    steps = Steps(pages)
    assert sorted(steps.ahead) == sorted(steps.back) == list(range(11))
    assert steps.bounds.tolist() == [0, 3, 5, 7, 9, 10, 11]
    assert steps.ahead[:3].tolist() == [5, 0, 4]
    assert steps.back[:3].tolist() == [10, 3, 4]
    values = np.arange(44.0).reshape(11, 4)
    assert (steps.on_page(steps.in_order(values)) == values).all()


def test_what_is_remembered_starts_anew_on_each_page_and_in_each_direction() -> None:
    steps = Steps(np.array([0, 2, 5]))
    gate, candidate = np.full((5, 2), 0.5), np.repeat([[1.0], [0.0], [0.0], [0.0], [1.0]], 2, axis=1)
    memory = steps.on_page(steps.remembered(steps.in_order(gate), steps.in_order(candidate)))
    assert memory[:, 0].tolist() == [0.5, 0.25, 0, 0, 0.5]
    assert memory[:, 1].tolist() == [0.5, 0, 0.125, 0.25, 0.5]
