"""What type of page a page is: an article, another kind of main text, or an index, which has none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from cleaner.features import DECLARED, TERMS, Evidence, MarkupEvidence, Terms
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
    """The fitted parts. Two imagine a type, one from what a page calls itself, one from all the words on it.

    Two see those opinions and all of the page: there are few pages to learn types from, ``trees`` and a ``line`` err on
    different ones, and count alike.
    """

    declared: TermModel
    vocabulary: TermModel
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
        imagined = (self.declared.probabilities(found.declared), self.vocabulary.probabilities(page_terms(evidence)))
        view = type_view(evidence, opinions, called, story, np.concatenate(imagined, axis=1))
        out = np.zeros((len(found.marked), len(PAGE_TYPES)))
        out[found.marked] = of_both(self.trees.scores(view[found.marked]), self.line.scores(view[found.marked]))
        return out

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The fitted numbers as plain arrays."""
        parts = ("declared", "vocabulary", "trees", "line")
        return together(**{part: getattr(self, part).arrays() for part in parts})

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Rebuild the model from :meth:`arrays`; errors as ``Model.load`` turns into its own."""
        return cls(
            declared=TermModel.from_arrays(part_of(arrays, "declared"), DECLARED),
            vocabulary=TermModel.from_arrays(part_of(arrays, "vocabulary"), TERMS),
            trees=Forest.from_arrays(part_of(arrays, "trees")),
            line=LinearModel.from_arrays(part_of(arrays, "line")),
        )


def of_both(trees: NDArray[np.float64], line: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean of the probabilities that two models' scores, (pages, len(PAGE_TYPES)) each, stand for."""
    return (softmax(trees) + softmax(line)) / 2


def page_terms(evidence: Evidence) -> Terms:
    """The different terms of all blocks of each page of HTML, a row each; pages that were no HTML have none."""
    found = evidence.markup
    assert found is not None
    terms = evidence.terms.some(found.rows)
    page = np.arange(len(found.marked)).repeat(np.diff(terms.bounds[found.pages]))
    pairs = np.unique(page * TERMS + terms.ids)
    bounds = np.searchsorted(pairs, np.arange(len(found.marked) + 1) * TERMS)
    return Terms(pairs % TERMS, bounds)


def type_view(
    evidence: Evidence, opinions: Matrix, called: Matrix, story: NDArray[np.float64], imagined: Matrix
) -> Matrix:
    """What the trees see of each page: how much there is, and the means of all that is known of its blocks.

    ``opinions`` (blocks, k) and ``story`` (blocks,): of all blocks of the batch. ``called``: (n, NAME_CLASSES) of those
    with markup. ``imagined``: (pages, k * len(PAGE_TYPES)), the types' probabilities as each of k models has them.
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
    logs = np.log(np.maximum(imagined, _LOWEST))
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
