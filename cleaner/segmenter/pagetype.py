"""What type of page a page is: an article, another kind of main text, or an index, which has none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from cleaner.features import DECLARED, Evidence, MarkupEvidence
from cleaner.segmenter.calibration import softmax
from cleaner.segmenter.context import Matrix
from cleaner.segmenter.forest import Forest
from cleaner.segmenter.terms import TermModel

PAGE_TYPES = ("article", "forum", "documentation", "product", "service", "index")
"""The types that WCXB's pages have; an ``index`` is one of its collections or listings, or any page without a story."""
INDEX = PAGE_TYPES.index("index")
_LOWEST = 1e-4


@dataclass(frozen=True, slots=True)
class TypeModel:
    """The fitted parts. ``declared`` imagines a type from what a page calls itself; ``trees`` see all of the page."""

    declared: TermModel
    trees: Forest

    def probabilities(
        self, evidence: Evidence, opinions: Matrix, called: Matrix, story: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """The probability of each type for each page, (pages, len(PAGE_TYPES)); zero for pages that were no HTML.

        Arguments as :func:`type_view` takes them.
        """
        found = evidence.markup
        assert found is not None
        view = type_view(evidence, opinions, called, story, self.declared.probabilities(found.declared))
        out = np.zeros((len(found.pages) - 1, len(PAGE_TYPES)))
        marked = np.diff(found.pages) > 0
        out[marked] = softmax(self.trees.scores(view[marked]))
        return out

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The fitted numbers as plain arrays."""
        parts = {"declared": self.declared.arrays(), "trees": self.trees.arrays()}
        return {f"{part}.{key}": array for part, of in parts.items() for key, array in of.items()}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Rebuild the model from :meth:`arrays`; errors as ``Model.load`` turns into its own."""
        return cls(
            declared=TermModel.from_arrays(part_of(arrays, "declared"), DECLARED),
            trees=Forest.from_arrays(part_of(arrays, "trees")),
        )


def part_of(arrays: Mapping[str, NDArray[Any]], name: str) -> dict[str, NDArray[Any]]:
    """The arrays of one part of a model, whose names open with the part's."""
    return {key.removeprefix(f"{name}."): array for key, array in arrays.items() if key.startswith(f"{name}.")}


def type_view(
    evidence: Evidence, opinions: Matrix, called: Matrix, story: NDArray[np.float64], declared: Matrix
) -> Matrix:
    """What the trees see of each page: how much there is, and the means of all that is known of its blocks.

    ``opinions`` (blocks, k) and ``story`` (blocks,): of all blocks of the batch. ``called``: (n, NAME_CLASSES) of those
    with markup. ``declared``: (pages, len(PAGE_TYPES)).
    """
    found = evidence.markup
    assert found is not None
    rows = found.rows
    told, words = story[rows], evidence.words[rows].astype(np.float64)
    each = np.concatenate(
        (found.matrix, called, opinions[rows], told[:, None], evidence.matrix[rows]), axis=1, dtype=np.float64
    )
    one = np.ones(len(rows))
    weights = np.stack((one, words, words * told, (told > 0.5).astype(np.float64)), axis=1)
    amounts = _page_sums(weights, found)
    largest = _page_peaks(np.stack((told, words * told, words), axis=1), found)
    plain = _page_sums(each, found) / np.maximum(amounts[:, :1], 1)
    weighed = _page_sums(each * words[:, None], found) / np.maximum(amounts[:, 1:2], 1)
    logs = np.log(np.maximum(declared, _LOWEST))
    return np.concatenate((np.log1p(amounts), np.log1p(largest), plain, weighed, logs), axis=1, dtype=np.float32)


def _page_sums(values: NDArray[np.float64], found: MarkupEvidence) -> NDArray[np.float64]:
    """The sums of each page's rows: (pages, columns); to twenty binary places, so that they are exact in any order."""
    out = np.zeros((len(found.pages) - 1, values.shape[1]))
    marked = np.diff(found.pages) > 0
    if marked.any():
        out[marked] = np.add.reduceat(np.rint(values * 2.0**20), found.pages[:-1][marked], axis=0) / 2.0**20
    return out


def _page_peaks(values: NDArray[np.float64], found: MarkupEvidence) -> NDArray[np.float64]:
    """The largest of each page's rows, column by column: (pages, columns)."""
    out = np.zeros((len(found.pages) - 1, values.shape[1]))
    marked = np.diff(found.pages) > 0
    if marked.any():
        out[marked] = np.maximum.reduceat(values, found.pages[:-1][marked], axis=0)
    return out
