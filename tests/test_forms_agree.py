"""A page and an extractor's text of it get the same roles for the same paragraphs, or nearly: the test shows where not.

Needs the labelled pages; takes about half a minute on two cores.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import pytest

import cleaner
from cleaner.article import Role
from cleaner.training.corpora import corpus_files, read_corpus, validation
from cleaner.training.metrics.tokens import normalised
from cleaner.training.views import extracted_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cleaner.training.corpora import Page

EACH = 25
"""Pages of a corpus."""
FLOOR = 0.93
"""The share that is wanted."""


def some_pages(shared: Path) -> Iterator[Page]:
    for path in corpus_files(shared / "corpora"):
        yield from islice((page for page in read_corpus(path) if validation(page.site) and page.is_article), EACH)


def pairs(page: Page) -> Iterator[tuple[str, Role, Role]]:
    """Paragraphs that both forms have: text, the role as text, the role as HTML; repeated ones in their order."""
    as_html = cleaner.clean(page.html, kind="html", url=page.url)
    as_text = cleaner.clean("\n".join(extracted_lines(page.html)), kind="text", url=page.url)
    known: dict[str, list[Role]] = {}
    for paragraph in as_html.paragraphs:
        known.setdefault(normalised(paragraph.text), []).append(paragraph.role)
    for paragraph in as_text.paragraphs:
        words = normalised(paragraph.text)
        if roles := known.get(words) if words else None:
            yield paragraph.text, paragraph.role, roles.pop(0) if len(roles) > 1 else roles[0]


@dataclass(frozen=True)
class Agreement:
    """The share of paragraphs with the same role, and the kinds of disagreement, most frequent first."""

    share: float
    shown: str


@pytest.fixture(scope="module")
def agreement(shared: Path) -> Agreement:
    same = total = 0
    kinds: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], str] = {}
    for page in some_pages(shared):
        for text, by_text, by_html in pairs(page):
            total += 1
            same += by_text is by_html
            if by_text is not by_html:
                kind = by_text.value, by_html.value
                kinds[kind] += 1
                examples.setdefault(kind, f"{page.id}: {text[:80]!a}")
    assert total > 20 * EACH
    lines = [f"{n:4} {kind[0]} as text, {kind[1]} as HTML, as in {examples[kind]}" for kind, n in kinds.most_common()]
    return Agreement(same / total, "\n".join((f"{same} of {total} paragraphs have the same role; else:", *lines)))


def test_a_page_and_its_text_get_the_same_roles_as_a_rule(agreement: Agreement) -> None:
    print(agreement.shown)
    assert agreement.share >= FLOOR, agreement.shown
