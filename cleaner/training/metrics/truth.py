"""What is known of a view's lines, worked out once however many cleaners are measured on it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from cleaner.article import Role
from cleaner.training.metrics.gold import NOISE_COVERAGE, STORY_COVERAGE, GoldText, is_title
from cleaner.training.metrics.tokens import normalised, tokens

if TYPE_CHECKING:
    from cleaner.training.views import View


class LineClass(Enum):
    """Whether a line should be kept; neither where nobody can say or, as for the headline, either will do."""

    STORY = "story"
    NOISE = "noise"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Truth:
    """A view with its lines' classes, lengths in words and spans, and the bag of words that the story holds.

    ``classes``, ``lengths`` and ``spans`` (offsets into ``view.text``) have an entry a line; most HTML views have none.
    ``headlines`` are the normalised lines that readers called the headline.
    """

    view: View
    classes: tuple[LineClass, ...]
    lengths: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    story_words: Counter[str]
    headlines: frozenset[str]

    @property
    def read(self) -> bool:
        """Whether the classes come from roles read by hand."""
        return self.view.roles is not None

    @property
    def mapped(self) -> bool:
        """Whether a cleaner gets the page, and what is known is of an extractor's lines of it."""
        return self.view.html is not None and bool(self.view.lines)

    def counts(self, line: str) -> bool:
        """Whether a line of cleaned text counts in word F1: the headline does not, kept or dropped."""
        if self.read:
            return normalised(line) not in self.headlines
        return not is_title(line, self.view.titles)

    def indexes(self, wanted: LineClass) -> list[int]:
        """Return the indexes of the lines of a class, lines without words left out."""
        return [
            i
            for i, (is_, length) in enumerate(zip(self.classes, self.lengths, strict=True))
            if is_ is wanted and length
        ]


def known_truth(view: View) -> Truth:
    """Work out what is known of a view's lines, by their roles where read, else by the gold text."""
    if view.roles is not None:
        classes = tuple(map(_class_of_role, view.roles))
        story = [line for line, role in zip(view.lines, view.roles, strict=True) if role is Role.STORY]
        headlines = {
            normalised(line) for line, role in zip(view.lines, view.roles, strict=True) if role is Role.HEADLINE
        }
    else:
        gold = GoldText(view.gold)
        classes = tuple(_class_by_gold(line, gold, view.titles) for line in view.lines)
        story = [line for line in view.gold if not is_title(line, view.titles)]
        headlines = set()
    return Truth(
        view=view,
        classes=classes,
        lengths=tuple(len(tokens(line)) for line in view.lines),
        spans=_spans(view.lines),
        story_words=Counter(tokens("\n".join(story))),
        headlines=frozenset(headlines),
    )


def _class_of_role(role: Role | None) -> LineClass:
    if role is Role.STORY:
        return LineClass.STORY
    return LineClass.NEITHER if role in (None, Role.HEADLINE) else LineClass.NOISE


def _class_by_gold(line: str, gold: GoldText, titles: tuple[str, ...]) -> LineClass:
    if is_title(line, titles):
        return LineClass.NEITHER
    coverage = gold.coverage(line)
    if coverage >= STORY_COVERAGE:
        return LineClass.STORY
    return LineClass.NOISE if coverage <= NOISE_COVERAGE else LineClass.NEITHER


def _spans(lines: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    spans, start = [], 0
    for line in lines:
        spans.append((start, start + len(line)))
        start += len(line) + 1
    return tuple(spans)
