"""What is learned from, gathered from the pages; these may be let go then, and need a gigabyte for 3,000 of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.errors import CorpusError
from cleaner.pool import map_in_order
from cleaner.training.augmentation import bare_examples, composed_examples
from cleaner.training.corpora import Page, fold
from cleaner.training.examples import CODES, MARKUP_CLASSES, STORY, Example, Material, material
from cleaner.training.fitting import Progress
from cleaner.training.fragments import fragments
from cleaner.training.furniture import Block
from cleaner.training.left_out import with_less
from cleaner.training.rarity import rarity_table
from cleaner.training.recipe import RECIPE, Recipe
from cleaner.training.table import FOLDS, Table, gathered, sparse_terms, tabulate, text_document
from cleaner.training.terms import TermLessons


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """``pages``: how many were read. ``rarity``: as ``Model`` has it. ``furniture``: what surrounds stories.

    ``table``: the lines of all examples; ``markup``: what tells which markup their words suggest.
    """

    pages: int
    rarity: NDArray[np.uint8]
    table: Table
    markup: TermLessons
    furniture: Sequence[Block]


def read_materials(pages: Iterable[Page], workers: int, say: Progress) -> list[Material]:
    """What training takes from the pages, read in ``workers`` processes, some 80 ms a page each."""
    materials: list[Material] = []
    for page in map_in_order(material, pages, workers):
        materials.append(page)
        if len(materials) % 200 == 0:
            say(f"{len(materials)} pages read")
    return materials


def training_set(
    materials: Sequence[Material], furniture: Sequence[Block] = (), recipe: Recipe = RECIPE
) -> TrainingSet:
    """Gather what was read from the pages, and examples composed of it. Raises CorpusError where it is too little."""
    rarity = rarity_table(materials)
    table = tabulate(_examples(materials, furniture, recipe), rarity)
    _check(table)
    return TrainingSet(len(materials), rarity, table, _markup(materials, rarity, table, recipe), furniture)


def _examples(materials: Sequence[Material], furniture: Sequence[Block], recipe: Recipe) -> list[Example]:
    draw = np.random.default_rng(recipe.seed)
    found = [
        example
        for page in materials
        for example in page.examples
        if draw.random() < {"wet": recipe.wet_share, "paragraphs": 2 * recipe.wet_share}.get(example.mode, 1.0)
    ]
    found = [with_less(example, draw, recipe.left_out, recipe.unasked) for example in found]
    composed = composed_examples(materials, recipe.per_story, recipe.seed, furniture)
    composed += bare_examples(materials, recipe.seed)
    return found + composed + fragments(materials, composed, recipe.fragment_share, draw)


def _check(table: Table) -> None:
    """Every stage needs lines of its classes on the sites of each fold and on those of the others."""
    of_line, read = table.fold[table.page], table.read[table.page] & (table.mode[table.page] == "text")
    story, noise = table.roles == STORY, (table.roles >= 0) & (table.roles != STORY)
    for k in range(FOLDS):
        if not all((read & kind & (of_line == k)).any() for kind in (story, noise)):
            raise CorpusError(
                f"too few pages with roles to train on: of {FOLDS} groups of sites each needs lines of stories and of "
                "noise that were read; give more corpora, or more --roles"
            )
    missing = [role.value for role, code in CODES.items() if not (table.roles == code).any()]
    if missing:
        raise CorpusError(f"no line has the role {', '.join(missing)}; give corpora or --roles that have it")


def _markup(materials: Sequence[Material], rarity: NDArray[np.uint8], table: Table, recipe: Recipe) -> TermLessons:
    pages = [page for page in materials if page.blocks]
    terms = gathered([text_document(page.blocks) for page in pages], rarity).terms
    classes = np.concatenate([page.block_classes for page in pages])
    folds = np.repeat([fold(page.site, FOLDS) for page in pages], [len(page.blocks) for page in pages])
    counts = np.bincount(classes, minlength=len(MARKUP_CLASSES))
    weights = 1 / np.sqrt(np.maximum(counts, 1))[classes]
    return TermLessons(
        "markup",
        sparse_terms(terms),
        classes,
        folds,
        weights / weights.mean(),
        recipe.markup_strength,
        table.evidence.terms,
        table.fold[table.page],
        int(classes.max()) + 1,
    )
