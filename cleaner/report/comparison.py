"""Where two outputs over the same documents differ, worst first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from cleaner.report.escapes import harmless
from cleaner.report.records import record, summary, word_counts

if TYPE_CHECKING:
    from cleaner.article import Article, Paragraph
    from cleaner.inspection import Inspection

_NAMED = 20


@dataclass(frozen=True, slots=True)
class Difference:
    """One document as two models saw it.

    ``others``: for each paragraph of the first the same paragraph of the second, None where it has none. ``words``: how
    many words one keeps and the other drops; ``roles``: how many paragraphs have other roles.
    """

    first: Inspection
    second: Inspection
    others: tuple[Paragraph | None, ...]
    words: int
    roles: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """The documents that differ, worst first; how many were compared, and how many only one of the two has."""

    differences: tuple[Difference, ...]
    compared: int
    unmatched: int


def compared(first: Iterable[Inspection], second: Iterable[Inspection]) -> Comparison:
    """Compare documents of the same id, or else address, or else place."""
    waiting = {_key(inspection, place): inspection for place, inspection in enumerate(second)}
    found, unmatched, count = [], 0, 0
    for place, one in enumerate(first):
        other = waiting.pop(_key(one, place), None)
        if other is None:
            unmatched += 1
            continue
        count += 1
        difference = _difference(one, other)
        if difference.words or difference.roles or one.article.verdict != other.article.verdict:
            found.append(difference)
    found.sort(key=lambda each: (-each.words, -each.roles, each.first.article.id or ""))
    return Comparison(tuple(found), count, unmatched + len(waiting))


def comparison_lines(comparison: Comparison) -> Iterator[str]:
    """The comparison as text: a line of summary, then the worst documents."""
    yield f"{len(comparison.differences):,} of {comparison.compared:,} documents differ" + (
        f"; {comparison.unmatched:,} are in one of the two alone" if comparison.unmatched else ""
    )
    if comparison.differences:
        yield f"{'words':>7} {'roles':>6}  {'kept':>11}  {'end':>9}  document"
    for each in comparison.differences[:_NAMED]:
        one, other = each.first.article, each.second.article
        kept = f"{sum(p.keep for p in one.paragraphs)} → {sum(p.keep for p in other.paragraphs)}"
        end = f"{_end(one)} → {_end(other)}"
        yield harmless(f"{each.words:>7,} {each.roles:>6,}  {kept:>11}  {end:>9}  {_name(one)}")
    if len(comparison.differences) > _NAMED:
        yield f"and {len(comparison.differences) - _NAMED:,} more: -o FILE.html shows all of them"


def comparison_records(comparison: Comparison) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """What the report's page reads, worst first."""
    for each in comparison.differences:
        row, document = summary(each.first.article), record(each.first)
        row["differs"] = each.words
        for paragraph, other in zip(document["paragraphs"], each.others, strict=True):
            if other and (other.role != paragraph["role"] or other.keep != paragraph["keep"]):
                paragraph["other"] = {"role": other.role.value, "confidence": other.confidence, "keep": other.keep}
        yield row, document


def _difference(one: Inspection, other: Inspection) -> Difference:
    others = _aligned(one.article, other.article)
    mine = one.article.paragraphs
    words = sum(
        count
        for count, paragraph, same in zip(word_counts(one.article), mine, others, strict=True)
        if paragraph.keep != (same is not None and same.keep)
    )
    if any(same is None for same in others) or len(mine) != len(other.article.paragraphs):
        alone = _only(other.article, others)
        words += sum(count for count, p in zip(word_counts(alone), alone.paragraphs, strict=True) if p.keep)
    roles = sum(same is None or same.role != p.role for p, same in zip(mine, others, strict=True))
    return Difference(one, other, others, words, roles)


def _aligned(one: Article, other: Article) -> tuple[Paragraph | None, ...]:
    texts, others = [p.text for p in one.paragraphs], [p.text for p in other.paragraphs]
    if texts == others:
        return other.paragraphs
    found: list[Paragraph | None] = [None] * len(texts)
    for start, other_start, size in SequenceMatcher(None, texts, others, autojunk=False).get_matching_blocks():
        found[start : start + size] = other.paragraphs[other_start : other_start + size]
    return tuple(found)


def _only(article: Article, aligned: tuple[Paragraph | None, ...]) -> Article:
    """The article's paragraphs that the other one does not have."""
    matched = {id(paragraph) for paragraph in aligned}
    return replace(article, paragraphs=tuple(p for p in article.paragraphs if id(p) not in matched))


def _key(inspection: Inspection, place: int) -> str:
    article = inspection.article
    return article.id or article.url or f"document {place + 1}"


def _name(article: Article) -> str:
    return article.id or article.url or article.title or "document"


def _end(article: Article) -> str:
    return str(article.boundary.end) if article.boundary else "-"
