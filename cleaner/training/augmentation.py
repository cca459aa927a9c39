"""More pages than were read: stories followed by what sites put after stories, in any language with two sites.

Tails are made of other stories (cut leads, whole leads, kickers, headlines with and without leads, runs of headlines,
whole other stories) and taken over from pages that were read. A third of the pages stay without: cutting must always
cost.
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
Line = tuple[str, int]
"""A line and the code of its role."""
_TEASER, _HEADLINE = CODES[Role.TEASER], CODES[Role.HEADLINE]
_POINTERS = frozenset((CODES[Role.PROMO], CODES[Role.TEASER]))
_LONGEST_POINTER = 30
_LONGEST_RUN = 4
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
                roles = example.roles[chosen]
                found.append(Example("bare", page.site, texts, roles, False, page.url, Verdict.NO_STORY))
    return found


def _document(page: Material, pool: Sequence[Material], draw: random.Random) -> Example:
    others = [other for other in pool if other.site != page.site]
    lines = _story(page, others, draw)
    kind = draw.random()
    if others and kind > 0.33:
        if kind > 0.75:
            lines += _borrowed([list(other.tail[:25]) for other in others], others, draw)
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


def _story(page: Material, others: Sequence[Material], draw: random.Random) -> list[Line]:
    """The page's story, often with lines before it and between its lines that stood so on other pages."""
    head: list[Line] = [(page.title, _HEADLINE)] if page.title and draw.random() < 0.3 else []
    body: list[Line] = [(line, STORY) for line in page.story]
    if draw.random() < 0.25:
        head += [line for line in _borrowed([_before(other) for other in others], others, draw) if line[1] != _HEADLINE]
    if len(body) > 2 and draw.random() < 0.6:
        runs = [run for other in others for run in _between(other)]
        for _ in range(draw.choice((1, 1, 2, 3))):
            at = draw.randrange(1, len(body))
            body[at:at] = _borrowed(runs, others, draw)
    return head + body


def _borrowed(runs: Sequence[list[Line]], others: Sequence[Material], draw: random.Random) -> list[Line]:
    """Lines that stood together on another page; what they point at is often changed to another story."""
    filled = [run for run in runs if run]
    if not filled:
        return []
    return [(_pointing_elsewhere(text, role, others, draw), role) for text, role in draw.choice(filled)]


def _pointing_elsewhere(text: str, role: int, others: Sequence[Material], draw: random.Random) -> str:
    lead, colon, rest = text.partition(":")
    title = draw.choice(others).title
    if (
        role in _POINTERS
        and colon
        and len(lead) < _LONGEST_POINTER
        and len(rest) > len(lead)
        and title
        and draw.random() < 0.5
    ):
        return f"{lead}: {title}"
    return text


def _read_lines(page: Material) -> list[Line]:
    """The page's lines with the roles read by hand; empty where none were."""
    for example in page.examples:
        if example.read and example.mode == "text":
            return [(text, int(role)) for text, role in zip(example.texts, example.roles, strict=True)]
    return []


def _before(page: Material) -> list[Line]:
    """The lines that were read before the story's first."""
    lines = _read_lines(page)
    first = next((i for i, (_, role) in enumerate(lines) if role == STORY), 0)
    return [line for line in lines[:first] if line[1] >= 0]


def _between(page: Material) -> list[list[Line]]:
    """The runs of up to ``_LONGEST_RUN`` lines of noise that were read between two lines of the story."""
    runs: list[list[Line]] = []
    run: list[Line] = []
    begun = False
    for text, role in _read_lines(page):
        if role == STORY:
            if begun and 0 < len(run) <= _LONGEST_RUN:
                runs.append(run)
            run, begun = [], True
        elif role >= 0:
            run.append((text, role))
    return runs


def _teasers(others: Sequence[Material], draw: random.Random) -> list[str]:
    pointed_at = draw.sample(others, min(draw.choice((1, 1, 2, 3, 4, 5, 6)), len(others)))
    lines: list[str] = []
    # most sites point at all their stories in one style
    house_style = draw.choice(_STYLES) if draw.random() < 0.4 else None
    for other in pointed_at:
        lines += (house_style or draw.choice(_STYLES))(other, draw)
    if draw.random() < 0.1:
        other = draw.choice(others)
        if other.title and draw.random() < 0.5:
            lines.append(other.title)
        lines += other.story[: draw.randint(2, 12)]
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
