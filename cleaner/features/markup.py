"""Evidence from markup: a block's element, what else stands in the containers around it, and what its witnesses say."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.documents.document import Document
from cleaner.documents.markup import Markup
from cleaner.documents.witnesses import Witnesses

TAGS: tuple[tuple[str, ...], ...] = (
    *(("p",), ("li",), ("h1",), ("h2",), ("h3",), ("h4", "h5", "h6"), ("td", "th"), ("div",), ("a",)),
    *(
        ("span", "font"),
        ("figcaption",),
        ("blockquote", "q"),
        ("dt", "dd"),
        ("pre", "code"),
        ("strong", "b", "em", "i"),
    ),
    *(("button", "label"), ("time",), ("address",), ("section", "article", "main")),
)
ABOVE: tuple[tuple[str, ...], ...] = (
    *(("article",), ("main",), ("nav",), ("aside",), ("footer",), ("header",), ("form",), ("figure", "figcaption")),
    *(("table",), ("ul", "ol", "dl"), ("blockquote",), ("section",), ("a",), ("h1", "h2", "h3", "h4", "h5", "h6")),
    ("p",),
)
"""The tags that are told apart: those that a block may begin in, and those that may stand around it. A column names the
first of its tags."""
_WITNESSES = ("kept", "told", "described", "titled")
_LEVELS = 3
_SHARES = ("words", "share", "blocks", "typical", "linked", "kept", "prose", "place")
COLUMNS: tuple[str, ...] = (
    *(f"tag_{tags[0]}" for tags in TAGS),
    *(f"in_{tags[0]}" for tags in ABOVE),
    *("depth", "linked", "links", "strong", "pictures", "block_linked"),
    *(f"by_{name}" for name in _WITNESSES),
    *(f"has_{name}" for name in _WITNESSES),
    *("kept_before", "kept_after", "since_kept", "until_kept", "told_before", "told_after"),
    *("page_kept", "page_linked", "page_prose", "alone"),
    *(f"container{level}_{name}" for level in range(_LEVELS) for name in _SHARES),
    *(f"kin_{name}" for name in _SHARES[:-1]),
    *("kin_share_prose", "in_core", "core_depth", "beside_core", "before_core"),
    *("same_container_before", "same_container_after", "kin_before", "kin_after"),
    *(f"container{level}_pictures" for level in range(_LEVELS)),
    *("frame_levels", "frame_pictures"),
)
"""``containerN``: the smallest element that holds more than the block, then ever larger ones. ``kin``: the blocks whose
elements stand on the same path of tags and classes. ``core``: the smallest element that holds most of the page's
prose. ``frame``: the largest element that holds the block alone, so many levels above it."""
_CORE = 0.6
_DEEPEST = 60


def markup(documents: list[Document], words: NDArray[np.int64]) -> NDArray[np.float32]:
    """The columns for the blocks of HTML documents: (blocks, len(COLUMNS)) float32. ``words``: (blocks,)."""
    parts, at = [np.zeros((0, len(COLUMNS)), dtype=np.float32)], 0
    for document in documents:
        size = len(document.blocks)
        if size and document.markup is not None:
            parts.append(_page(document.markup, document.witnesses, document, words[at : at + size]))
        else:
            parts.append(np.zeros((size, len(COLUMNS)), dtype=np.float32))
        at += size
    return np.concatenate(parts)


def ancestors(facts: Markup) -> NDArray[np.int64]:
    """Each block's elements from the innermost up, (blocks, depth) int64; the root repeats at the end."""
    parents = np.array(facts.parents)
    chain = [np.array(facts.homes)]
    while chain[-1].any() and len(chain) < _DEEPEST:
        chain.append(parents[chain[-1]])
    return np.stack(chain, axis=1)


