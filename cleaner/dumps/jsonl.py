"""JSON Lines: one object a line, in and out. Knows nothing of what the objects mean."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO


@dataclass(frozen=True, slots=True)
class Row:
    """An object and the number of its line, from 1."""

    line: int
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that holds no object, and why; ``text`` is the line without its end."""

    line: int
    reason: str
    text: str


def read_rows(lines: Iterable[bytes]) -> Iterator[Row | BadLine]:
    r"""Read a row from each line; blank lines are passed over, a byte order mark at the start too.

    >>> list(read_rows([b'{"text": "A storm."}\n', b"\n", b"[1]\n"]))
    [Row(line=1, fields={'text': 'A storm.'}), BadLine(line=3, reason='no JSON object but a list', text='[1]')]
    """
    for number, line in enumerate(lines, start=1):
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        line = line.strip()
        if not line:
            continue
        try:
            value = json.loads(line.decode("utf-8"))
        except UnicodeDecodeError as error:
            reason = f"no UTF-8: byte {error.object[error.start]:#04x} at {error.start}"
        except json.JSONDecodeError as error:
            reason = f"no JSON: {error.msg} at column {error.colno}"
        except (ValueError, RecursionError) as error:  # a number of ten thousand digits, a list ten thousand deep
            reason = f"no JSON that can be read: {error}"
        else:
            if isinstance(value, dict):
                yield Row(number, value)
                continue
            reason = f"no JSON object but a {type(value).__name__}"
        yield BadLine(number, reason, line.decode("utf-8", "replace"))


def dump_row(fields: Mapping[str, Any]) -> str:
    r"""One line of JSON, its line feed included; letters of all scripts stand as they are.

    >>> dump_row({"title": "Čau"})
    '{"title": "Čau"}\n'
    """
    return json.dumps(fields, ensure_ascii=False) + "\n"


@contextmanager
def atomic_writer(path: Path) -> Iterator[TextIO]:
    """A UTF-8 file that takes its name only when all is written: whoever sees it sees it whole.

    Half of a surrogate pair, which UTF-8 has no bytes for, is written as JSON's own escape.
    """
    if path.exists() and not path.is_file():  # a device or a pipe, such as /dev/stdout: nothing to rename
        with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as out:
            yield out
        return
    target = path.resolve()
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as out:
            yield out
        # mkstemp lets no one else read; a result has the rights that the user's other files have.
        mask = os.umask(0)
        os.umask(mask)
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~mask
        Path(name).chmod(mode)
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
