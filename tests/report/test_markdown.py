from __future__ import annotations

from pathlib import Path

import pytest
from fakes import MarkedSegmenter
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner import markdown
from cleaner.article import Article

CASES = Path(__file__).resolve().parents[2] / "fixtures" / "markdown"


def cleaned(page: str, url: str | None = "https://a.example/news/1") -> Article:
    return cleaner.clean(page, kind="html", url=url, title=None, segmenter=MarkedSegmenter())  # type: ignore[arg-type]


@pytest.mark.parametrize("path", sorted(CASES.glob("*.html")), ids=lambda path: path.stem)
def test_pages_as_markdown(path: Path) -> None:
    article = cleaned(path.read_text("utf-8"))
    assert markdown(article) + "\n" == path.with_suffix(".md").read_text("utf-8")
    assert markdown(Article.from_dict(article.to_dict(), article.source_text)) == markdown(article)


def test_no_story_is_no_markdown() -> None:
    assert markdown(cleaned("<p>menu!")) == ""


@pytest.mark.parametrize(
    "href", ["javascript:x()", " JaVaScRiPt:x()", "data:text/html,x", "vbscript:x", "http://[x", "/no-base"]
)
def test_links_that_lead_nowhere_safe_are_text(href: str) -> None:
    assert markdown(cleaned(f'<p>A <a href="{href}">storm</a> came.', None)) == "A storm came."


def test_addresses_cannot_break_out() -> None:
    found = markdown(cleaned('<p><a href="https://b.example/>) [x](javascript:y) <">storm</a> came.'))
    assert found == "[storm](<https://b.example/%3E%29%20[x]%28javascript:y%29%20%3C>) came."


def test_text_is_text_with_its_headline() -> None:
    article = cleaner.clean("headline: Storm\nIt *came*.\n# not a heading", kind="text", segmenter=MarkedSegmenter())  # type: ignore[arg-type]
    assert markdown(article) == "# headline: Storm\n\nIt \\*came\\*.\n\n\\# not a heading"


def test_links_over_several_blocks() -> None:
    article = cleaned('<a href="/x"><h2>Storm</h2><p>It  came</p></a><p>It left, <a href="/y"> far </a>off.')
    a = "https://a.example"
    assert markdown(article) == f"## [Storm](<{a}/x>)\n\n[It came](<{a}/x>)\n\nIt left, [far](<{a}/y>) off."


@given(st.text(st.sampled_from("ab*_`[]()<>#!|\\-+1.&\n\u2028 "), min_size=1))
def test_no_text_makes_markup(text: str) -> None:
    from markdown_it import MarkdownIt

    article = cleaner.clean(f"x{text}", kind="text", segmenter=MarkedSegmenter())  # type: ignore[arg-type]
    kinds = {token.type for token in MarkdownIt().parse(markdown(article))}
    assert kinds <= {"paragraph_open", "inline", "paragraph_close"}
    inner = [c.type for token in MarkdownIt().parse(markdown(article)) for c in token.children or ()]
    assert set(inner) <= {"text", "softbreak", "text_special"}
