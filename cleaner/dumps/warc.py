"""WARC and WET files: pages as they were fetched, or their text; damaged records named and passed by."""

from __future__ import annotations

import re
import zlib
from collections.abc import Generator, Iterator
from typing import Any, BinaryIO

from cleaner.dumps.entries import MAX_DOCUMENT, Damage, Entry, Passed, Record
from cleaner.dumps.optional import needed
from cleaner.dumps.streams import (
    GZIP,
    ZSTD,
    CorruptError,
    Opener,
    TruncatedError,
    decompressed,
    first_member,
    opened,
    size_of,
)

_HTML = ("text/html", "application/xhtml+xml")
_LENGTH = re.compile(rb"(?im)^content-length[ \t]*:[ \t]*(\d{1,15})[ \t]*\r?$")
_START = re.compile(rb"WARC/[01]\.\d+\r?\n[\w-]+:")
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_HEADER = 1 << 16
_WINDOW = 1 << 20


def read_warc(
    name: str, packed: str | None, max_document: int = MAX_DOCUMENT, opener: Opener = opened
) -> Iterator[Entry]:
    """Read the pages of a WARC file, the texts of a WET file.

    FastWARC reads on until a record cannot be: that one is damage, and reading starts again at the next one.
    Offsets are those of the stored file, as crawl indexes have them.
    """
    archive = _Archive(name, packed, max_document, opener)
    start: int | None = 0
    told: int | None = None  # where a fault stands that has been told of, and is tried once more
    while start is not None:
        last, held, reason = yield from _stretch(archive, start)
        if last is None or held is None:
            if not reason:
                return
            if start != told:
                yield _unreadable(name, start, reason)
            start = archive.next_start(start + 1)
            continue
        end = archive.end_of(last) if reason else None
        if reason and end is None:
            yield Damage(name, f"offset {last}", "wrong-length", "no record ends where its Content-Length says")
            start = archive.next_start(last + 1)
            continue
        yield held
        if end is not None:  # what comes after the last record is none, or the next one is damaged
            yield _unreadable(name, end, reason)
            start = archive.next_start(end)
            told = end
        elif isinstance(held, Damage):  # it may but say that it is longer than the file
            start = archive.next_start(last + 1)
        else:
            if cut := archive.cut_short(last):
                yield cut
            return


def _stretch(archive: _Archive, start: int) -> Generator[Entry, None, tuple[int | None, Entry | None, str]]:
    """All records from ``start`` to the end or to a fault, but the last one.

    Returns the last one's offset, what it is, and what FastWARC said of the fault.
    """
    last: int | None = None
    held: Entry | None = None
    try:
        for at, entry in archive.records(start):
            last = at
            if held is not None:
                yield held
            held = entry
    except OSError as error:
        return last, held, str(error) or type(error).__name__
    return last, held, ""


def _unreadable(name: str, at: int, reason: str) -> Damage:
    return Damage(name, f"offset {at}", "corrupt", f"no WARC record can be read: {reason}")


