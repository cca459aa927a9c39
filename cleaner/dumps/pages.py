"""Files that are one document each."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from cleaner.dumps.detect import is_wanted, suffix
from cleaner.dumps.entries import MAX_DOCUMENT, Damage, Record
from cleaner.dumps.streams import CorruptError, Opener, TruncatedError, decompressed, opened


def read_page(
    name: str, packed: str | None, max_document: int = MAX_DOCUMENT, opener: Opener = opened
) -> Iterator[Record | Damage]:
    """Read a file as one document: HTML or text, by its name if that says so, else by looking."""
    content = b""
    with opener(name) as stream:
        try:
            for piece in decompressed(stream, packed):
                content += piece
                if len(content) > max_document:
                    reason = f"a page of more than {max_document:,} bytes, which are not read"
                    yield Damage(name, "", "too-large", reason)
                    return
        except TruncatedError as error:
            yield Damage(name, f"after byte {len(content)}", "truncated", str(error))
            return
        except CorruptError as error:
            yield Damage(name, f"after byte {len(content)}", "corrupt", f"{packed} data: {error}")
            return
    field = {".html": "html", ".htm": "html", ".xhtml": "html", ".txt": "text", ".text": "text"}.get(
        suffix(name), "page"
    )
    yield Record({"id": name, field: content}, name, "", len(content))


def files_below(folder: str) -> tuple[list[str], int]:
    """The pages and dumps below ``folder``, in the order of their names, and how many other files there are.

    Hidden files and folders are left alone; links to folders are not followed.
    """
    found: list[str] = []
    others = 0
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.startswith("."):
                continue
            if is_wanted(name):
                found.append(str(Path(place, name)))
            else:
                others += 1
    return found, others