def _page(facts: Markup, seen: Witnesses | None, document: Document, words: NDArray[np.int64]) -> NDArray[np.float32]:
    blocks = len(words)
    firsts, lasts = np.array(facts.firsts), np.array(facts.lasts)
    chain = ancestors(facts)
    characters = np.array([max(len(block.text.replace(" ", "")), 1) for block in document.blocks])
    linked = np.minimum(np.array(facts.linked) / characters, 1)
    tags = np.array([_TAG_CODES.get(tag, -1) for tag in facts.tags])
    above = np.array([_ABOVE_CODES.get(tag, -1) for tag in facts.tags])
    home = tags[chain[:, 0]]
    index = np.arange(blocks)
    stands_in = np.zeros((blocks, len(ABOVE) + 1), dtype=bool)  # the last column is of all other tags, at -1
    stands_in[index[:, None], above[chain]] = True
    # prose: what stands in paragraphs, or is long and little linked
    prose = (stands_in[:, _ABOVE_CODES["p"]] | (words >= 20)) & (linked < 0.5)
    said = {name: getattr(seen, name, None) for name in _WITNESSES}
    share = {name: np.zeros(blocks) if value is None else np.array(value) for name, value in said.items()}
    kept, told = share["kept"] * words, share["told"] * words
    sums = np.zeros((6, blocks + 1))
    np.cumsum((words, linked * words, kept, prose * words, np.ones(blocks), told), axis=1, out=sums[:, 1:])
    total = np.maximum(sums[:, -1], 1)

    def within(first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.float64]:
        held = sums[:, last] - sums[:, first]
        size = np.maximum(held[0], 1)
        place = np.arange(blocks) - first if len(first) == blocks else np.zeros(len(first))
        return np.stack(
            (
                np.log1p(held[0]),
                held[0] / total[0],
                np.log1p(held[4]),
                np.log1p(held[0] / np.maximum(held[4], 1)),
                held[1] / size,
                held[2] / size,
                held[3] / size,
                place / np.maximum(held[4], 1),
            ),
            axis=1,
        )

    sizes = (lasts - firsts)[chain]
    levels, beyond = [], np.ones(blocks, dtype=np.int64)
    for _ in range(_LEVELS):
        grown = sizes > beyond[:, None]
        at = np.where(grown.any(axis=1), grown.argmax(axis=1), chain.shape[1] - 1)
        holder = chain[index, at]
        levels.append(holder)
        beyond = sizes[index, at]
    groups = _kin(facts, chain)
    number = groups.max() + 1
    of_kin = np.stack([np.bincount(groups, row, number) for row in np.diff(sums, axis=1)])[:, groups]
    kin_size = np.maximum(of_kin[0], 1)
    kin = np.stack(
        (
            np.log1p(of_kin[0]),
            of_kin[0] / total[0],
            np.log1p(of_kin[4]),
            np.log1p(of_kin[0] / of_kin[4]),
            of_kin[1] / kin_size,
            of_kin[2] / kin_size,
            of_kin[3] / kin_size,
            of_kin[3] / total[3],
        ),
        axis=1,
    )
    core = _core(sums, firsts, lasts)
    inside = (index >= firsts[core]) & (index < lasts[core])
    holds_core = (firsts[chain] <= firsts[core]) & (lasts[chain] >= lasts[core])
    split = np.where(holds_core.any(axis=1), holds_core.argmax(axis=1), chain.shape[1] - 1)
    was_kept = share["kept"] >= 0.5
    since, until = _distances(was_kept)
    depth = (chain > 0).sum(axis=1)
    out = np.zeros((blocks, len(COLUMNS)), dtype=np.float32)
    ones = np.ones(blocks)
    column = 0

    def put(*values: NDArray[np.float64] | NDArray[np.bool_]) -> None:
        nonlocal column
        for value in values:
            width = 1 if value.ndim == 1 else value.shape[1]
            out[:, column : column + width] = value[:, None] if value.ndim == 1 else value
            column += width

    put(home[:, None] == np.arange(len(TAGS)))
    put(stands_in[:, :-1])
    put(
        np.log1p(depth),
        linked,
        np.log1p(np.array(facts.links)),
        np.minimum(np.array(facts.strong) / characters, 1),
        np.log1p(np.array(facts.pictures)),
        linked * words / total[0],
    )
    put(*(share[name] for name in _WITNESSES))
    put(*(ones * (said[name] is not None) for name in _WITNESSES))
    put(
        sums[2, :-1] / max(sums[2, -1], 1),
        (sums[2, -1] - sums[2, 1:]) / max(sums[2, -1], 1),
        np.log1p(since),
        np.log1p(until),
        sums[5, :-1] / max(sums[5, -1], 1),
        (sums[5, -1] - sums[5, 1:]) / max(sums[5, -1], 1),
    )
    put(ones * sums[2, -1] / total[0], ones * sums[1, -1] / total[0], ones * sums[3, -1] / total[0])
    put(sizes[:, 0] <= 1)
    for holder in levels:
        put(within(firsts[holder], lasts[holder]))
    put(kin)
    put(inside, np.log1p(split), index >= lasts[core], index < firsts[core])
    same_holder = np.zeros(blocks + 1, dtype=bool)
    same_holder[1:-1] = levels[0][1:] == levels[0][:-1]
    same_kin = np.zeros(blocks + 1, dtype=bool)
    same_kin[1:-1] = groups[1:] == groups[:-1]
    put(same_holder[:-1], same_holder[1:], same_kin[:-1], same_kin[1:])
    pictured = np.log1p(np.array(facts.pictured))
    put(*(pictured[holder] for holder in levels))
    frame = np.maximum(((sizes <= 1) & (chain > 0)).sum(axis=1) - 1, 0)
    put(np.log1p(frame), pictured[chain[index, frame]])
    return out


def _kin(facts: Markup, chain: NDArray[np.int64]) -> NDArray[np.int64]:
    """A number for each block, the same for blocks on the same path of tags and, at their home, classes."""
    paths: list[int] = []
    known: dict[tuple[int, str], int] = {}
    for parent, tag in zip(facts.parents, facts.tags, strict=True):
        above = paths[parent] if paths else -1
        paths.append(known.setdefault((above, tag), len(known)))
    seen: dict[tuple[int, str], int] = {}
    return np.array([seen.setdefault((paths[home], facts.names[home]), len(seen)) for home in facts.homes])


def _core(sums: NDArray[np.float64], firsts: NDArray[np.int64], lasts: NDArray[np.int64]) -> int:
    """The innermost element that holds most of the page's prose."""
    prose = sums[3, lasts] - sums[3, firsts]
    holding = np.flatnonzero(prose >= _CORE * sums[3, -1])
    return int(holding[-1]) if len(holding) else 0


def _distances(mark: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How many blocks ago the last marked block stood, and how far the next one is; past the page's edge if none."""
    size, index = len(mark), np.arange(len(mark))
    last = np.maximum.accumulate(np.where(mark, index, -1))
    coming = np.minimum.accumulate(np.where(mark, index, size)[::-1])[::-1]
    return index - last, coming - index


_TAG_CODES = {tag: code for code, tags in enumerate(TAGS) for tag in tags}
_ABOVE_CODES = {tag: code for code, tags in enumerate(ABOVE) for tag in tags}
