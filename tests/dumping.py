"""Dumps of the fixtures' documents, written by the libraries that write real ones."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard
from fastwarc.stream_io import GzipWriter
from fastwarc.warc import WarcRecord, WarcRecordType

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "text"


def texts() -> list[str]:
    """The fixtures, in order."""
    return [path.read_text("utf-8-sig") for path in sorted(FIXTURES.rglob("*.txt"))]


def html(text: str) -> str:
    """A page that shows the lines of a text."""
    body = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())
    return f"<!DOCTYPE html><html><head><title>A page</title></head><body>{body}</body></html>"


def pages(count: int) -> list[dict[str, str]]:
    """Fixtures over and over, under new ids."""
    known = texts()
    return [{"id": f"doc-{n}", "url": f"https://a.example/{n}", "text": known[n % len(known)]} for n in range(count)]


def response(page: bytes, url: str, *, status: str = "200 OK", media: str = "text/html; charset=utf-8") -> WarcRecord:
    """A record of an HTTP response."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\nContent-Length: {len(page)}\r\n\r\n".encode()
    return record(head + page, url, WarcRecordType.response, "application/http; msgtype=response")


def record(content: bytes, url: str, kind: Any, media: str) -> WarcRecord:
    """A record of a WARC or WET file."""
    made = WarcRecord()
    made.init_headers(kind, record_urn=f"{url}".encode())
    made.headers["WARC-Target-URI"] = url
    made.headers["WARC-Date"] = "2026-01-01T00:00:00Z"
    made.headers["Content-Type"] = media
    made.set_bytes_content(content)
    return made


def warc(records: Iterable[WarcRecord], packed: str | None = "gzip") -> list[bytes]:
    """The records as bytes, each packed on its own."""
    done = []
    for one in records:
        out = io.BytesIO()
        one.write(out)
        data = out.getvalue()
        if packed == "gzip":
            out = io.BytesIO()
            writer = GzipWriter(out)
            writer.write(data)
            writer.close()
            data = out.getvalue()
        elif packed == "zstd":
            data = zstandard.ZstdCompressor().compress(data)
        done.append(data)
    return done


def write_warc(path: Path, some: Sequence[dict[str, str]], packed: str | None = "gzip") -> Path:
    """Pages as responses."""
    records = (response(html(page["text"]).encode(), page["url"]) for page in some)
    path.write_bytes(b"".join(warc(records, packed)))
    return path


def write_wet(path: Path, some: Sequence[dict[str, str]]) -> Path:
    """Texts as a WET file has them."""
    records = (record(p["text"].encode(), p["url"], WarcRecordType.conversion, "text/plain") for p in some)
    path.write_bytes(b"".join(warc(records)))
    return path


def write_jsonl(path: Path, some: Iterable[dict[str, Any]]) -> Path:
    """JSON Lines, packed as its name says."""
    data = b"".join(json.dumps(row).encode() + b"\n" for row in some)
    if path.suffix == ".gz":
        data = gzip.compress(data)
    elif path.suffix == ".zst":
        data = zstandard.ZstdCompressor().compress(data)
    path.write_bytes(data)
    return path


def write_parquet(path: Path, some: Sequence[dict[str, Any]], rows: int = 50) -> Path:
    """Parquet in row groups of ``rows``."""
    pq.write_table(pa.Table.from_pylist(list(some)), path, row_group_size=rows)
    return path


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of an output, or of a folder of them."""
    if path.is_dir():
        return [row for part in sorted(path.iterdir()) for row in read_rows(part)]
    if path.suffix == ".parquet":
        rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
        return rows
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    elif path.suffix == ".zst":
        with zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True) as stream:
            data = stream.read()
    return [json.loads(line) for line in data.splitlines()]
