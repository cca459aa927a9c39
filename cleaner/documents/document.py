"""A page as the cleaner reads it, before anything is known of its paragraphs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from cleaner.documents.about import About
from cleaner.documents.markup import Markup
from cleaner.documents.witnesses import Witnesses

Kind = Literal["text", "html"]

Link: TypeAlias = tuple[int, int, str]
"""A link in a block: ``text[start:end]`` leads to an address, as the page has it."""


@dataclass(frozen=True, slots=True)
class Block:
    """A candidate paragraph: ``source_text[start:end] == text``; ``path`` is its element's path where it was HTML."""

    text: str
    start: int
    end: int
    path: str | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A page's text and its blocks in order; ``title``, ``url`` and ``language`` are the caller's evidence, if any.

    ``markup`` is what HTML says of the blocks, ``witnesses`` what others say of them, ``about`` what the page says of
    itself; None where there is no HTML. ``types`` is what the page calls itself, for machines. ``tree`` is the page as
    it was parsed, where an extractor can be asked about it and has not been: see :func:`cleaner.documents.asked`.
    """

    source_text: str
    blocks: tuple[Block, ...]
    kind: Kind = "text"
    title: str | None = None
    url: str | None = None
    language: str | None = None
    markup: Markup | None = None
    witnesses: Witnesses | None = None
    about: About | None = None
    types: tuple[str, ...] = ()
    tree: Any = field(default=None, repr=False, compare=False)
