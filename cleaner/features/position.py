"""Positional evidence: where a block stands on its page, and how it differs from what the page is made of."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

COLUMNS: tuple[str, ...] = (
    "log_from_start",
    "log_from_end",
    "share_blocks_before",
    "share_words_before",
    "share_words_after",
    "log_words_before",
    "log_words_after",
    "log_page_blocks",
    "log_page_words",
    "log_long_blocks",
    "length_to_typical",
    "log_typical_length",
    "share_unfinished",
    "is_unfinished_amid_finished",
    "long_before",
    "long_after",
    "log_since_long",
    "log_until_long",
    "short_run",
    "long_run",
    "repeated",
    "repeated_nearby",
)


def position(
    words: NDArray[np.int64], finished: NDArray[np.bool_], keys: NDArray[np.uint64], pages: NDArray[np.int64]
) -> NDArray[np.float32]:
    """The positional columns: (blocks, len(COLUMNS)) float32.

    ``words``, ``finished``, ``keys``: for each block its number of words, whether it ends a sentence, and a hash of its
    words. ``pages``: (pages + 1,) where each page's blocks begin.
    """
    out = np.zeros((len(words), len(COLUMNS)), dtype=np.float32)
    for first, last in zip(pages[:-1].tolist(), pages[1:].tolist(), strict=True):
        if last > first:
            _page(out[first:last], words[first:last], finished[first:last], keys[first:last])
    return out


def _page(out: NDArray[np.float32], words: NDArray[np.int64], finished: NDArray[np.bool_], keys: NDArray[np.uint64]) -> None:
    n = len(words)
    index = np.arange(n)
    total = max(int(words.sum()), 1)
    before = np.cumsum(words) - words
    after = total - before - words
    # what the page is made of: the length of the block in which its middle word stands
    order = np.sort(words)
    typical = max(int(order[min(np.searchsorted(np.cumsum(order), total / 2), n - 1)]), 8)
    long = words >= max(min(typical / 3, 25), 6)
    longs = int(long.sum())
    unfinished = long & ~finished
    share_unfinished = unfinished.sum() / max(longs, 1)
    seen_long = np.cumsum(long)
    last_long = np.maximum.accumulate(np.where(long, index, -1))
    previous_long = np.concatenate(([-1], last_long[:-1]))
    next_long = np.minimum.accumulate(np.where(long, index, n)[::-1])[::-1]
    following_long = np.concatenate((next_long[1:], [n]))
    _, inverse, repeats = np.unique(keys, return_inverse=True, return_counts=True)
    same_before = np.concatenate(([False], keys[1:] == keys[:-1]))
    columns = (
        np.log1p(index),
        np.log1p(n - 1 - index),
        index / n,
        before / total,
        after / total,
        np.log1p(before),
        np.log1p(after),
        np.full(n, np.log1p(n)),
        np.full(n, np.log1p(total)),
        np.full(n, np.log1p(longs)),
        np.log((words + 1) / (typical + 1)),
        np.full(n, np.log1p(typical)),
        np.full(n, share_unfinished),
        unfinished * (1 - share_unfinished),
        np.log1p(seen_long - long),
        np.log1p(longs - seen_long),
        np.log1p(index - previous_long - 1),
        np.log1p(following_long - index - 1),
        np.where(long, 0, np.log1p(following_long - previous_long - 2)),
        np.where(long, np.log1p(_run(long)), 0),
        np.log1p(repeats[inverse] - 1),
        same_before | np.concatenate((same_before[1:], [False])),
    )
    for i, values in enumerate(columns):
        out[:, i] = values


def _run(mark: NDArray[np.bool_]) -> NDArray[np.int64]:
    """For each place the length of the run of equal marks it stands in."""
    edges = np.flatnonzero(np.concatenate(([True], mark[1:] != mark[:-1], [True])))
    lengths: NDArray[np.int64] = np.repeat(np.diff(edges), np.diff(edges))
    return lengths
