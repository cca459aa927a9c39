"""Readings: which role each line of a page has, as somebody said who read it.

Two forms are known. A roles file, or a corpus itself, gives each line's text with its role. A file of readings gives
each line's digest instead, so that it can be shared where the pages' texts cannot: ``{id, verdict, digests, roles}`` a
row, ``digests`` holding six hexadecimal digits a line and ``roles`` one letter a line, as in ``LETTERS``.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cleaner.article import Role, Verdict
from cleaner.training.metrics.tokens import normalised

LETTERS = {
    "h": Role.HEADLINE,
    "b": Role.BYLINE,
    "s": Role.STORY,
    "c": Role.CAPTION,
    "p": Role.PROMO,
    "t": Role.TEASER,
    "m": Role.COMMENT,
    "a": Role.ABOUT,
    "x": Role.BOILERPLATE,
}
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class LabelledLine:
    """A line of the page's extracted text and the role that a reader gave it."""

    text: str
    role: Role


@dataclass(frozen=True, slots=True)
class Reading:
    """The roles of a page's lines in their order, the lines known by their digests alone."""

    digests: tuple[str, ...]
    roles: tuple[Role, ...]

    def labelled(self, extractions: Iterable[Sequence[str]]) -> tuple[LabelledLine, ...]:
        """The lines that were read, as the extraction has them that holds most of them; empty where none does."""
        return max((self._labelled(lines) for lines in extractions), key=len, default=())

    def _labelled(self, lines: Sequence[str]) -> tuple[LabelledLine, ...]:
        roles = roles_in_order(map(line_digest, lines), zip(self.digests, self.roles, strict=True))
        return tuple(LabelledLine(line, role) for line, role in zip(lines, roles, strict=True) if role)


def roles_in_order(keys: Iterable[str], read: Iterable[tuple[str, Role]]) -> tuple[Role | None, ...]:
    """The role that was read for each key, None for those that were not; repeated keys in order, the last role lasting.

    >>> roles_in_order("aab-a", [("a", Role.STORY), ("a", Role.PROMO), ("b", Role.TEASER)])[2:]
    (<Role.TEASER: 'teaser'>, None, <Role.PROMO: 'promo'>)
    """
    waiting: defaultdict[str, deque[Role]] = defaultdict(deque)
    for key, role in read:
        waiting[key].append(role)
    return tuple(
        (roles.popleft() if len(roles) > 1 else roles[0]) if (roles := waiting.get(key)) else None for key in keys
    )


def line_digest(line: str) -> str:
    """Six hexadecimal digits that tell a line from the others of its page, whatever its case and punctuation.

    >>> line_digest("Read more!") == line_digest("read  more")
    True
    """
    return hashlib.sha1(normalised(line).encode(), usedforsecurity=False).hexdigest()[:_DIGITS]


def reading(row: Mapping[str, Any]) -> Reading | None:
    """The reading that a row holds by digests; None where it has none. Raises ValueError for a row that is damaged."""
    if "digests" not in row:
        return None
    digests, letters = str(row["digests"]), str(row["roles"])
    if len(digests) != _DIGITS * len(letters) or not set(letters) <= LETTERS.keys():
        raise ValueError(f"{len(letters)} roles, in letters of {''.join(LETTERS)}, need {_DIGITS} digits each")
    parts = tuple(digests[i : i + _DIGITS] for i in range(0, len(digests), _DIGITS))
    return Reading(parts, tuple(LETTERS[letter] for letter in letters))


def reading_row(page: str, verdict: Verdict, lines: Sequence[LabelledLine]) -> dict[str, str]:
    """A row of a file of readings."""
    names = {role: letter for letter, role in LETTERS.items()}
    return {
        "id": page,
        "verdict": verdict.value,
        "digests": "".join(line_digest(line.text) for line in lines),
        "roles": "".join(names[line.role] for line in lines),
    }
