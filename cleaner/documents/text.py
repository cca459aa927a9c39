"""Plain text into paragraphs: a line each, or a block between blank lines where the lines are hard-wrapped."""

from __future__ import annotations

from cleaner.documents.characters import BLANK, EDGE, INVISIBLE
from cleaner.documents.document import Block, Document
from cleaner.documents.wrapping import Span, unwrap

_SOFT_BREAKS = ("\r", "\v", "\f", "\u2028", "\u2029")


def read_text(text: str, *, title: str | None = None, url: str | None = None, language: str | None = None) -> Document:
    r"""Read a page's text, which stays as it is: paragraphs are spans of it.

    Spans come in order and do not overlap; between them stand only white space, controls and zero-width characters, so
    that spans and gaps rebuild ``text`` exactly. Time is linear in the text's length.

    >>> [block.text for block in read_text("A storm came.\r\n\r\n  It left. \n").blocks]
    ['A storm came.', 'It left.']
    """
    view = _with_line_feeds(text)
    spans = unwrap(view, _line_spans(view))
    blocks = tuple([Block(text[start:end], start, end) for start, end in spans])
    return Document(text, blocks, "text", title, url, language)


def _with_line_feeds(text: str) -> str:
    """``text`` with every kind of line break as one line feed, each character at the offset it had."""
    if "\r" in text:
        # Some programs turn "\r\n" into "\r\r\n"; that is one break, no blank line.
        text = text.replace("\r\r\n", "  \n").replace("\r\n", " \n")
    if "\f" in text:
        # A page break at a line's edge adds nothing to the line break there.
        text = text.replace("\n\f", "\n ").replace("\f\n", " \n")
    for mark in _SOFT_BREAKS:
        if mark in text:
            text = text.replace(mark, "\n")
    # NEL breaks lines where nothing else does; among line feeds it is an ellipsis of Windows-1252 read as Latin-1.
    if "\x85" in text and "\n" not in text:
        text = text.replace("\x85", "\n")
    return text


def _line_spans(view: str) -> list[Span]:
    """The spans of the lines of ``view`` that show anything, freed of what is invisible at their edges."""
    spans: list[Span] = []
    at = 0
    for line in view.split("\n"):
        size = len(line)
        shown = line.strip()
        if shown:
            if shown[0] in INVISIBLE or shown[-1] in INVISIBLE:
                shown = line.strip(EDGE) if line.strip(BLANK) else ""
                start = at + size - len(line.lstrip(EDGE))
            elif len(shown) == size:
                start = at
            else:
                start = at + size - len(line.lstrip())
            if shown:
                spans.append((start, start + len(shown)))
        at += size + 1
    return spans
