"""Where words recur: the links from each occurrence of a word to those before and after it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NOWHERE = 10**9
"""Farther away than any block."""


@dataclass(frozen=True, slots=True)
class Links:
    """The words of blocks, each counting once in a block, and where the same word stands before and after.

    ``occurrence``: (links,) int64, ascending, which of the words these are. ``block``: (links,) int64, ascending.
    ``before``, ``after``: (links,) int64, how many blocks away the same word stands before and after, ``NOWHERE`` where
    it does not. ``word``: (links,) int64, the distinct word's number in what follows. ``terms``: (distinct words,)
    uint64, ascending. ``times``: (distinct words,) int64, how many blocks have the word. ``first_block``: (distinct
    words,) int64, the first that has it.
    """

    occurrence: NDArray[np.int64]
    block: NDArray[np.int64]
    before: NDArray[np.int64]
    after: NDArray[np.int64]
    word: NDArray[np.int64]
    terms: NDArray[np.uint64]
    times: NDArray[np.int64]
    first_block: NDArray[np.int64]


def link(term: NDArray[np.uint64], block: NDArray[np.int64]) -> Links:
    """Link the words that are the same; ``term``: (words,) hashes, ``block``: (words,) their blocks, ascending."""
    order = together(term)
    t, b = term[order], block[order]
    opens = np.ones(len(t), dtype=bool)
    opens[1:] = t[1:] != t[:-1]
    new = opens.copy()
    new[1:] |= b[1:] != b[:-1]
    # a row for each word of each block, all those of a word together
    rows = order[new]
    terms, opens, b = t[opens], opens[new], b[new]
    distance = np.full(len(b) + 1, NOWHERE)
    np.subtract(b[1:], b[:-1], out=distance[1:-1], where=~opens[1:])
    starts = np.append(opens.nonzero()[0], len(b))
    # and the same in the order of the blocks
    kept = np.zeros(len(t), dtype=bool)
    kept[rows] = True
    place = (kept.cumsum(dtype=np.int64) - 1)[rows]
    before, after, word = np.empty_like(b), np.empty_like(b), np.empty_like(b)
    before[place], after[place] = distance[:-1], distance[1:]
    word[place] = opens.cumsum(dtype=np.int64) - 1
    (occurrence,) = kept.nonzero()
    return Links(occurrence, block[occurrence], before, after, word, terms, starts[1:] - starts[:-1], b[starts[:-1]])


def together(term: NDArray[np.uint64]) -> NDArray[np.int64]:
    """An order that brings equal terms together and leaves each kind in its own order: a stable sort's.

    Plain sorting is several times as fast as sorting indexes. So what is sorted is the terms with their lowest bits
    given up for their places; should two terms differ in those alone, which next to never happens, they are sorted
    as they are.
    """
    bits = np.uint64(len(term).bit_length())
    places = np.arange(len(term), dtype=np.uint64)
    packed = np.sort((term >> bits << bits) | places)
    order = (packed & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
    packed >>= bits
    sorted_term = term[order]
    if ((packed[1:] == packed[:-1]) & (sorted_term[1:] != sorted_term[:-1])).any():
        return term.argsort(kind="stable")
    return order


def holds(terms: NDArray[np.uint64], some: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which of ``terms``, ascending and distinct, are among ``some``."""
    found = np.zeros(len(terms), dtype=bool)
    if len(terms):
        at = np.minimum(terms.searchsorted(some), len(terms) - 1)
        found[at[terms[at] == some]] = True
    return found
