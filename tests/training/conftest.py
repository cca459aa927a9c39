"""Small views and articles, so that every figure can be checked by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cleaner.article import Article, Boundary, Paragraph, Role, Verdict
from cleaner.training.views import View

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def build_view(lines: str | Sequence[str], roles: str = "", **changes: Any) -> View:
    """A text view of lines; ``roles`` has a letter a line: h(eadline), s(tory), t(easer), p(romo), - for not read."""
    known = {"h": Role.HEADLINE, "s": Role.STORY, "t": Role.TEASER, "p": Role.PROMO, "-": None}
    given = lines.split("\n") if isinstance(lines, str) else lines
    fields: dict[str, Any] = {
        "mode": "text",
        "id": "page",
        "corpus": "c",
        "site": "a.org",
        "lang": "en",
        "url": None,
        "lines": tuple(given),
        "gold": (),
        "roles": tuple(known[letter] for letter in roles) if roles else None,
    }
    return View(**fields | changes)


def build_article(source: str, *pieces: tuple[str, str], confidence: float = 0.9) -> Article:
    """An article of pieces of the source in order, each with its role's name; those that are story are kept."""
    paragraphs, at = [], 0
    for text, role in pieces:
        at = source.index(text, at)
        paragraphs.append(Paragraph(text, at, at + len(text), Role(role), confidence, keep=role == "story"))
        at += len(text)
    return Article(source, tuple(paragraphs), Verdict.STORY, Boundary(0, len(paragraphs), confidence))


@pytest.fixture
def view() -> Callable[..., View]:
    """Builds views."""
    return build_view


@pytest.fixture
def article() -> Callable[..., Article]:
    """Builds articles."""
    return build_article
