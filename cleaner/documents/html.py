"""HTML into paragraphs: every block element that shows text of its own, in the page's order, with its markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from itertools import accumulate, compress
from typing import Any, TypeAlias

from cleaner.documents.about import About, about
from cleaner.documents.characters import BLANK, EDGE
from cleaner.documents.document import Block, Document, Link
from cleaner.documents.head import Head, read_head
from cleaner.documents.markup import Markup, MarkupReader
from cleaner.documents.witnesses import is_askable, lightened, witnesses

BLOCK_ELEMENTS = frozenset(
    """address article aside blockquote body br button dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4
    h5 h6 header hr html label li main nav ol p pre section table td th tr ul""".split()
)
"""The elements that set their text apart from what stands around them."""

SKIPPED_ELEMENTS = frozenset("head iframe noframes noscript option script select style svg template textarea".split())
"""The elements whose text is not part of the page as it is read."""

_Found: TypeAlias = tuple[str, str | None, tuple[Link, ...]]
"""A block's text, its path, its links."""

_PREFIX = re.compile(rb"""xmlns:(\w{1,40})\s*=\s*["']http://www\.w3\.org/1999/xhtml["']""")
_MOST_TAGS = 500_000
"""Tags of a page from which on no tree is built: it would take up to a thousand bytes for each."""

_PROSE, _LITTLE, _MORE = 80, 500, 2
"""Characters of a block that is prose, and of all prose of a page that shows little of it. Such a page is read with
what it holds for readers without scripts, if that makes it so many times as long."""

_CONTROLS = bytes((*range(9), 11, *range(14, 32)))
_WITHOUT_CONTROLS = bytes.maketrans(_CONTROLS, b" " * len(_CONTROLS))


def read_html(
    markup: str, *, title: str | None = None, url: str | None = None, language: str | None = None
) -> Document:
    """Read a page's markup; the document's text is its blocks, white space collapsed, a line each.

    No markup is refused: what shows no text gives a document without blocks. Time is linear in the markup's length.
    The extractor is not asked yet.

    >>> page = read_html("<h1>Storm</h1><p>It came at <b>night</b>.<script>x()</script>")
    >>> [(block.text, block.path) for block in page.blocks]
    [('Storm', '/html/body/h1'), ('It came at night.', '/html/body/p')]
    """
    root, data = _tree(markup)
    found, facts, signed = (_read_flat(data.decode()), None, []) if root is None else _walk(root)
    head = read_head(root) if facts is not None else Head()
    if root is not None and _shows_little(found) and (not found or root.find(".//noscript") is not None):
        # The page, or its main text, is made by a script: there is what it shows where none runs.
        whole = _walk(root, SKIPPED_ELEMENTS - {"noscript"})
        if not found and _size(whole[0]) < len(head.body):  # and what it tells robots
            found, facts = _read_record(head.body), None
        elif not found or (_size(whole[0]) > _MORE * _size(found) and not _shows_little(whole[0])):
            found, facts, signed = whole
    source = "\n".join([text for text, _, _ in found])
    starts = accumulate([len(text) + 1 for text, _, _ in found], initial=0)
    blocks = [
        Block(text, at, at + len(text), path, links) for (text, path, links), at in zip(found, starts, strict=False)
    ]
    if facts is None:
        known = About(url=url) if root is None else about(root, head, (), url, askable=False)
        return Document(source, tuple(blocks), "html", title, url, language, about=known)
    askable = is_askable(len(facts.tags), facts.depth, len(data))
    seen = witnesses(head, [text for text, _, _ in found])
    known = about(root, head, signed, url, askable=askable)
    tree = lightened(root) if askable else None
    return Document(source, tuple(blocks), "html", title, url, language, facts, seen, known, tuple(head.types), tree)


def _shows_little(found: Sequence[_Found]) -> bool:
    """Whether there is next to no prose."""
    return sum(len(text) for text, _, _ in found if len(text) >= _PROSE) < _LITTLE


def _size(found: Sequence[_Found]) -> int:
    return sum(len(text) for text, _, _ in found)


def every_block(markup: str) -> Document:
    """The page's blocks and their markup alone, with those that no reader sees; without blocks where no tree is built.

    >>> [block.text for block in every_block("<p>A storm.<p hidden>Close this window").blocks]
    ['A storm.', 'Close this window']
    """
    root, _ = _tree(markup)
    if root is None:
        return Document("", (), "html")
    found, facts, _ = _walk(root, unseen=True)
    return Document("", tuple([Block(text, 0, 0, path) for text, path, _ in found]), "html", markup=facts)


def _tree(markup: str) -> tuple[Any, bytes]:
    """The markup's root element, None where no tree is built of it, and the markup as bytes."""
    # As bytes, since lxml refuses text that declares an encoding; without NUL, at which it would stop reading.
    data = markup.encode("utf-8", "replace").translate(_WITHOUT_CONTROLS)
    if prefix := _PREFIX.search(data[:4096]):
        data = re.sub(rb"(</?)" + prefix[1] + rb":", rb"\1", data)  # names as HTML has them
    return (_parse(data) if data.count(b"<") <= _MOST_TAGS else None), data


def _parse(data: bytes) -> Any:
    """The root element of the markup ``data``; None where lxml finds none, or stops before the end."""
    from lxml import etree
    from lxml.html import HtmlElement

    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    # Of the class that trafilatura takes, and all of the same: lxml.html's own parser asks Python for the class of
    # every element that is touched, here and wherever the tree is copied to.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    try:
        root = etree.fromstring(data, parser)
    except etree.LxmlError:
        return None
    # libxml2 gives up on a page in which elements stand over two thousand deep, and says so last.
    last = parser.error_log.last_error
    return None if last is not None and last.level_name == "FATAL" else root


