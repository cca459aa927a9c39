"""How a labelled page reaches a cleaner: as an extractor's text, as a WET record's lines, as HTML, or composed.

The figures that are quoted for a model are made with views of trafilatura 2.3.1.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Literal

from cleaner.article import Role
from cleaner.training.metrics.gold import page_titles
from cleaner.training.metrics.tokens import normalised, tokens
from cleaner.training.readings import roles_in_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.training.corpora import Page
    from cleaner.training.readings import LabelledLine

Mode = Literal["text", "composed", "wet", "html"]
QUOTED_TRAFILATURA = "2.3.1"
"""The version whose output the quoted figures were made with; another one extracts other lines."""
READ_SHARE = 0.95
"""A view counts as read by hand when the lines with a role hold at least this share of its words."""

_SPACE = re.compile(r"\s+")
# fmt: off
_BLOCK_TAGS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "button", "dd", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "label",
    "li", "main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul",
})
_UNSEEN_TAGS = frozenset({
    "head", "iframe", "noscript", "option", "script", "select", "style", "svg", "template", "textarea",
})
# fmt: on


@dataclass(frozen=True, slots=True)
class View:
    """One input to a cleaner, with what is known of it.

    ``roles`` has an entry a line, None where a line was not read; it is None as a whole where the page was not read by
    hand. ``titles`` are the page's headlines, normalised. In HTML views ``html`` is the page, and ``lines`` is empty,
    but where an extractor's lines are all that was read of it.
    """

    mode: Mode
    id: str
    corpus: str
    site: str
    lang: str
    url: str | None
    lines: tuple[str, ...]
    gold: tuple[str, ...]
    titles: tuple[str, ...] = ()
    roles: tuple[Role | None, ...] | None = None
    html: str | None = None

    @property
    def text(self) -> str:
        """The input as plain text, a paragraph a line; what offsets of text views refer to."""
        return "\n".join(self.lines)


def page_view(page: Page, mode: Mode) -> View | None:
    """Build the page's view in one mode; None for WET where only one extractor's lines were read."""
    if mode == "composed":
        raise ValueError("composed views are built of many pages' stories, with cleaner.training.composed.compose")
    if not page.read_whole and (mode == "wet" or (mode == "html" and not (page.html and page.paragraphs))):
        return None
    if page.html or not page.paragraphs:
        lines = _mode_lines(page.html, "text" if mode == "html" and not page.read_whole else mode)
    elif mode == "text":
        lines = tuple(line.text for line in page.paragraphs)  # corrected as text: they are what came in
    else:
        return None
    roles = aligned_roles(lines, page.paragraphs) if lines and mode != "wet" and page.paragraphs else None
    if mode == "html" and lines and roles is None:
        return None
    return View(
        mode=mode,
        id=page.id,
        corpus=page.corpus,
        site=page.site,
        lang=page.lang,
        url=page.url,
        lines=lines,
        gold=page.gold,
        titles=page_titles(page.html, page.title),
        roles=roles,
        html=page.html if mode == "html" else None,
    )


def _mode_lines(html: str, mode: Mode) -> tuple[str, ...]:
    if mode == "html":
        return ()
    return extracted_lines(html) if mode == "text" else blocks(html)


def trafilatura_version() -> str | None:
    """Return the installed version of trafilatura; None where there is none."""
    try:
        return version("trafilatura")
    except PackageNotFoundError:
        return None


def extracted_lines(html: str, *, recall: bool = False) -> tuple[str, ...]:
    """Extract the page's main text with trafilatura, comments left out; empty where there is none.

    By its defaults, or with ``recall`` so that it rather takes too much.
    """
    import trafilatura

    disabled = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        text = trafilatura.extract(html, include_comments=False, favor_recall=recall) or ""
    except Exception:  # an extractor's crash on a broken page is a page without text, not the end of a run
        text = ""
    finally:
        logging.disable(disabled)
    return tuple(line for line in text.split("\n") if line.strip())


def aligned_roles(lines: Sequence[str], labelled: Sequence[LabelledLine]) -> tuple[Role | None, ...] | None:
    """Give each line the role that the reader gave the same words; repeated lines in order, the last role lasting.

    None where too few of the words were read (another extraction than the reader saw), or none of them are story.
    """
    roles = roles_in_order(map(normalised, lines), ((normalised(line.text), line.role) for line in labelled))
    lengths = [len(tokens(line)) for line in lines]
    read = sum(length for length, role in zip(lengths, roles, strict=True) if role)
    return roles if Role.STORY in roles and read >= READ_SHARE * sum(lengths) else None


def blocks(html: str) -> tuple[str, ...]:
    """Return every text block of the page, menus and all, white space collapsed: the lines of a WET record."""
    import lxml.etree
    import lxml.html

    try:
        root = lxml.html.fromstring(html)
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        # str with an encoding declaration is refused; bytes are not
        try:
            root = lxml.html.fromstring(html.encode("utf-8", "replace"), parser=lxml.html.HTMLParser(encoding="utf-8"))
        except (lxml.etree.LxmlError, ValueError, AssertionError):
            return ()
    found: list[str] = []
    pending: list[str] = []

    def close_block() -> None:
        if text := _SPACE.sub(" ", "".join(pending)).strip():
            found.append(text)
        pending.clear()

    walker = lxml.etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        unseen = event in ("comment", "pi") or element.tag in _UNSEEN_TAGS
        if unseen and event == "start":
            walker.skip_subtree()
        if not unseen and element.tag in _BLOCK_TAGS:
            close_block()
        if event == "start":
            pending.append("" if unseen else element.text or "")
        else:
            pending.append(element.tail or "")
    close_block()
    return tuple(found)
