"""The pieces that evidence comes in for people: which columns belong together, and what is said of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleaner.features import COLUMNS, Evidence
from cleaner.features.markup import COLUMNS as MARKUP_COLUMNS
from cleaner.inspection import markup_words, words
from cleaner.segmenter.influence import Piece

Say = Callable[[words.Row], str]

ALL_COLUMNS = (*COLUMNS, *MARKUP_COLUMNS)
"""Of an HTML page's rows, as :func:`cleaner.segmenter.influence.rows_of` gives them; of a text's, only the first."""
NEIGHBOURS = 3
"""How many paragraphs to each side are left out together, as what stands around."""
_LEVELS, _SIZES = (0, 1, 2), ("words", "share", "blocks", "typical", "place")

_NAMED: tuple[tuple[str, tuple[str, ...], Say], ...] = (
    ("length", ("log_words", "log_characters", "word_length", "length_to_typical"), words.length),
    ("sentences", ("log_sentences", "sentence_words", "share_stop", "share_comma"), words.sentences),
    ("ending", ("ends_*", "*_late"), words.ending),
    (
        "opening",
        ("starts_*", "first_word_capitals", "caps_start_words", "kicker", "colon_early", "bar_early", "indent"),
        words.opening,
    ),
    ("numbers", ("numbers", "share_digit", "clock", "date", "year"), words.numbers),
    ("capitals", ("share_upper", "capitalised", "all_capitals"), words.capitals),
    ("signs", ("share_*", "has_at", "has_hash", "has_copyright", "has_ellipsis", "link", "quoted"), words.signs),
    ("names", ("names_*", "log_names"), words.names),
    ("title", ("seen_in_title", "title_covered", "has_title"), words.title),
    ("address", ("seen_in_url", "url_covered", "has_url"), words.address),
    ("recurrence", ("seen_*", "new_rarity"), words.recurrence),
    ("gap", ("gap_*",), words.gap),
    ("rarity", ("rarity", "max_rarity", "common_share", "log_rare_words"), words.rarity),
    ("site", ("site_*",), words.site),
    (
        "build",
        (
            *("long_before", "long_after", "log_since_long", "log_until_long", "short_run", "long_run"),
            *("share_unfinished", "is_unfinished_amid_finished"),
        ),
        words.build,
    ),
    ("repeats", ("repeated", "repeated_nearby"), words.repeats),
    ("page", ("log_page_blocks", "log_page_words", "log_long_blocks", "log_typical_length"), words.page),
    (
        "place",
        (
            *("log_from_start", "log_from_end", "share_blocks_before", "share_words_before", "share_words_after"),
            *("log_words_before", "log_words_after"),
        ),
        words.place,
    ),
    ("element", ("tag_*", "in_*", "depth"), markup_words.element),
    (
        "container",
        (
            *(f"container{level}_{name}" for level in _LEVELS for name in _SIZES),
            *("alone", "same_container_before", "same_container_after"),
        ),
        markup_words.container,
    ),
    ("container links", tuple(f"container{level}_linked" for level in _LEVELS), markup_words.container_links),
    ("container prose", tuple(f"container{level}_prose" for level in _LEVELS), markup_words.container_prose),
    ("container kept", tuple(f"container{level}_kept" for level in _LEVELS), markup_words.container_kept),
    ("links", ("links", "linked", "block_linked"), markup_words.links),
    ("emphasis", ("strong",), markup_words.emphasis),
    (
        "pictures",
        ("pictures", *(f"container{level}_pictures" for level in _LEVELS), "frame_levels", "frame_pictures"),
        markup_words.pictures,
    ),
    (
        "extractor",
        ("by_kept", "has_kept", "kept_before", "kept_after", "since_kept", "until_kept", "page_kept"),
        markup_words.extractor,
    ),
    ("record", ("by_told", "has_told", "told_before", "told_after"), markup_words.record),
    ("description", ("by_described", "has_described"), markup_words.description),
    ("page titles", ("by_titled", "has_titled"), markup_words.titles),
    ("main element", ("in_core", "core_depth", "beside_core", "before_core"), markup_words.core),
    ("same build", ("kin_*",), markup_words.kin),
    ("page markup", ("page_linked", "page_prose"), markup_words.makeup),
)
"""Each piece's name, its columns (``*`` stands for any ending; the first piece that asks for a column has it, whole
names before patterns) and its words."""

WORDING, AROUND, NAMING = "wording", "around", "element names"
"""The pieces that are no columns: the paragraph's own words, what stands on both of its sides, and what the elements
are called that it stands in."""


@cache
def pieces(columns: tuple[str, ...] = COLUMNS) -> tuple[Piece, ...]:
    """All pieces of rows with these columns; a column that no piece names is one of its own."""
    owner: dict[str, str] = {}
    for exact in (True, False):
        for name, asked, _ in _NAMED:
            for column in columns:
                if column not in owner and any(_asks(one, column, exact) for one in asked):
                    owner[column] = name
    members: dict[str, list[int]] = {name: [] for name, _, _ in _NAMED}
    for i, column in enumerate(columns):
        members.setdefault(owner.get(column, column), []).append(i)
    others = [Piece(WORDING, terms=True), Piece(AROUND, around=NEIGHBOURS)]
    if set(MARKUP_COLUMNS) <= set(columns):
        others.append(Piece(NAMING, names=True))
    return (*(Piece(name, tuple(found)) for name, found in members.items() if found), *others)


def pieces_of(evidence: Evidence) -> tuple[Piece, ...]:
    """All pieces that a page's evidence has: those of markup only where it is known."""
    return pieces(COLUMNS if evidence.markup is None else ALL_COLUMNS)


def _asks(asked: str, column: str, exact: bool) -> bool:
    return column == asked if exact else asked.endswith("*") and column.startswith(asked[:-1])


def said(piece: Piece, row: words.Row) -> str:
    """What a piece of columns says of a paragraph."""
    say = {name: say for name, _, say in _NAMED}.get(piece.name)
    if say is None:
        return ", ".join(f"{ALL_COLUMNS[i]} is {row[ALL_COLUMNS[i]]:.2f}" for i in piece.columns)
    return say(row)


def typical(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """What is typical of story and of noise, (2, columns); for columns that nobody measured, what is of this page.

    ``rows``: (blocks, columns) of the page, with or without those of markup.
    """
    known = _typical()
    of_page = zip(ALL_COLUMNS[: rows.shape[1]], np.median(rows, axis=0), strict=True)
    return np.array([known.get(name, (median, median)) for name, median in of_page], dtype=np.float32).T


@cache
def _typical() -> Mapping[str, tuple[float, float]]:
    text = (Path(__file__).parent / "typical.json").read_text(encoding="utf-8")
    return {name: (story, noise) for name, (story, noise) in json.loads(text).items()}
