"""What a page's markup says of its blocks: facts as they stand there, no judgement."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, compress
from typing import Any

_STRONG = frozenset("b strong em i u".split())
_PICTURES = frozenset("img picture video audio embed object".split())
_NAMING = ("class", "id", "itemprop", "role")
_LONGEST_NAME = 120
_SIGNED = re.compile(
    r"uthor|yline|username|\bbyl\b|BBL|channel-name|submitted-by|posted-by|journalist-name|screenname|writer"
    r"|zuozhe|bianji|xiaobian"
)
"""In the class, id or itemprop of an element that one of trafilatura's expressions for authors may match."""
_UNSEEN_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_FOR_LISTENERS = re.compile(
    r"(?<![\w-])(?:sr-only|screen-reader-text|screenreader|visually-?hidden)(?![\w-])", re.IGNORECASE
)
"""What frameworks call text that only screen readers say."""
_REVEALED = 0.5
"""From this share of a page's text on, what is hidden is the page, which a script reveals."""


@dataclass(frozen=True, slots=True)
class Markup:
    """Facts of a page's elements and blocks; elements come in the page's order, each after its parent.

    An entry an element: ``parents`` (its index; the root's is 0), ``tags``, ``names`` (what its ``class``, ``id``,
    ``itemprop`` and ``role`` say), ``firsts`` and ``lasts`` (it holds the blocks ``firsts[i]:lasts[i]``).

    An entry a block: ``homes`` (the innermost element that its text begins in), ``linked`` and ``strong`` (characters
    in links, and set off by their type), ``links`` (how many there are), ``pictures`` (how many stood since the block
    before). ``depth``: levels of elements.
    """

    parents: tuple[int, ...]
    tags: tuple[str, ...]
    names: tuple[str, ...]
    firsts: tuple[int, ...]
    lasts: tuple[int, ...]
    homes: tuple[int, ...]
    linked: tuple[int, ...]
    strong: tuple[int, ...]
    links: tuple[int, ...]
    pictures: tuple[int, ...]
    depth: int


class MarkupReader:
    """Gathers a page's markup as a walk over its elements meets it; ``signed``: elements that may name an author."""

    def __init__(self) -> None:
        self.signed: list[Any] = []
        self._signing: dict[str, bool] = {"": False}
        self._elements: list[tuple[int, str, str, int]] = []
        self._lasts: list[int] = []
        self._blocks: list[tuple[int, int, int, int, int]] = []
        self._unseen: list[bool] = []
        self._open: list[int] = []
        self._hiding: list[int] = []  # the open elements that hide what is in them
        self._home = -1
        self._depth = 0
        self._in_link = self._in_strong = 0
        self._linked = self._strong = self._links = self._pictures = self._visible = 0

    def enter(self, element: Any, tag: str) -> None:
        """Begin an element."""
        index, get = len(self._elements), element.get
        name = " ".join([value[:_LONGEST_NAME] for attribute in _NAMING if (value := get(attribute))])
        self._elements.append((self._open[-1] if self._open else 0, tag, name, len(self._blocks)))
        if name not in self._signing:
            self._signing[name] = _SIGNED.search(name) is not None
        if self._signing[name]:
            self.signed.append(element)
        self._lasts.append(0)
        self._open.append(index)
        self._depth = max(self._depth, len(self._open))
        style = get("style")
        if (
            (style and _UNSEEN_STYLE.search(style))
            or get("hidden") is not None
            or (name and _FOR_LISTENERS.search(name))
        ):
            self._hiding.append(index)
        if tag == "a":
            self._in_link += 1
            self._links += 1
        elif tag in _STRONG:
            self._in_strong += 1
        elif tag in _PICTURES:
            self._pictures += 1

    def leave(self, tag: str) -> None:
        """End the innermost open element, which has this tag."""
        index = self._open.pop()
        self._lasts[index] = len(self._blocks)
        if self._hiding and self._hiding[-1] == index:
            self._hiding.pop()
        if tag == "a":
            self._in_link -= 1
        elif tag in _STRONG:
            self._in_strong -= 1

    def add(self, text: str) -> None:
        """Add text of the innermost open element."""
        size = len(text.strip())
        if not size:
            return
        if self._home < 0:
            self._home = self._open[-1]
        if not self._hiding:
            self._visible += size
        if self._in_link:
            self._linked += size
        if self._in_strong:
            self._strong += size

    def end_block(self, shown: bool) -> None:
        """End a block; nothing of it is kept where it showed no text."""
        if shown:
            self._blocks.append((self._home, self._linked, self._strong, self._links, self._pictures))
            self._unseen.append(not self._visible)
            self._pictures = 0
        self._home, self._linked, self._strong, self._links, self._visible = -1, 0, 0, 0, 0

    def seen(self, sizes: Sequence[int]) -> list[bool]:
        """Which blocks a reader sees; ``sizes``, their lengths, tell whether what is hidden is the page."""
        hidden = sum(compress(sizes, self._unseen))
        return [True] * len(sizes) if hidden >= _REVEALED * sum(sizes) else [not unseen for unseen in self._unseen]

    def markup(self, seen: Sequence[bool]) -> Markup:
        """All that was gathered of the blocks that are ``seen``."""
        before = list(accumulate(seen, initial=0))
        parents, tags, names, firsts = zip(*self._elements, strict=True)
        blocks = list(compress(self._blocks, seen))
        homes, linked, strong, links, pictures = zip(*blocks, strict=True) if blocks else ((),) * 5
        return Markup(
            parents,
            tags,
            names,
            tuple([before[first] for first in firsts]),
            tuple([before[last] for last in self._lasts]),
            homes,
            linked,
            strong,
            links,
            pictures,
            self._depth,
        )
