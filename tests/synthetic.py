"""Labelled pages of made-up words, always the same, and a segmenter fitted on them in seconds."""

from __future__ import annotations

import json
import lzma
import random
import warnings
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from cleaner.article import Role, Verdict
from cleaner.documents.document import Block, Document
from cleaner.training.corpora import Page, fold, validation
from cleaner.training.readings import LabelledLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from cleaner.segmenter import Segmenter
    from cleaner.training.examples import Material
    from cleaner.training.fit import Recipe
    from cleaner.training.lessons import Lessons

_ONSETS = "b d f g k l m n p r s t v z br tr st".split()
_RHYMES = "a e i o u an er il on us".split()
_LITTLE = "the of and to in a is that for it".split()
_TAGS = {
    Role.HEADLINE: "<h1>{}</h1>",
    Role.BYLINE: '<p class="byline">{}</p>',
    Role.STORY: "<p>{}</p>",
    Role.CAPTION: '<p class="caption">{}</p>',
    Role.PROMO: '<p class="newsletter">{}</p>',
    Role.TEASER: '<p class="related">{}</p>',
    Role.COMMENT: '<p class="comment">{}</p>',
    Role.ABOUT: '<p class="author-bio">{}</p>',
    Role.BOILERPLATE: '<p class="tags">{}</p>',
}
_MENU = "".join(f"<li><a href=/{word}>{word} page</a></li>" for word in ("Home", "Sport", "Weather", "Contact"))

SITES = tuple(f"paper{number}.example" for number in range(12) if not validation(f"paper{number}.example"))
"""Sites that do not validate."""
VALIDATING = next(f"paper{number}.example" for number in range(100) if validation(f"paper{number}.example"))
assert {fold(site, 4) for site in SITES} == {0, 1, 2, 3}


def word(draw: random.Random) -> str:
    """A made-up word; of some 3,000 a few are frequent."""
    picked = random.Random(int(draw.paretovariate(0.6)) % 3000)
    return "".join(picked.choice(_ONSETS) + picked.choice(_RHYMES) for _ in range(picked.randint(1, 3)))


def sentence(draw: random.Random, least: int = 9, most: int = 30) -> str:
    """Made-up words among little ones of English, a capital at the start and a stop at the end."""
    words = [draw.choice(_LITTLE) if draw.random() < 0.4 else word(draw) for _ in range(draw.randint(least, most))]
    return " ".join(words).capitalize() + "."


def labelled(draw: random.Random) -> list[tuple[str, Role]]:
    """The lines of a page, each with its role; some tails look like stories, so that nobody could be always right."""
    name = f"{word(draw).title()} {word(draw).title()}"
    lines = [(sentence(draw, 5, 8).rstrip("."), Role.HEADLINE)]
    lines += [(f"By {name}, {draw.randint(1, 28)} March", Role.BYLINE)] * (draw.random() < 0.7)
    lines += [(sentence(draw), Role.STORY) for _ in range(draw.randint(4, 9))]
    if draw.random() < 0.6:
        lines.insert(draw.randint(2, len(lines) - 1), (f"Photo: {name} / {word(draw).upper()}", Role.CAPTION))
    if draw.random() < 0.25:
        lines.append((sentence(draw), Role.TEASER))
    tail = [
        (f"Read more: {sentence(draw, 4, 8)}", Role.PROMO),
        *((sentence(draw, 12, 25).rstrip("."), Role.TEASER) for _ in range(draw.randint(1, 3))),
        (sentence(draw), Role.TEASER),
        (f"{name} says: I think {sentence(draw, 5, 9)} Reply", Role.COMMENT),
        (f"{name} is a reporter and writes about {word(draw)} and {word(draw)}.", Role.ABOUT),
        (f"Tags: {word(draw)} | {word(draw)} | {word(draw)}", Role.BOILERPLATE),
    ]
    return lines + [line for line in tail if draw.random() < 0.55]


