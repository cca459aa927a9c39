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
from cleaner.segmenter.linear import LinearModel
from cleaner.segmenter.parts import part_of, together
from cleaner.segmenter.terms import TermModel

PAGE_TYPES = ("article", "forum", "documentation", "product", "service", "index")
"""The types that WCXB's pages have; an ``index`` is one of its collections or listings, or any page without a story."""
INDEX = PAGE_TYPES.index("index")
_LOWEST = 1e-4


@dataclass(frozen=True, slots=True)
class TypeModel:
    """The fitted parts. ``declared`` imagines a type from what a page calls itself; two see all of the page.

    There are few pages to learn types from: ``trees`` and a ``line`` err on different ones, and count alike.
    """

    declared: TermModel
    trees: Forest
    line: LinearModel

    def probabilities(
        self, evidence: Evidence, opinions: Matrix, called: Matrix, story: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """The probability of each type for each page, (pages, len(PAGE_TYPES)); zero for pages that were no HTML.

        Arguments as :func:`type_view` takes them.
        """
        found = evidence.markup
        assert found is not None
        view = type_view(evidence, opinions, called, story, self.declared.probabilities(found.declared))
        out = np.zeros((len(found.marked), len(PAGE_TYPES)))
        out[found.marked] = of_both(self.trees.scores(view[found.marked]), self.line.scores(view[found.marked]))
        return out

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The fitted numbers as plain arrays."""
        return together(declared=self.declared.arrays(), trees=self.trees.arrays(), line=self.line.arrays())

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Rebuild the model from :meth:`arrays`; errors as ``Model.load`` turns into its own."""
        return cls(
            declared=TermModel.from_arrays(part_of(arrays, "declared"), DECLARED),
            trees=Forest.from_arrays(part_of(arrays, "trees")),
            line=LinearModel.from_arrays(part_of(arrays, "line")),
        )


def of_both(trees: NDArray[np.float64], line: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean of the probabilities that two models' scores, (pages, len(PAGE_TYPES)) each, stand for."""
    return (softmax(trees) + softmax(line)) / 2


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
    amounts = _sums(weights, found)
    largest = _of_pages(np.maximum, np.stack((told, words * told, words), axis=1), found)
    plain = _sums(each, found) / np.maximum(amounts[:, :1], 1)
    weighed = _sums(each * words[:, None], found) / np.maximum(amounts[:, 1:2], 1)
    logs = np.log(np.maximum(declared, _LOWEST))
    return np.concatenate((np.log1p(amounts), np.log1p(largest), plain, weighed, logs), axis=1, dtype=np.float32)


def _sums(values: NDArray[np.float64], found: MarkupEvidence) -> NDArray[np.float64]:
    """The sums of each page's rows: (pages, columns); to twenty binary places, so that they are exact in any order."""
    return _of_pages(np.add, np.rint(values * 2.0**20), found) / 2.0**20


def _of_pages(put_together: np.ufunc, values: NDArray[np.float64], found: MarkupEvidence) -> NDArray[np.float64]:
    """Each page's rows as one, column by column: (pages, columns); zero for pages without markup."""
    out = np.zeros((len(found.marked), values.shape[1]))
    if found.marked.any():
        out[found.marked] = put_together.reduceat(values, found.pages[:-1][found.marked], axis=0)
    return out
