"""What may stand around a story of a language: lines that were read around others' stories, and written furniture."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from typing import Literal

from cleaner.article import Role
from cleaner.training.corpora import fold
from cleaner.training.examples import CODES, STORY, Material
from cleaner.training.furniture import TITLE, Block, Place
from cleaner.training.metrics.tokens import tokens
from cleaner.training.table import FOLDS

Line = tuple[str, int]
"""A line and the code of its role."""
_Place = Place | Literal["list"]
_HEADLINE = CODES[Role.HEADLINE]
_POINTERS = frozenset((CODES[Role.PROMO], CODES[Role.TEASER]))
_LONGEST_POINTER = 30
_LONGEST_RUN = 4
_LONGEST_TAIL = 25
_SHORT, _SHORTEST_LIST = 14, 4
_TRIES = 8
_WRITTEN = 0.5
"""How often furniture is drawn rather than lines that were read, where there are both."""


class Surroundings:
    """The runs of one language by place, and the headlines that pointers may point at.

    A run never comes from the story's own site, and always from its fold: lines that stood in pages of another fold too
    would be no news to the estimators that judge them, who would then be trusted too much.
    """

    def __init__(self, pages: Sequence[Material], furniture: Iterable[Block]) -> None:
        self.titled = [(page.site, page.title) for page in pages if page.title]
        self.read: defaultdict[tuple[_Place, int], list[tuple[str, list[Line]]]] = defaultdict(list)
        self.written: defaultdict[tuple[_Place, int], list[list[Line]]] = defaultdict(list)
        for page in pages:
            for place, run in _runs(page):
                self.read[place, fold(page.site, FOLDS)].append((page.site, run))
        for block in furniture:
            lines = [(line.text, CODES[line.role]) for line in block.lines]
            self.written[block.place, furniture_fold(block)].append(lines)

    def draw(self, place: _Place, site: str, draw: random.Random) -> list[Line]:
        """A run that may stand there around a story of ``site``; empty where there is none."""
        where = place, fold(site, FOLDS)
        written, read = self.written[where], self.read[where]
        if written and (draw.random() < _WRITTEN or not read):
            return [filled for line in draw.choice(written) if (filled := self._filled(line, site, draw))[0].strip()]
        for _ in range(_TRIES if read else 0):
            origin, run = draw.choice(read)
            if origin != site:
                return [self._pointing_elsewhere(line, site, draw) for line in run]
        return []

    def title(self, site: str, draw: random.Random) -> str:
        """Another site's headline; empty where there is none."""
        for _ in range(_TRIES if self.titled else 0):
            where, title = draw.choice(self.titled)
            if where != site and title:
                return title
        return ""

    def _filled(self, line: Line, site: str, draw: random.Random) -> Line:
        text, role = line
        return (text.replace(TITLE, self.title(site, draw)), role) if TITLE in text else line

    def _pointing_elsewhere(self, line: Line, site: str, draw: random.Random) -> Line:
        """A pointer with another story's headline in place of what it points at, half of the time."""
        text, role = line
        lead, colon, rest = text.partition(":")
        if role not in _POINTERS or not colon or len(lead) >= _LONGEST_POINTER or len(rest) <= len(lead):
            return line
        title = self.title(site, draw)
        return (f"{lead}: {title}", role) if title and draw.random() < 0.5 else line


def furniture_fold(block: Block) -> int:
    """The fold whose opinions are not fitted on the block."""
    return fold(f"furniture {block.name}", FOLDS)


def _runs(page: Material) -> list[tuple[_Place, list[Line]]]:
    """The page's lines that are no story, as they were read, with the place where they stand, and its story's lists."""
    lines = _read_lines(page)
    story = [i for i, (_, role) in enumerate(lines) if role == STORY]
    found: list[tuple[_Place, list[Line]]] = []
    if page.tail:
        found.append(("tail", list(page.tail[:_LONGEST_TAIL])))
    if not story:
        return found
    short = [i for i in story if 0 < len(tokens(lines[i][0])) <= _SHORT]
    for _, group in groupby(enumerate(short), lambda pair: pair[1] - pair[0]):
        run = [lines[i] for _, i in group]
        if len(run) >= _SHORTEST_LIST:
            found.append(("list", run[:_LONGEST_TAIL]))
    head = [line for line in lines[: story[0]] if line[1] >= 0 and line[1] != _HEADLINE]
    if head:
        found.append(("head", head))
    for last, following in pairwise(story):
        run = [line for line in lines[last + 1 : following] if line[1] >= 0]
        if 0 < len(run) <= _LONGEST_RUN:
            found.append(("mid", run))
    return found


def _read_lines(page: Material) -> list[Line]:
    """The page's lines with the roles that were read; empty where none were."""
    for example in page.examples:
        if example.read and example.mode in ("text", "recall"):
            return [(text, int(role)) for text, role in zip(example.texts, example.roles, strict=True)]
    return []
