"""The class and the folded form of every character, in one table."""

from __future__ import annotations

import unicodedata
from functools import cache

import numpy as np
from numpy.typing import NDArray

KIND_BITS = 5
"""An entry of :func:`table` holds the :class:`Kind` in its lowest bits and the folded form above them."""
_BASIC = 0x10000
_RARE_IDEOGRAPHS = (0x20000, 0x33480)


class Kind:
    """The class of a character: plain numbers, as comparing an array with an enumeration's member takes far longer.

    The order matters: what is no ink comes first, then what makes words, of these the letters that say nothing of a
    block's build before the others, so that a range of values is a class of classes.
    """

    CONTROL = 0
    SPACE = 1
    OTHER = 2
    IDEOGRAPH = 3  # a character of a script written without spaces: each is a word
    LETTER = 4  # a letter of a script without case
    MARK = 5
    LOWER = 6
    UPPER = 7
    DIGIT = 8
    STOP = 9  # ends a sentence
    COMMA = 10
    COLON = 11
    QUOTE = 12
    OPEN = 13
    CLOSE = 14
    DASH = 15
    BAR = 16  # sets things apart on one line: | · • › »
    SLASH = 17
    ELLIPSIS = 18
    SYMBOL = 19
    AT = 20
    HASH = 21
    COPYRIGHT = 22
    PUNCTUATION = 23


KINDS = 1 << KIND_BITS

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
    "Cn": Kind.OTHER,
    "Co": Kind.OTHER,
    "Cs": Kind.OTHER,
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
    Kind.SLASH: "/\\／",
    Kind.ELLIPSIS: "…⋯",
    Kind.AT: "@＠",
    Kind.HASH: "#＃",
    Kind.COPYRIGHT: "©®℗™",
    Kind.SPACE: " \t\n\r\f\v\x85",
}
_NO_SPACES = (
    (0x0E00, 0x0E7F),
    (0x0E80, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x3040, 0x30FF),
    (0x3400, 0x9FFF),
)
_UNIFORM = (
    (0x3400, 0x4DC0, Kind.LETTER),  # ideographs
    (0x4E00, 0xA000, Kind.LETTER),
    (0xAC00, 0xD7A4, Kind.LETTER),  # Hangul syllables
    (0xD800, 0xF900, Kind.OTHER),  # surrogates, private use
)
"""Three quarters of the basic plane: each of one kind, without case or compatibility forms, so not asked one by one."""


@cache
def table() -> NDArray[np.uint32]:
    """For each character its folded form, shifted by ``KIND_BITS``, and its :class:`Kind`.

    Characters from the table's end on are as its last. The folded form is a number from 1 on, the same for characters
    that differ in case or compatibility form only.
    """
    kinds = np.full(_RARE_IDEOGRAPHS[1] + 1, Kind.SYMBOL, dtype=np.uint8)
    # beyond the basic plane: rare ideographs are words, all else (emoji, mathematical letters) is a symbol
    kinds[slice(*_RARE_IDEOGRAPHS)] = Kind.IDEOGRAPH
    folded = np.arange(len(kinds), dtype=np.uint32)
    folded[:_BASIC] += 1
    for first, end, kind in _UNIFORM:
        kinds[first:end] = kind
    begins, ends = [0, *(span[1] for span in _UNIFORM)], [*(span[0] for span in _UNIFORM), _BASIC]
    for first, end in zip(begins, ends, strict=True):
        characters = [chr(point) for point in range(first, end)]
        kinds[first:end] = [_BY_CATEGORY[unicodedata.category(character)] for character in characters]
        forms = [unicodedata.normalize("NFKC", character).lower() for character in characters]
        folded[first:end] = [
            1 + ord(form if len(form) == 1 else character) for form, character in zip(forms, characters, strict=True)
        ]
    for first, last in _NO_SPACES:
        span = kinds[first : last + 1]
        span[(span == Kind.LETTER) | (span == Kind.MARK)] = Kind.IDEOGRAPH
    for kind, members in _BY_CHARACTER.items():
        kinds[[ord(character) for character in members]] = kind
    return folded << np.uint32(KIND_BITS) | kinds


def marked(*kinds: int) -> NDArray[np.bool_]:
    """A table to look kinds up in, (KINDS,): True for ``kinds``."""
    marks = np.zeros(KINDS, dtype=bool)
    marks[list(kinds)] = True
    return marks
