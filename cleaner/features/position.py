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
    """The positional columns, each a row: (len(COLUMNS), blocks) float32.

    ``words``, ``finished``, ``keys``: for each block its number of words, whether it ends a sentence, and a hash of its
    words. ``pages``: (pages + 1,) where each page's blocks begin.
    """
    blocks = len(words)
    out = np.empty((len(COLUMNS), blocks), dtype=np.float32)
    if not blocks:
        return out
    begins, ends = pages[:-1], pages[1:]
    size = ends - begins
    page = np.arange(len(size)).repeat(size)
    begin, end, place = begins[page], ends[page], np.arange(blocks)
    index = place - begin

    before = running(words)
    total = np.maximum(before[ends] - before[begins], 1)
    typical = _typical(words, total, pages, page)
    long = words >= np.maximum(np.minimum(typical / 3, 25), 6)[page]
    unfinished = long & ~finished
    long_before, unfinished_before = running(long), running(unfinished)
    longs = long_before[ends] - long_before[begins]
    share_unfinished = (unfinished_before[ends] - unfinished_before[begins]) / np.maximum(longs, 1)
    log_blocks, log_total, log_longs, log_typical = np.log1p((size, total, longs, typical))[:, page]
    share = share_unfinished[page]
    whole, longs = total[page], longs[page]
    words_before, longs_before = before[:-1] - before[begin], long_before[:-1] - long_before[begin]
    words_after = whole - words_before - words
    # the nearest long blocks on both sides; where there are none, the places just outside the page
    previous = np.full(blocks + 1, -1)
    following = np.full(blocks + 1, blocks)
    np.maximum.accumulate(np.where(long, place, -1), out=previous[1:])
    np.minimum.accumulate(np.where(long, place, blocks)[::-1], out=following[-2::-1])
    since = place - np.maximum(previous[:-1], begin - 1) - 1
    until = np.minimum(following[1:], end) - place - 1
    same, occurrences = _repeats(keys, page)
    # one call for many short rows, as on a single page a call costs more than what it works on
    log_index, log_rest, log_words_before, log_words_after = np.log1p(
        (index, end - 1 - place, words_before, words_after)
    )
    log_long_before, log_long_after, log_since, log_until, log_between, log_run, log_others = np.log1p(
        (longs_before, longs - longs_before - long, since, until, since + until, _runs(long, page), occurrences - 1)
    )
    out[:] = (
        log_index,
        log_rest,
        index / size[page],
        words_before / whole,
        words_after / whole,
        log_words_before,
        log_words_after,
        log_blocks,
        log_total,
        log_longs,
        np.log((words + 1) / (typical[page] + 1)),
        log_typical,
        share,
        unfinished * (1 - share),
        log_long_before,
        log_long_after,
        log_since,
        log_until,
        ~long * log_between,
        long * log_run,
        log_others,
        same[:-1] | same[1:],
    )
    return out


def running(values: NDArray[np.int64] | NDArray[np.bool_]) -> NDArray[np.int64]:
    """The sum of the values before each place, and of all: (n + 1,) int64."""
    sums = np.zeros(len(values) + 1, dtype=np.int64)
    values.cumsum(out=sums[1:])
    return sums


def _typical(
    words: NDArray[np.int64], total: NDArray[np.int64], pages: NDArray[np.int64], page: NDArray[np.int64]
) -> NDArray[np.int64]:
    """What each page is made of: the length in words of the block that holds its middle word, blocks sorted by length.

    A page without blocks has a number that means nothing.
    """
    # sorted within their pages, as the pages are sorted already
    base = page * (words.max() + 1)
    ordered = base + words
    ordered.sort()
    ordered -= base
    sums = running(ordered)
    not_half = running(2 * (sums[1:] - sums[pages[:-1]][page]) < total[page])
    middle = pages[:-1] + not_half[pages[1:]] - not_half[pages[:-1]]
    typical: NDArray[np.int64] = np.maximum(ordered[np.minimum(middle, pages[1:] - 1)], 8)
    return typical


def _runs(mark: NDArray[np.bool_], page: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each block the length of the run of equal marks it stands in; a run ends with its page."""
    changes = np.ones(len(mark) + 1, dtype=bool)
    changes[1:-1] = (mark[1:] != mark[:-1]) | (page[1:] != page[:-1])
    (edges,) = changes.nonzero()
    lengths = edges[1:] - edges[:-1]
    return lengths.repeat(lengths)


def _repeats(keys: NDArray[np.uint64], page: NDArray[np.int64]) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Whether each gap has the same key on both sides, (blocks + 1,); how many blocks of its page have its key."""
    same = np.zeros(len(keys) + 1, dtype=bool)
    same[1:-1] = (keys[1:] == keys[:-1]) & (page[1:] == page[:-1])
    order = keys.argsort(kind="stable")
    key, of_page = keys[order], page[order]
    new = np.ones(len(keys) + 1, dtype=bool)
    new[1:-1] = (key[1:] != key[:-1]) | (of_page[1:] != of_page[:-1])
    (edges,) = new.nonzero()
    counts = edges[1:] - edges[:-1]
    occurrences = np.empty(len(keys), dtype=np.int64)
    occurrences[order] = counts.repeat(counts)
    return same, occurrences