class _Archive:
    """One WARC file, read from any of its records on."""

    def __init__(self, name: str, packed: str | None, max_document: int, opener: Opener) -> None:
        self.warc = needed("fastwarc.warc", "dumps", f"reading {name}")
        self.name, self.packed, self.max_document = name, packed, max_document
        self.size = size_of(name)
        self._open = opener

    def _at(self, offset: int) -> BinaryIO:
        stream = self._open(self.name)
        stream.seek(offset)
        return stream

    def records(self, start: int) -> Iterator[tuple[int, Entry]]:
        """The records from ``start`` on with their offsets. OSError, of the file system or of FastWARC, ends them."""
        with self._at(start) as stream:
            for record in self.warc.ArchiveIterator(stream, parse_http=False):
                yield record.stream_pos, self._entry(record, record.stream_pos)

    def _entry(self, record: Any, at: int) -> Entry:
        kinds = self.warc.WarcRecordType
        kind = record.record_type
        place = f"offset {at}"
        if kind not in (kinds.response, kinds.resource, kinds.conversion):
            return Passed("revisit" if kind == kinds.revisit else "other-record")
        length = record.content_length
        if length > self.max_document:
            missing = self.size is not None and self.packed is None and at + length > self.size
            kind_of, more = ("truncated", "; the file ends before") if missing else ("too-large", "")
            limit = f"{self.max_document:,}"
            return Damage(
                self.name, place, kind_of, f"a record of {length:,} bytes, more than {limit} are not read{more}"
            )
        content = record.reader.read(length + 1) if length else b""
        if len(content) < length:
            return Damage(
                self.name, place, "truncated", f"only {len(content):,} of the record's {length:,} bytes are there"
            )
        if record.headers.get("Content-Length") is None:
            return Damage(self.name, place, "corrupt", "a WARC record without Content-Length")
        url = (record.headers.get("WARC-Target-URI") or "").strip().removeprefix("<").removesuffix(">") or None
        if _path_of(url) == "/robots.txt" and kind != kinds.conversion:
            return Passed("robots")
        if kind == kinds.conversion:
            return self._text(record, content, url, place)
        if kind == kinds.response and record.is_http:
            return self._response(record, content, url, place)
        return self._page(record, content, record.headers.get("Content-Type") or "", url, place)

    def _response(self, record: Any, content: bytes, url: str | None, place: str) -> Entry:
        """The page of an HTTP response, its transfer and content encodings undone."""
        for undo in ("all", "none"):  # what says that it is compressed, or in chunks, is not always
            sent = self.warc.WarcRecord()
            sent.set_bytes_content(content)
            sent.is_http = True
            try:
                sent.parse_http(undo)
                body = sent.reader.read(self.max_document + 1)
            except (OSError, ValueError) as error:
                reason = str(error)
                continue
            break
        else:
            return Damage(self.name, place, "corrupt", f"no HTTP response: {reason}")
        status = sent.http_headers.status_code
        if status is None:
            return Damage(self.name, place, "corrupt", "no HTTP response: it has no status")
        if 300 <= status < 400:
            return Passed("redirect")
        if status != 200:
            return Passed(f"status-{status // 100}xx" if 100 <= status < 600 else "status-unknown")
        if len(body) > self.max_document:
            limit = f"{self.max_document:,}"
            return Damage(self.name, place, "too-large", f"a page that unpacks to more than {limit} bytes")
        return self._page(record, body, sent.http_headers.get("Content-Type") or "", url, place)

    def _page(self, record: Any, body: bytes, declared: str, url: str | None, place: str) -> Entry:
        """A page's HTML, passed by if it is something else or empty."""
        media = declared.partition(";")[0].strip().lower()
        if "/" not in media or media == "application/octet-stream":
            media = (record.headers.get("WARC-Identified-Payload-Type") or "").strip().lower()
        if not body.strip():
            return Passed("empty")
        if media not in _HTML and (media or not body.lstrip()[:4].startswith((b"<", b"\xef\xbb\xbf<"))):
            return Passed("image" if media.startswith("image/") else "other-media")
        charset = _CHARSET.search(declared)
        fields = self._known(record, url) | {"html": body}
        return Record(fields, self.name, place, len(body), charset[1] if charset else None)

    def _text(self, record: Any, content: bytes, url: str | None, place: str) -> Entry:
        if not content.strip():
            return Passed("empty")
        fields = self._known(record, url) | {"text": content}
        if spoken := record.headers.get("WARC-Identified-Content-Language"):
            fields["warc_languages"] = spoken
        return Record(fields, self.name, place, len(content), "utf-8")

    @staticmethod
    def _known(record: Any, url: str | None) -> dict[str, Any]:
        name = (record.headers.get("WARC-Record-ID") or "").strip().removeprefix("<").removesuffix(">")
        return {"id": name or None, "url": url, "warc_date": record.headers.get("WARC-Date")}

    def end_of(self, at: int) -> int | None:
        """The offset behind the record at ``at``; None where it is not as long as it says.

        What is as long as it says has a blank line, or the file's end, behind it.
        """
        with self._at(at) as stream:
            if self.packed is not None:
                member, size = first_member(stream, self.packed)
                if member is None:
                    return None
                end = _end_in(member)
                return None if end is None or member[end:].strip() else at + size
            header = stream.read(_HEADER)
            end = _end_in(header, whole=False)
            if end is None:
                return None
            stream.seek(at + end)
            behind = stream.read(4)
        marks = (b"\r\n\r\n", b"\n\n", b"")
        return next((at + end + len(mark) for mark in marks if behind.startswith(mark) and (mark or not behind)), None)

    def next_start(self, at: int) -> int | None:
        """The first offset from ``at`` on at which a record starts."""
        mark = {"gzip": GZIP + b"\x08", "zstd": ZSTD, None: b"WARC/"}[self.packed]
        with self._at(at) as stream:
            held, base = b"", at
            while piece := stream.read(_WINDOW):
                held += piece
                found = held.find(mark)
                while found >= 0:
                    if found + 512 > len(held):
                        held += stream.read(_WINDOW)
                    if self._starts(held[found : found + 512]):
                        return base + found
                    found = held.find(mark, found + 1)
                kept = min(len(held), 16)
                base, held = base + len(held) - kept, held[-kept:]
        return None

    def _starts(self, data: bytes) -> bool:
        if self.packed is None:
            return bool(_START.match(data))
        if self.packed == "zstd":
            return True  # four bytes that hardly ever stand there by chance
        try:
            return zlib.decompressobj(wbits=31).decompress(data, 16).startswith(b"WARC/")
        except zlib.error:
            return False

    def cut_short(self, last: int) -> Damage | None:
        """The damage of a file that ends within the record at ``last`` or after it; FastWARC does not tell."""
        if self.packed is None:
            return None if self.size is None or self._plain_end_is_clean(last) else self._cut(last)
        whole = self.size is not None and last >= self.size  # in a file of one member, FastWARC tells no offsets
        with self._at(0 if whole else last) as stream:
            try:
                for _ in decompressed(stream, self.packed):
                    pass
            except (TruncatedError, CorruptError):
                return self._cut(last)
        return None

    def _plain_end_is_clean(self, last: int) -> bool:
        with self._at(last) as stream:
            header, found, _ = stream.read(_HEADER).partition(b"\r\n\r\n")
            length = _LENGTH.search(header)
            if not found or not length:
                return not header.strip()
            stream.seek(last + len(header) + 4 + int(length[1]))
            return not stream.read(_HEADER).strip(b"\r\n")

    def _cut(self, last: int) -> Damage:
        return Damage(self.name, f"after offset {last}", "truncated", "the file ends within a record")


def _end_in(data: bytes, *, whole: bool = True) -> int | None:
    """Where the record that ``data`` starts with ends, its header and Content-Length believed; None where it cannot."""
    header, found, _ = data.partition(b"\r\n\r\n")
    length = _LENGTH.search(header)
    if not found or not length:
        return None
    end = len(header) + 4 + int(length[1])
    return None if whole and end > len(data) else end


def _path_of(url: str | None) -> str:
    """The path of an address, in small letters.

    >>> _path_of("https://a.example/Robots.txt?x")
    '/robots.txt'
    """
    _, _, rest = (url or "").partition("://")
    return "/" + re.split(r"[?#]", rest.partition("/")[2], maxsplit=1)[0].lower()
