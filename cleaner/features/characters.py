"""Characters in classes: the ground that every other kind of evidence stands on.

A batch of blocks becomes one array of code points; classes, words and their hashes follow from table look-ups and
segmented sums, so the cost is a few array passes a character, whatever the language.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray

BMP = 0x10000
_HASH_POWER = np.uint64(0x9E3779B97F4A7C15)
_LONGEST_WORD = 64
_STEM = 5


class Kind(IntEnum):
    """The class of a character."""

    OTHER = 0
    SPACE = 1
    LOWER = 2
    UPPER = 3
    LETTER = 4  # a letter of a script without case
    IDEOGRAPH = 5  # a character of a script written without spaces: each is a word
    DIGIT = 6
    MARK = 7
    STOP = 8  # ends a sentence
    COMMA = 9
    COLON = 10
    QUOTE = 11
    OPEN = 12
    CLOSE = 13
    DASH = 14
    BAR = 15  # sets things apart on one line: | · • › »
    SLASH = 16
    ELLIPSIS = 17
    SYMBOL = 18
    AT = 19
    HASH = 20
    COPYRIGHT = 21
    PUNCTUATION = 22
    CONTROL = 23


_BY_CATEGORY = {
    "Ll": Kind.LOWER,
    "Lu": Kind.UPPER,
    "Lt": Kind.UPPER,
    "Lo": Kind.LETTER,
    "Lm": Kind.LETTER,
    "Nd": Kind.DIGIT,
    "Nl": Kind.DIGIT,
    "No": Kind.DIGIT,
    "Mn": Kind.MARK,
    "Mc": Kind.MARK,
    "Me": Kind.MARK,
    "Pd": Kind.DASH,
    "Ps": Kind.OPEN,
    "Pe": Kind.CLOSE,
    "Pi": Kind.QUOTE,
    "Pf": Kind.QUOTE,
    "Pc": Kind.PUNCTUATION,
    "Po": Kind.PUNCTUATION,
    "Zs": Kind.SPACE,
    "Zl": Kind.SPACE,
    "Zp": Kind.SPACE,
    "Cc": Kind.CONTROL,
    "Cf": Kind.CONTROL,
    "Sc": Kind.SYMBOL,
    "Sm": Kind.SYMBOL,
    "Sk": Kind.SYMBOL,
    "So": Kind.SYMBOL,
}
_BY_CHARACTER = {
    Kind.STOP: ".!?。！？．｡؟۔।॥։።៕‼⁇‽",
    Kind.COMMA: ",;，、；،؛､",
    Kind.COLON: ":：",
    Kind.QUOTE: "\"'＂「」『』«»‹›„‚",
    Kind.BAR: "|·•●▪■►▶→｜¦∙‧・○◆★☆✓",
    Kind.SLASH: "/\\",
    Kind.ELLIPSIS: "…⋯",
    Kind.AT: "@＠",
    Kind.HASH: "#＃",
    Kind.COPYRIGHT: "©®℗™",
    Kind.SPACE: " \t\n\r\f\v\x85",
}
_NO_SPACES = ((0x0E00, 0x0E7F), (0x0E80, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF))
_WORD_KINDS = (Kind.LOWER, Kind.UPPER, Kind.LETTER, Kind.IDEOGRAPH, Kind.DIGIT, Kind.MARK)


@cache
def tables() -> tuple[NDArray[np.uint8], NDArray[np.uint32]]:
    """Two look-up tables over the basic plane: each character's :class:`Kind`, and its folded form."""
    kinds = np.zeros(BMP, dtype=np.uint8)
    folded = np.arange(BMP, dtype=np.uint32)
    for point in range(BMP):
        character = chr(point)
        kinds[point] = _BY_CATEGORY.get(unicodedata.category(character), Kind.OTHER)
        if point > 0x7F or character.isupper():
            form = unicodedata.normalize("NFKC", character).lower() if not 0xD800 <= point < 0xE000 else character
            if len(form) == 1:
                folded[point] = ord(form)
    for first, last in _NO_SPACES:
        span = kinds[first : last + 1]
        span[(span == Kind.LETTER) | (span == Kind.MARK)] = Kind.IDEOGRAPH
    for kind, characters in _BY_CHARACTER.items():
        for character in characters:
            kinds[ord(character)] = kind
    return kinds, folded


