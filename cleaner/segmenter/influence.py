"""What each piece of evidence does to a decision: it is left out, the page is predicted again, and the change is told.

The model is no sum of parts, so its pieces have no weights of their own; leaving one out is the honest way to ask
(Li, Monroe & Jurafsky, "Understanding Neural Networks through Representation Erasure", 2016). What stands in place of
what is left out decides the answer. Here a piece is replaced by what is typical of story and, in a second prediction,
by what is typical of noise: the mean of the two log odds knows nothing of the piece.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cleaner.features import Evidence, Terms, joined
from cleaner.segmenter.context import Matrix
from cleaner.segmenter.model import ByWords, Model

_SURE = 1e-6
_ROWS = 16_384
"""Blocks that are predicted together: what bounds memory."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Evidence that is left out together.

    ``columns`` of the block's row, the block's ``terms`` and phrases, the ``names`` of its elements, or all that its
    neighbours up to ``around`` blocks away show. Columns of markup are counted on after those of text, as
    :func:`rows_of` has them.
    """

    name: str
    columns: tuple[int, ...] = ()
    terms: bool = False
    names: bool = False
    around: int = 0


def rows_of(evidence: Evidence) -> Matrix:
    """All columns of one page's blocks, (blocks, columns): those of the text, then those of markup, if there is any."""
    found = evidence.markup
    return evidence.matrix if found is None else np.concatenate((evidence.matrix, found.matrix), axis=1)


def log_odds(model: Model, evidence: Evidence) -> NDArray[np.float64]:
    """The log odds, (blocks,), that the model gives each block of being story."""
    return _log_odds(model.predict(evidence).story)


def _log_odds(story: NDArray[np.float64]) -> NDArray[np.float64]:
    story = np.clip(story, _SURE, 1 - _SURE)
    return np.asarray(np.log(story / (1 - story)))


def without(evidence: Evidence, block: int, piece: Piece, typical: NDArray[np.float32]) -> Evidence:
    """The evidence of one page with a piece of a block's replaced by ``typical``, (columns,) as of :func:`rows_of`."""
    last = len(evidence.words) - 1
    rows, columns = [block], np.array(piece.columns, dtype=np.int64)
    if piece.around:
        rows = [row for row in range(max(block - piece.around, 0), min(block + piece.around, last) + 1) if row != block]
        columns = np.arange(len(typical))
    width = evidence.matrix.shape[1]
    of_text, of_markup = columns[columns < width], columns[columns >= width]
    changed = replace(evidence, matrix=_replaced(evidence.matrix, rows, of_text, typical[of_text]))
    if piece.terms or piece.around:
        phrases = tuple(_emptied(terms, rows) for terms in evidence.phrases)
        changed = replace(changed, terms=_emptied(evidence.terms, rows), phrases=phrases)
    found = evidence.markup
    if found is None:
        return changed
    matrix = _replaced(found.matrix, rows, of_markup - width, typical[of_markup])
    names = _emptied(found.names, rows) if piece.names or piece.around else found.names
    return replace(changed, markup=replace(found, matrix=matrix, names=names))


def influences(
    model: Model,
    evidence: Evidence,
    blocks: Sequence[int],
    pieces: Sequence[Piece],
    typical: NDArray[np.float32],
) -> NDArray[np.float64]:
    """What each piece adds to the log odds of each of ``blocks`` being story: (blocks, pieces).

    ``evidence``: of one page. ``typical``: (2, columns), rows of story and of noise, as of :func:`rows_of`. Positive
    speaks for story. Pieces share what they know, so their influences do not add up to the decision. Predicts the page
    up to twice an entry.
    """
    page = _Page(model, evidence)
    base = page.odds[list(blocks)]
    found = np.repeat(base[:, None, None], len(pieces), axis=1).repeat(len(typical), axis=2)
    # those that leave the text as it is come together: for them half of the stages need not be asked again
    jobs = sorted(_jobs(evidence, blocks, pieces, typical), key=lambda job: _of_text(evidence, pieces[job[1]]))
    at_once = max(_ROWS // max(len(evidence.words), 1), 1)
    for first in range(0, len(jobs), at_once):
        some = jobs[first : first + at_once]
        changed = [without(evidence, blocks[i], pieces[j], typical[k[0]]) for i, j, k in some]
        odds = page.changed(changed, [blocks[i] for i, _, _ in some])
        for (i, j, k), value in zip(some, odds, strict=True):
            found[i, j, k] = value
    return np.asarray(base[:, None] - found.mean(axis=2))


class _Page:
    """A page as the model sees it; of changed versions of it, only what changed is predicted anew."""

    def __init__(self, model: Model, evidence: Evidence) -> None:
        self._model, self._evidence = model, evidence
        self._found = model.by_words(evidence)
        self.odds = self._odds(evidence, self._found, np.arange(len(evidence.words)))

    def changed(self, versions: Sequence[Evidence], blocks: Sequence[int]) -> NDArray[np.float64]:
        """The log odds of one block of each version of the page."""
        evidence, page, known = joined(versions), self._evidence, self._found
        if all(one.matrix is page.matrix and one.terms is page.terms for one in versions):
            found = known.some(np.tile(np.arange(len(page.words)), len(versions)))
        else:
            each = [known.opinions if one.terms is page.terms else self._model.opinions(one) for one in versions]
            found = self._model.by_words(evidence, np.concatenate(each))
        return self._odds(evidence, found, np.asarray(blocks) + evidence.pages[:-1])

    def _odds(self, evidence: Evidence, found: ByWords, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """The log odds of ``rows``."""
        if evidence.markup is None:
            return _log_odds(found.story[rows])
        return _log_odds(self._model.html.revised_story(evidence, found.opinions, found.story, found.ends, rows))


def _jobs(
    evidence: Evidence, blocks: Sequence[int], pieces: Sequence[Piece], typical: NDArray[np.float32]
) -> Iterator[tuple[int, int, list[int]]]:
    """What has to be predicted: block, piece, and the rows of ``typical`` that give the same page.

    A piece that is typical already changes nothing, and is left out.
    """
    own = rows_of(evidence)
    for i, block in enumerate(blocks):
        for j, piece in enumerate(pieces):
            columns = list(piece.columns)
            rows: dict[bytes, list[int]] = {}
            for k, row in enumerate(typical):
                rows.setdefault(row.tobytes() if piece.around else row[columns].tobytes(), []).append(k)
            same, more = own[block, columns].tobytes(), piece.around or piece.terms or piece.names
            yield from ((i, j, k) for key, k in rows.items() if more or key != same)


def _of_text(evidence: Evidence, piece: Piece) -> bool:
    """Whether leaving the piece out changes what is known of the text."""
    width = evidence.matrix.shape[1]
    return bool(piece.terms or piece.around or any(column < width for column in piece.columns))


def _replaced(
    matrix: NDArray[np.float32], rows: Sequence[int], columns: NDArray[np.int64], values: NDArray[np.float32]
) -> NDArray[np.float32]:
    """``matrix`` with ``values``, (columns,), in some rows; itself where there are no columns."""
    if not len(columns):
        return matrix
    changed = matrix.copy()
    changed[np.array(rows, dtype=np.int64)[:, None], columns] = values
    return changed


def _emptied(terms: Terms, rows: Sequence[int]) -> Terms:
    """``terms`` without those of ``rows``."""
    counts = np.diff(terms.bounds)
    keep = np.ones(len(counts), dtype=bool)
    keep[list(rows)] = False
    counts = np.where(keep, counts, 0)
    return Terms(terms.ids[keep.repeat(np.diff(terms.bounds))], np.concatenate(([0], np.cumsum(counts))))
