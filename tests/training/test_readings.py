"""Readings by digests, and their way into a page."""

from __future__ import annotations

import pytest

from cleaner.article import Role, Verdict
from cleaner.training.readings import LETTERS, LabelledLine, Reading, line_digest, reading, reading_row

LINES = [
    LabelledLine("The bridge was closed on Monday.", Role.STORY),
    LabelledLine("-", Role.TEASER),
    LabelledLine("The bridge was closed on Monday.", Role.CAPTION),
    LabelledLine("Read more", Role.PROMO),
]


def test_every_role_has_a_letter() -> None:
    assert set(LETTERS.values()) == set(Role)


def test_a_row_holds_no_text_and_gives_the_roles_back() -> None:
    row = reading_row("a/1", Verdict.STORY, LINES)
    assert "bridge" not in str(row)
    found = reading(row)
    assert found is not None
    assert found.labelled([[line.text for line in LINES]]) == tuple(LINES)


def test_the_extraction_that_holds_most_of_the_lines_is_labelled() -> None:
    found = reading(reading_row("a/1", Verdict.STORY, LINES))
    assert found is not None
    fewer, other = [LINES[0].text], ["Nobody read this.", LINES[3].text, "READ  MORE!"]
    assert [line.role for line in found.labelled([fewer, other])] == [Role.PROMO, Role.PROMO]
    assert found.labelled([["Nobody read this."]]) == ()
    assert found.labelled([]) == ()


def test_digests_pass_over_case_and_punctuation() -> None:
    assert line_digest("Read more …") == line_digest("READ MORE")
    assert line_digest("Read more") != line_digest("Read less")


@pytest.mark.parametrize(("digests", "roles"), [("abc", "s"), ("abcdef", "q"), ("abcdef", "ss")])
def test_damaged_rows_are_refused(digests: str, roles: str) -> None:
    with pytest.raises(ValueError, match="6 digits each"):
        reading({"digests": digests, "roles": roles})


def test_rows_without_digests_hold_no_reading() -> None:
    assert reading({"id": "a/1"}) is None
    assert Reading((), ()).labelled([["a"]]) == ()
