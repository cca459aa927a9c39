"""Surface evidence: how a block is built, whatever it says."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.features.characters import Characters, Kind

_COUNTED = (
    Kind.UPPER,
    Kind.DIGIT,
    Kind.STOP,
    Kind.COMMA,
    Kind.COLON,
    Kind.QUOTE,
    Kind.OPEN,
    Kind.DASH,
    Kind.BAR,
    Kind.SLASH,
    Kind.SYMBOL,
    Kind.PUNCTUATION,
)
_FIRST = (Kind.LOWER, Kind.UPPER, Kind.LETTER, Kind.IDEOGRAPH, Kind.DIGIT, Kind.QUOTE, Kind.OPEN, Kind.DASH, Kind.BAR)
_LAST = (
    Kind.STOP,
    Kind.ELLIPSIS,
    Kind.COLON,
    Kind.CLOSE,
    Kind.QUOTE,
    Kind.DIGIT,
    Kind.COMMA,
    Kind.DASH,
    Kind.BAR,
    Kind.SYMBOL,
)
COLUMNS: tuple[str, ...] = (
    "log_words",
    "log_characters",
    "word_length",
    *(f"share_{kind.name.lower()}" for kind in _COUNTED),
    *(f"starts_{kind.name.lower()}" for kind in _FIRST),
    *(f"ends_{kind.name.lower()}" for kind in _LAST),
    "ends_sentence",
    "ends_word",
    "log_sentences",
    "sentence_words",
    "capitalised",
    "all_capitals",
    "numbers",
    "first_word_capitals",
    "colon_early",
    "kicker",
    "bar_early",
    "has_at",
    "has_hash",
    "has_copyright",
    "has_ellipsis",
    "clock",
    "date",
    "year",
    "link",
    "caps_start_words",
    "quoted",
    "indent",
)


def counts(kinds: NDArray[np.uint8], bounds: NDArray[np.int64], wanted: NDArray[np.bool_]) -> NDArray[np.int64]:
    """How many characters of each block ``wanted`` marks: (blocks,) int64."""
    total = np.concatenate(([0], np.cumsum(wanted)))
    found: NDArray[np.int64] = total[bounds[1:]] - total[bounds[:-1]]
    return found


def surface(characters: Characters) -> NDArray[np.float32]:
    """The surface columns: (blocks, len(COLUMNS)) float32."""
    kinds, bounds = characters.kinds, characters.bounds
    blocks = len(bounds) - 1
    out = np.zeros((blocks, len(COLUMNS)), dtype=np.float32)
    column = {name: i for i, name in enumerate(COLUMNS)}
    # one histogram of classes a block, from one pass over the characters
    owner = np.repeat(np.arange(blocks, dtype=np.int64), np.diff(bounds))
    histogram = np.bincount(owner * 32 + kinds, minlength=blocks * 32).reshape(blocks, 32).astype(np.float32)
    words = np.diff(characters.word_bounds).astype(np.float32)
    visible = np.maximum(histogram.sum(1) - histogram[:, Kind.SPACE] - histogram[:, Kind.CONTROL], 1)
    letters = np.maximum(histogram[:, [Kind.LOWER, Kind.UPPER, Kind.LETTER, Kind.IDEOGRAPH, Kind.MARK]].sum(1), 1)
    per_word = np.maximum(words, 1)
    out[:, column["log_words"]] = np.log1p(words)
    out[:, column["log_characters"]] = np.log1p(visible)
    word_total = histogram[:, [Kind.LOWER, Kind.UPPER, Kind.LETTER, Kind.IDEOGRAPH, Kind.MARK, Kind.DIGIT]].sum(1)
    out[:, column["word_length"]] = np.minimum(word_total / per_word, 15)
    for kind in _COUNTED:
        base = letters if kind == Kind.UPPER else visible
        out[:, column[f"share_{kind.name.lower()}"]] = np.sqrt(np.minimum(histogram[:, kind] / base, 1))

    solid = np.flatnonzero((kinds != Kind.SPACE) & (kinds != Kind.CONTROL))
    at = np.searchsorted(solid, bounds)
    some = at[1:] > at[:-1]
    rows = np.flatnonzero(some)
    if len(rows):
        first_at, last_at = solid[at[:-1][rows]], solid[at[1:][rows] - 1]
        first, last = kinds[first_at], kinds[last_at]
        for kind in _FIRST:
            out[rows, column[f"starts_{kind.name.lower()}"]] = first == kind
        for kind in _LAST:
            out[rows, column[f"ends_{kind.name.lower()}"]] = last == kind
        # a stop may stand before a closing quote or bracket
        inner_at = last_at.copy()
        for _ in range(3):
            closing = np.isin(kinds[inner_at], (Kind.QUOTE, Kind.CLOSE)) & (inner_at > first_at)
            inner_at -= closing
        inner = kinds[inner_at]
        out[rows, column["ends_sentence"]] = inner == Kind.STOP
        out[rows, column["ends_word"]] = np.isin(inner, (Kind.LOWER, Kind.UPPER, Kind.LETTER, Kind.IDEOGRAPH))
        out[rows, column["indent"]] = np.minimum(first_at - bounds[:-1][rows], 20) / 20

    follows = np.append(kinds[1:], np.uint8(Kind.SPACE))
    ideographic = (characters.points >= 0x3000) & (kinds == Kind.STOP)
    full = (kinds == Kind.STOP) & (np.isin(follows, (Kind.SPACE, Kind.QUOTE, Kind.CLOSE)) | ideographic)
    sentences = counts(kinds, bounds, full)
    out[:, column["log_sentences"]] = np.log1p(sentences)
    out[:, column["sentence_words"]] = np.log1p(words / (sentences + 1))
    out[:, column["has_at"]] = histogram[:, Kind.AT] > 0
    out[:, column["has_hash"]] = histogram[:, Kind.HASH] > 0
    out[:, column["has_copyright"]] = histogram[:, Kind.COPYRIGHT] > 0
    out[:, column["has_ellipsis"]] = histogram[:, Kind.ELLIPSIS] > 0
    out[:, column["quoted"]] = np.log1p(histogram[:, Kind.QUOTE])

    digit = kinds == Kind.DIGIT
    between = np.concatenate(([False], digit[:-2] & digit[2:], [False])) if len(kinds) > 2 else np.zeros_like(digit)
    out[:, column["clock"]] = counts(kinds, bounds, between & (kinds == Kind.COLON)) > 0
    dotted = between & np.isin(kinds, (Kind.STOP, Kind.SLASH, Kind.DASH))
    out[:, column["date"]] = np.minimum(counts(kinds, bounds, dotted), 3)
    out[:, column["link"]] = counts(kinds, bounds, (kinds == Kind.SLASH) & (follows == Kind.SLASH)) > 0
    _word_columns(out, column, characters, per_word)
    return out


def _word_columns(
    out: NDArray[np.float32], column: dict[str, int], characters: Characters, per_word: NDArray[np.float32]
) -> None:
    kinds, start, block = characters.kinds, characters.start, characters.block
    if not len(start):
        return
    blocks = len(per_word)
    first = kinds[start]
    upper_before = np.concatenate(([0], np.cumsum(kinds == Kind.UPPER)))
    uppers = upper_before[start + characters.length] - upper_before[start]
    capitals = (uppers == characters.length) & (characters.length > 1)
    number = first == Kind.DIGIT
    points = characters.points
    year = number & (characters.length == 4)
    century = points[start[year]] * 10 + points[np.minimum(start[year] + 1, len(points) - 1)]
    year[np.flatnonzero(year)] = np.isin(century, (ord("1") * 10 + ord("9"), ord("2") * 10 + ord("0")))

    def per_block(mark: NDArray[np.bool_]) -> NDArray[np.float64]:
        return np.bincount(block[mark], minlength=blocks)

    out[:, column["capitalised"]] = per_block(first == Kind.UPPER) / per_word
    out[:, column["all_capitals"]] = per_block(capitals) / per_word
    out[:, column["numbers"]] = per_block(number) / per_word
    out[:, column["year"]] = np.minimum(per_block(year), 3)
    bounds = characters.word_bounds
    have = np.flatnonzero(bounds[1:] > bounds[:-1])
    out[have, column["first_word_capitals"]] = capitals[bounds[:-1][have]]
    # how many words stand before the first colon or bar, and how many of the first words are in capitals
    rank = np.arange(len(start)) - bounds[block]
    lower_rank = np.where(capitals | number, 10**6, rank)
    run = np.full(blocks, 10**6, dtype=np.int64)
    np.minimum.at(run, block, lower_rank)
    run = np.minimum(run, np.minimum(np.diff(bounds), 12))
    out[:, column["caps_start_words"]] = np.log1p(run)
    for kind, name in ((Kind.COLON, "colon_early"), (Kind.BAR, "bar_early")):
        marks = np.flatnonzero(kinds == kind)
        at = np.searchsorted(marks, characters.bounds[:-1])
        found = at < len(marks)
        place = np.where(found, marks[np.minimum(at, len(marks) - 1)] if len(marks) else 0, -1)
        found &= place < characters.bounds[1:]
        before = np.searchsorted(start, place) - bounds[:-1]
        early = found & (before <= 8)
        out[:, column[name]] = np.where(early, 1 / (1 + np.maximum(before, 0)), 0)
        if kind == Kind.COLON:
            out[:, column["kicker"]] = early & (before >= 1) & (run >= before)