@dataclass(frozen=True, slots=True)
class Characters:
    """The characters of ``n`` blocks and the words they form.

    ``kinds``: (characters,) uint8, the class of each character. ``bounds``: (n + 1,) int64, where each block's characters
    begin; the last is their number. ``block``: (words,) int64, the block each word stands in. ``hashes``: (words,) uint64,
    equal for equal folded words; ``stems``: the same of
    their first five characters, which inflected forms share. ``start``, ``length``: (words,) int64, in characters. ``word_bounds``: (n + 1,) int64, where
    each block's words begin.
    """

    points: NDArray[np.uint32]
    kinds: NDArray[np.uint8]
    bounds: NDArray[np.int64]
    hashes: NDArray[np.uint64]
    stems: NDArray[np.uint64]
    start: NDArray[np.int64]
    length: NDArray[np.int64]
    block: NDArray[np.int64]
    word_bounds: NDArray[np.int64]


def read_characters(texts: Sequence[str]) -> Characters:
    """Classify the characters of ``texts`` and hash their words; each text is one block."""
    kind_table, fold_table = tables()
    joined = "\n".join(texts) + "\n"
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    basic = np.minimum(points, BMP - 1)
    kinds = kind_table[basic]
    astral = points >= BMP
    if astral.any():
        # beyond the basic plane: rare ideographs are words, all else (emoji, mathematical letters) is a symbol
        kinds[astral] = np.where((points[astral] >= 0x20000) & (points[astral] < 0x33480), Kind.IDEOGRAPH, Kind.SYMBOL)
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) + 1
    bounds = np.concatenate(([0], np.cumsum(lengths)))

    in_word = np.zeros(256, dtype=bool)
    in_word[list(_WORD_KINDS)] = True
    word = in_word[kinds]
    ideograph = kinds == Kind.IDEOGRAPH
    before = np.concatenate(([False], word[:-1]))
    ideograph_before = np.concatenate(([False], ideograph[:-1]))
    start = np.flatnonzero(word & (~before | ideograph | ideograph_before))
    if not len(start):
        empty = np.zeros(0, dtype=np.int64)
        zeros = np.zeros(len(texts) + 1, dtype=np.int64)
        none = np.zeros(0, dtype=np.uint64)
        return Characters(points, kinds, bounds, none, none, empty, empty, empty, zeros)
    inside = np.flatnonzero(word)
    # each word's characters are consecutive among the word characters, so segments of `inside` are words
    segment = np.searchsorted(inside, start)
    length = np.diff(np.append(segment, len(inside)))
    place = np.minimum(np.arange(len(inside)) - np.repeat(segment, length), _LONGEST_WORD - 1)
    folded = fold_table[basic[inside]].astype(np.uint64) + np.uint64(1)
    folded[astral[inside]] = points[inside][astral[inside]]
    powers = np.cumprod(np.full(_LONGEST_WORD, _HASH_POWER, dtype=np.uint64))
    parts = folded * powers[place]
    hashes = _finished(np.add.reduceat(parts, segment))
    stems = _finished(np.add.reduceat(np.where(place < _STEM, parts, np.uint64(0)), segment))
    block = np.searchsorted(bounds, start, side="right") - 1
    word_bounds = np.searchsorted(block, np.arange(len(texts) + 1))
    return Characters(points, kinds, bounds, hashes, stems, start, length, block, word_bounds)


def _finished(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread the bits of sums over the whole hash."""
    hashes = (hashes ^ (hashes >> np.uint64(29))) * _HASH_POWER
    return hashes ^ (hashes >> np.uint64(32))
