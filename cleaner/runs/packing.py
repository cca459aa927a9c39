"""Rows as bytes that can be put one after the other: members of gzip, frames of zstd, streams of Arrow."""

from __future__ import annotations

import gzip
from typing import Any

from cleaner.dumps.optional import needed


def pack(data: bytes, packed: str | None) -> bytes:
    """Compress ``data`` as a member or frame of its own; the same bytes give the same. Nothing stays nothing."""
    if not data or packed is None:
        return data
    if packed == "gzip":
        return gzip.compress(data, 6, mtime=0)
    zstandard = needed("zstandard", "dumps", "writing .zst")
    compressed: bytes = zstandard.ZstdCompressor(level=3).compress(data)
    return compressed


def empty(packed: str | None) -> bytes:
    """A whole file of no rows."""
    if packed == "gzip":
        return gzip.compress(b"", mtime=0)
    if packed == "zstd":
        zstandard = needed("zstandard", "dumps", "writing .zst")
        compressed: bytes = zstandard.ZstdCompressor(level=3).compress(b"")
        return compressed
    return b""


def pack_table(batch: Any) -> bytes:
    """An Arrow batch as a stream of its own, lightly compressed."""
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as out:
        out.write_batch(batch)
    return bytes(sink.getvalue())
