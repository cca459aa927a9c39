"""JSON Lines: one object a line. Knows nothing of what the objects mean."""

from __future__ import annotations

import json as standard
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cleaner.dumps.entries import MAX_DOCUMENT, Damage, Record
from cleaner.dumps.json import loads
from cleaner.dumps.streams import CorruptError, TruncatedError, decompressed

_KEPT = 10_000  # characters of a bad line that are told


def read_lines(
    stream: BinaryIO, name: str, packed: str | None = None, max_document: int = MAX_DOCUMENT
) -> Iterator[Record | Damage]:
    """Read a record from each line of ``stream``; a byte order mark and blank lines are passed over.

    Memory holds one line, and of one that is longer than ``max_document`` bytes not even that.
    """
    number, at = 0, 0
    for line, length in _lines(_pieces(stream, packed, name), max_document):
        if isinstance(line, Damage):
            yield line
            return
        number += 1
        place = f"line {number}, byte {at}"
        at += length
        if length > max_document:
            yield Damage(
                name, place, "too-large", f"a line of {length:,} bytes, more than {max_document:,} are not read"
            )
            continue
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        line = line.strip()
        if line:
            yield read_line(line, name, place)


def read_line(line: bytes, name: str, place: str) -> Record | Damage:
    """The object that a line holds, or what is wrong with the line."""
    try:
        value = loads(line)
    except UnicodeDecodeError as error:
        kind, reason = "no-utf8", f"no UTF-8: byte {error.object[error.start]:#04x} at {error.start}"
    except standard.JSONDecodeError as error:
        kind, reason = "no-json", f"no JSON: {error.msg} at column {error.colno}"
    except (ValueError, RecursionError) as error:  # a number of ten thousand digits, a list ten thousand deep
        kind, reason = "no-json", f"no JSON that can be read: {error}"
    else:
        if isinstance(value, dict):
            return Record(value, name, place, len(line))
        kind, reason = "no-object", f"no JSON object but a {type(value).__name__}"
    return Damage(name, place, kind, reason, line.decode("utf-8", "replace")[:_KEPT])


def _pieces(stream: BinaryIO, packed: str | None, name: str) -> Iterator[bytes | Damage]:
    """The stream's bytes; damage where they end before their end."""
    read = 0
    try:
        for piece in decompressed(stream, packed):
            read += len(piece)
            yield piece
    except TruncatedError as error:
        yield Damage(name, f"after byte {read}", "truncated", str(error))
    except CorruptError as error:
        yield Damage(name, f"after byte {read}", "corrupt", f"the {packed} data cannot be decompressed: {error}")


def _lines(pieces: Iterable[bytes | Damage], limit: int) -> Iterator[tuple[bytes | Damage, int]]:
    """Lines with their lengths, line feeds included; a line longer than ``limit`` comes without its content."""
    held: list[bytes] = []
    length = 0
    for piece in pieces:
        if isinstance(piece, Damage):
            yield piece, 0  # what was read of the last line is no line
            return
        start = 0
        while (end := piece.find(b"\n", start) + 1) > 0:
            length += end - start
            if length <= limit:
                held.append(piece[start:end])
            yield b"".join(held) if length <= limit else b"", length
            held, length, start = [], 0, end
        length += len(piece) - start
        if length <= limit:
            held.append(piece[start:])
        else:
            held = []
    if length:
        yield b"".join(held) if length <= limit else b"", length
