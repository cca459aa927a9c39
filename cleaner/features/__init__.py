"""From blocks to a matrix: a row a block, each column one piece of evidence, named once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import numpy as np
from numpy.typing import NDArray

from cleaner.documents.document import Document
from cleaner.features import cohesion, position, surface
from cleaner.features.characters import Characters, Kind, read_characters
from cleaner.features.vocabulary import TERMS, Terms, mixed, pairs, vocabulary

COLUMNS: tuple[str, ...] = surface.COLUMNS + position.COLUMNS + cohesion.COLUMNS + ("has_title", "has_url")
RARITY_STEP = 16
"""Rarities are whole multiples of one ``RARITY_STEP``-th, so that their sums are exact in any order and any batch."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of the blocks of a batch of pages.

    ``matrix``: (blocks, len(COLUMNS)) float32. ``terms``: the blocks' hashed terms. ``words``: (blocks,) int64, words in each block.
    ``pages``: (pages + 1,) int64, where each page's blocks begin.
    """

    matrix: NDArray[np.float32]
    terms: Terms
    words: NDArray[np.int64]
    pages: NDArray[np.int64]


def address_words(url: str | None) -> str:
    """The words of an address that may name its story: its path, without the ending."""
    if not url:
        return ""
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return ""
    return re.sub(r"\.\w{2,5}$", "", path).replace("_", " ")


def buckets(hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
    """The place of each word in a table of rarities."""
    return (hashes & np.uint64(TERMS - 1)).astype(np.int64)


def read_evidence(documents: Sequence[Document], rarity: NDArray[np.uint8]) -> Evidence:
    """Gather the evidence for every block of ``documents``.

    ``rarity``: (TERMS,) uint8, how rare a word is, in ``RARITY_STEP``-ths, by the place that :func:`buckets` gives it.
    """
    texts = [block.text for document in documents for block in document.blocks]
    pages = np.concatenate(([0], np.cumsum([len(d.blocks) for d in documents], dtype=np.int64)))
    blocks, count = len(texts), len(documents)
    extra = [d.title or "" for d in documents] + [address_words(d.url) for d in documents]
    everything = read_characters([*texts, *extra])
    page_of = np.repeat(np.arange(count), np.diff(pages))
    owner = np.concatenate((page_of, np.arange(count), np.arange(count)))
    term, weight, name = _terms(everything, rarity)
    # words are equal only within their page
    local = mixed(term, owner[everything.block].astype(np.uint64))
    inside = everything.block < blocks
    title = (everything.block >= blocks) & (everything.block < blocks + count)
    address = everything.block >= blocks + count
    heavy = inside & (weight > 0)
    extra_weight = np.bincount(everything.block, weights=weight, minlength=blocks + 2 * count)[blocks:]
    characters = _first(everything, blocks)
    words = np.diff(characters.word_bounds)
    built = surface.surface(characters)
    finished = built[:, surface.COLUMNS.index("ends_sentence")] > 0
    keys = np.zeros(blocks, dtype=np.uint64)
    if len(characters.hashes):
        rank = (np.arange(len(characters.hashes)) - characters.word_bounds[characters.block]).astype(np.uint64)
        np.add.at(keys, characters.block, mixed(characters.hashes, rank))
    matrix = np.concatenate(
        (
            built,
            position.position(words, finished, keys, pages),
            cohesion.cohesion(
                local[heavy].view(np.int64),
                weight[heavy],
                name[heavy],
                everything.block[heavy],
                words,
                pages,
                np.isin(local[heavy], local[title]),
                np.isin(local[heavy], local[address]),
                extra_weight[:count],
                extra_weight[count:],
            ),
            np.repeat([[bool(d.title), bool(d.url)] for d in documents], np.diff(pages), axis=0).reshape(-1, 2),
        ),
        axis=1,
    ).astype(np.float32)
    return Evidence(matrix, vocabulary(characters, pairs(characters)), words, pages)


def _terms(
    characters: Characters, rarity: NDArray[np.uint8]
) -> tuple[NDArray[np.uint64], NDArray[np.float32], NDArray[np.bool_]]:
    """Each word as a term of cohesion: its hash, its rarity, and whether it looks like a name; ideographs go in pairs."""
    kinds, start = characters.kinds, characters.start
    first = kinds[start]
    ideograph = first == Kind.IDEOGRAPH
    hashes = characters.hashes
    if len(hashes):
        joined = np.append((start[1:] == start[:-1] + 1) & ideograph[1:], False) & ideograph
        hashes = np.where(joined, pairs(characters), hashes)
    weight = rarity[buckets(hashes)].astype(np.float32) / RARITY_STEP
    rank = np.arange(len(start)) - characters.word_bounds[characters.block]
    before = kinds[np.maximum(start - 2, 0)]
    name = (first == Kind.UPPER) & (rank > 0) & (before != Kind.STOP)
    return hashes, weight, name


def _first(characters: Characters, blocks: int) -> Characters:
    """The first ``blocks`` blocks of ``characters``."""
    end, last = characters.bounds[blocks], characters.word_bounds[blocks]
    return Characters(
        characters.points[:end],
        characters.kinds[:end],
        characters.bounds[: blocks + 1],
        characters.hashes[:last],
        characters.stems[:last],
        characters.start[:last],
        characters.length[:last],
        characters.block[:last],
        characters.word_bounds[: blocks + 1],
    )
