"""Vocabulary evidence: which words a block opens and ends with, and which short lines are made of, as hashed terms.

The hashing trick (Weinberger et al., 2009): a term is a number below ``TERMS``; what a term says of a role is learned, in
every language at once, so no list of words stands anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.features.characters import Characters, Kind

TERMS = 1 << 16
SHORT = 16
"""Blocks of up to this many words are read whole, with their word pairs; of longer ones the opening and the close count."""
MIDDLE = 80
"""Of blocks up to this many words the words count besides, wherever they stand."""
OPENING = 4
_MIX = np.uint64(0xD6E8FEB86659FD93)


@dataclass(frozen=True, slots=True)
class Terms:
    """Hashed terms of ``n`` blocks in row-sparse form: ``ids[bounds[i]:bounds[i + 1]]`` are those of block ``i``."""

    ids: NDArray[np.int64]
    bounds: NDArray[np.int64]


def mixed(hashes: NDArray[np.uint64], other: NDArray[np.uint64] | np.uint64) -> NDArray[np.uint64]:
    """One hash for an ordered pair of hashes."""
    value = (hashes ^ (hashes >> np.uint64(31))) * _MIX + other
    value = (value ^ (value >> np.uint64(29))) * _MIX
    out: NDArray[np.uint64] = value ^ (value >> np.uint64(32))
    return out


def pairs(characters: Characters) -> NDArray[np.uint64]:
    """For each word the hash of it with the next of its block; with nothing, for a block's last."""
    hashes, block = characters.hashes, characters.block
    following = np.append(hashes[1:], np.uint64(0)) if len(hashes) else hashes
    last = np.append(block[1:] != block[:-1], True) if len(hashes) else np.zeros(0, dtype=bool)
    return mixed(hashes, np.where(last, np.uint64(1), following))


def vocabulary(characters: Characters, pair: NDArray[np.uint64]) -> Terms:
    """The hashed terms of each block; ``pair`` is what :func:`pairs` gives for the same characters."""
    hashes, block, bounds = characters.hashes, characters.block, characters.word_bounds
    blocks = len(bounds) - 1
    counts = np.diff(bounds)
    rank = np.arange(len(hashes)) - bounds[block]
    size = counts[block]
    from_end = size - 1 - rank
    short = size <= SHORT
    ideograph = characters.kinds[characters.start] == Kind.IDEOGRAPH
    chosen = (
        (hashes, short & ~ideograph, 1),
        (pair, short, 2),
        (hashes, rank == 0, 3),
        (pair, rank == 0, 4),
        (hashes, from_end == 0, 5),
        (pair, from_end == 1, 6),
        (hashes, ~short & (rank < OPENING) & ~ideograph, 7),
        (pair, ~short & (rank < OPENING), 8),
        (hashes, ~short & (from_end < OPENING), 9),
        (characters.stems, short & ~ideograph, 10),
        (hashes, ~short & (size <= MIDDLE) & ~ideograph, 11),
        (pair, ~short & (size <= MIDDLE) & ideograph, 11),
    )
    ids, owners = [], []
    for source, mask, slot in chosen:
        where = np.flatnonzero(mask)
        ids.append((mixed(source[where], np.uint64(slot)) & np.uint64(TERMS - 1)).astype(np.int64))
        owners.append(block[where])
    owner = np.concatenate(owners)
    order = np.argsort(owner, kind="stable")
    owner = owner[order]
    return Terms(np.concatenate(ids)[order], np.searchsorted(owner, np.arange(blocks + 1)))
