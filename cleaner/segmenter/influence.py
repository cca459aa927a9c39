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
from cleaner.segmenter.calibration import probability
from cleaner.segmenter.context import Layout, neighbourhood, second_view, summary
from cleaner.segmenter.model import Model, opinions_of

_SURE = 1e-6
_ROWS = 16_384
"""Blocks that are predicted together: what bounds memory."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Evidence that is left out together.

    ``columns`` of the block's row, the block's ``terms``, or all that its neighbours up to ``around`` blocks away show.
    """

    name: str
    columns: tuple[int, ...] = ()
    terms: bool = False
    around: int = 0


def log_odds(model: Model, evidence: Evidence) -> NDArray[np.float64]:
    """The log odds, (blocks,), that the model gives each block of being story."""
    return _log_odds(model.predict(evidence).story)


def _log_odds(story: NDArray[np.float64]) -> NDArray[np.float64]:
    story = np.clip(story, _SURE, 1 - _SURE)
    return np.asarray(np.log(story / (1 - story)))


def without(evidence: Evidence, block: int, piece: Piece, typical: NDArray[np.float32]) -> Evidence:
    """The evidence of one page with a piece of a block's replaced by ``typical``, (columns,)."""
    last = len(evidence.words) - 1
    rows = [block]
    if piece.around:
        rows = [row for row in range(max(block - piece.around, 0), min(block + piece.around, last) + 1) if row != block]
    columns = list(range(evidence.matrix.shape[1])) if piece.around else list(piece.columns)
    matrix = evidence.matrix.copy()
    matrix[np.ix_(rows, columns)] = typical[columns]
    terms = _emptied(evidence.terms, rows) if piece.terms or piece.around else evidence.terms
    return replace(evidence, matrix=matrix, terms=terms)


def influences(
    model: Model,
    evidence: Evidence,
    blocks: Sequence[int],
    pieces: Sequence[Piece],
    typical: NDArray[np.float32],
) -> NDArray[np.float64]:
    """What each piece adds to the log odds of each of ``blocks`` being story: (blocks, pieces).

    ``evidence``: of one page. ``typical``: (2, columns), rows of story and of noise. Positive speaks for story. Pieces
    share what they know, so their influences do not add up to the decision. Predicts the page up to twice an entry.
    """
    before = _Before(model, evidence)
    base = before.odds[list(blocks)]
    found = np.repeat(base[:, None, None], len(pieces), axis=1).repeat(len(typical), axis=2)
    jobs = list(_jobs(evidence, blocks, pieces, typical))
    at_once = max(_ROWS // max(len(evidence.words), 1), 1)
    for first in range(0, len(jobs), at_once):
        some = jobs[first : first + at_once]
        changed = [without(evidence, blocks[i], pieces[j], typical[k[0]]) for i, j, k in some]
        odds = before.changed(changed, [blocks[i] for i, _, _ in some])
        for (i, j, k), value in zip(some, odds, strict=True):
            found[i, j, k] = value
    return np.asarray(base[:, None] - found.mean(axis=2))


class _Before:
    """A page as the model saw it; of changed versions of it, only what changed is predicted anew.

    This follows the model's two stages as :meth:`Model.predict` does; where the two should ever part, as for a model of
    another build, the versions are predicted whole, which takes some ten times as long.
    """

    def __init__(self, model: Model, evidence: Evidence) -> None:
        self.odds = log_odds(model, evidence)
        self._model, self._terms = model, evidence.terms
        self._opinions = self._opinions_of(evidence.terms)
        layout = Layout(evidence.pages)
        self._opened = neighbourhood(evidence.matrix, *self._opinions, evidence.words, layout)
        self._first = model.first.scores(self._opened)[:, 0]
        summed = summary(probability(self._first), evidence.words, layout)
        followed = self._second(second_view(evidence.matrix, self._opinions[0], summed))
        self._follows = bool((followed == self.odds).all())

    def changed(self, pages: Sequence[Evidence], blocks: Sequence[int]) -> NDArray[np.float64]:
        """The log odds of one block of each version of the page."""
        evidence = joined(pages)
        rows = np.asarray(blocks) + evidence.pages[:-1]
        if not self._follows:
            return np.asarray(log_odds(self._model, evidence)[rows])
        each = [self._opinions if page.terms is self._terms else self._opinions_of(page.terms) for page in pages]
        opinions, brief = (np.concatenate([pair[k] for pair in each]) for k in (0, 1))
        layout = Layout(evidence.pages)
        opened = neighbourhood(evidence.matrix, opinions, brief, evidence.words, layout)
        first = np.tile(self._first, len(pages))
        new = (opened.reshape(len(pages), *self._opened.shape) != self._opened).any(axis=2).ravel()
        if new.any():
            first[new] = self._model.first.scores(opened[new])[:, 0]
        summed = summary(probability(first), evidence.words, layout)
        return self._second(second_view(evidence.matrix[rows], opinions[rows], summed[rows]))

    def _opinions_of(self, terms: Terms) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        return opinions_of(self._model.markup.probabilities(terms), self._model.wording.probabilities(terms))

    def _second(self, view: NDArray[np.float32]) -> NDArray[np.float64]:
        return _log_odds(self._model.story_calibration(self._model.second.scores(view)[:, 0]))


def _jobs(
    evidence: Evidence, blocks: Sequence[int], pieces: Sequence[Piece], typical: NDArray[np.float32]
) -> Iterator[tuple[int, int, list[int]]]:
    """What has to be predicted: block, piece, and the rows of ``typical`` that give the same page.

    A piece that is typical already changes nothing, and is left out.
    """
    for i, block in enumerate(blocks):
        for j, piece in enumerate(pieces):
            columns = list(piece.columns)
            rows: dict[bytes, list[int]] = {}
            for k, row in enumerate(typical):
                rows.setdefault(row.tobytes() if piece.around else row[columns].tobytes(), []).append(k)
            same = evidence.matrix[block, columns].tobytes()
            yield from ((i, j, k) for key, k in rows.items() if piece.around or piece.terms or key != same)


def _emptied(terms: Terms, rows: Sequence[int]) -> Terms:
    """``terms`` without those of ``rows``."""
    counts = np.diff(terms.bounds)
    keep = np.ones(len(counts), dtype=bool)
    keep[list(rows)] = False
    counts = np.where(keep, counts, 0)
    return Terms(terms.ids[keep.repeat(np.diff(terms.bounds))], np.concatenate(([0], np.cumsum(counts))))
