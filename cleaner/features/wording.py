"""Surface evidence of words: capitals, numbers, years, what stands before a first mark and after a last one."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from cleaner.features.characters import Characters
from cleaner.features.kinds import Kind
from cleaner.features.noted import Noted

_OPENING = 12
"""Of so many words at most is asked whether a block opens in capitals."""
_EARLY = 8
"""A colon or a bar is early after so many words at most."""
_LATE = 12
"""A mark is late before so many words at most."""
_CENTURIES = (ord("1") * 10 + ord("9"), ord("2") * 10 + ord("0"))


def word_columns(rows: Mapping[str, NDArray[np.float32]], characters: Characters, noted: Noted) -> None:
    """Fill the rows (blocks,) that tell of words."""
    kinds, start, block, bounds = characters.kinds, characters.start, characters.block, characters.word_bounds
    if not len(start):
        return
    first = kinds[start]
    (upper,) = (first == Kind.UPPER).nonzero()
    (number,) = (first == Kind.DIGIT).nonzero()
    capitals = _capitals(characters, upper, noted)
    counts = bounds[1:] - bounds[:-1]
    per_word = np.maximum(counts, 1).astype(np.float32)

    def per_block(words: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.bincount(block[words], minlength=len(counts))

    rows["capitalised"][:] = per_block(upper) / per_word
    rows["all_capitals"][:] = per_block(capitals) / per_word
    rows["numbers"][:] = per_block(number) / per_word
    rows["year"][:] = np.minimum(per_block(_years(characters, number)), 3)
    # how many of the first words are in capitals or numbers
    loud = np.zeros(len(start), dtype=bool)
    loud[capitals] = True
    (have,) = counts.nonzero()
    rows["first_word_capitals"][have] = loud[bounds[have]]
    loud[number] = True
    first_low = np.minimum.reduceat(np.where(loud, len(start), np.arange(len(start))), bounds[have])
    run = np.zeros(len(counts), dtype=np.int64)
    run[have] = np.minimum(np.minimum(first_low - bounds[have], counts[have]), _OPENING)
    rows["caps_start_words"][:] = np.log1p(run)
    for kind, name in ((Kind.COLON, "colon_early"), (Kind.BAR, "bar_early")):
        at, before = _first_mark(characters, *noted.of(kind))
        rows[name][at] = 1 / (1 + before)
        if kind == Kind.COLON:
            rows["kicker"][at] = (before >= 1) & (run[at] >= before)
    # a credit closes what a caption says: "… (Photo: a name)", "… Photo: a name/an agency"
    for kind, name in ((Kind.COLON, "colon_late"), (Kind.SLASH, "slash_late"), (Kind.OPEN, "open_late")):
        at, after = _last_mark(characters, *noted.of(kind))
        rows[name][at] = 1 / (1 + after)


def _capitals(characters: Characters, upper: NDArray[np.int64], noted: Noted) -> NDArray[np.int64]:
    """Of the words that begin with a capital those of two characters and more that are all capitals."""
    start, length = characters.start[upper], characters.length[upper]
    two = (length > 1) & (characters.kinds[start + 1] == Kind.UPPER)
    start, length = start[two], length[two]
    place, _ = noted.of(Kind.UPPER)
    # capitals one after another: as many places on in their list stands one as many places on in the text
    last = place.searchsorted(start) + length - 1
    every = (last < len(place)) & (place[np.minimum(last, len(place) - 1)] == start + length - 1)
    words: NDArray[np.int64] = upper[two][every]
    return words


def _years(characters: Characters, number: NDArray[np.int64]) -> NDArray[np.int64]:
    """Of the words that begin with a digit those of four characters that begin with 19 or 20."""
    four = number[characters.length[number] == 4]
    start, points = characters.start[four], characters.points
    century = points[start] * 10 + points[start + 1]
    years: NDArray[np.int64] = four[(century == _CENTURIES[0]) | (century == _CENTURIES[1])]
    return years


def _first_mark(
    characters: Characters, place: NDArray[np.int64], block: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The blocks with an early mark, and how many words stand before it; ``place``, ``block``: all such marks'."""
    first = np.ones(len(block), dtype=bool)
    first[1:] = block[1:] != block[:-1]
    place, block = place[first], block[first]
    before = characters.start.searchsorted(place) - characters.word_bounds[block]
    early = before <= _EARLY
    return block[early], before[early]


def _last_mark(
    characters: Characters, place: NDArray[np.int64], block: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The blocks with a late mark that words follow, and how many; ``place``, ``block``: all such marks'."""
    last = np.ones(len(block), dtype=bool)
    last[:-1] = block[1:] != block[:-1]
    place, block = place[last], block[last]
    after = characters.word_bounds[block + 1] - characters.start.searchsorted(place)
    late = (after > 0) & (after <= _LATE)
    return block[late], after[late]
