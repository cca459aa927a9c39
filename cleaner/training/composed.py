"""Composed documents: a gold story followed by the lines by which sites point at other stories.

Where the story ends is known exactly, in every language that has stories of two sites. Sampling follows one fixed
sequence of draws, so a set of pages and a seed always give the same documents.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.article import Role
from cleaner.training.metrics.gold import is_title
from cleaner.training.metrics.tokens import UNSPACED, tokens
from cleaner.training.views import View

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cleaner.training.corpora import Page

SEED = 20261121
"""The seed of the documents that figures are quoted for."""
_LONG_LINE = 8
"""Words that make a paragraph more than a heading."""
_LONG_LINES = 5
"""A page's story is composed with only if it has so many long paragraphs."""
_TEASER_COUNTS = (0, 0, 0, 1, 2, 3, 4, 5, 6)
"""Teasers after a story; one document in three has none, so that cutting always costs."""
_STYLES = ("cut", "cut", "whole", "kicker", "headline")
_LEAD_LENGTHS = (2, 3, 4)
_CUT_WORDS = (45, 110)
_CUT_CHARACTERS_PER_WORD = 3
_STOPS = ".。!?"


@dataclass(frozen=True, slots=True)
class Story:
    """A page's gold story without its headline; ``language_label`` says which stories may stand together."""

    id: str
    site: str
    lang: str
    language_label: str
    title: str | None
    paragraphs: tuple[str, ...]


def page_story(page: Page, titles: Sequence[str]) -> Story | None:
    """Return the page's story, or None where it is too short to compose with; ``titles`` as from ``page_titles``."""
    body = tuple(paragraph for paragraph in page.gold if not is_title(paragraph, titles))
    if sum(len(tokens(paragraph)) >= _LONG_LINE for paragraph in body) < _LONG_LINES:
        return None
    return Story(page.id, page.site, page.lang, page.language_label, page.title, body)


def compose(stories: Iterable[Story], seed: int = SEED) -> list[View]:
    """Follow each story by teasers of up to six stories of other sites in its language; one document a story."""
    pools: defaultdict[str, list[Story]] = defaultdict(list)
    for story in stories:
        pools[story.language_label].append(story)
    draw = random.Random(seed)
    return [_document(story, pool, draw) for pool in pools.values() for story in pool]


def _document(story: Story, pool: Sequence[Story], draw: random.Random) -> View:
    count = draw.choice(_TEASER_COUNTS)
    others = [other for other in pool if other.site != story.site]
    pointed_at = draw.sample(others, min(count, len(others)))
    tail = [line for other in pointed_at for line in teaser_lines(other, draw)]
    labelled = [(line, Role.STORY) for line in story.paragraphs] + [(line, Role.TEASER) for line in tail]
    return View(
        mode="composed",
        id=f"composed/{story.id}",
        corpus="all",
        site=story.site,
        lang=story.lang,
        url=None,
        lines=tuple(line for line, _ in labelled if line.strip()),
        gold=story.paragraphs,
        roles=tuple(role for line, role in labelled if line.strip()),
    )


def teaser_lines(story: Story, draw: random.Random) -> list[str]:
    """Point at a story as sites do: by a cut-off lead, the whole lead, a kicker and a cut lead, or headline and lead.

    Always draws style, length of the lead and place of the cut, used or not: the sequence of draws is the recipe's.
    """
    style = draw.choice(_STYLES)
    lead = " ".join(story.paragraphs[: draw.choice(_LEAD_LENGTHS)])
    cut = _cut(lead, draw.randint(*_CUT_WORDS))
    first, title = story.paragraphs[0], story.title
    if style == "whole":
        return [first if len(tokens(first)) >= _LONG_LINE else " ".join(story.paragraphs[:2])]
    if style == "kicker" and title and not UNSPACED.search(title):
        kicker = " ".join(title.split()[: draw.choice((1, 2))]).upper().rstrip(":,")
        return [f"{kicker}: {cut}"]
    if style == "headline" and title:
        return [title, first]
    return [cut]


def _cut(lead: str, words: int) -> str:
    if UNSPACED.search(lead):
        return lead[: words * _CUT_CHARACTERS_PER_WORD].rstrip(_STOPS)
    return " ".join(lead.split()[:words]).rstrip(_STOPS)
