"""Hard-wrapped text: which line breaks a program set because the line was full, and which the writer meant.

A program that wraps at a width breaks a line where the next word would no longer have fitted. So in wrapped text the
line's length, a space and the next line's first word exceed the width at nearly every break within a block, lines stop
in mid-sentence, and the next goes on with a small letter where the script has them. Lines that are paragraphs, menu
items or headlines show none of this together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from cleaner.documents.characters import WIDE, columns

Span = tuple[int, int]

NARROWEST, WIDEST = 40, 120
"""The widths, in columns, at which text is taken to be wrapped."""

_FIRST_WORD = re.compile(rf"(?:[>|]\s*)*({WIDE.pattern}|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]{{1,10}}|\S+)")
_KINSOKU = 4  # columns by which rules about punctuation at a line's edge shorten lines of Chinese and Japanese
_ITEM = re.compile(r"(?:[-*+•·▪‣◦]|\d{1,3}[.)]|#{1,6})\s")
_STOPS = frozenset(".!?…:。！？：｡．।॥؟۔።」』”’\"'»)）]")


@dataclass(frozen=True, slots=True)
class _Break:
    """A line break within a block: line ``upper`` and the one after it."""

    upper: int
    room: int  # columns that the upper line would have taken with the next line's first word
    width: int  # columns that it takes
    runs_on: bool  # the upper line ends in mid-sentence
    small: bool | None  # the lower line starts with a small letter; None where its script has none, or with no letter
    spaced: bool  # the upper line has spaces
    item: bool  # the lower line starts like an item of a list
    loose: bool  # one of the two lines is one that a wrapping program would have broken


def unwrap(view: str, lines: list[Span]) -> list[Span]:
    """Join the lines that only a wrapping program set apart; ``lines`` itself where the text is not wrapped.

    ``view`` has line feeds for line breaks; ``lines`` are the spans of its lines that are not blank.
    """
    # Most text has a paragraph a line, many of them long: that is found out here, at next to no cost.
    if len(lines) < 2:
        return lines
    lengths = sorted([end - start for start, end in lines])
    if lengths[-1 - len(lengths) // 3] > WIDEST or 2 * lengths[-1] < NARROWEST:
        return lines
    loose = {i for i, (start, end) in enumerate(lines) if _is_loose(view[start:end])}
    if len(loose) > max(1, len(lines) // 20):
        return lines
    blocks = _blocks(view, lines)
    uppers = [range(first, end - 1) for first, end in blocks]
    width = _width(view, [lines[i] for within in uppers for i in within if i not in loose])
    if width is None:
        return lines
    breaks = [[_line_break(view, lines, i, loose) for i in within] for within in uppers]
    if not _is_wrapped(view, lines, breaks, width):
        return lines
    # Without a blank line the block is one paragraph if all its lines are full; else a line that ends a sentence may
    # end a paragraph as well, and is left to.
    strict = len(blocks) == 1 and any(each.room <= width for each in breaks[0])
    joined: list[Span] = []
    for (first, _), within in zip(blocks, breaks, strict=True):
        listed = bool(_ITEM.match(view, *lines[first]))
        start, end = lines[first]
        for each in within:
            next_start, next_end = lines[each.upper + 1]
            if not _goes_on(each, width, listed, strict):
                joined.append((start, end))
                start = next_start
            end = next_end
        joined.append((start, end))
    return joined


def _blocks(view: str, lines: list[Span]) -> list[tuple[int, int]]:
    """Runs of lines with no blank line between them, as (first, end) indexes."""
    starts = [0, *(i + 1 for i, ((_, a), (b, _)) in enumerate(pairwise(lines)) if view.count("\n", a, b) > 1)]
    return list(pairwise([*starts, len(lines)]))


def _line_break(view: str, lines: list[Span], upper: int, loose: set[int]) -> _Break:
    start, end = lines[upper]
    below, below_end = lines[upper + 1]
    line = view[start:end]
    found = _FIRST_WORD.match(view, below, below_end)
    word = found.group(1) if found else ""
    first = word[:1]
    width = columns(line)
    return _Break(
        upper=upper,
        width=width,
        room=width + (2 + _KINSOKU if WIDE.match(word) else 1 + len(word)),
        runs_on=line[-1] not in _STOPS,
        small=first.islower() if first.lower() != first.upper() else None,
        spaced=" " in line,
        item=bool(_ITEM.match(view, below, below_end)),
        loose=upper in loose or upper + 1 in loose,
    )


def _is_loose(line: str) -> bool:
    """Whether a wrapping program would have broken ``line``: it is long, and has spaces."""
    return len(line) > WIDEST and " " in line


def _width(view: str, uppers: list[Span]) -> int | None:
    """The width, in columns, to which lines with another one below fill; None where no wrapping program would."""
    widths = sorted([columns(view[start:end]) for start, end in uppers])
    if not widths:
        return None
    width = widths[-1 - len(widths) // 10]
    return width if NARROWEST <= width <= WIDEST else None


def _is_wrapped(view: str, lines: list[Span], breaks: list[list[_Break]], width: int) -> bool:
    """Whether the breaks are those of text wrapped at ``width``."""
    # Addresses and lists of short lines stand in wrapped text too, and say nothing of how its prose is set.
    prose = [each for within in breaks if any(b.width >= 0.8 * width for b in within) for each in within]
    prose = [each for each in prose if not each.loose]
    full = [each for each in prose if each.room > width]
    small = [each.small for each in full if each.small is not None]
    going = sum(each.runs_on for each in full)
    if len(prose) < 4:  # so few lines may be full by chance, so everything must speak for it
        capitals = len(small) - sum(small)
        sure = capitals <= len(prose) // 2 and (len(prose) > 1 or bool(small))
        return len(full) == len(prose) <= going + len(prose) // 3 and sure
    if len(full) < 0.7 * len(prose) or going < 0.5 * len(full) or sum(small) < 0.3 * len(small):
        return False
    # Rows that a program made are full too, but all of one length or over and over the same.
    lengths = [each.width for each in full]
    alike = len(full) > 5 and max(lengths) - min(lengths) <= 1 and all(each.spaced for each in full)
    twice = [each for each in full if view[slice(*lines[each.upper])] == view[slice(*lines[each.upper + 1])]]
    return not alike and 10 * len(twice) < len(full)


def _goes_on(each: _Break, width: int, listed: bool, strict: bool) -> bool:
    """Whether the paragraph goes on after this line break of text wrapped at ``width``."""
    if each.loose or (each.item and (listed or not each.runs_on)):
        return False
    if each.room > width:
        return each.runs_on or bool(each.small) or not strict
    return each.runs_on and bool(each.small) and 2 * each.width >= width
