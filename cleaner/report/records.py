"""Inspections as the JSON that the report's page reads, and the figures by which a gallery is sorted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cleaner.features import read_characters
from cleaner.inspection.inspect import decisions

if TYPE_CHECKING:
    from cleaner.article import Article
    from cleaner.inspection import Finding, Inspection


_OPENING = 80


def record(inspection: Inspection, overlay: str | None = None) -> dict[str, Any]:
    """All that is shown of one document."""
    article = inspection.article
    findings: Sequence[Finding | None] = inspection.findings or [None] * len(article.paragraphs)
    return {
        "id": article.id,
        "url": article.url,
        "site": site_of(article),
        "title": article.title,
        "language": article.language,
        "model": article.model,
        "verdict": article.verdict.value,
        "doubtful": article.doubtful,
        "boundary": article.boundary.to_dict() if article.boundary else None,
        "paragraphs": [
            {
                "text": paragraph.text,
                "role": paragraph.role.value,
                "confidence": paragraph.confidence,
                "keep": paragraph.keep,
                "decision": decision,
                "story": finding.story if finding else None,
                "reasons": [[r.name, r.words, r.weight] for r in finding.reasons]
                if finding and finding.reasons is not None
                else None,
            }
            for paragraph, finding, decision in zip(article.paragraphs, findings, decisions(article), strict=True)
        ],
        "html": inspection.html,
        "overlay": overlay,
    }


def site_of(article: Article) -> str:
    """The site that is known of an article, or the host of its address; empty where neither is."""
    if article.site:
        return article.site
    try:
        return (urlsplit(article.url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def summary(article: Article) -> dict[str, Any]:
    """A row of the gallery: what a document is sorted by. ``doubt`` is 1 where nothing was cut, 0 where all is sure."""
    words = word_counts(article)
    kept = [p.keep for p in article.paragraphs]
    confidence = article.boundary.confidence if article.boundary else None
    return {
        "id": article.id,
        "title": article.title or _opening(article),
        "site": site_of(article),
        "verdict": article.verdict.value,
        "doubtful": article.doubtful,
        "doubt": round(1.0 if article.doubtful else 1 - confidence if confidence is not None else 0.0, 3),
        "paragraphs": len(kept),
        "kept": sum(kept),
        "words": sum(words),
        "removed": sum(count for count, stays in zip(words, kept, strict=True) if not stays),
        "roles": _by_role(article, words),
    }


def word_counts(article: Article) -> list[int]:
    """The words of each paragraph; each ideograph is one."""
    if not article.paragraphs:
        return []
    bounds = read_characters([paragraph.text for paragraph in article.paragraphs]).word_bounds.tolist()
    return [end - start for start, end in pairwise(bounds)]


def totals(summaries: Sequence[Mapping[str, Any]]) -> dict[str, list[int]]:
    """For each role how many paragraphs and words have it, over all documents."""
    found: dict[str, list[int]] = {}
    for row in summaries:
        for role, (paragraphs, words) in row["roles"].items():
            sums = found.setdefault(role, [0, 0])
            sums[0] += paragraphs
            sums[1] += words
    return found


def _by_role(article: Article, words: Sequence[int]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for paragraph, count in zip(article.paragraphs, words, strict=True):
        sums = found.setdefault(paragraph.role.value, [0, 0])
        sums[0] += 1
        sums[1] += count
    return found


def _opening(article: Article) -> str:
    words = " ".join(article.paragraphs[0].text[:200].split()) if article.paragraphs else ""
    return words if len(words) <= _OPENING else f"{words[: _OPENING - 1]}…"
