"""What a file is, found out by looking into it; its name counts only where the content says nothing."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePath

from cleaner.dumps.streams import head_of
from cleaner.errors import DumpError

_COMPRESSED = (".gz", ".zst", ".zstd")
_ROWS = (".jsonl", ".ndjson", ".json", ".jsonlines")
_PAGES = (".html", ".htm", ".xhtml", ".txt", ".text")


class Format(StrEnum):
    """The forms in which documents come."""

    WARC = "warc"
    JSONL = "jsonl"
    PARQUET = "parquet"
    PAGE = "page"
    """A file that is one document."""


def suffix(name: str) -> str:
    """The extension below any compression, in small letters.

    >>> suffix("a/B.WARC.gz"), suffix("c.jsonl"), suffix("d")
    ('.warc', '.jsonl', '')
    """
    path = PurePath(name.lower())
    return PurePath(path.stem).suffix if path.suffix in _COMPRESSED else path.suffix


def detect(name: str) -> tuple[Format, str | None]:
    """What the file holds, and how it is compressed (``gzip``, ``zstd`` or None).

    Raises:
        DumpError: it holds documents in a form that cannot be read; the message names the cure.
        OSError: it cannot be opened.

    """
    head, packed = head_of(name)
    if head.startswith(b"WARC/"):
        return Format.WARC, packed
    if head.startswith(b"PAR1"):
        if packed:
            raise DumpError(f"{name}: a compressed Parquet file: decompress it first")
        return Format.PARQUET, None
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{"):
        return Format.JSONL, packed
    if start.startswith(b"[") and suffix(name) == ".json" and start[1:].lstrip().startswith(b"{"):
        raise DumpError(f"{name}: one JSON array: write one object a line (jq -c '.[]' does)")
    if suffix(name) in _ROWS:
        return Format.JSONL, packed
    if suffix(name) in (".warc", ".wet", ".wat"):
        return Format.WARC, packed
    return Format.PAGE, packed


def is_wanted(name: str) -> bool:
    """Whether a file found in a directory is looked into: a page or a dump by its name, not a picture or a script."""
    return suffix(name) in {*_PAGES, *_ROWS, ".warc", ".wet", ".parquet"}
