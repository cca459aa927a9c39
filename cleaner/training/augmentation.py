"""More pages than were read: stories followed by what sites put after stories, in any language with two sites.

Tails are made of other stories (what points at them, and whole ones), taken over from pages that were read, and
written. A third of the pages stay without: cutting must always cost.
"""

from __future__ import annotations

import random
import re
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.article import Role, Verdict
from cleaner.training.corpora import fold, language_code
from cleaner.training.examples import CODES, STORY, UNKNOWN, Example, Material
from cleaner.training.furniture import Block
from cleaner.training.likeness import likeness
from cleaner.training.metrics.tokens import tokens
from cleaner.training.surroundings import Line, Surroundings
from cleaner.training.table import FOLDS
from cleaner.training.teasers import listed, teasers

_LONG_LINE, _LONG_LINES = 8, 5
_TEASER, _HEADLINE = CODES[Role.TEASER], CODES[Role.HEADLINE]
_BY_WINDOW = 0.45
_WIDTHS = (40, 90)
_SEVERAL = 6
_OF_ITS_SUBJECT = 0.25
"""The share of documents that point at stories of what their own is about, as the sections of a site do."""
_SAME = 0.6
"""As alike as this are reports of one event, which no site points at as another."""
_CLAUSE = re.compile(r"(?<=[,;:.!?]\s)|(?<=[，、；：。！？])")
_MARKS = " ,;:.，、；：。"
_LEAST = (8, 30)
"""So many characters at least have the lines of those who break them by clauses."""


def composed_examples(
    materials: Iterable[Material],
    per_story: int,
    seed: int,
    furniture: Sequence[Block] = (),
    *,
    broken: float = 0.09,
) -> list[Example]:
    """``per_story`` documents of each story that is long enough, in the order of ``materials`` by language.

    ``broken``: the share of documents whose lines are broken, some as a window breaks them, some after clauses.
    """
    pools: defaultdict[str, list[Material]] = defaultdict(list)
    for page in materials:
        if sum(len(tokens(line)) >= _LONG_LINE for line in page.story) >= _LONG_LINES:
            pools[page.label].append(page)
    draw = random.Random(seed)
    found = []
    for label, pool in pools.items():
        lang = language_code(label)
        around = Surroundings(pool, [block for block in furniture if block.lang == lang])
        alike = likeness([" ".join(page.story) for page in pool])
        for i, page in enumerate(pool):
            others = _others(page, pool)
            kin = _kin(others, alike[i])
            for _ in range(per_story):
                pointed_at = kin if draw.random() < _OF_ITS_SUBJECT else others
                found.append(_document(page, [pool[j] for j in pointed_at], around, broken, draw))
    return found


def bare_examples(materials: Iterable[Material], seed: int) -> list[Example]:
    """Pages without a story: the menus, lists and prompts of pages that had one."""
    draw = random.Random(seed)
    found = []
    for page in materials:
        for example in page.examples:
            if example.mode == "wet" and draw.random() < 0.4:
                rest = [i for i, role in enumerate(example.roles) if role not in (STORY, UNKNOWN)]
                size = min(draw.choice((3, 8, 20, 50, 200)), len(rest))
                if size < 3:
                    continue
                start = draw.randrange(len(rest) - size + 1)
                chosen = rest[start : start + size]
                texts = tuple(example.texts[i] for i in chosen)
                roles = example.roles[chosen]
                found.append(Example("bare", page.site, texts, roles, False, page.url, Verdict.NO_STORY))
    return found


def _document(
    page: Material, others: Sequence[Material], around: Surroundings, broken: float, draw: random.Random
) -> Example:
    lines = _story(page, others, around, draw) + _tail(page, others, around, draw)
    lines = [(line, role) for line, role in lines if line.strip()]
    if draw.random() < broken:
        if draw.random() < _BY_WINDOW:
            lines = _wrapped(lines, draw.randint(*_WIDTHS))
        else:
            lines = _by_clauses(lines, draw.randint(*_LEAST), unmarked=draw.random() < 0.5)
    return Example(
        "composed",
        page.site,
        tuple(line for line, _ in lines),
        np.array([role for _, role in lines], dtype=np.int8),
        read=True,
        url=page.url if draw.random() < 0.5 else None,
    )


