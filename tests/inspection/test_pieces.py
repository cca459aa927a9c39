"""What is said of a piece of evidence is so, and every column is in one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.documents import read_text
from cleaner.features import COLUMNS, TERMS, read_evidence
from cleaner.inspection.pieces import ALL_COLUMNS, pieces, said, typical
from cleaner.segmenter.influence import Piece

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "text"
LEVEL = np.full(TERMS, 64, dtype=np.uint8)


def told(lines: list[str], index: int, piece: str, url: str | None = None, title: str | None = None) -> str:
    row = read_evidence([read_text("\n\n".join(lines), url=url, title=title)], LEVEL).matrix[index]
    wanted = next(each for each in pieces() if each.name == piece)
    return said(wanted, dict(zip(COLUMNS, row.tolist(), strict=True)))


@pytest.mark.parametrize("columns", [COLUMNS, ALL_COLUMNS], ids=["text", "html"])
def test_every_column_is_in_exactly_one_piece(columns: tuple[str, ...]) -> None:
    found = sorted(column for piece in pieces(columns) for column in piece.columns)
    assert found == list(range(len(columns)))
    assert len({piece.name for piece in pieces(columns)}) == len(pieces(columns))


def test_text_and_markup_share_no_column_and_no_piece() -> None:
    assert len(set(ALL_COLUMNS)) == len(ALL_COLUMNS)
    named = [piece for piece in pieces(ALL_COLUMNS) if piece.columns]
    assert all(max(p.columns) < len(COLUMNS) or min(p.columns) >= len(COLUMNS) for p in named)
    assert [p.columns for p in named if max(p.columns) < len(COLUMNS)] == [p.columns for p in pieces() if p.columns]


def test_a_column_that_nobody_named_is_a_piece_of_its_own() -> None:
    more = (*COLUMNS, "link_density")
    (piece,) = [piece for piece in pieces(more) if piece.name == "link_density"]
    assert piece.columns == (len(COLUMNS),)
    row = dict.fromkeys(COLUMNS, 0.25)
    assert said(Piece("unheard_of", (0,)), row) == f"{COLUMNS[0]} is 0.25"


def test_every_column_has_been_measured() -> None:
    blank = np.full((1, len(ALL_COLUMNS)), np.float32(12345.0))
    assert not (typical(blank) == 12345.0).any()
    assert (typical(blank[:, : len(COLUMNS)]) == typical(blank)[:, : len(COLUMNS)]).all()


STORM = "The storm took the old pier at Eastport on Monday night, the mayor Anna Quill said."


@pytest.mark.parametrize(
    ("line", "piece", "words"),
    [
        (STORM, "ending", "ends with a stop"),
        ("The storm took the old pier at", "ending", "ends without a stop"),
        ("The storm took the old pier …", "ending", "ends in an ellipsis"),
        ("The storm took the old pier:", "ending", "ends without a stop, with a colon"),
        ("“The storm took the pier.”", "ending", "ends with a stop"),
        ("STORM: The pier at Eastport is gone.", "opening", "opens with capitals and a colon"),
        ("THE STORM CAME and took the pier.", "opening", "opens with 3 words in capitals or numbers"),
        ("and took the pier with it.", "opening", "opens with a small letter"),
        ("“It took the pier,” she said.", "opening", "opens with a quotation mark"),
        ("Home | News | Sport", "signs", "holds a bar"),
        ("Write to us @ the paper © all", "signs", "holds @ and ©"),
        ("It came at 12:30 on 3.5.2019.", "numbers", "holds a time of day, a date and a year"),
        ("It came with 7 waves.", "numbers", "holds numbers"),
        ("It came.", "numbers", "holds no numbers"),
        ("It was Anna Quill.", "names", "none of its names occur before, none after"),
        ("It came with the tide.", "names", "inside its sentences no word looks like a name"),
        ("It came. It went.", "sentences", "2 sentences in it"),
    ],
)
def test_words_are_true_of_the_line(line: str, piece: str, words: str) -> None:
    assert told([line], 0, piece) == words


def test_words_are_true_of_the_page() -> None:
    lines = [STORM, "Then the mayor Anna Quill went home.", "Sign up", "Sign up"]
    assert told(lines, 1, "names") == "all of its names occur before, none after"
    assert told(lines, 0, "names").endswith("some after")
    assert told(lines, 2, "repeats") == "stands on the page 2 times"
    assert told(lines, 0, "repeats") == "stands on the page once"
    assert told(lines, 2, "build") == "a short line beside 1 other"
    assert told(lines, 1, "place").startswith("1 paragraph before it and 2 after; ")
    assert told(lines, 0, "page") == "on a page of 4 paragraphs and 27 words"
    assert told(lines, 0, "length").startswith("16 words, ")
    assert told(lines, 3, "rarity") == "0 % of its rarer words stand in more than two paragraphs"


def test_words_are_true_of_title_and_address() -> None:
    url, name = "https://eastport-times.example/storm-takes-pier", "The pier"
    assert told([STORM], 0, "title") == "no title was given"
    assert told([STORM], 0, "address") == "no address was given"
    assert told([STORM], 0, "title", title=name) == "shares words with the title"
    assert told([STORM], 0, "title", title="Elections") == "shares no words with the title"
    assert told([STORM], 0, "address", url=url) == "shares words with the address"
    assert told(["From Eastport Times."], 0, "site", url=url) == "names the site"
    assert told(["It came."], 0, "site", url=url) == "does not name the site"


@given(st.lists(st.text(max_size=60), min_size=1, max_size=5))
def test_something_is_said_of_any_text(lines: list[str]) -> None:
    matrix = read_evidence([read_text("\n".join(lines))], LEVEL).matrix
    for row in matrix:
        values = dict(zip(COLUMNS, row.tolist(), strict=True))
        assert all(said(piece, values) for piece in pieces() if piece.columns)
