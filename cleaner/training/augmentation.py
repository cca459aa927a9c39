"""More pages than were read: stories followed by what sites put after stories, in any language with two sites.

Tails are made of other stories (cut leads, whole leads, kickers, headlines with and without leads, runs of headlines, whole
other stories) and taken over from pages that were read. A third of the pages stay without: cutting must always cost.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from cleaner.article import Role, Verdict
from cleaner.training.examples import CODES, STORY, UNKNOWN, Example, Material
from cleaner.training.metrics.tokens import UNSPACED, tokens

_LONG_LINE, _LONG_LINES = 8, 5
_TEASER = CODES[Role.TEASER]
_STOPS = ".。!?！？…"
_DOTS = ("…", "...", " ...", " […]", " [...]")


def composed_examples(materials: Iterable[Material], per_story: int, seed: int) -> list[Example]:
    """``per_story`` documents of each story that is long enough, in the order of ``materials`` by language."""
    pools: defaultdict[str, list[Material]] = defaultdict(list)
    for page in materials:
        if sum(len(tokens(line)) >= _LONG_LINE for line in page.story) >= _LONG_LINES:
            pools[page.label].append(page)
    draw = random.Random(seed)
    return [_document(page, pool, draw) for pool in pools.values() for page in pool for _ in range(per_story)]


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
                found.append(Example("bare", page.site, texts, example.roles[chosen], False, page.url, Verdict.NO_STORY))
    return found


def _document(page: Material, pool: Sequence[Material], draw: random.Random) -> Example:
    others = [other for other in pool if other.site != page.site]
    lines: list[tuple[str, int]] = []
    if page.title and draw.random() < 0.3:
        lines.append((page.title, CODES[Role.HEADLINE]))
    lines += [(line, STORY) for line in page.story]
    kind = draw.random()
    if others and kind > 0.33:
        if kind > 0.8:
            lines += _borrowed(others, draw)
        if kind < 0.9:
            lines += [(line, _TEASER) for line in _teasers(others, draw)]
    lines = [(line, role) for line, role in lines if line.strip()]
    return Example(
        "composed",
        page.site,
        tuple(line for line, _ in lines),
        np.array([role for _, role in lines], dtype=np.int8),
        read=True,
        url=page.url if draw.random() < 0.5 else None,
    )


def _borrowed(others: Sequence[Material], draw: random.Random) -> list[tuple[str, int]]:
    """The tail of another page that was read."""
    tails = [other.tail for other in others if other.tail]
    return list(draw.choice(tails)[:25]) if tails else []


def _teasers(others: Sequence[Material], draw: random.Random) -> list[str]:
    pointed_at = draw.sample(others, min(draw.choice((1, 1, 2, 3, 4, 5, 6)), len(others)))
    lines: list[str] = []
    # most sites point at all their stories in one style
    house_style = draw.choice(_STYLES) if draw.random() < 0.4 else None
    for other in pointed_at:
        lines += (house_style or draw.choice(_STYLES))(other, draw)
    if draw.random() < 0.1:
        other = draw.choice(others)
        lines += ([other.title] if other.title and draw.random() < 0.5 else []) + list(other.story[: draw.randint(2, 12)])
    return lines


def _lead(page: Material, draw: random.Random) -> str:
    return " ".join(page.story[: draw.choice((1, 2, 3, 4))])


def _cut(page: Material, draw: random.Random) -> str:
    lead, words = _lead(page, draw), draw.randint(25, 115)
    cut = lead[: words * 3] if UNSPACED.search(lead) else " ".join(lead.split()[:words])
    return cut.rstrip(_STOPS)


def _cut_lead(page: Material, draw: random.Random) -> list[str]:
    return [_cut(page, draw)]


def _whole_lead(page: Material, _: random.Random) -> list[str]:
    first = page.story[0]
    return [first if len(tokens(first)) >= _LONG_LINE else " ".join(page.story[:2])]


def _kicker_and_lead(page: Material, draw: random.Random) -> list[str]:
    cut = _cut(page, draw)
    if not page.title or UNSPACED.search(page.title):
        return [cut]
    kicker = " ".join(page.title.split()[: draw.choice((1, 2, 3))]).upper().rstrip(":,")
    return [f"{kicker}: {cut}"]


def _headline(page: Material, draw: random.Random) -> list[str]:
    return [page.title] if page.title else [_cut(page, draw)]


def _headline_and_lead(page: Material, _: random.Random) -> list[str]:
    return [page.title, page.story[0]] if page.title else [page.story[0]]


def _dotted_lead(page: Material, draw: random.Random) -> list[str]:
    lead, words = _lead(page, draw), draw.randint(8, 40)
    cut = lead[: words * 2] if UNSPACED.search(lead) else " ".join(lead.split()[:words])
    return [cut.rstrip(_STOPS) + draw.choice(_DOTS)]


_Style = Callable[[Material, random.Random], list[str]]
_STYLES: tuple[_Style, ...] = (
    *(_cut_lead, _cut_lead, _cut_lead),
    *(_whole_lead, _kicker_and_lead, _headline, _headline_and_lead, _dotted_lead),
)
