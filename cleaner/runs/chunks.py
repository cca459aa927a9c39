"""Entries into chunks: what a worker is given at once, and the unit in which a run is written and resumed.

Where a chunk ends depends on the entries alone, so that a run that is resumed cuts the same chunks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from cleaner.dumps.entries import Damage, Entry, Passed, Record, Table
from cleaner.dumps.fields import Fields

DOCUMENTS = 64
BYTES = 2 * 2**20
"""Of documents, from which a chunk is closed early, so that a chunk of long pages fits memory as well."""
ENTRIES = 4096

Seen = Callable[[int, int, Any], bool]
"""Takes a file's number, a chunk's number and an id, and tells whether the id has been seen in the file."""


@dataclass(slots=True)
class Chunk:
    """Some entries in order. ``refused`` says which are not to be cleaned, and why: (kind, reason) by index.

    ``file`` and ``read`` tell where it ends: after so many entries of that file.
    """

    number: int
    shard: int
    entries: list[Record | Damage] = field(default_factory=list)
    table: bytes | None = None
    source: str = ""
    first: int = 0
    rows: int = 0
    refused: dict[int, tuple[str, str]] = field(default_factory=dict)
    passed: Counter[str] = field(default_factory=Counter)
    file: int = 0
    read: int = 0
    ends_entry: bool = True
    """Whether a run can go on behind this chunk: not within a table that a shard's end cuts in two."""
    documents: int = 0
    bytes: int = 0

    def __len__(self) -> int:
        return self.rows if self.table is not None else len(self.entries)


class Chunker:
    """Cuts entries into chunks; ``documents`` is how many came before, ``shard_size`` how many a shard holds."""

    def __init__(
        self, seen: Seen, fields: Fields, shard_size: int | None = None, *, number: int = 0, documents: int = 0
    ) -> None:
        self._seen, self._fields, self._shard_size = seen, fields, shard_size
        self._number, self._documents = number, documents

    def cut(self, entries: Iterator[tuple[int, int, Entry]]) -> Iterator[Chunk]:
        """Chunks of entries, each of which comes with its file's number and its own number in it, from 1."""
        chunk = self._new()
        passing = 0
        for file, number, entry in entries:
            if isinstance(entry, Table):
                if len(chunk) or passing:
                    yield self._closed(chunk)
                for part in self._tables(entry, file, number):
                    yield self._closed(part)
                chunk, passing = self._new(), 0
                continue
            chunk.file, chunk.read = file, number
            if isinstance(entry, Passed):
                chunk.passed[entry.kind] += 1
                passing += 1
            else:
                self._take(chunk, entry)
            full = self._shard_size is not None and (self._documents + chunk.documents) % self._shard_size == 0
            if (
                len(chunk) >= DOCUMENTS
                or chunk.bytes >= BYTES
                or passing >= ENTRIES
                or (full and isinstance(entry, Record))
            ):
                yield self._closed(chunk)
                chunk, passing = self._new(), 0
        if len(chunk) or passing:
            yield self._closed(chunk)

    def _new(self) -> Chunk:
        shard = self._documents // self._shard_size if self._shard_size else 0
        return Chunk(self._number, shard)

    def _closed(self, chunk: Chunk) -> Chunk:
        self._number += 1
        self._documents += chunk.documents
        return chunk

    def _take(self, chunk: Chunk, entry: Record | Damage) -> None:
        if isinstance(entry, Record):
            name = self._fields.name(entry.fields)
            if name is not None and self._seen(chunk.file, chunk.number, name):
                chunk.refused[len(chunk.entries)] = _duplicate(name)
            chunk.documents += 1
            chunk.bytes += entry.size
        chunk.entries.append(entry)

    def _tables(self, table: Table, file: int, number: int) -> Iterator[Chunk]:
        """A table as a chunk, or as two where a shard ends within it."""
        batch, first = table.batch, table.first
        while batch.num_rows:
            chunk = self._new()
            room = batch.num_rows
            if self._shard_size is not None:
                room = min(room, self._shard_size - self._documents % self._shard_size)
            some = batch.slice(0, room)
            chunk.table, chunk.source, chunk.first, chunk.rows = packed(some), table.source, first, room
            chunk.file, chunk.read, chunk.ends_entry = file, number, room == batch.num_rows
            chunk.documents, chunk.bytes = room, some.nbytes
            columns = [name for name in some.schema.names if name in self._fields.names]
            for index, row in enumerate(some.select(columns).to_pylist() if columns else ()):
                name = self._fields.name(row)
                if name is not None and self._seen(file, chunk.number, name):
                    chunk.refused[index] = _duplicate(name)
            batch, first = batch.slice(room), first + room
            yield chunk


def _duplicate(name: Any) -> tuple[str, str]:
    told = str(name)
    return "duplicate-id", f"another document of this file has the id {told[:200]!r}"


def packed(batch: Any) -> bytes:
    """An Arrow batch as bytes of its own."""
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as out:
        out.write_batch(batch)
    return bytes(sink.getvalue())


def unpacked(data: bytes) -> Any:
    """The batch of :func:`packed`."""
    import pyarrow as pa

    return pa.ipc.open_stream(data).read_next_batch()
