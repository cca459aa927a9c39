"""Many trees over many rows by bits: 64 rows a machine word.

A bit says whether a row meets a condition; a node's bits are its parent's and those of a condition, and all nodes of
one depth, over all trees, are one operation. It is the idea of QuickScorer (Lucchese et al., SIGIR 2015) turned round,
which has a word for each row and a bit for each leaf. Which leaf a row ends in is read off digit by digit.

Milliseconds for 40 rows of 470 columns and 252 trees, a document alone and in batches of 2,560 rows, on one core, the
least of many rounds in which each took its turn:

====================================================  =============  =============
evaluation                                            16 leaves      32 leaves
====================================================  =============  =============
this                                                  0.28  0.15     0.47  0.22
QuickScorer's masks, each condition compared once     0.23  0.14     0.58  0.35
QuickScorer's masks, a comparison for each split      0.26  0.18     0.60  0.49
tables of what eight conditions leave                 0.25  0.23     0.56  0.62
masks, rows outermost                                 0.28  0.23     0.62  0.67
descent, level by level                               0.75  0.85     1.35  1.87
scikit-learn                                          2.85  2.22     3.06  3.24
====================================================  =============  =============
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

ROWS: Final = 128
"""How many rows to ask for at once, a multiple of 64: what is made of them should fit a processor's cache."""
_CONDITIONS: Final = 1024  # compared at once, for the same reason


class Level(NamedTuple):
    """The splits of one depth: their parents' places among the nodes, and where tests and children stand."""

    parents: NDArray[np.intp]
    tests: slice
    right: slice
    left: slice


class Plan(NamedTuple):
    """The order in which nodes are evaluated.

    Nodes are numbered by depth: the trees' roots, then for each level its right children and its left ones; last comes
    one that no row reaches. ``features``: (conditions,), ``thresholds``: (conditions, 1), each pair once. ``tests``:
    (splits,), the condition of each split, by level. ``ends``: (leaves, trees), the node of each leaf, where leaves are
    a power of two.
    """

    features: NDArray[np.intp]
    thresholds: NDArray[np.float32]
    tests: NDArray[np.intp]
    levels: tuple[Level, ...]
    nodes: int
    ends: NDArray[np.intp]


def planned(features: NDArray[np.uint16], thresholds: NDArray[np.float32], splits: NDArray[np.uint8]) -> Plan:
    """Order the splits of trees, each array (trees, inner), as :class:`cleaner.segmenter.forest.Forest` has them."""
    trees, inner = features.shape
    depths = _depths(thresholds < np.inf, splits)
    node = np.full((trees, 1 << inner.bit_length()), -1, dtype=np.intp)  # of each leaf, so far
    node[:, 0] = np.arange(trees)
    nodes, levels, pairs = trees, [], [np.empty((0, 2))]
    for depth in range(int(depths.max(initial=-1)) + 1):
        tree, split = np.nonzero(depths == depth)
        leaf, some = splits[tree, split], np.arange(len(tree))
        first, left, end = sum(map(len, pairs)), nodes + len(some), nodes + 2 * len(some)
        right = slice(nodes, left)
        levels.append(Level(node[tree, leaf], slice(first, first + len(some)), right, slice(left, end)))
        node[tree, split + 1] = nodes + some
        node[tree, leaf] = nodes + len(some) + some
        pairs.append(np.stack((features[tree, split], thresholds[tree, split]), axis=1, dtype=np.float64))
        nodes = end
    node[node < 0] = nodes
    conditions, tests = np.unique(np.concatenate(pairs), axis=0, return_inverse=True)
    return Plan(
        features=conditions[:, 0].astype(np.intp),
        thresholds=conditions[:, 1:].astype(np.float32),
        tests=tests.reshape(-1).astype(np.intp),
        levels=tuple(levels),
        nodes=nodes + 1,
        ends=np.ascontiguousarray(node.T),
    )


def leaves(plan: Plan, rows: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The leaf that each of ``rows``, (rows, columns), ends in: (trees, rows filled up to whole words)."""
    word = _word(len(rows))
    width = -(-len(rows) // (8 * word.itemsize)) * word.itemsize * 8
    by_column = np.zeros((rows.shape[1], width), dtype=np.float32)
    by_column[:, : len(rows)] = rows.T
    met = np.empty((len(plan.features), width // 8), dtype=np.uint8)
    for first in range(0, len(met), _CONDITIONS):
        some = slice(first, first + _CONDITIONS)
        above = by_column.take(plan.features[some], axis=0) > plan.thresholds[some]
        met[some] = np.packbits(above.reshape(-1)).reshape(-1, width // 8)
    tests = met.view(word).take(plan.tests, axis=0)
    bits = np.empty((plan.nodes, tests.shape[1]), dtype=word)
    bits[: plan.ends.shape[1]], bits[-1] = ~word.type(0), 0
    for parents, some, right, left in plan.levels:
        parent, split = bits.take(parents, axis=0), bits[right]
        np.bitwise_and(parent, tests[some], out=split)
        np.bitwise_xor(parent, split, out=bits[left])
    return _numbers(bits.take(plan.ends, axis=0), width)


def _word(rows: int) -> np.dtype[np.unsignedinteger[Any]]:
    """The machine word for so many rows: short documents cost less in short ones, and whole ones are copied fast."""
    return np.dtype(np.uint16 if rows <= 16 else np.uint32 if rows <= 32 else np.uint64)


def _depths(real: NDArray[np.bool_], splits: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Of each split, (trees, inner); -1 for those that are not ``real``."""
    trees, inner = splits.shape
    depths = np.full((trees, inner), -1, dtype=np.intp)
    leaf_depths = np.zeros((trees, inner + 1), dtype=np.intp)  # so far
    for split in range(inner):
        tree = np.flatnonzero(real[:, split])
        leaf = splits[tree, split]
        depths[tree, split] = leaf_depths[tree, leaf]
        leaf_depths[tree, leaf] += 1
        leaf_depths[tree, split + 1] = leaf_depths[tree, leaf]
    return depths


def _numbers(bits: NDArray[np.unsignedinteger[Any]], width: int) -> NDArray[np.uint8]:
    """The one leaf whose bit is set: (leaves, trees, words), leaves a power of two, gives (trees, width)."""
    _, trees, words = bits.shape
    digits = np.empty((len(bits).bit_length() - 1, trees, words), dtype=bits.dtype)
    for digit in digits:
        half = len(bits) // 2
        np.bitwise_or.reduce(bits[half:], axis=0, out=digit)
        bits = bits[:half] | bits[half:]
    unpacked = np.unpackbits(digits.view(np.uint8).reshape(-1)).reshape(len(digits), trees, width)
    numbers = np.zeros((trees, width), dtype=np.uint8) if not len(digits) else unpacked[0]
    for more in unpacked[1:]:
        numbers += numbers
        numbers += more
    return numbers
