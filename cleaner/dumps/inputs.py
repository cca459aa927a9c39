"""Files, folders, patterns and addresses into entries, one input after the other."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cleaner.dumps.detect import Format, detect
from cleaner.dumps.entries import MAX_DOCUMENT, Damage, Entry
from cleaner.dumps.jsonl import read_lines
from cleaner.dumps.pages import files_below, read_page
from cleaner.dumps.parquet import read_parquet
from cleaner.dumps.streams import Opener, is_remote, matching, opened
from cleaner.dumps.warc import read_warc
from cleaner.errors import DumpError

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files to read, in order; ``passed_by`` counts those in folders that are no pages and no dumps."""

    files: tuple[str, ...]
    passed_by: int = 0


def find(names: Iterable[str]) -> Inputs:
    """The files that names, folders and patterns stand for, each once.

    Raises:
        DumpError: a pattern without files, a folder without pages.
        OSError: a file that is not there.

    """
    files: dict[str, None] = {}
    others = 0
    for name in names:
        if name == STANDARD_INPUT:
            files[name] = None
            continue
        matched = matching(name)
        if not matched:
            raise DumpError(f"{name}: no file is called like that")
        for path in matched:
            if is_remote(path):
                files[path] = None
            elif Path(path).is_dir():
                below, more = files_below(path)
                if not below:
                    raise DumpError(f"{path}: no pages (.html, .txt) and no dumps in this folder")
                files.update(dict.fromkeys(below))
                others += more
            else:
                Path(path).stat()
                files[path] = None
    return Inputs(tuple(files), others)


def read_entries(name: str, max_document: int = MAX_DOCUMENT, opener: Opener = opened) -> Iterator[Entry]:
    """Everything that one file holds; what cannot be read of it is damage, never an error.

    Raises:
        RemoteError: the network fails.
        MissingPackageError: a form that needs an extra.

    """
    try:
        if name == STANDARD_INPUT:
            yield from read_lines(sys.stdin.buffer, "standard input", None, max_document)
            return
        form, packed = detect(name)
        if form is Format.WARC:
            yield from read_warc(name, packed, max_document, opener)
        elif form is Format.PARQUET:
            yield from read_parquet(name, opener)
        elif form is Format.JSONL:
            with opener(name) as stream:
                yield from read_lines(stream, name, packed, max_document)
        else:
            yield from read_page(name, packed, max_document, opener)
    except DumpError as error:
        yield Damage(name, "", "unreadable", str(error).removeprefix(f"{name}: "))
    except OSError as error:
        yield Damage(name, "", "unreadable", error.strerror or str(error))
