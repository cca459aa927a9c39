"""What became of lines, by the words of a page's paragraphs."""

from __future__ import annotations

import pytest

from cleaner.article import Article, Paragraph, Role, Verdict
from cleaner.training.metrics.lines import KeptLine, mapped_lines


def article(*paragraphs: tuple[str, Role, bool]) -> Article:
    made, at = [], 0
    for text, role, keep in paragraphs:
        made.append(Paragraph(text, at, at + len(text), role, 0.9, keep))
        at += len(text) + 1
    return Article("\n".join(text for text, _, _ in paragraphs), tuple(made), Verdict.STORY, None)


PAGE = article(
    ("Home", Role.BOILERPLATE, False),
    ("A storm came at night, and it took two roofs.", Role.STORY, True),
    ("Read more", Role.PROMO, False),
    ("The river rose.", Role.STORY, True),
    ("Read more", Role.STORY, True),
    ("One boat was lost on the lake.", Role.TEASER, False),
)


@pytest.mark.parametrize(
    ("line", "keep", "role"),
    [
        ("- A storm came at night and it took two roofs", True, Role.STORY),
        ("A storm came at night,", True, Role.STORY),
        ("A storm came at night, and it took two roofs. The river rose.", True, Role.STORY),
        ("One boat was lost on the lake. The river rose.", False, Role.TEASER),
        ("Nothing of the kind stands on this page at all", False, None),
        ("Home", False, Role.BOILERPLATE),
        ("—", False, None),
    ],
)
def test_a_line_is_found_by_its_words(line: str, keep: bool, role: Role | None) -> None:
    (found,) = mapped_lines([line], PAGE)
    assert (found.keep, found.role) == (keep, role)


def test_lines_alike_are_taken_in_their_order() -> None:
    found = mapped_lines(["Read more", "read more:", "Read more"], PAGE)
    assert [line.keep for line in found] == [False, True, True]


def test_a_page_without_paragraphs_keeps_nothing() -> None:
    assert mapped_lines(["One line", ""], article()) == [KeptLine(False)] * 2
