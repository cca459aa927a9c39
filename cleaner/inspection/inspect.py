"""A page cleaned, and why each of its paragraphs was decided as it was."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cleaner import cleaning
from cleaner.article import ROLES, Article, Role, Verdict
from cleaner.assembly import assemble, empty
from cleaner.features import read_characters, read_evidence
from cleaner.inspection.pieces import ALL_COLUMNS, AROUND, NAMING, NEIGHBOURS, WORDING, pieces_of, said, typical
from cleaner.inspection.words import counted
from cleaner.segmenter.copies import LEAST_WORDS
from cleaner.segmenter.decode import DEFAULT_MAX_LOSS
from cleaner.segmenter.influence import Piece, influences, log_odds, rows_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cleaner.features import Evidence
    from cleaner.items import Item
    from cleaner.segmenter import Segmenter

BUDGET = 600_000
"""Rows that a page's evidence may take to predict, some seconds; where it is too little, the doubtful go first."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A piece of evidence: its name, what it says in words, and its weight.

    ``weight`` is what the piece adds to the log odds of the paragraph being story, measured by leaving it out: above 0
    it spoke for story, below against. Pieces share what they know, so weights do not add up to the decision.
    """

    name: str
    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class Finding:
    """What the model held of a paragraph: the probability of story before the page was decided as a whole, and why.

    ``reasons`` come heaviest first; None where they were not worked out.
    """

    story: float
    reasons: tuple[Reason, ...] | None


@dataclass(frozen=True, slots=True)
class Inspection:
    """An article with a finding for each paragraph (none where only the article is known), and the html it came of."""

    article: Article
    findings: tuple[Finding, ...] = ()
    html: str | None = None


def inspect_page(
    item: Item,
    *,
    segmenter: Segmenter | None = None,
    max_loss: float | None = None,
    paragraphs: Collection[int] | None = None,
) -> Inspection:
    """Clean a page and find out why.

    ``paragraphs``: the indexes of those whose reasons are wanted; None for all of them, or on a long page for as many
    as can be told in seconds, those in doubt first. Raises what :func:`cleaner.clean` raises, and IndexError for a
    paragraph that the page does not have.
    """
    document = item.read()
    missing = [i for i in paragraphs or () if not 0 <= i < len(document.blocks)]
    if missing:
        raise IndexError(f"no paragraph {missing[0] + 1}: the page has {len(document.blocks)}")
    html = document_html(item) if document.kind == "html" else None
    if not document.blocks:
        return Inspection(empty(document, id=item.id), html=html)
    segmenter = segmenter or cleaning.shipped()
    document = segmenter.settled(document)  # so that nobody is asked twice
    price = DEFAULT_MAX_LOSS if max_loss is None else max_loss
    article = assemble(document, segmenter.segment([document], max_loss=price)[0], model=segmenter.name, id=item.id)
    evidence = read_evidence([document], segmenter.model.rarity)
    odds = log_odds(segmenter.model, evidence)
    wanted = sorted(_affordable(evidence, odds, article)) if paragraphs is None else sorted(paragraphs)
    reasons = dict(zip(wanted, _reasons(segmenter, evidence, odds, wanted), strict=True))
    story = 1 / (1 + np.exp(-odds))
    findings = tuple(Finding(round(float(p), 3), reasons.get(i)) for i, p in enumerate(story))
    return Inspection(article, findings, html)


def document_html(item: Item) -> str:
    """The markup of a page that was found to be HTML, as text."""
    from cleaner.documents import decode

    return item.page if isinstance(item.page, str) else decode(bytes(item.page))


def decisions(article: Article) -> list[str]:
    """In words, why each paragraph stays or goes."""
    lengths = np.diff(read_characters([paragraph.text for paragraph in article.paragraphs]).word_bounds).tolist()
    stays = {
        paragraph.text
        for paragraph, length in zip(article.paragraphs, lengths, strict=True)
        if paragraph.keep and paragraph.path and length >= LEAST_WORDS
    }
    return [_decision(article, index, stays) for index in range(len(article.paragraphs))]


def _decision(article: Article, index: int, stays: Collection[str]) -> str:
    paragraph, boundary = article.paragraphs[index], article.boundary
    if article.verdict is Verdict.NO_STORY or boundary is None:
        return "dropped: the page tells no story"
    if paragraph.keep and article.doubtful:
        return "kept: the evidence did not suffice to cut, so the page stays whole"
    if paragraph.keep and paragraph.role is Role.STORY:
        return "kept as story"
    if paragraph.keep:
        role = paragraph.role.value
        return f"kept, though {role} is likelier: not surely enough to drop it, unless that role was asked for"
    if paragraph.text in stays:
        return "dropped: another paragraph says the same, word for word, and stays"
    if index >= boundary.end:
        return f"dropped: it stands after the story's end (paragraph {boundary.end}, confidence {boundary.confidence})"
    if index < boundary.start:
        return f"dropped: it stands before the story's start (paragraph {boundary.start + 1})"
    return "dropped by itself: the story goes on after it"


def _affordable(evidence: Evidence, odds: NDArray[np.float64], article: Article) -> list[int]:
    """The paragraphs whose reasons the budget allows: those in doubt first, and those beside the boundary."""
    each = len(odds) * len(pieces_of(evidence)) * 2
    edges = {article.boundary.start, article.boundary.end - 1, article.boundary.end} if article.boundary else set()
    order = sorted(range(len(odds)), key=lambda i: (i not in edges, abs(float(odds[i]))))
    return order[: max(BUDGET // each, 1)]


def _reasons(
    segmenter: Segmenter, evidence: Evidence, odds: NDArray[np.float64], blocks: Sequence[int]
) -> list[tuple[Reason, ...]]:
    model, all_pieces, rows = segmenter.model, pieces_of(evidence), rows_of(evidence)
    weights = influences(model, evidence, blocks, all_pieces, typical(rows))
    says = {WORDING: model.wording.probabilities(evidence.terms)}
    if evidence.markup is not None:
        says[NAMING] = model.html.names.probabilities(evidence.markup.names)
    found = []
    for block, row in zip(blocks, weights, strict=True):
        values = dict(zip(ALL_COLUMNS, rows[block].tolist(), strict=False))
        told = [
            Reason(piece.name, _words(piece, block, values, odds, says), round(float(weight), 2))
            for piece, weight in zip(all_pieces, row, strict=True)
        ]
        found.append(tuple(sorted(told, key=lambda reason: -abs(reason.weight))))
    return found


def _words(
    piece: Piece,
    block: int,
    values: dict[str, float],
    odds: NDArray[np.float64],
    says: dict[str, NDArray[np.float32]],
) -> str:
    if piece.name in says:
        kind = int(says[piece.name][block].argmax())
        likeliest = f"{ROLES[kind].value if kind < len(ROLES) else 'noise'} ({says[piece.name][block, kind]:.2f})"
        if piece.name == NAMING:
            return f"what its elements are called, by itself, reads most like {likeliest}"
        return f"its words by themselves read most like {likeliest}"
    if piece.name == AROUND:
        near = [i for i in range(block - NEIGHBOURS, block + NEIGHBOURS + 1) if i != block and 0 <= i < len(odds)]
        likely = sum(float(odds[i]) > 0 for i in near)
        return f"of the {counted(len(near), 'paragraph')} around it {likely} look like story"
    return said(piece, values)
