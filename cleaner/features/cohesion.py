"""Cohesion: whether a block's words live in the story around it.

Lexical cohesion after Hearst (TextTiling, 1997) and Choi (2000), over words weighted by their rarity: a change of topic
shows where the words before a gap stop recurring after it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

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
NEARBY = 3


def cohesion(
    term: NDArray[np.int64],
    weight: NDArray[np.float32],
    name: NDArray[np.bool_],
    block: NDArray[np.int64],
    words: NDArray[np.int64],
    pages: NDArray[np.int64],
    in_title: NDArray[np.bool_],
    in_url: NDArray[np.bool_],
    title_weight: NDArray[np.float32],
    url_weight: NDArray[np.float32],
) -> NDArray[np.float32]:
    """The cohesion columns: (blocks, len(COLUMNS)) float32.

    ``term``: (terms,) a number for each occurrence of a word, equal for equal words *of one page* and different between
    pages. ``weight``: its rarity, 0 for the commonest words. ``name``: whether it looks like a name. ``block``: the block it
    stands in, ascending. ``words``: (blocks,) words in each block. ``pages``: (pages + 1,) where each page's blocks begin.
    ``in_title``, ``in_url``: whether the page's known title or address has the word; ``title_weight``, ``url_weight``: (pages,) the
    total weight of theirs.
    """
    blocks = len(words)
    out = np.zeros((blocks, len(COLUMNS)), dtype=np.float32)
    if not len(term):
        return out
    page_of = np.repeat(np.arange(len(pages) - 1), np.diff(pages))
    # one row for each distinct (block, term): repetition inside a block is no cohesion
    order = np.lexsort((block, term))
    t, b = term[order], block[order]
    distinct = np.concatenate(([True], (t[1:] != t[:-1]) | (b[1:] != b[:-1])))
    picked = order[distinct]
    t, b, w, is_name = term[picked], block[picked], weight[picked].astype(np.float64), name[picked]
    same = np.concatenate(([False], t[1:] == t[:-1]))
    previous = np.where(same, np.concatenate(([0], b[:-1])), -(10**9))
    following = np.where(np.append(same[1:], False), np.append(b[1:], 0), 10**9)
    group = np.cumsum(~same) - 1
    count = np.bincount(group)

    def summed(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(b, weights=values, minlength=blocks)

    total = np.maximum(summed(w), 1e-6)
    seen_before, seen_after = previous >= 0, following < 10**9
    first_page_block = pages[page_of[b]]
    starts_group = np.flatnonzero(~same)
    first_seen = b[starts_group][group]
    core = _core(words, pages)
    in_core_count = np.bincount(group, weights=core[b].astype(np.float64))[group] - core[b]
    opening = (first_seen - first_page_block < 4) & (first_seen < b)
    tw = in_title[picked] * w
    uw = in_url[picked] * w
    name_total = np.maximum(summed(is_name * w), 1e-6)
    rows = (
        summed(seen_before * w) / total,
        summed(seen_after * w) / total,
        summed((b - previous <= NEARBY) * w) / total,
        summed((following - b <= NEARBY) * w) / total,
        summed(opening * w) / total,
        summed((in_core_count > 0) * w) / total,
        summed(tw) / total,
        summed(uw) / total,
        summed(tw) / np.maximum(title_weight[page_of], 1e-6),
        summed(uw) / np.maximum(url_weight[page_of], 1e-6),
        summed(is_name * seen_before * w) / name_total,
        summed(is_name * seen_after * w) / name_total,
        summed(is_name * (in_core_count > 0) * w) / name_total,
        np.log1p(summed(is_name.astype(np.float64))),
        summed(w) / np.maximum(summed(np.ones_like(w)), 1),
        _largest(b, w, blocks),
        summed((count[group] > 2).astype(np.float64)) / np.maximum(summed(np.ones_like(w)), 1),
    )
    for i, values in enumerate(rows):
        out[:, i] = values
    column = {n: i for i, n in enumerate(COLUMNS)}
    wide, local = _gaps(b, w, previous, following, pages, page_of, blocks)
    out[:, column["gap_before"]] = wide[:-1]
    out[:, column["gap_after"]] = wide[1:]
    out[:, column["gap_before_local"]] = local[:-1]
    out[:, column["gap_after_local"]] = local[1:]
    gap_previous = np.concatenate(([0.0], wide[:-2]))
    gap_previous[pages[:-1][np.diff(pages) > 0]] = 0
    out[:, column["gap_before_drop"]] = wide[:-1] - np.minimum(gap_previous, wide[1:])
    out[:, column["new_rarity"]] = np.log1p(summed(~seen_before * w))
    out[:, column["log_rare_words"]] = np.log1p(total)
    return out


def _largest(block: NDArray[np.int64], weight: NDArray[np.float64], blocks: int) -> NDArray[np.float64]:
    top = np.zeros(blocks)
    np.maximum.at(top, block, weight)
    return top


def _core(words: NDArray[np.int64], pages: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Marks each page's densest stretch: the run of blocks that gains most when each block counts its words less a toll."""
    marked = np.zeros(len(words), dtype=bool)
    for first, last in zip(pages[:-1].tolist(), pages[1:].tolist(), strict=True):
        gain = np.minimum(words[first:last], 80) - 12.0
        if not len(gain):
            continue
        total = np.concatenate(([0.0], np.cumsum(gain)))
        lowest = np.minimum.accumulate(total)
        end = int(np.argmax(total - lowest))
        start = int(np.argmin(total[: end + 1]))
        marked[first + start : first + max(end, start + 1)] = True
    return marked


def _gaps(
    block: NDArray[np.int64],
    weight: NDArray[np.float64],
    previous: NDArray[np.int64],
    following: NDArray[np.int64],
    pages: NDArray[np.int64],
    page_of: NDArray[np.int64],
    blocks: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Cohesion across the gap before each block, (blocks + 1,): over the whole page, and over neighbouring blocks only."""
    first, last = previous < 0, following >= 10**9
    linked = ~first
    # weight of the words whose link (from one occurrence to the next) spans each gap
    span = np.zeros(blocks + 1)
    np.add.at(span, previous[linked] + 1, weight[linked])
    np.add.at(span, block[linked] + 1, -weight[linked])
    span = np.cumsum(span)
    near = linked & (block - previous <= 2 * NEARBY)
    local = np.zeros(blocks + 1)
    np.add.at(local, previous[near] + 1, weight[near])
    np.add.at(local, block[near] + 1, -weight[near])
    local = np.cumsum(local)
    opened = np.concatenate(([0.0], np.cumsum(np.bincount(block, weights=first * weight, minlength=blocks))))
    closed = np.concatenate(([0.0], np.cumsum(np.bincount(block, weights=last * weight, minlength=blocks))))
    start, end = pages[:-1][page_of], pages[1:][page_of]
    gap = np.arange(blocks)
    prefix = opened[gap] - opened[start]
    suffix = closed[end] - closed[gap]
    wide = np.zeros(blocks + 1)
    wide[:-1] = span[:-1] / np.maximum(np.minimum(prefix, suffix), 1)
    size = np.bincount(block, weights=weight, minlength=blocks)
    mass = np.concatenate(([0.0], np.cumsum(size)))
    low, high = np.maximum(gap - NEARBY, start), np.minimum(gap + NEARBY, end)
    near_scale = np.minimum(mass[gap] - mass[low], mass[high] - mass[gap])
    narrow = np.zeros(blocks + 1)
    narrow[:-1] = local[:-1] / np.maximum(near_scale, 1)
    return np.minimum(wide, 3), np.minimum(narrow, 3)
