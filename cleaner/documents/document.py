"""A page as the cleaner reads it, before anything is known of its paragraphs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "html"]


@dataclass(frozen=True, slots=True)
class Block:
    """A candidate paragraph: ``source_text[start:end] == text``; ``path`` is its element's path where it was HTML."""

    text: str
    start: int
    end: int
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A page's text and its blocks in order; ``title``, ``url`` and ``language`` are the caller's evidence, if any."""

    source_text: str
    blocks: tuple[Block, ...]
    kind: Kind = "text"
    title: str | None = None
    url: str | None = None
    language: str | None = None
