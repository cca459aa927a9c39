"""What points at other stories, as sites put it: their leads, cut or whole, headlines with and without, and lists."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from cleaner.training.examples import Material
from cleaner.training.metrics.tokens import UNSPACED, tokens

_LEAD_WORDS = 8
_STOPS = ".。!?！？…"
_DOTS = ("…", "...", " ...", " […]", " [...]")
_MARKS = ("- ", "- ", "- ", "- ", "• ", "* ", "– ", "» ", "· ", "- • ")
"""What stands before the items of a list; extractors write the first."""
_ROWS = (("| ", " |"), ("| ", " | "), ("|  | ", " |"), ("|  | ", " |  |"), ("|  |  | ", " | "))
"""What stands around the items of a list that the page lays out as a table, as extractors write its rows."""
_STAMPED = (
    *("{stamp} {headline}", "{stamp}, {headline}", "{stamp} - {headline}", "{stamp} | {headline}"),
    *("{headline} {stamp}", "{headline}, {stamp}", "{headline} - {stamp}", "{headline} | {stamp}"),
    "{headline} ({stamp})",
)


def teasers(others: Sequence[Material], draw: random.Random) -> list[str]:
    """Lines that point at some of the ``others``."""
    if draw.random() < 0.2:
        return listed(others, draw)
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


def listed(others: Sequence[Material], draw: random.Random) -> list[str]:
    """A list of headlines, all built alike: with a mark or a number, often a kicker, a time or a date."""
    pointed_at = draw.sample(others, min(draw.randint(2, 8), len(others)))
    headlines = [other.title or _cut(other, draw) for other in pointed_at]
    if draw.random() < 0.4:
        headlines = [f"{_kicker(draw.choice(others), draw)}: {headline}" for headline in headlines]
    stamp = draw.choice((None, None, None, _clock, _date))
    if stamp:
        shape = draw.choice(_STAMPED)
        headlines = [shape.format(headline=headline, stamp=stamp(draw)) for headline in headlines]
    kind = draw.random()
    if kind < 0.12:
        return [f"{i}. {headline}" for i, headline in enumerate(headlines, 1)]
    if kind < 0.27:
        opening, closing = draw.choice(_ROWS)
        return [f"{opening}{headline}{closing}" for headline in headlines]
    mark = draw.choice(_MARKS)
    return [f"{mark}{headline}" for headline in headlines]


def _kicker(page: Material, draw: random.Random) -> str:
    """What a headline may open with: a word or two of another one."""
    title = (page.title or page.story[0]).rstrip(_STOPS)
    if UNSPACED.search(title):
        return title[: draw.randint(2, 5)]
    kicker = " ".join(title.split()[: draw.choice((1, 1, 2))]).rstrip(":,;")
    return kicker.upper() if draw.random() < 0.3 else kicker[:1].upper() + kicker[1:]


def _clock(draw: random.Random) -> str:
    return f"{draw.randrange(24):02}:{draw.randrange(60):02}"


def _date(draw: random.Random) -> str:
    day, month, year = draw.randint(1, 28), draw.randint(1, 12), draw.randint(2005, 2025)
    return draw.choice((f"{day:02}.{month:02}.{year}", f"{year}-{month:02}-{day:02}", f"{day}/{month}/{year}"))


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
    return [first if len(tokens(first)) >= _LEAD_WORDS else " ".join(page.story[:2])]


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