def page(site: str, number: int, **changes: Any) -> Page:
    """One labelled page of a site."""
    lines = labelled(random.Random(f"{site} {number}"))
    title = lines[0][0]
    body = "".join(_TAGS[role].format(text) for text, role in lines)
    html = (
        f"<html lang=en><head><title>{title}</title></head><body><nav><ul>{_MENU}</ul></nav>"
        f"<article>{body}</article><footer><p>Copyright of {site}</p></footer></body></html>"
    )
    fields: dict[str, Any] = {
        "id": f"{site}/{number}",
        "corpus": "made",
        "source": "fundus",
        "url": f"https://{site}/{number}",
        "site": site,
        "title": title,
        "lang": "en",
        "language_label": "en",
        "type": None,
        "html": html,
        "gold": tuple(text for text, role in lines if role is Role.STORY),
        "paragraphs": tuple(LabelledLine(text, role) for text, role in lines),
        "verdict": Verdict.STORY,
        "end": max(i for i, (_, role) in enumerate(lines) if role is Role.STORY),
    }
    return Page(**fields | changes)


def pages(sites: Sequence[str] = SITES, each: int = 6) -> list[Page]:
    """``each`` pages of each site."""
    return [page(site, number) for site in sites for number in range(each)]


def write_corpus(corpus: Path, roles: Path, some: Iterable[Page]) -> None:
    """Write pages as ``corpora/README.md`` has them: a corpus, and the roles of their lines in a file of its own."""
    rows, readings = [], []
    for one in some:
        rows.append(
            {name: getattr(one, name) for name in ("id", "source", "url", "site", "title", "lang", "html")}
            | {"gold": list(one.gold)}
        )
        lines = [{"text": line.text, "role": line.role.value} for line in one.paragraphs or ()]
        readings.append({"id": one.id, "site": one.site, "verdict": "story", "end": one.end, "paragraphs": lines})
    for path, content in ((corpus, rows), (roles, readings)):
        path.write_bytes(lzma.compress("".join(json.dumps(row) + "\n" for row in content).encode()))


def small_recipe(**changes: Any) -> Recipe:
    """A recipe of a few rounds and small trees, one fit at a time."""
    from cleaner.training.fit import Recipe
    from cleaner.training.network import Shape

    few: dict[str, Any] = {"term_rounds": 2, "noise_rounds": 3, "type_rounds": 4}
    few |= {"markup_rounds": 4, "markup_gap_rounds": 4, "markup_leaves": 8}
    few["sequence"] = Shape(networks=2, block=8, units=4, middle=8, epochs=16, batch=200)
    return Recipe(**{"jobs": 1, "leaves": 8, "per_story": 1, **few, **changes})


@cache
def materials() -> tuple[Material, ...]:
    """What training takes from all the pages."""
    from cleaner.training.examples import material

    return tuple(material(one) for one in pages())


def fitted(some: Sequence[Material], recipe: Recipe | None = None) -> Segmenter:
    """Fit in a few rounds, which are too few to converge."""
    from sklearn.exceptions import ConvergenceWarning

    from cleaner.training.fit import fit
    from cleaner.training.training_set import training_set

    recipe = recipe or small_recipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return fit(training_set(some, (), recipe), name="small", recipe=recipe, say=lambda line: None)


@cache
def small_segmenter() -> Segmenter:
    """A segmenter fitted on all the pages."""
    return fitted(materials())


def document(lines: Sequence[str], url: str | None = None) -> Document:
    """A text document of lines."""
    text = "\n".join(lines)
    blocks, at = [], 0
    for line in lines:
        blocks.append(Block(line, at, at + len(line)))
        at += len(line) + 1
    return Document(text, tuple(blocks), url=url)


def documents(count: int = 12, seed: int = 0) -> list[Document]:
    """Documents in the likeness of the pages, of no site that was trained on."""
    draw = random.Random(f"documents {seed}")
    return [document([text for text, _ in labelled(draw)]) for _ in range(count)]


def lessons(sizes: tuple[int, ...] = (5, 1, 7, 7), roles: int = 4, seed: int = 0) -> Lessons:
    """Random lessons: of one page the end counts nothing, of some blocks the role is known in part."""
    from cleaner.training.lessons import Lessons

    draw, n = np.random.default_rng(seed), sum(sizes)
    pages = np.concatenate(([0], np.cumsum(sizes)))
    allowed = np.eye(roles, dtype=bool)[draw.integers(0, roles, n)]
    allowed[::5, 1:] = True
    last = np.zeros(n, dtype=bool)
    last[[draw.integers(first, end) for first, end in pairwise(pages)]] = True
    weight = np.where(draw.random(n) < 0.2, 0, draw.random(n))
    end_weight = np.where(np.arange(len(sizes)) == 1, 0, draw.random(len(sizes)))
    return Lessons(draw.normal(size=(n, 7)), pages, allowed, weight, last, end_weight)
