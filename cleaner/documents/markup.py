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
    ``itemprop`` and ``role`` say), ``firsts`` and ``lasts`` (it holds the blocks ``firsts[i]:lasts[i]``), ``pictured``
    (how many pictures it holds, or is).

    An entry a block: ``homes`` (the innermost element that its text begins in), ``linked`` and ``strong`` (characters
    in links, and set off by their type), ``links`` (how many there are), ``pictures`` (how many stood since the block
    before). ``depth``: levels of elements.
    """

    parents: tuple[int, ...]
    tags: tuple[str, ...]
    names: tuple[str, ...]
    firsts: tuple[int, ...]
    lasts: tuple[int, ...]
    pictured: tuple[int, ...]
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
        self.elements = 0
        self._called: dict[str, tuple[bool, bool]] = {}  # what a name says: of an author, and to listeners
        self._parents: list[int] = []
        self._tags: list[str] = []
        self._names: list[str] = []
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        self._pictured: list[int] = []
        self._blocks: list[tuple[int, int, int, int, int]] = []
        self._containers: list[int] = []
        self._unseen: list[bool] = []
        self._open: list[int] = []
        self._hiding: list[int] = []  # the open elements that hide what is in them
        self._home = -1
        self._depth = 0
        self._in_link = self._in_strong = 0
        self._linked = self._strong = self._links = self._pictures = self._visible = 0
        self._all_pictures = 0

    def enter(self, element: Any, tag: str) -> None:
        """Begin an element."""
        index, self.elements = self.elements, self.elements + 1
        name, hides = self._read_attributes(element) if element.keys() else ("", False)
        if hides:
            self._hiding.append(index)
        self._parents.append(self._open[-1] if self._open else 0)
        self._tags.append(tag)
        self._names.append(name)
        self._firsts.append(len(self._blocks))
        self._lasts.append(0)
        self._pictured.append(-self._all_pictures)
        self._open.append(index)
        if len(self._open) > self._depth:
            self._depth = len(self._open)
        if tag == "a":
            self._in_link += 1
            self._links += 1
        elif tag in _STRONG:
            self._in_strong += 1
        elif tag in _PICTURES:
            self._pictures += 1
            self._all_pictures += 1

    def _read_attributes(self, element: Any) -> tuple[str, bool]:
        """What the element is called, and whether it hides what is in it."""
        get = element.get
        name = " ".join([value[:_LONGEST_NAME] for attribute in _NAMING if (value := get(attribute))])
        if name not in self._called:
            self._called[name] = (_SIGNED.search(name) is not None, _FOR_LISTENERS.search(name) is not None)
        signs, hides = self._called[name]
        if signs:
            self.signed.append(element)
        style = get("style")
        return name, hides or get("hidden") is not None or bool(style and _UNSEEN_STYLE.search(style))

    def leave(self, tag: str) -> None:
        """End the innermost open element, which has this tag."""
        index = self._open.pop()
        self._lasts[index] = len(self._blocks)
        self._pictured[index] += self._all_pictures
        if self._hiding and self._hiding[-1] == index:
            self._hiding.pop()
        if tag == "a":
            self._in_link -= 1
        elif tag in _STRONG:
            self._in_strong -= 1

    def add(self, text: str) -> None:
        """Add text of the innermost open element, which is not all white space."""
        size = len(text.strip())
        if self._home < 0:
            self._home = self._open[-1]
        if not self._hiding:
            self._visible += size
        if self._in_link:
            self._linked += size
        if self._in_strong:
            self._strong += size

    def end_block(self, shown: bool, container: int) -> None:
        """End a block that stood in the element at ``container``; nothing of it is kept where it showed no text."""
        if shown:
            self._containers.append(container)
            self._blocks.append((self._home, self._linked, self._strong, self._links, self._pictures))
            self._unseen.append(not self._visible)
            self._pictures = 0
        self._home, self._linked, self._strong, self._links, self._visible = -1, 0, 0, 0, 0

    def paths(self) -> list[str]:
        """The XPath of each block's container: a step is numbered where several children have its name."""
        many: dict[tuple[int, str], int] = {}
        numbers = []
        for step in zip(self._parents, self._tags, strict=True):
            many[step] = number = many.get(step, 0) + 1
            numbers.append(number)
        known = {-1: "", 0: f"/{self._tags[0]}"}
        for container in self._containers:
            unknown, at = [], container
            while at not in known:
                unknown.append(at)
                at = self._parents[at]
            path = known[at]
            for at in reversed(unknown):
                step = self._parents[at], self._tags[at]
                path += f"/{step[1]}[{numbers[at]}]" if many[step] > 1 else f"/{step[1]}"
                known[at] = path
        return [known[container] for container in self._containers]

    def seen(self, sizes: Sequence[int]) -> list[bool]:
        """Which blocks a reader sees; ``sizes``, their lengths, tell whether what is hidden is the page."""
        hidden = sum(compress(sizes, self._unseen))
        return [True] * len(sizes) if hidden >= _REVEALED * sum(sizes) else [not unseen for unseen in self._unseen]

    def markup(self, seen: Sequence[bool]) -> Markup:
        """All that was gathered of the blocks that are ``seen``."""
        before = list(accumulate(seen, initial=0))
        blocks = list(compress(self._blocks, seen))
        homes, linked, strong, links, pictures = zip(*blocks, strict=True) if blocks else ((),) * 5
        return Markup(
            tuple(self._parents),
            tuple(self._tags),
            tuple(self._names),
            tuple([before[first] for first in self._firsts]),
            tuple([before[last] for last in self._lasts]),
            tuple(self._pictured),
            homes,
            linked,
            strong,
            links,
            pictures,
            self._depth,
        )
