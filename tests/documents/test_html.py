from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.documents.html import read_html


def shown(markup: str) -> list[str]:
    return [block.text for block in read_html(markup).blocks]


def test_every_block_element_is_a_paragraph() -> None:
    page = """<html><head><title>T</title></head><body><nav><ul><li>Home<li>World</ul></nav>
    <article><h1>Storm</h1><p>It came<br>at <em>night</em>.</p>loose
    <figure><img><figcaption>A pier.</figcaption></figure>
    <table><tr><th>Day</th><td>Height</td></tr></table></article></body></html>"""
    expected = ["Home", "World", "Storm", "It came", "at night.", "loose", "A pier.", "Day", "Height"]
    assert shown(page) == expected


def test_what_is_no_text_is_skipped() -> None:
    page = "".join(f"<{t}>no</{t}>" for t in ("script", "style", "noscript", "template", "svg", "iframe", "textarea"))
    assert shown(f"<body>yes{page}<select><option>no</select><!-- no --><?no?> also") == ["yes also"]


def test_white_space_collapses() -> None:
    assert shown("<p>\n  a\t b&nbsp;c \u2028 d\n</p>") == ["a b c d"]


def test_paths_lead_to_the_elements() -> None:
    from lxml import html

    page = "<div><p>a</p><p>b <b>c</b></p><ul><li>d</li></ul>e<br>f</div><div>g<p>h</p></div>"
    tree = html.document_fromstring(page)
    for block in read_html(page).blocks:
        (element,) = tree.xpath(str(block.path))
        assert block.text in " ".join(element.text_content().split())
    paths = [block.path for block in read_html(page).blocks]
    assert paths[:2] == ["/html/body/div[1]/p[1]", "/html/body/div[1]/p[2]"]


@pytest.mark.parametrize(
    "page", ["", "  ", "<", "<p", "<!-- x -->", "<![if", "<?xml version='1.0' encoding='no-such'?>", "\x00"]
)
def test_markup_that_shows_next_to_nothing(page: str) -> None:
    document = read_html(page)
    assert len(document.blocks) <= 1
    assert document.source_text == "\n".join(b.text for b in document.blocks)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<?xml version='1.0' encoding='utf-16'?><html><p>a", ["a"]),
        ("<p>a\x00b<p>c", ["a b", "c"]),
        ("<p>a<p>b</div></table><p>c", ["a", "b", "c"]),
        ("<p>a\ud800<p>b", ["a?", "b"]),
        ("a & b &lt; c &copy; &#8212;", ["a & b < c © —"]),
        ("<p>\u200b</p><p>\u200bb\ufeff</p>", ["b"]),
    ],
)
def test_broken_markup(page: str, expected: list[str]) -> None:
    assert shown(page) == expected


@pytest.mark.parametrize("depth", [200, 3000, 10_000])
def test_deep_pages_are_read_to_their_end(depth: int) -> None:
    page = "<p>before</p>" + "<div>" * depth + "deep" + "</div>" * depth + "<script>no</script><p>after</p>"
    assert shown(page) == ["before", "deep", "after"]


def test_long_pages_are_read_to_their_end() -> None:
    assert len(shown("<ul>" + "<li><a href=x>item</a>" * 100_000)) == 100_000


@given(
    st.text()
    | st.lists(
        st.sampled_from(["<p>", "</p>", "<div ", ">", "a b", "<li>", "<!--", "-->", "<script>", "&#0;", "\n"])
    ).map("".join)
)
def test_any_markup_gives_paragraphs_with_offsets(page: str) -> None:
    document = read_html(page)
    assert document.source_text == "\n".join(block.text for block in document.blocks)
    for block in document.blocks:
        assert document.source_text[block.start : block.end] == block.text
        assert block.text.split("\n") == [block.text]
        assert block.text.strip()


def test_elements_count_the_pictures_they_hold() -> None:
    page = "<body><img><div><p>Storm.</p><figure><picture><img></picture><figcaption>It came.</figure>"
    facts = read_html(page).markup
    assert facts is not None
    counts = {tag: count for tag, count in zip(facts.tags, facts.pictured, strict=True) if tag != "img"}
    # a picture element is one, and the image in it another
    assert counts == {"html": 3, "body": 3, "div": 2, "p": 0, "figure": 2, "picture": 2, "figcaption": 0} | (
        {"head": 0} if "head" in counts else {}
    )
