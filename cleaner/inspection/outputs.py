"""Articles read back from what ``cleaner batch`` wrote, for a look at them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from cleaner.article import Article
from cleaner.dumps.entries import Damage
from cleaner.dumps.jsonl import read_line
from cleaner.inspection.inspect import Inspection

_TEXTS = ("title", "id", "url", "language", "model", "author", "date", "site")


def looks_like_output(start: bytes) -> bool:
    r"""Whether the first line of a file is an article's row.

    >>> looks_like_output(b'{"id": "a", "paragraphs": []}\n'), looks_like_output(b"{A storm came.}")
    (True, False)
    """
    first = next((line for line in start.removeprefix(b"\xef\xbb\xbf").splitlines() if line.strip()), b"")
    # the first row may be longer than the start that is at hand, so it is not parsed
    return first.lstrip().startswith(b'{"') and (b'"paragraphs"' in first or b'"verdict"' in first)


def read_outputs(lines: Iterable[bytes], name: str) -> Iterator[Inspection | Damage]:
    """An inspection for each row, without findings; a line that holds no article comes back with the reason."""
    for number, line in enumerate(lines, start=1):
        line = (line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line).strip()
        if not line:
            continue
        place = f"line {number}"
        row = read_line(line, name, place)
        if isinstance(row, Damage):
            yield row
            continue
        try:
            yield Inspection(_article(row.fields), html=_html(row.fields))
        except (KeyError, TypeError, ValueError) as error:
            told = f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)
            yield Damage(name, place, "no-article", f"no article as `cleaner batch` writes it: {told}")


def _html(fields: Mapping[str, Any]) -> str | None:
    html = fields.get("html", fields.get("source_html"))
    return html if isinstance(html, str) else None


def _article(fields: Mapping[str, Any]) -> Article:
    known = dict(fields)
    if isinstance(known.get("id"), int):
        known["id"] = str(known["id"])  # numbers may be names of documents
    for name in _TEXTS:
        if not isinstance(known.get(name), str | None):
            raise TypeError(f"{name!r} is no text")
    article = Article.from_dict(known, "")
    for paragraph in article.paragraphs:
        if not isinstance(paragraph.text, str) or not isinstance(paragraph.keep, bool):
            raise TypeError("a paragraph's text is no text, or its keep not true or false")
        _share(paragraph.confidence)
    if article.boundary:
        start, end = article.boundary.start, article.boundary.end
        if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= len(article.paragraphs):
            raise ValueError("the boundary is not among the paragraphs")
        _share(article.boundary.confidence)
    if not isinstance(article.doubtful, bool):
        raise TypeError("'doubtful' is neither true nor false")
    return article


def _share(confidence: object) -> None:
    if not isinstance(confidence, int | float) or not math.isfinite(confidence):
        raise TypeError("a confidence is no number")


def lines_of(start: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    r"""The lines of a file of which the start was read already.

    >>> list(lines_of(b"a\nb", [b"c\n", b"d"]))
    [b'a\n', b'bc\n', b'd']
    """
    *whole, last = start.split(b"\n")
    yield from (line + b"\n" for line in whole)
    remaining = iter(rest)
    yield from chain((last + next(remaining, b""),), remaining)
