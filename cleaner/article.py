"""The values that cleaning gives: an article, its paragraphs, its boundary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Role(StrEnum):
    """What a paragraph is to the page it stands on."""

    HEADLINE = "headline"
    BYLINE = "byline"
    STORY = "story"
    CAPTION = "caption"
    PROMO = "promo"
    TEASER = "teaser"
    COMMENT = "comment"
    ABOUT = "about"
    BOILERPLATE = "boilerplate"


ROLES: tuple[Role, ...] = tuple(Role)
"""Every role, in the order in which models number them."""


class Verdict(StrEnum):
    """Whether a page tells a story at all."""

    STORY = "story"
    NO_STORY = "no_story"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the input: ``source_text[start:end] == text``.

    ``confidence`` is the probability, in [0, 1], that ``role`` is right; ``keep`` tells whether the paragraph stands in
    ``Article.text``; ``path`` is the element's path (``/html/body/…``) where the input was HTML. ``links``, of
    paragraphs that are kept, are (start, end, address): ``text[start:end]`` leads there.
    """

    text: str
    start: int
    end: int
    role: Role
    confidence: float
    keep: bool
    path: str | None = None
    links: tuple[tuple[int, int, str], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The paragraph as a JSON object; ``path`` and ``links`` only where there are any."""
        row: dict[str, Any] = {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "role": self.role.value,
            "confidence": self.confidence,
            "keep": self.keep,
        }
        if self.path is not None:
            row["path"] = self.path
        if self.links:
            row["links"] = [list(link) for link in self.links]
        return row

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Paragraph:
        """Rebuild a paragraph from :meth:`to_dict`'s object."""
        return cls(
            text=row["text"],
            start=row["start"],
            end=row["end"],
            role=Role(row["role"]),
            confidence=row["confidence"],
            keep=row["keep"],
            path=row.get("path"),
            links=tuple([(start, end, url) for start, end, url in row.get("links", ())]),
        )


@dataclass(frozen=True, slots=True)
class Boundary:
    """Where the story stands among the paragraphs: ``paragraphs[start:end]``.

    ``confidence`` is the probability, in [0, 1], that ``end`` is exactly right.
    """

    start: int
    end: int
    confidence: float

    def to_dict(self) -> dict[str, Any]:
        """The boundary as a JSON object."""
        return {"start": self.start, "end": self.end, "confidence": self.confidence}


@dataclass(frozen=True, slots=True)
class Article:
    """What the cleaner found in one page.

    The paragraphs' spans and what lies between them rebuild ``source_text`` exactly; ``text`` holds the kept
    paragraphs, unchanged and in order, joined by a blank line. ``doubtful`` tells that the evidence did not suffice to
    cut and the text came back whole. What is not known is ``None``.
    """

    source_text: str
    paragraphs: tuple[Paragraph, ...]
    verdict: Verdict
    boundary: Boundary | None
    doubtful: bool = False
    title: str | None = None
    id: str | None = None
    url: str | None = None
    language: str | None = None
    model: str | None = None
    author: str | None = None
    date: str | None = None
    site: str | None = None

    @property
    def text(self) -> str:
        """The story: the kept paragraphs, joined by a blank line; empty where there is no story."""
        return "\n\n".join(p.text for p in self.paragraphs if p.keep)

    def to_dict(self) -> dict[str, Any]:
        """One JSON object: the row that ``cleaner batch`` writes. ``source_text`` is left out."""
        return {
            "id": self.id,
            "url": self.url,
            "title": self.title,
            "text": self.text,
            "verdict": self.verdict.value,
            "doubtful": self.doubtful,
            "boundary": self.boundary.to_dict() if self.boundary else None,
            "paragraphs": [p.to_dict() for p in self.paragraphs],
            "language": self.language,
            "author": self.author,
            "date": self.date,
            "site": self.site,
            "model": self.model,
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any], source_text: str) -> Article:
        """Rebuild an article from :meth:`to_dict`'s object and the text that its offsets refer to."""
        boundary = row.get("boundary")
        return cls(
            source_text=source_text,
            paragraphs=tuple(Paragraph.from_dict(p) for p in row["paragraphs"]),
            verdict=Verdict(row["verdict"]),
            boundary=Boundary(**boundary) if boundary else None,
            doubtful=row["doubtful"],
            **{name: row.get(name) for name in ("title", "id", "url", "language", "model", "author", "date", "site")},
        )


@dataclass(frozen=True, slots=True)
class Reject:
    """A document that could not be cleaned, and why: ``clean_many(errors="yield")`` gives it in an article's place."""

    reason: str
    id: str | None = None
    url: str | None = None
    error: str | None = None
    """The class of the error, such as ``NotTextError``."""

    def to_dict(self) -> dict[str, Any]:
        """The reject as a JSON object."""
        return {"id": self.id, "url": self.url, "error": self.error, "reason": self.reason}
