"""The segmenter: documents in, roles and boundaries out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from cleaner.article import ROLES, Boundary, Role, Verdict
from cleaner.documents.asking import asked, unasked
from cleaner.documents.document import Document
from cleaner.features import Evidence, read_evidence, witnessed
from cleaner.segmenter.copies import copies
from cleaner.segmenter.decode import DEFAULT_MAX_LOSS, LIKELIEST, kept
from cleaner.segmenter.markup import doubt
from cleaner.segmenter.model import ByWords, Model

_STORY, _HEADLINE = ROLES.index(Role.STORY), ROLES.index(Role.HEADLINE)
_BATCH_BLOCKS = 4096
"""Blocks that documents are predicted together up to: enough to make calls cheap, few enough for the cache."""
_DECIMALS = 3


@dataclass(frozen=True, slots=True)
class Segmentation:
    """What was decided for one document: an entry a block in ``roles``, ``confidences`` and ``keep``."""

    roles: tuple[Role, ...]
    confidences: tuple[float, ...]
    keep: tuple[bool, ...]
    boundary: Boundary | None
    verdict: Verdict
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """What the model holds of a page, as :class:`cleaner.segmenter.model.Prediction` has it of many.

    ``again``: of HTML, the blocks that say what another one says, (blocks,).
    """

    roles: NDArray[np.float64]
    end: NDArray[np.float64]
    has_story: float
    words: NDArray[np.int64]
    marked: bool
    again: NDArray[np.bool_]

    @property
    def doubt(self) -> float:
        """How doubtful it is which blocks are story: :func:`cleaner.segmenter.markup.doubt`."""
        return doubt(self.roles[:, _STORY], self.words)


class Segmenter:
    """A model at work. It holds no state between calls: picklable, and safe to use from several threads."""

    def __init__(self, model: Model) -> None:
        self.model = model

    @property
    def name(self) -> str:
        """The model's name, as articles carry it."""
        return self.model.name

    @classmethod
    def load(cls, path: str | Path | None = None) -> Self:
        """Load a model directory; without a path, the shipped one.

        Raises:
            ModelError: where the directory is missing, damaged, or made for another version.

        """
        from cleaner.resources import shipped_model

        return cls(Model.load(Path(path) if path is not None else shipped_model()))

    def segment(self, documents: Sequence[Document], *, max_loss: float = DEFAULT_MAX_LOSS) -> list[Segmentation]:
        """Segment documents, each on its own evidence.

        An extractor is asked about a page of HTML only where the rest leaves it in doubt. ``max_loss`` is the share of
        story words that may be lost, in [0, 1].
        """
        return [self._decided(page, max_loss) for batch in _batches(documents) for page in self._judged(batch)[0]]

    def settled(self, document: Document) -> Document:
        """The document with no more and no less than what it is segmented by."""
        return self._judged([document])[1][0]

    def _judged(self, documents: Sequence[Document]) -> tuple[list[Judged], list[Document]]:
        """What is held of each page, and the documents that it was read from."""
        settled = [unasked(document) for document in documents]
        evidence = read_evidence(settled, self.model.rarity)
        found = self.model.by_words(evidence)
        pages = self._predicted(settled, evidence, found)
        again = [i for i, page in enumerate(pages) if self._in_doubt(page) and documents[i] is not settled[i]]
        if again:
            for i in again:
                settled[i] = asked(documents[i])
            some = [settled[i] for i in again]
            evidence, rows = witnessed(evidence, again, some)
            for i, page in zip(again, self._predicted(some, evidence, found.some(rows)), strict=True):
                pages[i] = page
        return pages, settled

    def _in_doubt(self, page: Judged) -> bool:
        """Whether to ask about a page: not if its story is clear, nor if it hardly tells one at all."""
        html = self.model.html
        may_tell = page.has_story >= html.calibrated.thresholds.story / 2
        return page.marked and may_tell and page.doubt >= html.asking_doubt

    def _predicted(self, documents: Sequence[Document], evidence: Evidence, found: ByWords) -> list[Judged]:
        prediction = self.model.predict(evidence, found)
        pages = []
        for i, (first, last) in enumerate(pairwise(evidence.pages.tolist())):
            roles, words, marked = prediction.roles[first:last], evidence.words[first:last], bool(prediction.marked[i])
            blocks = documents[i].blocks
            again = copies(blocks, words, roles[:, _STORY]) if marked else np.zeros(len(blocks), dtype=bool)
            pages.append(
                Judged(roles, prediction.end[first:last], float(prediction.has_story[i]), words, marked, again)
            )
        return pages

    def _decided(self, page: Judged, max_loss: float) -> Segmentation:
        roles, end, words = page.roles, page.end, page.words
        if not len(roles):
            return Segmentation((), (), (), None, Verdict.NO_STORY, False)
        story = roles[:, _STORY]
        calibrated = self.model.html.calibrated if page.marked else self.model.calibrated
        thresholds = calibrated.thresholds
        stays = kept(story, end, words, thresholds, max_loss)
        likeliest = roles.argmax(axis=1)
        if max_loss > 0:
            # nothing is lost with a headline: it is the article's title
            stays &= (likeliest != _HEADLINE) | (roles[:, _HEADLINE] <= 0.5)
            stays &= ~page.again  # nor with what is said twice
        if page.has_story < thresholds.story or not stays.any():
            return _answer(likeliest, roles, np.zeros(len(story), dtype=bool), None, Verdict.NO_STORY, False)
        # what goes is not called story, whatever its own words would say
        without = roles.copy()
        without[:, _STORY] = -1
        named = np.where(stays, likeliest, without.argmax(axis=1))
        doubtful = bool(stays.all()) and not kept(story, end, words, thresholds, LIKELIEST).all()
        where = np.flatnonzero(stays)
        stop = int(where[-1]) + 1
        confidence = round(float(calibrated.end_confidence(end[stop - 1])), _DECIMALS)
        return _answer(named, roles, stays, Boundary(int(where[0]), stop, confidence), Verdict.STORY, doubtful)


def _answer(
    codes: NDArray[np.int64],
    roles: NDArray[np.float64],
    stays: NDArray[np.bool_],
    boundary: Boundary | None,
    verdict: Verdict,
    doubtful: bool,
) -> Segmentation:
    certain = roles[np.arange(len(codes)), codes].round(_DECIMALS)
    return Segmentation(
        tuple(ROLES[code] for code in codes.tolist()),
        tuple(certain.tolist()),
        tuple(stays.tolist()),
        boundary,
        verdict,
        doubtful,
    )


def _batches(documents: Sequence[Document]) -> Iterator[Sequence[Document]]:
    batch: list[Document] = []
    blocks = 0
    for document in documents:
        if batch and blocks + len(document.blocks) > _BATCH_BLOCKS:
            yield batch
            batch, blocks = [], 0
        batch.append(document)
        blocks += len(document.blocks)
    if batch:
        yield batch
