"""Columns cut into bins before trees are grown on them.

scikit-learn's own binning takes minutes where rows have weights (each quantile of each column is searched anew); these
bins are unweighted quantiles of a sample, found in seconds, and are cut once for all the fits on one matrix.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

BINS = 128
_SAMPLE = 60_000


@dataclass(frozen=True, slots=True)
class Bins:
    """``edges``: for each column its cuts, ascending float32; bin ``b`` holds ``edges[b - 1] < x <= edges[b]``."""

    edges: tuple[NDArray[np.float32], ...]

    @classmethod
    def of(cls, matrix: NDArray[np.float32], rows: NDArray[np.int64] | None = None) -> Self:
        """Cut each column of (rows, columns), or of those ``rows`` of it, at up to ``BINS - 1`` of its quantiles."""
        rows = np.arange(len(matrix)) if rows is None else rows
        sample = matrix[rows[:: max(len(rows) // _SAMPLE, 1)]]
        ranks = np.linspace(0, len(sample) - 1, BINS + 1)[1:-1].astype(np.int64)
        edges = []
        for column in range(matrix.shape[1]):
            ordered = np.sort(sample[:, column])
            cuts = np.unique(ordered[ranks])
            edges.append(cuts[cuts < ordered[-1]])
        return cls(tuple(edges))

    def codes(self, matrix: NDArray[np.float32]) -> NDArray[np.uint8]:
        """The bin of each value: (rows, columns) uint8, column-major."""
        out = np.empty(matrix.shape, dtype=np.uint8, order="F")
        for column, cuts in enumerate(self.edges):
            out[:, column] = np.searchsorted(cuts, matrix[:, column], side="left")
        return out
