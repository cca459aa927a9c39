"""Cohesion: whether a block's words live in the story around it.

Lexical cohesion after Hearst (TextTiling, 1997) and Choi (2000), over words weighted by their rarity: a change of topic
shows where the words before a gap stop recurring after it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from cleaner.features.core import core
from cleaner.features.gaps import NEARBY, gaps
from cleaner.features.links import NOWHERE, holds, link
from cleaner.features.rarity import RareWords

COLUMNS: tuple[str, ...] = (
    "seen_before",
    "seen_after",
    "seen_nearby_before",
    "seen_nearby_after",
    "seen_in_opening",
    "seen_in_core",
    "seen_in_title",
    "seen_in_url",
    "title_covered",
    "url_covered",
    "names_before",
    "names_after",
    "names_in_core",
    "log_names",
    "rarity",
    "max_rarity",
    "common_share",
    "gap_before",
    "gap_after",
    "gap_before_local",
    "gap_after_local",
    "gap_before_drop",
    "new_rarity",
    "log_rare_words",
)
_OPENING = 4
_COMMON = 2
_NOTHING = 1e-6
"""Divides in place of a sum of weights that is zero."""


def cohesion(
    rare: RareWords, title: RareWords, address: RareWords, words: NDArray[np.int64], pages: NDArray[np.int64]
) -> NDArray[np.float32]:
    """The cohesion columns, each a row: (len(COLUMNS), blocks) float32.

    ``rare``: the blocks' words; ``title``, ``address``: those of the pages' titles and addresses. ``words``: (blocks,)
    words in each block, rare or not. ``pages``: (pages + 1,) where each page's blocks begin.
    """
    blocks = len(words)
    page = np.arange(len(pages) - 1).repeat(pages[1:] - pages[:-1])
    links = link(rare.term, rare.owner)
    word, block, weight = links.word, links.block, rare.weight[links.occurrence].astype(np.float64)
    begins = block.searchsorted(np.arange(blocks + 1))

    name = rare.name[links.occurrence]
    before, after = links.before < NOWHERE, links.after < NOWHERE
    in_core = core(words, pages)[block]
    core_too = np.bincount(word[in_core], minlength=len(links.terms))[word] > in_core
    first_seen = links.first_block[word]
    masses = _masses(
        {
            "all": np.ones(len(word), dtype=bool),
            "before": before,
            "after": after,
            "near_before": links.before <= NEARBY,
            "near_after": links.after <= NEARBY,
            "around_before": links.before <= 2 * NEARBY,
            "around_after": links.after <= 2 * NEARBY,
            "opening": (first_seen < block) & (first_seen - pages[page[block]] < _OPENING),
            "core": core_too,
            "title": holds(links.terms, title.term)[word],
            "address": holds(links.terms, address.term)[word],
            "names": name,
            "names_before": name & before,
            "names_after": name & after,
            "names_core": name & core_too,
        },
        weight,
        begins,
    )
    mass = masses["all"]
    wide, local = gaps(mass, masses["before"], masses["after"], masses["around_before"], masses["around_after"], pages)
    # a page's first gap, and with it the gap before its first, joins nothing
    earlier = np.zeros(blocks)
    earlier[1:] = wide[:-2]
    earlier[pages[:-1][pages[1:] > pages[:-1]]] = 0
    several = np.maximum(begins[1:] - begins[:-1], 1)
    total, name_total = np.maximum(mass, _NOTHING), np.maximum(masses["names"], _NOTHING)
    out = np.empty((len(COLUMNS), blocks), dtype=np.float32)
    out[:] = (
        masses["before"] / total,
        masses["after"] / total,
        masses["near_before"] / total,
        masses["near_after"] / total,
        masses["opening"] / total,
        masses["core"] / total,
        masses["title"] / total,
        masses["address"] / total,
        masses["title"] / _known(title, pages)[page],
        masses["address"] / _known(address, pages)[page],
        masses["names_before"] / name_total,
        masses["names_after"] / name_total,
        masses["names_core"] / name_total,
        np.log1p(np.bincount(block[name], minlength=blocks)),
        mass / several,
        _largest(weight, begins),
        np.bincount(block[(links.times > _COMMON)[word]], minlength=blocks) / several,
        wide[:-1],
        wide[1:],
        local[:-1],
        local[1:],
        wide[:-1] - np.minimum(earlier, wide[1:]),
        np.log1p(mass - masses["before"]),
        np.log1p(total),
    )
    return out


def _masses(
    marks: Mapping[str, NDArray[np.bool_]], weight: NDArray[np.float64], begins: NDArray[np.int64]
) -> dict[str, NDArray[np.float64]]:
    """Each block's weight of the words that are marked, (blocks,), for each kind of mark.

    ``weight``: (words,); ``begins``: (blocks + 1,) where each block's words begin.
    """
    sums = np.zeros((len(marks), len(begins) - 1))
    (have,) = (begins[1:] > begins[:-1]).nonzero()
    if len(have):
        sums[:, have] = np.add.reduceat(np.array(tuple(marks.values())) * weight, begins[have], axis=1)
    return dict(zip(marks, sums, strict=True))


def _largest(weight: NDArray[np.float64], begins: NDArray[np.int64]) -> NDArray[np.float64]:
    """Each block's largest weight, 0 where it has none: (blocks,)."""
    largest = np.zeros(len(begins) - 1)
    (have,) = (begins[1:] > begins[:-1]).nonzero()
    if len(have):
        largest[have] = np.maximum.reduceat(weight, begins[have])
    return largest


def _known(words: RareWords, pages: NDArray[np.int64]) -> NDArray[np.float64]:
    """What the words of each page's title or address weigh together, to divide by: (pages,)."""
    weights = np.bincount(words.owner, weights=words.weight, minlength=len(pages) - 1)
    return np.maximum(weights, _NOTHING).astype(np.float64)
