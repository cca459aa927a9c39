"""Surface evidence: how a block is built, whatever it says."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from cleaner.features.characters import Characters
from cleaner.features.kinds import Kind, marked
from cleaner.features.noted import Noted
from cleaner.features.wording import word_columns

_SHARES = {
    "share_upper": Kind.UPPER,
    "share_digit": Kind.DIGIT,
    "share_stop": Kind.STOP,
    "share_comma": Kind.COMMA,
    "share_colon": Kind.COLON,
    "share_quote": Kind.QUOTE,
    "share_open": Kind.OPEN,
    "share_dash": Kind.DASH,
    "share_bar": Kind.BAR,
    "share_slash": Kind.SLASH,
    "share_symbol": Kind.SYMBOL,
    "share_punctuation": Kind.PUNCTUATION,
}
_STARTS = {
    "starts_lower": Kind.LOWER,
    "starts_upper": Kind.UPPER,
    "starts_letter": Kind.LETTER,
    "starts_ideograph": Kind.IDEOGRAPH,
    "starts_digit": Kind.DIGIT,
    "starts_quote": Kind.QUOTE,
    "starts_open": Kind.OPEN,
    "starts_dash": Kind.DASH,
    "starts_bar": Kind.BAR,
}
_ENDS = {
    "ends_stop": Kind.STOP,
    "ends_ellipsis": Kind.ELLIPSIS,
    "ends_colon": Kind.COLON,
    "ends_close": Kind.CLOSE,
    "ends_quote": Kind.QUOTE,
    "ends_digit": Kind.DIGIT,
    "ends_comma": Kind.COMMA,
    "ends_dash": Kind.DASH,
    "ends_bar": Kind.BAR,
    "ends_symbol": Kind.SYMBOL,
}
_HAS = {
    "has_at": Kind.AT,
    "has_hash": Kind.HASH,
    "has_copyright": Kind.COPYRIGHT,
    "has_ellipsis": Kind.ELLIPSIS,
}
COLUMNS: tuple[str, ...] = (
    "log_words",
    "log_characters",
    "word_length",
    *_SHARES,
    *_STARTS,
    *_ENDS,
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
    "colon_late",
    "slash_late",
    "open_late",
    *_HAS,
    "clock",
    "date",
    "year",
    "link",
    "caps_start_words",
    "quoted",
    "indent",
)
_LONGEST_WORD = 15
_DEEPEST = 20
_DATES = 3
_WIDE = 0x3000
"""From this code point on a stop ends a sentence whatever follows; scripts that have such stops have no spaces."""
_CLOSING = marked(Kind.QUOTE, Kind.CLOSE, Kind.SPACE)
_CLOSINGS = 4
_AFTER_SENTENCE = marked(Kind.SPACE, Kind.QUOTE, Kind.CLOSE)
_LETTERS = marked(Kind.LOWER, Kind.UPPER, Kind.LETTER, Kind.IDEOGRAPH)
_IN_DATES = marked(Kind.STOP, Kind.SLASH, Kind.DASH)


def _together(kinds: Mapping[str, int]) -> tuple[slice, NDArray[np.uint8]]:
    """Columns that stand side by side and ask the same of different kinds: their places, and the kinds."""
    first = COLUMNS.index(next(iter(kinds)))
    return slice(first, first + len(kinds)), np.array(tuple(kinds.values()), dtype=np.uint8)


_SHARE_ROWS, _SHARE_KINDS = _together(_SHARES)
_START_ROWS, _START_KINDS = _together(_STARTS)
_END_ROWS, _END_KINDS = _together(_ENDS)
_HAS_ROWS, _HAS_KINDS = _together(_HAS)


def surface(characters: Characters, noted: Noted) -> NDArray[np.float32]:
    """The surface columns, each a row: (len(COLUMNS), blocks) float32."""
    out = np.zeros((len(COLUMNS), len(characters.bounds) - 1), dtype=np.float32)
    if out.size:
        rows = dict(zip(COLUMNS, out, strict=True))
        _proportions(rows, out[_SHARE_ROWS], out[_HAS_ROWS], characters, noted)
        _edges(rows, out[_START_ROWS], out[_END_ROWS], characters)
        _patterns(rows, characters, noted)
        word_columns(rows, characters, noted)
    return out


def _proportions(
    rows: Mapping[str, NDArray[np.float32]],
    shares: NDArray[np.float32],
    has: NDArray[np.float32],
    characters: Characters,
    noted: Noted,
) -> None:
    """What a block consists of."""
    counts, bounds = noted.counts.astype(np.float32), characters.word_bounds
    words = (bounds[1:] - bounds[:-1]).astype(np.float32)
    lengths = np.concatenate(([0], characters.length.cumsum()))[bounds]
    in_words = (lengths[1:] - lengths[:-1]).astype(np.float32)
    characters_each = (characters.bounds[1:] - characters.bounds[:-1]).astype(np.float32)
    visible = np.maximum(characters_each - counts[Kind.SPACE] - counts[Kind.CONTROL], 1)
    letters = np.maximum(in_words - counts[Kind.DIGIT], 1)
    rows["log_words"][:] = np.log1p(words)
    rows["log_characters"][:] = np.log1p(visible)
    rows["word_length"][:] = np.minimum(in_words / np.maximum(words, 1), _LONGEST_WORD)
    np.divide(counts[_SHARE_KINDS], visible, out=shares)
    np.divide(counts[Kind.UPPER], letters, out=rows["share_upper"])
    np.sqrt(np.minimum(shares, 1), out=shares)
    has[:] = counts[_HAS_KINDS] > 0
    rows["quoted"][:] = np.log1p(counts[Kind.QUOTE])


def _edges(
    rows: Mapping[str, NDArray[np.float32]],
    starts: NDArray[np.float32],
    ends: NDArray[np.float32],
    characters: Characters,
) -> None:
    """What a block begins and ends with."""
    kinds, bounds = characters.kinds, characters.bounds
    # ink stands in runs between white space, which every block ends with; their edges come in twos
    ink = kinds > Kind.SPACE
    changes = ink.copy()
    changes[1:] ^= ink[:-1]
    (edges,) = changes.nonzero()
    run = edges.searchsorted(bounds)
    (some,) = (run[1:] > run[:-1]).nonzero()
    first_at, last_at = edges[run[some]], edges[run[some + 1] - 1] - 1
    starts[:, some] = kinds[first_at] == _START_KINDS[:, None]
    ends[:, some] = kinds[last_at] == _END_KINDS[:, None]
    # a stop may stand before a closing quote or bracket, and in some typographies a space before that
    for _ in range(_CLOSINGS):
        last_at = last_at - (_CLOSING[kinds[last_at]] & (last_at > first_at))
    inner = kinds[last_at]
    stopped = inner == Kind.STOP
    # several stops in a row are an ellipsis; what was cut off ends so, no sentence does
    dotted = stopped & (kinds[last_at - 1] == Kind.STOP) & (last_at > first_at)
    rows["ends_sentence"][some] = stopped & ~dotted
    rows["ends_ellipsis"][some] = dotted | (inner == Kind.ELLIPSIS)
    rows["ends_word"][some] = _LETTERS[inner]
    rows["indent"][some] = np.minimum(first_at - bounds[some], _DEEPEST) / _DEEPEST


def _patterns(rows: Mapping[str, NDArray[np.float32]], characters: Characters, noted: Noted) -> None:
    """What punctuation makes with its neighbours: sentences, times, dates, addresses."""
    kinds, blocks = characters.kinds, len(characters.bounds) - 1

    def between_digits(place: NDArray[np.int64]) -> NDArray[np.bool_]:
        # the last character is a line feed, so that what wraps round, or would overrun, is no digit
        found: NDArray[np.bool_] = (kinds[place - 1] == Kind.DIGIT) & (kinds[place + 1] == Kind.DIGIT)
        return found

    def per_block(block: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.bincount(block, minlength=blocks)

    place, block = noted.of(Kind.STOP)
    sentences = per_block(block[_AFTER_SENTENCE[kinds[place + 1]] | (characters.points[place] >= _WIDE)])
    words = (characters.word_bounds[1:] - characters.word_bounds[:-1]).astype(np.float32)
    rows["log_sentences"][:] = np.log1p(sentences)
    rows["sentence_words"][:] = np.log1p(words / (sentences + 1))
    place, block = noted.of(Kind.COLON)
    rows["clock"][:] = per_block(block[between_digits(place)]) > 0
    place, block = noted.of(Kind.SLASH)
    rows["link"][:] = per_block(block[kinds[place + 1] == Kind.SLASH]) > 0
    (dates,) = _IN_DATES[noted.kind].nonzero()
    rows["date"][:] = np.minimum(per_block(noted.block[dates[between_digits(noted.place[dates])]]), _DATES)
