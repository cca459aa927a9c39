"""What a dump is made of, as its reader gives it: documents, tables of documents, damage, and what is no document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Record:
    """One document: ``fields`` are its row's own, or those that a WARC record or a file has.

    ``place`` says where in ``source`` it stands, for people: ``line 3, byte 812``, ``offset 1023``; empty for a file
    that is one document. ``size`` is its length in bytes, nearly.
    """

    fields: dict[str, Any]
    source: str
    place: str
    size: int
    charset: str | None = None
    """What the sender of the page's bytes declared them to be in."""


@dataclass(frozen=True, slots=True)
class Table:
    """Some rows of a Parquet file as an Arrow batch; ``first`` is the number of the first of them, from 0."""

    batch: pa.RecordBatch
    source: str
    first: int


@dataclass(frozen=True, slots=True)
class Damage:
    """A part of a dump that cannot be read, and why; ``text`` is what stands there, where it is a line of text.

    ``kind`` is one word for counting, such as ``truncated``.
    """

    source: str
    place: str
    kind: str
    reason: str
    text: str | None = None

    def __str__(self) -> str:
        """One line that names the file, the place and the reason."""
        return ": ".join(part for part in (self.source, self.place, self.reason) if part)


@dataclass(frozen=True, slots=True)
class Passed:
    """A record that is no page, such as a redirect or an image; ``kind`` says which."""

    kind: str


Entry: TypeAlias = Record | Table | Damage | Passed

MAX_DOCUMENT = 64 * 2**20
"""Bytes from which a document is damage: no page is that long, and it would not fit the memory of a few workers."""
