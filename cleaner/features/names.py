"""What the elements around a block are called: tags, and the words of classes and ids, as hashed terms.

As with the words of a text (:mod:`cleaner.features.vocabulary`), what a name says of a role is learned.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np

from cleaner.documents.document import Document
from cleaner.documents.markup import Markup
from cleaner.features.vocabulary import Terms

NAMES = 1 << 14
"""The table's size; :class:`Terms` of names are below it."""
_LEVELS = (0, 1, 2, 3, 3, 4, 4, 4, 5, 5, 5, 5)
"""How near an ancestor is, by its place above the block's home; those beyond are left out."""
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\W\d_A-Za-z]+")
_MOST = 16


def names(documents: Sequence[Document]) -> Terms:
    """The terms of every block of HTML documents, in their order."""
    known: dict[tuple[int, str, str], list[int]] = {}
    found: list[int] = []
    bounds = [0]
    for document in documents:
        if document.markup is None:
            bounds += [len(found)] * len(document.blocks)
            continue
        above: dict[int, list[int]] = {}
        for home in document.markup.homes:
            if home not in above:
                above[home] = _around(document.markup, home, known)
            found += above[home]
            bounds.append(len(found))
    return Terms(np.array(found, dtype=np.int64), np.array(bounds, dtype=np.int64))


def _around(facts: Markup, home: int, known: dict[tuple[int, str, str], list[int]]) -> list[int]:
    """The terms of an element and those above it."""
    parents, tags, called = facts.parents, facts.tags, facts.names
    found: list[int] = []
    at = home
    for level in _LEVELS:
        key = level, tags[at], called[at]
        terms = known.get(key)
        if terms is None:
            known[key] = terms = _terms(*key)
        found += terms
        if at == 0:
            break
        at = parents[at]
    return found


def _terms(level: int, tag: str, name: str) -> list[int]:
    return [zlib.crc32(f"{level} {term}".encode()) % NAMES for term in (f"<{tag}", *words_of_name(name))]


def words_of_name(name: str) -> list[str]:
    """The different words of a name, in lower case and order of letters.

    >>> words_of_name("entry-content singlePost post")
    ['content', 'entry', 'post', 'single']
    """
    return sorted({word.lower() for word in _WORDS.findall(name)[:_MOST]})
