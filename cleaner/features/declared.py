"""What a page declares itself to be: the types in its head, the names of its outermost elements, its address.

As with the words of a text (:mod:`cleaner.features.vocabulary`), what a name says of a page is learned.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from itertools import accumulate
from urllib.parse import unquote, urlsplit

import numpy as np

from cleaner.documents.document import Document
from cleaner.features.names import words_of_name
from cleaner.features.vocabulary import Terms

DECLARED = 1 << 12
"""The table's size; :class:`Terms` of declarations are below it."""
_OUTERMOST = ("html", "body")
_WORDS = re.compile(r"[^\W\d_]{2,40}")
_MOST_WORDS, _MOST_STEPS = 12, 6


def declared(documents: Sequence[Document]) -> Terms:
    """The terms of every document, a row each; those without markup declare nothing."""
    rows = [
        sorted({zlib.crc32(term.encode("utf-8", "replace")) % DECLARED for term in _declared(document)})
        for document in documents
    ]
    ids = np.array([number for row in rows for number in row], dtype=np.int64)
    return Terms(ids, np.array([0, *accumulate(map(len, rows))], dtype=np.int64))


def _declared(document: Document) -> Iterator[str]:
    facts = document.markup
    if facts is None:
        return
    yield from document.types
    for tag, name in zip(facts.tags[:2], facts.names[:2], strict=True):
        if tag in _OUTERMOST:
            yield from (f"{tag} {word}" for word in words_of_name(name))
    yield from _address(document.url or (document.about.url if document.about else None))


def _address(url: str | None) -> Iterator[str]:
    """The words of an address by their place in it, and its shape."""
    if not url:
        return
    try:
        parts = urlsplit(url)
        path = unquote(parts.path).lower()
    except ValueError:
        return
    yield from (f"host {word}" for word in _WORDS.findall((parts.netloc or "").lower())[:_MOST_WORDS])
    steps = [step for step in path.split("/") if step]
    for step in steps[:-1][:_MOST_STEPS]:
        yield from (f"path {word}" for word in _WORDS.findall(step)[:_MOST_WORDS])
    last = _WORDS.findall(steps[-1])[:_MOST_WORDS] if steps else []
    yield from (f"last {word}" for word in last)
    yield from (f"query {word}" for word in _WORDS.findall(parts.query.lower())[:_MOST_WORDS])
    yield f"steps {min(len(steps), _MOST_STEPS)}"
    yield f"words {min(len(last), 8)}"
    if path.endswith("/"):
        yield "ends as a directory"
    if re.search(r"\d{4}", path):
        yield "has a number"
