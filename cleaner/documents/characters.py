"""Characters that print nothing, and those that stand two columns wide."""

from __future__ import annotations

import re
import sys
from functools import cache

WHITESPACE = "".join(map(chr, (*range(9, 14), *range(28, 33), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B)))) + (
    "\u2028\u2029\u202f\u205f\u3000"
)
"""Every character for which ``str.isspace`` holds; a test compares."""

EDGE = WHITESPACE + "\ufeff\u200b\u2060" + "".join(map(chr, (*range(9), *range(14, 27), 127)))
"""What a paragraph's edges are freed of: white space, byte order marks, zero-width spaces, C0 controls.

Joiners and directional marks are not among them: at a word's edge they decide how it is written. Nor is ESC, without
which the rest of a terminal sequence would look like text.
"""

BLANK = (
    EDGE
    + "\x1b\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u2800\u3164\uffa0"
    + "".join(map(chr, (*range(128, 160), *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070))))
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xFFF9, 0xFFFC))))
)
"""What may stand in a line that still counts as blank."""

INVISIBLE = frozenset(BLANK)
"""The same, for asking about one character."""

WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60]"
)
"""A character of Chinese, Japanese or Korean writing, two columns wide on a terminal."""


def columns(text: str) -> int:
    """How many columns of a terminal ``text`` takes, near enough to tell a line's width.

    >>> columns("abc"), columns("日本語")
    (3, 6)
    """
    return len(text) if text.isascii() else len(text) + len(WIDE.findall(text))


@cache
def whitespace_of_this_python() -> str:
    """Every character for which this Python's ``str.isspace`` holds (over a million are asked; for tests)."""
    return "".join(filter(str.isspace, map(chr, range(sys.maxunicode + 1))))
