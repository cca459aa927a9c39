"""Composed pages as HTML: what feeds and content systems hold, a story and what was put behind it in like elements.

Real pages keep other stories' leads in containers of their own. To learn that this need not be so, composed lines are
put into bare elements, or into containers that are called as those of the story's own site are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

import numpy as np
from numpy.typing import NDArray

from cleaner.article import Role
from cleaner.documents.asking import asked
from cleaner.documents.characters import EDGE
from cleaner.documents.html import read_html
from cleaner.documents.markup import Markup
from cleaner.training.examples import CODES, STORY, Example, Material
from cleaner.training.metrics.tokens import tokens

_HEADLINE, _CAPTION, _TEASER = (CODES[role] for role in (Role.HEADLINE, Role.CAPTION, Role.TEASER))
_HEADING_WORDS = 9
_STOPS = ".。!?！？…"
_MOST_LINES = 150
_ITEM = "- "
"""What extractors put before the items of lists."""


@dataclass(frozen=True, slots=True)
class _House:
    """How a site builds its pages: what it calls the container of the story, and one of noise."""

    story: str
    noise: str


def fragments(
    materials: Iterable[Material], examples: Iterable[Example], share: float, draw: np.random.Generator
) -> list[Example]:
    """Pages of HTML made of a ``share`` of those ``examples`` that were composed, with a story or without."""
    houses = _houses(materials)
    found = []
    for example in examples:
        if example.mode not in ("composed", "bare") or draw.random() >= share:
            continue
        made = _fragment(example, houses.get(example.site, ()), draw) if len(example.texts) <= _MOST_LINES else None
        if made:
            found.append(made)
    return found


def _fragment(example: Example, houses: Sequence[_House], draw: np.random.Generator) -> Example | None:
    """None where a reader of HTML would see other lines than those that were put in."""
    house = houses[int(draw.integers(len(houses)))] if houses and draw.random() < 0.6 else None
    document = asked(read_html(_written(example, house, draw), url=example.url))
    if [block.text for block in document.blocks] != [
        " ".join(text.removeprefix(_ITEM).split()) for text in example.texts
    ]:
        return None
    return replace(
        example,
        mode="fragment",
        texts=tuple(block.text.strip(EDGE) for block in document.blocks),
        read=False,
        document=document,
        type=None,  # they are like no page of the web, and would say nothing of its types
        read_lines=np.ones(len(example.texts), dtype=bool),
    )


def _written(example: Example, house: _House | None, draw: np.random.Generator) -> str:
    """The page: a fragment without names, or a whole page in a site's style."""
    apart, items, linked, pictured = (draw.random(4) < (0.4, 0.25, 0.3, 0.4)).tolist()
    out: list[str] = []
    inside = False  # a container of noise

    def switch(noise: bool) -> None:
        nonlocal inside
        if not apart or noise == inside:
            return
        if noise:
            out.append(_opened("div", house.noise if house else "") + ("<ul>" if items else ""))
        else:
            out.append(("</ul>" if items else "") + "</div>")
        inside = noise

    for text, role in zip(example.texts, example.roles.tolist(), strict=True):
        noise = role not in (STORY, _HEADLINE)
        switch(noise)
        shown = escape(text.removeprefix(_ITEM))
        if noise and role == _TEASER and linked:
            shown = f'<a href="/{draw.integers(10**6)}">{shown}</a>'
        if role == _CAPTION and pictured:
            out.append(f'<figure><img src="a.jpg"><figcaption>{shown}</figcaption></figure>')
            continue
        tag = _tag(text, role, text.startswith(_ITEM) or (noise and inside and items))
        out.append(f"<{tag}>{shown}</{tag}>")
    switch(noise=False)
    body = "\n".join(out)
    if house is None:
        return body
    title = next((t for t, r in zip(example.texts, example.roles.tolist(), strict=True) if r == _HEADLINE), "")
    head = f"<head><title>{escape(title)}</title></head>"
    return f"<html>{head}<body>{_opened('div', house.story)}{body}</div></body></html>"


def _tag(text: str, role: int, item: bool) -> str:
    if item:
        return "li"
    if role == _HEADLINE:
        return "h1"
    return "h2" if len(tokens(text)) < _HEADING_WORDS and text[-1:] not in _STOPS and role == STORY else "p"


def _opened(tag: str, name: str) -> str:
    return f'<{tag} class="{escape(name)}">' if name else f"<{tag}>"


def _houses(materials: Iterable[Material]) -> Mapping[str, Sequence[_House]]:
    """What each site calls its containers, by its pages that were read as HTML."""
    found: defaultdict[str, list[_House]] = defaultdict(list)
    for page in materials:
        for example in page.examples:
            if example.mode in ("page", "exact") and example.document and example.document.markup:
                house = _house(example.document.markup, example.roles)
                if house:
                    found[page.site].append(house)
    return found


def _house(facts: Markup, roles: NDArray[np.int8]) -> _House | None:
    story = np.flatnonzero(roles == STORY)
    noise = np.flatnonzero((roles != STORY) & (roles != CODES[Role.HEADLINE]))
    if not len(story) or not (noise > story[-1]).any():
        return None
    after = noise[noise > story[-1]]
    return _House(_container(facts, int(story[len(story) // 2])), _container(facts, int(after[0])))


def _container(facts: Markup, block: int) -> str:
    """What the smallest element is called that holds more than the block."""
    element = facts.homes[block]
    while element and facts.lasts[element] - facts.firsts[element] <= 1:
        element = facts.parents[element]
    return facts.names[element]
