"""A page's blocks with what their markup says of them: weak labels for training, never evidence.

Words of class and id attributes stand here because sites name their parts with them; they label training text only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cleaner.article import Role

_SPACE = re.compile(r"\s+")
# fmt: off
_BLOCKS = frozenset(
    "address article aside blockquote body br button dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 "
    "h5 h6 header hr html label li main nav ol p pre section table td th tr ul".split()
)
_UNSEEN = frozenset("head iframe noscript option script select style svg template textarea".split())
# fmt: on
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


def marked_blocks(html: str) -> list[MarkedBlock]:
    """Every text block of the page, white space collapsed, in order; empty where the markup cannot be parsed."""
    import lxml.etree
    import lxml.html

    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root = lxml.html.fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return []
    found: list[MarkedBlock] = []
    pending: list[str] = []
    home: list[lxml.etree._Element] = []

    def close() -> None:
        if text := _SPACE.sub(" ", "".join(pending)).strip():
            found.append(_marked(text, home[0] if home else root))
        pending.clear()
        home.clear()

    def add(text: str | None, element: lxml.etree._Element | None) -> None:
        if text:
            pending.append(text)
            if not home and element is not None and text.strip():
                home.append(element)

    walker = lxml.etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        unseen = event in ("comment", "pi") or element.tag in _UNSEEN
        if unseen and event == "start":
            walker.skip_subtree()
        if not unseen and element.tag in _BLOCKS:
            close()
        if event == "start":
            add(None if unseen else element.text, element)
        else:
            add(element.tail, element.getparent())
    close()
    return found


def _marked(text: str, element: lxml.etree._Element) -> MarkedBlock:  # type: ignore[name-defined]  # noqa: F821
    tags: list[str] = []
    names: list[str] = []
    current = element
    while current is not None and len(tags) < _DEPTH:
        if isinstance(current.tag, str):
            tags.append(current.tag)
            names.append(f"{(current.get('id') or '')[:40]} {(current.get('class') or '')[:80]}")
        current = current.getparent()
    return MarkedBlock(text, tuple(tags), _role(tags, names))


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
