"""Pages about which an extractor is asked, or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.documents import asked, read
from cleaner.documents.asking import is_asked, unasked
from cleaner.documents.html import _tree
from cleaner.documents.witnesses import extracted, shares, words

PAGES = sorted(Path(__file__).parents[2].glob("fixtures/**/*.html"))
STORY = "A storm came at night, and the harbour closed. "


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_lighter_page_is_extracted_alike(path: Path) -> None:
    html = path.read_text(encoding="utf-8")
    light, (heavy, _) = read(html, "html").tree, _tree(html)
    assert extracted(light) == extracted(heavy)


def test_a_tree_is_rid_of_what_holds_no_text() -> None:
    tree = read("<style>p {}</style><p>A <svg><path/></svg>storm<script>1</script> came.<img src=a>", "html").tree
    assert [element.tag for element in tree.iter()] == ["html", "head", "body", "p", "img"]
    assert tree.text_content() == "A storm came."
    assert len(read('<script type="application/ld+json">{}</script><p>A storm', "html").tree.xpath("//script")) == 1


def test_nothing_is_asked_before_it_is() -> None:
    page = read(f"<nav><a href=/>Home</a></nav><article><p>{STORY * 12}</article>", "html")
    assert not is_asked(page)
    once = asked(page)
    assert once.witnesses is not None
    assert once.witnesses.kept == (0.0, 1.0)
    assert asked(once) is once
    assert not is_asked(unasked(once))
    assert unasked(page) == unasked(once)
    assert not is_asked(asked(unasked(page)))


@pytest.mark.parametrize("page", ["", "<p>", "<script>1", "<frameset><frame src=a>"])
def test_where_nothing_is_extracted_nobody_was_asked(page: str) -> None:
    assert not is_asked(asked(read(page, "html")))


def test_text_has_nobody_to_ask() -> None:
    text = read("A storm came.\nHome")
    assert asked(text) is text
    assert unasked(text) is text


def test_shares_of_lines_items_cells_and_runs() -> None:
    texts = ["Home", "One cell", "a b c d e", "A B C D Z", "風が吹き雨が降る", "a b c"]
    found = shares([words(text) for text in texts], ["- Home", "x | One cell | y", "z a b c d e f", "夜に風が吹き雨が"])
    assert found == (1.0, 1.0, 1.0, 0.5, 0.6, 0.0)
