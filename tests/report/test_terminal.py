"""A page as lines for a terminal."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import LINES, inspection

from cleaner.article import Role
from cleaner.documents.characters import columns
from cleaner.report.terminal import fitted, page_lines, summed_up, why_lines

COLOUR = re.compile(r"\x1b\[[\d;]*m")


@pytest.mark.parametrize("width", [40, 80, 200])
def test_every_paragraph_has_a_line_that_fits(width: int) -> None:
    lines = list(page_lines(inspection(), "a", width, colour=False))
    assert len(lines) == 2 + len(LINES) + 2
    assert max(map(columns, lines[1:])) <= width
    assert [line.split()[2] for line in lines if line[:4].strip().isdigit()] == [role for _, role in LINES]


def test_colours_change_no_text() -> None:
    plain = list(page_lines(inspection(), "a", 100, colour=False))
    coloured = list(page_lines(inspection(), "a", 100, colour=True))
    assert [COLOUR.sub("", line) for line in coloured] == plain
    assert coloured != plain
    why = list(why_lines(inspection(), 2, 120, colour=True))
    assert [COLOUR.sub("", line) for line in why] == list(why_lines(inspection(), 2, 120, colour=False))


def test_why_is_told_with_weights_and_without_bars_where_it_is_narrow() -> None:
    wide = list(why_lines(inspection(), 2, 120, colour=False))
    assert any(re.match(r"\s+\+0\.80 +\|\+++ +ending: ends with a stop", line) for line in wide)
    narrow = list(why_lines(inspection(), 2, 60, colour=False))
    assert any(re.match(r"\s+-0\.30  names: none of its names occur before", line) for line in narrow)


@given(st.text(max_size=200), st.integers(10, 60))
def test_no_text_gets_past_its_window_or_drives_the_terminal(text: str, width: int) -> None:
    line = fitted(text, width)
    assert columns(line) <= width
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", line)


def test_a_page_is_summed_up() -> None:
    assert summed_up(inspection().article) == "story; 2 of 7 paragraphs kept"
    assert summed_up(inspection(doubtful=True).article).startswith("in doubt, so nothing is cut")
    assert summed_up(inspection(lines=[("Menu", Role.BOILERPLATE)]).article) == "no story; 0 of 1 paragraphs kept"
    assert summed_up(inspection(lines=[]).article) == "no text"
