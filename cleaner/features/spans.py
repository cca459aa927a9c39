"""Rows that lie together in spans: the blocks of pages, the terms of blocks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def spans_of(bounds: NDArray[np.int64], chosen: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The rows of some spans, one span after the other, and where each span then begins: (rows,) and (chosen + 1,).

    ``bounds``: (spans + 1,), where each of all begins.

    >>> rows, begins = spans_of(np.array([0, 3, 3, 5]), np.array([2, 0]))
    >>> rows.tolist(), begins.tolist()
    ([3, 4, 0, 1, 2], [0, 2, 5])
    """
    sizes = (bounds[1:] - bounds[:-1])[chosen]
    begins = np.concatenate(([0], sizes.cumsum()))
    return (bounds[:-1][chosen] - begins[:-1]).repeat(sizes) + np.arange(begins[-1]), begins
