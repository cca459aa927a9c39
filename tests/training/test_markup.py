"""Blocks of a page with what their markup says of them."""

from __future__ import annotations

import pytest

from cleaner.article import Role
from cleaner.documents.html import read_html
from cleaner.training.markup import MarkedBlock, marked_blocks


def marked(html: str) -> list[MarkedBlock]:
    return marked_blocks(read_html(html))


def test_blocks_in_order_with_their_tags_and_white_space_collapsed() -> None:
    html = "<html><body><div>Before <p>One\n  <b>bold</b>&nbsp;word</p> after<ul><li>item</ul></div></body></html>"
    blocks = marked(html)
    assert [block.text for block in blocks] == ["Before", "One bold word", "after", "item"]
    assert [block.tags[:2] for block in blocks] == [("div", "body"), ("p", "div"), ("div", "body"), ("li", "ul")]
    assert all(block.role is None for block in blocks)


def test_line_breaks_set_blocks_apart_and_inline_elements_do_not() -> None:
    assert [b.text for b in marked("<p>one <i>two</i><br>three <a>four</a></p>")] == ["one two", "three four"]


def test_what_no_reader_sees_is_left_out() -> None:
    html = (
        "<html><head><title>Title</title></head><body><script>var x</script><style>p {}</style><!-- note --><p>Text"
        "<noscript>Turn it on</noscript> goes on</p><select><option>A</select><textarea>b</textarea></body></html>"
    )
    assert [block.text for block in marked(html)] == ["Text goes on"]


@pytest.mark.parametrize(
    ("html", "role"),
    [
        ('<p class="comment-body">{}</p>', Role.COMMENT),
        ('<div id="disqus_thread"><p>{}</p></div>', Role.COMMENT),
        ("<figure><img><figcaption><span>{}</span></figcaption></figure>", Role.CAPTION),
        ('<p class="photo-credit">{}</p>', Role.CAPTION),
        ('<div class="author-bio"><div><p>{}</p></div></div>', Role.ABOUT),
        ('<div class="Newsletter"><p>{}</p></div>', Role.PROMO),
        ('<section class="related-stories"><h3>{}</h3></section>', Role.TEASER),
        ('<ul class="most-read"><li><a>{}</a></li></ul>', Role.TEASER),
        ("<aside><p>{}</p></aside>", Role.TEASER),
        ('<p class="byline">{}</p>', Role.BYLINE),
        ('<span class="timestamp">{}</span>', Role.BYLINE),
        ("<nav><ul><li>{}</li></ul></nav>", Role.BOILERPLATE),
        ("<footer><p>{}</p></footer>", Role.BOILERPLATE),
        ('<div class="cookie-notice">{}</div>', Role.BOILERPLATE),
        ('<p class="tags">{}</p>', Role.BOILERPLATE),
        ("<p>{}</p>", None),
        ('<p class="heads">{}</p>', None),
        ('<p class="stags">{}</p>', None),
    ],
)
def test_roles_that_markup_names(html: str, role: Role | None) -> None:
    (block,) = marked(f"<html><body><main>{html.format('Some words')}</main></body></html>")
    assert (block.text, block.role) == ("Some words", role)


def test_the_nearest_name_counts() -> None:
    html = '<div class="sidebar"><div class="comments"><p>A</p></div><p>B</p></div>'
    assert [(b.text, b.role) for b in marked(html)] == [("A", Role.COMMENT), ("B", Role.TEASER)]


def test_a_name_far_outside_does_not_count() -> None:
    inner = "<div>" * 6 + "<p>Deep</p>" + "</div>" * 6
    (block,) = marked(f'<html><body><div class="sidebar">{inner}</div></body></html>')
    assert block.role is None


@pytest.mark.parametrize("html", ["", "   ", "<!-- only a comment -->"])
def test_pages_without_text(html: str) -> None:
    assert marked(html) == []


def test_a_page_of_broken_markup_is_read_all_the_same() -> None:
    blocks = marked("<div><p>One<p>Two</div></span><td>Three \ud800 four")
    assert [block.text for block in blocks][:2] == ["One", "Two"]
    assert blocks[-1].text.startswith("Three")


def test_scripts_without_spaces() -> None:
    (block,) = marked('<html><head><meta charset="gbk"></head><body><p>洪水关闭了旧桥</p></body></html>')
    assert block.text == "洪水关闭了旧桥"
