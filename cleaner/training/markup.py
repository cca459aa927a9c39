"""A page's blocks with what their markup says of them: weak labels for training, never evidence.

Words of class and id attributes stand here because sites name their parts with them; they label training text only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cleaner.article import Role
from cleaner.documents import Document
from cleaner.documents.markup import Markup

_DEPTH = 8
_NAMED: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(words, re.IGNORECASE))
    for role, words in (
        (Role.COMMENT, r"comment|disqus|respond\b|kommentar|koment"),
        (Role.CAPTION, r"caption|credit|figure"),
        (Role.ABOUT, r"author-?bio|about-?(the-)?author|bio\b|author-?(box|info|desc|card)"),
        (Role.PROMO, r"newsletter|subscri|sign-?up|social|share|sharing|follow|promo|donat|paywall|read-?more"),
        (
            Role.TEASER,
            r"related|recommend|teaser|trending|popular|more-?(news|stories|from)|latest|most-?read|similar|further|"
            r"suggest|sidebar|widget|list-?news|news-?list|carousel",
        ),
        (Role.BYLINE, r"byline|\bauthor\b|dateline|\bdate\b|publish|posted|meta\b|timestamp"),
        (
            Role.BOILERPLATE,
            r"\bnav|menu|footer|header|breadcrumb|cookie|copyright|\btags?\b|legal|banner|\bads?\b|advert|login|search|"
            r"toolbar|topbar",
        ),
    )
)


@dataclass(frozen=True, slots=True)
class MarkedBlock:
    """A block's text, the tags it stands in (innermost first), and the role that its markup names, if any."""

    text: str
    tags: tuple[str, ...]
    role: Role | None


def marked_blocks(document: Document) -> list[MarkedBlock]:
    """The blocks of a page of HTML, in order; empty where its markup could not be parsed."""
    facts = document.markup
    if facts is None:
        return []
    return [_marked(block.text, facts, home) for block, home in zip(document.blocks, facts.homes, strict=True)]


def _marked(text: str, facts: Markup, home: int) -> MarkedBlock:
    chain = [home]
    while chain[-1] and len(chain) < _DEPTH:
        chain.append(facts.parents[chain[-1]])
    tags = [facts.tags[element] for element in chain]
    return MarkedBlock(text, tuple(tags), _role(tags, [facts.names[element] for element in chain]))


def _role(tags: list[str], names: list[str]) -> Role | None:
    if "figcaption" in tags[:4]:
        return Role.CAPTION
    for tag, name in zip(tags[:6], names, strict=False):
        for role, words in _NAMED:
            if words.search(name):
                return role
        if tag in ("nav", "footer", "header", "menu"):
            return Role.BOILERPLATE
        if tag == "aside":
            return Role.TEASER
    return None
