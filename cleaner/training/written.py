"""Whole pages written in the likeness of real ones, of kinds that a model got wrong and of which too few were read.

A directory holds files of pages. A page opens with a line ``== LANG NAME`` and goes on with a line a paragraph: a
role's letter, a tab and the text. Blank lines stand between pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from cleaner.article import Role
from cleaner.errors import CorpusError
from cleaner.training.examples import CODES, Example, Material
from cleaner.training.furniture import furniture_files
from cleaner.training.readings import LETTERS, LabelledLine

_EXPECTED = "pages of a line == LANG NAME and lines of a role's letter, a tab and a text"


def read_written(directory: Path) -> list[Material]:
    """Read the pages of every ``*.txt`` file of a directory; CorpusError where one cannot be understood."""
    return [page for path in furniture_files(directory) for page in _pages(path)]


def _pages(path: Path) -> Iterator[Material]:
    try:
        rows = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: cannot be read as UTF-8 text ({error})") from error
    heading: list[str] = []
    lines: list[LabelledLine] = []
    for number, row in enumerate(rows, 1):
        where = f"{path}, line {number}"
        if row.startswith("== "):
            if lines:
                yield _material(heading, lines, where)
            heading, lines = row.split()[1:], []
            if len(heading) != 2:
                raise CorpusError(f"{where}: {row[:40]!r} is no heading; {_EXPECTED} were expected")
        elif row.strip():
            letter, tab, text = row.partition("\t")
            if not heading or not tab or not text.strip() or letter not in LETTERS:
                raise CorpusError(f"{where}: {row[:40]!r} is no labelled line; {_EXPECTED} were expected")
            lines.append(LabelledLine(text, LETTERS[letter]))
    if lines:
        yield _material(heading, lines, str(path))


def _material(heading: list[str], lines: list[LabelledLine], where: str) -> Material:
    lang, name = heading
    story = [i for i, line in enumerate(lines) if line.role is Role.STORY]
    if not story:
        raise CorpusError(f"{where}: the page {name} above tells no story; give it lines of one")
    roles = np.array([CODES[line.role] for line in lines], dtype=np.int8)
    site = f"written/{name}"
    texts = tuple(line.text.strip() for line in lines)
    return Material(
        site=site,
        label=lang,
        title=next((line.text for line in lines if line.role is Role.HEADLINE), None),
        url=None,
        examples=(Example("written", site, texts, roles, read=True),),
        story=tuple(texts[i] for i in story),
        tail=tuple((texts[i], int(roles[i])) for i in range(story[-1] + 1, len(lines))),
    )
