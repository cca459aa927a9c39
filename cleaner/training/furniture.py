"""Furniture: lines written in the likeness of what sites put around stories, in languages of which little was read.

A directory holds a file a language, ``de.txt`` or ``de2.txt``. Blocks between blank lines open with the place where
they stand, ``@head``, ``@mid``, ``@tail``, ``@story`` or ``@end``, and go on with lines of a role's letter, a tab and a
text, in which ``{title}`` stands for another story's headline. Blocks of ``@story`` and ``@end`` are lines of stories
that are easily taken for furniture: amid the story, and lists that end it, each under its heading.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from cleaner.article import Role
from cleaner.errors import CorpusError
from cleaner.training.readings import LETTERS, LabelledLine

Place = Literal["head", "mid", "tail", "story", "end"]
TOLD: frozenset[Place] = frozenset(("story", "end"))
"""The places whose lines are told by the story."""
TITLE = "{title}"
_PLACES: tuple[Place, ...] = get_args(Place)
_EXPECTED = "blocks of @head, @mid, @tail, @story or @end and lines of a role's letter, a tab and a text"


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that stand together. ``name`` tells the block from all others; ``lang`` is an ISO 639-1 code."""

    name: str
    lang: str
    place: Place
    lines: tuple[LabelledLine, ...]


def read_furniture(directory: Path) -> list[Block]:
    """Read every file of a directory, in order of name; CorpusError where one cannot be understood."""
    return [block for path in furniture_files(directory) for block in _blocks(path)]


def furniture_files(directory: Path) -> list[Path]:
    """List the files of a directory of furniture in order of name; CorpusError where there are none."""
    files = sorted(directory.glob("*.txt"))
    if not files:
        raise CorpusError(f"{directory}: no *.txt file of furniture there; check the path")
    return files


def _blocks(path: Path) -> Iterator[Block]:
    lang = path.stem.rstrip("0123456789")
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: cannot be read as UTF-8 text ({error})") from error
    number = 1
    for n, part in enumerate(text.split("\n\n")):
        rows = part.strip("\n").split("\n")
        if rows != [""]:
            yield _block(f"{path.stem}/{n}", lang, rows, f"{path}, line {number}")
        number += part.count("\n") + 2


def _block(name: str, lang: str, rows: list[str], where: str) -> Block:
    place = next((place for place in _PLACES if rows[0] == f"@{place}"), None)
    cells = [row.split("\t") for row in rows[1:]]
    if not place or not cells or not all(len(cell) == 2 and cell[0] in LETTERS and cell[1].strip() for cell in cells):
        raise CorpusError(f"{where}: no block of furniture; {_EXPECTED} are expected")
    lines = tuple(LabelledLine(text.strip(), LETTERS[letter]) for letter, text in cells)
    if (place in TOLD) != all(line.role is Role.STORY for line in lines):
        raise CorpusError(f"{where}: lines of a story belong to @story or @end, and no others")
    return Block(name, lang, place, lines)
