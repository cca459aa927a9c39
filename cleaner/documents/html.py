"""HTML into paragraphs: every block element that shows text of its own, in the page's order."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser
from itertools import accumulate
from typing import Any

from cleaner.documents.characters import BLANK, EDGE
from cleaner.documents.document import Block, Document

BLOCK_ELEMENTS = frozenset(
    """address article aside blockquote body br button dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4
    h5 h6 header hr html label li main nav ol p pre section table td th tr ul""".split()
)
"""The elements that set their text apart from what stands around them."""

SKIPPED_ELEMENTS = frozenset("head iframe noscript option script select style svg template textarea".split())
"""The elements whose text is not part of the page as it is read."""

_CONTROLS = bytes((*range(9), 11, *range(14, 32)))
_WITHOUT_CONTROLS = bytes.maketrans(_CONTROLS, b" " * len(_CONTROLS))


def read_html(
    markup: str, *, title: str | None = None, url: str | None = None, language: str | None = None
) -> Document:
    """Read a page's markup; the document's text is its blocks, white space collapsed, a line each.

    No markup is refused: what shows no text gives a document without blocks. Time is linear in the markup's length.

    >>> page = read_html("<h1>Storm</h1><p>It came at <b>night</b>.<script>x()</script>")
    >>> [(block.text, block.path) for block in page.blocks]
    [('Storm', '/html/body/h1'), ('It came at night.', '/html/body/p')]
    """
    # As bytes, since lxml refuses text that declares an encoding; without NUL, at which it would stop reading.
    data = markup.encode("utf-8", "replace").translate(_WITHOUT_CONTROLS)
    root = _parse(data)
    found = _read_flat(data.decode()) if root is None else _walk(root)
    source = "\n".join([text for text, _ in found])
    starts = accumulate([len(text) + 1 for text, _ in found], initial=0)
    blocks = [Block(text, at, at + len(text), path) for (text, path), at in zip(found, starts, strict=False)]
    return Document(source, tuple(blocks), "html", title, url, language)


def _parse(data: bytes) -> Any:
    """The root element of the markup ``data``; None where lxml finds none, or stops before the end."""
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.LxmlError:
        return None
    # libxml2 gives up on a page in which elements stand over two thousand deep, and says so last.
    last = parser.error_log.last_error
    return None if last is not None and last.level_name == "FATAL" else root


class _Gatherer:
    """Gathers text until a block ends, then keeps it if it shows anything."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str | None]] = []
        self._pieces: list[str] = []

    def add(self, text: str | None) -> None:
        if text:
            self._pieces.append(text)

    def end_block(self, path: str | None) -> None:
        if self._pieces:
            text = " ".join("".join(self._pieces).split()).strip(EDGE)
            self._pieces.clear()
            if text.strip(BLANK):
                self.found.append((text, path))


def _walk(root: Any) -> list[tuple[str, str | None]]:
    """The text and the path of every block below ``root``. A loop and no recursion, for pages nest deep."""
    gather, homes = _Gatherer(), [""]  # homes: paths of the open block elements
    pending: list[tuple[Any, str, str | None]] = [(root, "", root.tag)]
    while pending:
        element, above, step = pending.pop()
        tag = element.tag
        block = tag in BLOCK_ELEMENTS
        if step is None:  # the element's children are done
            if block:
                gather.end_block(homes.pop())
            gather.add(element.tail)
        elif not isinstance(tag, str) or tag in SKIPPED_ELEMENTS:
            gather.add(element.tail)
        else:
            path = f"{above}/{step}"
            if block:
                gather.end_block(homes[-1])
                homes.append(path)
            gather.add(element.text)
            pending.append((element, "", None))
            if len(element):
                pending.extend(reversed([(child, path, name) for child, name in _steps(element)]))
    return gather.found


def _steps(element: Any) -> list[tuple[Any, str]]:
    """The children of ``element`` with their step of an XPath: numbered where several have the same name."""
    children = list(element)
    names = [str(child.tag) for child in children]
    if len(set(names)) == len(names):
        return list(zip(children, names, strict=True))
    many, seen = Counter(names), Counter[str]()
    steps = []
    for child, name in zip(children, names, strict=True):
        seen[name] += 1
        steps.append((child, f"{name}[{seen[name]}]" if many[name] > 1 else name))
    return steps


class _FlatReader(HTMLParser):
    """Reads markup as a stream of tags, so that no depth is too deep; its blocks have no paths."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.gather = _Gatherer()
        self._skipping: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCK_ELEMENTS:
            self.gather.end_block(None)
        if self._skipping is None and tag in SKIPPED_ELEMENTS:
            self._skipping = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._skipping:
            self._skipping = None
        elif tag in BLOCK_ELEMENTS:
            self.gather.end_block(None)

    def handle_data(self, data: str) -> None:
        if self._skipping is None:
            self.gather.add(data)


def _read_flat(markup: str) -> list[tuple[str, str | None]]:
    """The text of every block, without a tree: for pages that lxml does not read to their end."""
    reader = _FlatReader()
    try:
        reader.feed(markup)
        reader.close()
    except AssertionError:  # html.parser raises it on some broken declarations
        pass
    reader.gather.end_block(None)
    return reader.gather.found
