"""Vocabulary evidence: which words a block opens and ends with, and which short lines are made of, as hashed terms.

The hashing trick (Weinberger et al., 2009): a term is a number below ``TERMS``; what a term says of a role is learned,
in every language at once, so no list of words stands anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.features.characters import Characters
from cleaner.features.kinds import Kind
from cleaner.features.spans import spans_of

TERMS = 1 << 17
SHORT = 16
"""Blocks of up to this many words are read whole, with their word pairs; of longer ones the opening and the close."""
MIDDLE = 80
"""Of blocks up to this many words the words count besides, wherever they stand."""
OPENING = 4
_MIX = np.uint64(0xD6E8FEB86659FD93)


@dataclass(frozen=True, slots=True)
class Terms:
    """Hashed terms of ``n`` blocks in row-sparse form: ``ids[bounds[i]:bounds[i + 1]]`` are those of block ``i``.

    ``ids``: (terms,) int64, below ``TERMS``. ``bounds``: (n + 1,) int64.
    """

    ids: NDArray[np.int64]
    bounds: NDArray[np.int64]

    def some(self, rows: NDArray[np.int64]) -> Terms:
        """The terms of some blocks, in that order."""
        terms, bounds = spans_of(self.bounds, rows)
        return Terms(self.ids[terms], bounds)

    def part(self, first: int, blocks: int) -> Terms:
        """The terms of so many blocks from the ``first`` one on."""
        bounds = self.bounds[first : first + blocks + 1]
        return Terms(self.ids[bounds[0] : bounds[-1]], bounds - bounds[0])


def mixed(hashes: NDArray[np.uint64], other: NDArray[np.uint64] | np.uint64) -> NDArray[np.uint64]:
    """One hash for an ordered pair of hashes."""
    value = (hashes ^ (hashes >> np.uint64(31))) * _MIX + other
    value = (value ^ (value >> np.uint64(29))) * _MIX
    out: NDArray[np.uint64] = value ^ (value >> np.uint64(32))
    return out


def buckets(hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
    """The place of each hash in a table of ``TERMS``."""
    return (hashes & np.uint64(TERMS - 1)).astype(np.int64)


def pairs(characters: Characters) -> NDArray[np.uint64]:
    """For each word the hash of it with the next of its block; with nothing, for a block's last."""
    hashes, bounds = characters.hashes, characters.word_bounds
    following = np.empty_like(hashes)
    following[:-1] = hashes[1:]
    following[bounds[1:][bounds[1:] > bounds[:-1]] - 1] = 1
    return mixed(hashes, following)


def vocabulary(characters: Characters, pair: NDArray[np.uint64]) -> Terms:
    """The hashed terms of each block; ``pair`` is what :func:`pairs` gives for the same characters.

    The same word is another term in each of its capacities, whose numbers are stirred in: 1 a word and 2 a pair of a
    short block; 3 the first word, 4 the first pair, 5 the last word, 6 the last pair of any block; 7 the words and 8
    the pairs that open a longer block, 9 the words that close it; 10 a stem of a short block; 11 a word of a middling
    one. An ideograph says little by itself: where words are counted wherever they stand, ideographs are so in pairs.
    """
    hashes, bounds = characters.hashes, characters.word_bounds
    begins, ends = bounds[:-1], bounds[1:]
    size = ends - begins
    spoken = characters.kinds[characters.start] != Kind.IDEOGRAPH
    spoken_before = np.concatenate(([0], spoken.cumsum(dtype=np.int64)))
    spoken_size = spoken_before[ends] - spoken_before[begins]
    short, long = size <= SHORT, size > SHORT
    middling = long & (size <= MIDDLE)
    some, several = size > 0, size > 1
    of_short, of_middling = short.repeat(size).nonzero()[0], middling.repeat(size).nonzero()[0]
    spoken_short, spoken_middling = of_short[spoken[of_short]], of_middling[spoken[of_middling]]
    first, last = begins[some], ends[some] - 1
    opening = (begins[long, None] + np.arange(OPENING)).ravel()
    closing = (ends[long, None] - np.arange(OPENING, 0, -1)).ravel()
    spoken_opening = opening[spoken[opening]]
    opened = spoken_before[np.minimum(begins + OPENING, ends)] - spoken_before[begins]
    unspoken_middling = of_middling[~spoken[of_middling]]
    return _gathered(
        (
            (hashes[spoken_short], 1, spoken_size * short),
            (pair[of_short], 2, size * short),
            (hashes[first], 3, some),
            (pair[first], 4, some),
            (hashes[last], 5, some),
            (pair[ends[several] - 2], 6, several),
            (hashes[spoken_opening], 7, opened * long),
            (pair[opening], 8, OPENING * long),
            (hashes[closing], 9, OPENING * long),
            (characters.stems[spoken_short], 10, spoken_size * short),
            (hashes[spoken_middling], 11, spoken_size * middling),
            (pair[unspoken_middling], 11, (size - spoken_size) * middling),
        )
    )


def _gathered(kinds: Sequence[tuple[NDArray[np.uint64], int, NDArray[np.int64] | NDArray[np.bool_]]]) -> Terms:
    """The terms of one block after the other, in each those of one kind after the other.

    Of each kind: the hashes, a block's after those of the block before; the number to stir in; and how many each block
    has, (blocks,).
    """
    hashes, numbers, counts = zip(*kinds, strict=True)
    number = np.array(numbers, dtype=np.uint64).repeat([len(some) for some in hashes])
    of_kinds = np.array(counts, dtype=np.int64)
    ends = of_kinds.T.cumsum().reshape(-1, len(kinds))
    # where the terms of a kind and a block go, less where they come from
    shift = (ends.T - of_kinds).ravel() - (of_kinds.ravel().cumsum() - of_kinds.ravel())
    places = np.arange(len(number)) + shift.repeat(of_kinds.ravel())
    ids = np.empty(len(number), dtype=np.int64)
    ids[places] = buckets(mixed(np.concatenate(hashes), number))
    return Terms(ids, np.concatenate(([0], ends[:, -1])))