def _read_record(body: str) -> list[_Found]:
    """The lines of an article's text as its page's record has it."""
    lines = [" ".join(line.split()).strip(EDGE) for line in body.splitlines()]
    return [(line, None, ()) for line in lines if line.strip(BLANK)]


class _Gatherer:
    """Gathers text until a block ends, then keeps it, with its links, if it shows anything."""

    def __init__(self) -> None:
        self.found: list[tuple[str, tuple[Link, ...]]] = []
        self._pieces: list[str] = []  # the first is not blank
        self._href: str | None = None  # of the open link
        self._marks: list[tuple[int, str | None]] = []  # before which piece a link begins, or ends

    def add(self, text: str) -> None:
        if text:
            self._pieces.append(text)

    def space(self, text: str) -> None:
        """Add white space, of which a block has none at its beginning."""
        if self._pieces:
            self._pieces.append(text)

    def link(self, href: str | None) -> None:
        """Begin a link, or end the one that is open."""
        if href != self._href:
            self._href = href
            self._marks.append((len(self._pieces), href))

    def end_block(self) -> bool:
        """End the block; whether it showed any text."""
        if not self._pieces:
            if self._marks:  # of links that showed nothing; one that is still open may go on
                self._marks = [] if self._href is None else [(0, self._href)]
            return False
        text = " ".join("".join(self._pieces).split()).strip(EDGE)
        shown = bool(text.strip(BLANK))
        if shown:
            self.found.append((text, self._links(text) if self._marks else ()))
        self._pieces.clear()
        self._marks = [] if self._href is None else [(0, self._href)]
        return shown

    def _links(self, text: str) -> tuple[Link, ...]:
        """Where in ``text``, the pieces with their white space collapsed, links stand, and where they lead."""
        (first, href), *others = self._marks
        if not first and href and (not others or others == [(len(self._pieces), None)]):
            return ((0, len(text), href),)
        links: list[Link] = []
        ends = [at for at, _ in others] + [len(self._pieces)]
        at = 0
        if first:
            at = len(" ".join("".join(self._pieces[:first]).split()).lstrip(EDGE))
        for (first, href), last in zip(self._marks, ends, strict=True):
            words = " ".join("".join(self._pieces[first:last]).split()).strip(EDGE)
            start = text.find(words, at) if words else -1
            if start < 0:
                continue
            at = start + len(words)
            if href:
                links.append((start, at, href))
        return tuple(links)


def _walk(
    root: Any, skipped: frozenset[str] = SKIPPED_ELEMENTS, *, unseen: bool = False
) -> tuple[list[_Found], Markup, list[Any]]:
    """The text and path of every block below ``root`` that is seen, and their markup; elements that may name an author.

    With ``unseen`` those that are not seen, too; never what stands in ``skipped`` elements.

    A loop and no recursion, for pages nest deep.
    """
    from lxml.etree import iterwalk

    gather, facts, containers = _Gatherer(), MarkupReader(), [-1]  # the open block elements, by their places
    steps = iterwalk(root, events=("start", "end"))
    for event, element in steps:
        tag = element.tag
        if tag in skipped:
            if event == "start":
                steps.skip_subtree()
                continue
        elif event == "start":
            if tag in BLOCK_ELEMENTS:
                facts.end_block(gather.end_block(), containers[-1])
                containers.append(facts.elements)
            elif tag == "a":
                gather.link(element.get("href"))
            facts.enter(element, tag)
        else:
            if tag in BLOCK_ELEMENTS:
                facts.end_block(gather.end_block(), containers.pop())
            elif tag == "a":
                gather.link(None)
            facts.leave(tag)
        text = element.text if event == "start" else element.tail
        if not text:
            continue
        if text.isspace():
            gather.space(text)
        else:
            gather.add(text)
            facts.add(text)
    seen = [True] * len(gather.found) if unseen else facts.seen([len(text) for text, _ in gather.found])
    found = [(text, path, links) for (text, links), path in zip(gather.found, facts.paths(), strict=True)]
    return list(compress(found, seen)), facts.markup(seen), facts.signed


_FLAT_TAG = re.compile(r"(/?)([a-zA-Z][^\s/>]*)[^>]*>?")


def _read_flat(markup: str) -> list[_Found]:
    """The text of every block, without a tree: for pages that lxml does not read to their end.

    No depth is too deep, and time is linear in the length whatever is left open, which it is not with the standard
    library's parser. An attribute that holds a ">" shows what comes after it.
    """
    gather, skipping, in_comment = _Gatherer(), None, False
    first, *pieces = markup.split("<")
    gather.add(unescape(first))
    for piece in pieces:
        if in_comment or piece.startswith("!--"):
            _, closed, text = piece.partition("-->")
            in_comment = not closed
        elif found := _FLAT_TAG.match(piece):
            text, tag = piece[found.end() :], found[2].lower()
            if skipping is None and tag in BLOCK_ELEMENTS:
                gather.end_block()
            if found[1] and tag == skipping:
                skipping = None
            elif not found[1] and skipping is None and tag in SKIPPED_ELEMENTS:
                skipping = tag
        else:
            text = piece.partition(">")[2] if piece[:1] in ("!", "?", "/") else f"<{piece}"
        if skipping is None:
            gather.add(unescape(text))
    gather.end_block()
    return [(text, None, links) for text, links in gather.found]
