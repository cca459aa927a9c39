"""Rare words: what cohesion is measured in. The commonest words of a language stand everywhere and link nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.features.characters import Characters
from cleaner.features.kinds import Kind
from cleaner.features.vocabulary import buckets, mixed, pairs

RARITY_STEP = 16
"""Rarities are whole multiples of one ``RARITY_STEP``-th, so that their sums are exact in any order and any batch."""


@dataclass(frozen=True, slots=True)
class RareWords:
    """Words that are not among the commonest, one after another.

    ``term``: (words,) uint64, equal for equal words *of one page* and different between pages. ``weight``: (words,)
    float32, the rarity, above 0. ``name``: (words,) whether the word looks like a name. ``owner``: (words,) int64, the
    block the word stands in, or the page whose title or address it stands in; ascending.
    """

    term: NDArray[np.uint64]
    weight: NDArray[np.float32]
    name: NDArray[np.bool_]
    owner: NDArray[np.int64]


def words_of(
    characters: Characters, rarity: NDArray[np.uint8], pair: NDArray[np.uint64] | None = None
) -> tuple[NDArray[np.uint64], NDArray[np.float32], NDArray[np.bool_]]:
    """Each word as a term of cohesion: its hash, its rarity, and whether it looks like a name; ideographs go in pairs.

    ``rarity``: (TERMS,) uint8, how rare a word is, in ``RARITY_STEP``-ths, by the place that :func:`buckets` gives it.
    ``pair``: what :func:`pairs` gives for the same characters, if that is known already.
    """
    kinds, start, bounds = characters.kinds, characters.start, characters.word_bounds
    first = kinds[start]
    ideograph = first == Kind.IDEOGRAPH
    hashes = characters.hashes
    if ideograph.any():
        joined = ideograph.copy()
        joined[:-1] &= ideograph[1:] & (start[1:] == start[:-1] + 1)
        joined[-1:] = False
        hashes = np.where(joined, pairs(characters) if pair is None else pair, hashes)
    weight = rarity[buckets(hashes)].astype(np.float32) / np.float32(RARITY_STEP)
    # a capital says nothing where a sentence starts, nor where a quotation does
    name: NDArray[np.bool_] = first == Kind.UPPER
    name[bounds[:-1][bounds[1:] > bounds[:-1]]] = False
    name &= kinds[np.maximum(start - 1, 0)] != Kind.QUOTE
    two_back = kinds[np.maximum(start - 2, 0)]
    name &= two_back != Kind.STOP
    name &= (two_back != Kind.QUOTE) | (kinds[np.maximum(start - 3, 0)] != Kind.STOP)
    return hashes, weight, name


def rare_words(
    characters: Characters,
    pair: NDArray[np.uint64],
    rarity: NDArray[np.uint8],
    page: NDArray[np.int64],
    pages: int,
) -> tuple[RareWords, RareWords, RareWords]:
    """The rare words of the blocks, of the titles and of the addresses.

    ``characters``: the blocks, then each page's title, then each page's address. ``pair``: what :func:`pairs` gives for
    them. ``page``: (blocks,) int64, each block's page. ``pages``: their number.
    """
    hashes, weight, name = words_of(characters, rarity, pair)
    (rare,) = weight.nonzero()
    block, weight, name = characters.block[rare], weight[rare], name[rare]
    each = np.arange(pages)
    page_of = np.concatenate((page, each, each))[block]
    term = mixed(hashes[rare], page_of.astype(np.uint64))
    in_blocks, in_titles = block.searchsorted((len(page), len(page) + pages)).tolist()
    owner = np.where(block < len(page), block, page_of)
    parts = (slice(in_blocks), slice(in_blocks, in_titles), slice(in_titles, None))
    blocks, titles, addresses = (RareWords(term[part], weight[part], name[part], owner[part]) for part in parts)
    return blocks, titles, addresses