def _story(page: Material, others: Sequence[Material], around: Surroundings, draw: random.Random) -> list[Line]:
    """The page's story, often with lines before it and between its lines that stood so on other pages."""
    head: list[Line] = [(page.title, _HEADLINE)] if page.title and draw.random() < 0.3 else []
    body: list[Line] = [(line, STORY) for line in page.story]
    if draw.random() < 0.25:
        head += around.draw("head", page.site, draw)
    if draw.random() < 0.1:
        at = len(body) if draw.random() < 0.25 else draw.randrange(1, len(body))
        body[at:at] = around.draw("list", page.site, draw)
    if draw.random() < 0.03:
        # not at the end: what has nothing to do with the story would be taken for its last lines
        at = draw.randrange(1, len(body))
        body[at:at] = around.draw("story", page.site, draw)
    if draw.random() < 0.05:
        body += around.draw("end", page.site, draw)
    if len(body) > 2 and draw.random() < 0.45:
        for _ in range(draw.choice((1, 1, 2, 3))):
            at = draw.randrange(1, len(body))
            body[at:at] = around.draw("mid", page.site, draw)
    if others and len(body) > 2 and draw.random() < 0.06:
        at = draw.randrange(1, len(body))
        body[at:at] = [(line, _TEASER) for line in listed(others, draw)]
    return head + body


def _wrapped(lines: Sequence[Line], width: int) -> list[Line]:
    """The lines broken as some pages break theirs, a line of the page for a line of the window."""
    return [(part, role) for text, role in lines for part in textwrap.wrap(text, width) or [text]]


def _by_clauses(lines: Sequence[Line], least: int, *, unmarked: bool) -> list[Line]:
    """The lines, those of the story broken after clauses, as in letters; ``unmarked``: without the marks."""
    found: list[Line] = []
    for text, role in lines:
        parts = [""]
        for clause in _CLAUSE.split(text) if role == STORY else [text]:
            if len(parts[-1]) >= least:
                parts.append("")
            parts[-1] += clause.rstrip(_MARKS) + " " if unmarked and role == STORY else clause
        found += [(part.strip(), role) for part in parts]
    return [(text, role) for text, role in found if text]


def _tail(page: Material, others: Sequence[Material], around: Surroundings, draw: random.Random) -> list[Line]:
    """What follows: nothing, or runs that followed other stories, or teasers, or both."""
    kind = draw.random()
    if kind < 0.33:
        return []
    runs: list[Line] = []
    if kind < 0.45 or kind > 0.7:
        for _ in range(draw.choice((1, 1, 1, 2, 3))):
            runs += around.draw("tail", page.site, draw)
    pointers: list[Line] = []
    if others and 0.45 < kind < 0.9:
        pointers = [(line, _TEASER) for line in teasers(others, draw)]
    return pointers + runs if draw.random() < 0.25 else runs + pointers


def _others(page: Material, pool: Sequence[Material]) -> list[int]:
    """Which stories are of other sites, of the same fold if there are several."""
    others = [j for j, other in enumerate(pool) if other.site != page.site]
    near = [j for j in others if fold(pool[j].site, FOLDS) == fold(page.site, FOLDS)]
    return near if len(near) >= _SEVERAL else others


def _kin(others: Sequence[int], alike: NDArray[np.float32]) -> list[int]:
    """The few of the ``others`` that are most of the page's subject, by how ``alike`` (stories,) they are to it."""
    different = [j for j in others if alike[j] < _SAME]
    return sorted(different or others, key=lambda j: -alike[j])[:_SEVERAL]
