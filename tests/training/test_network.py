from __future__ import annotations

import numpy as np
import pytest
from synthetic import lessons

from cleaner.segmenter.calibration import page_shares
from cleaner.segmenter.recurrent import END_OUTPUT, ROLE_OUTPUTS
from cleaner.segmenter.steps import Steps
from cleaner.training.lessons import Lessons
from cleaner.training.network import Network, Shape, loss_gradient

SMALL = Shape(block=6, units=3, layers=2, middle=5, left_out=(0.1, 0.2, 0.3))


def loss(outputs: np.ndarray, part: Lessons, shape: Shape) -> float:
    scores = outputs[:, ROLE_OUTPUTS:]
    told = np.log((np.exp(scores) * part.roles).sum(axis=1) / np.exp(scores).sum(axis=1))
    ends = np.log(page_shares(outputs[:, END_OUTPUT], part.pages)[part.last])
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
