"""Pages as bad as they come: each gives an answer, or a refusal that says why."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup

from cleaner.documents import Document, read
from cleaner.documents.html import read_html

STORY = "The storm came at night and took the pier with it, the harbour master said. "


def shown(markup: str) -> list[str]:
    return [block.text for block in read_html(markup).blocks]


def sound(document: Document) -> None:
    """Offsets, markup and witnesses are of one mind about how many blocks there are."""
    at = 0
    for block in document.blocks:
        assert at <= block.start < block.end
        assert document.source_text[block.start : block.end] == block.text
        at = block.end
    assert document.about is not None
    if document.markup is not None:
        facts = document.markup
        assert len(facts.homes) == len(facts.linked) == len(facts.links) == len(document.blocks)
        assert len(facts.parents) == len(facts.tags) == len(facts.names) == len(facts.lasts)
        assert all(parent <= i for i, parent in enumerate(facts.parents))


SHAPES: dict[str, Callable[[int], str]] = {
    "deep": lambda n: "<div>" * (n // 11) + STORY + "</div>" * (n // 11),
    "wide list": lambda n: "<ul>" + "<li><a href='/x'>item</a></li>" * (n // 30),
    "table": lambda n: "<table>" + "<tr><td>one</td><td>two</td></tr>" * (n // 33),
    "one paragraph": lambda n: "<p>" + STORY * (n // len(STORY)),
    "entities": lambda n: "<p>" + "&amp;&eacute;&#8212;" * (n // 20),
    "inline elements": lambda n: "<p>" + "<b>a</b> <a href=/x>b</a> " * (n // 26),
    "unclosed": lambda n: "<p><b>storm <i>came <div>" * (n // 24),
    "unclosed bold": lambda n: "<b>x" * (n // 4),
    "attributes": lambda n: f"<p class='{'author ' * 20}'>x" * (n // 155),
    "headings": lambda n: "<h1>Storm " * (n // 10),
    "authors": lambda n: "<head>" + "<meta name=author content='A B'>" * (n // 32),
    "open tags": lambda n: "<" * n,
    "open comments": lambda n: "<!--" * (n // 4),
    "a broken record": lambda n: "<p>a<script type='application/ld+json'>" + '{"author":"names"' * (n // 17),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_large_pages_of_any_shape(shape: str) -> None:
    sound(read_html(SHAPES[shape](60_000)))


@pytest.mark.parametrize(
    "piece", ["<!--", "<![CDATA[", "<?", "</", "<a b='", '<a b="x ', "<script>", "&", "<p><b>", "<!"]
)
def test_whatever_is_left_open_is_read(piece: str) -> None:
    # Half a million of it took the standard library's parser hours: where time grows faster, this never ends.
    sound(read_html("<p>a</p>" + piece * 500_000))


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<html><frameset cols='20%,80%'><frame src=a><frame src=b><noframes>No frames.</noframes></frameset>", []),
        (
            "<?xml version='1.0'?><!DOCTYPE html><html xmlns='http://www.w3.org/1999/xhtml'><body><p>a<br/>b</p></body></html>",
            ["a", "b"],
        ),
        ("<html><body><script>//<![CDATA[\nno\n//]]></script><p>a</p></body></html>", ["a"]),
        ("<!doctype html><html ⚡><body><amp-img src=x></amp-img><p>a</p><amp-ad>no</amp-ad></body></html>", None),
        ("Lead without tags. <p>a</p> tail", ["Lead without tags.", "a", "tail"]),
        ("Just words", ["Just words"]),
        ("\x00\x00<p>a\x00</p>\x00", ["a"]),
        ("<p>a</p>" * 3, ["a", "a", "a"]),
        ("<td>a</td><tr><td>b", None),
        ("</p></div><p>a", ["a"]),
        ("<body><body><html><p>a", ["a"]),
        ("<p>a<p hidden>b<div style='display: none'>c</div><span class='sr-only'>d</span><p>e", None),
    ],
)
def test_kinds_of_markup(page: str, expected: list[str] | None) -> None:
    document = read_html(page)
    sound(document)
    if expected is not None:
        assert [block.text for block in document.blocks] == expected


def test_namespace_prefixes_are_elements_like_any_other() -> None:
    page = "<html:html xmlns:html='http://www.w3.org/1999/xhtml'><html:body><html:p>a</html:p><html:p>b</html:p></html:body></html:html>"
    assert shown(page) == ["a", "b"]


@pytest.mark.parametrize(
    "hiding",
    ["<div hidden>{}</div>", "<div style='x:y; DISPLAY : none'>{}</div>", "<p class='a sr-only b'>{}</p>"]
    + [f"<{tag}>{{}}</{tag}>" for tag in ("script", "style", "template", "noscript")],
)
def test_what_no_reader_sees_is_no_paragraph(hiding: str) -> None:
    assert shown(f"<p>{STORY}</p>{hiding.format('No.')}<p>{STORY}</p>") == [STORY.strip()] * 2


def test_a_page_that_a_script_reveals_is_there() -> None:
    assert shown(f"<body style='visibility:hidden'><h1>Storm</h1><p>{STORY}</p></body>") == ["Storm", STORY.strip()]


FRAGMENTS = [
    "<p>One.</p>\n<p>Two <a href='x'>three</a>.</p>",
    "Lead.<br>More.<ul><li>a<li>b</ul>",
    "<h2>Head</h2>text<blockquote><p>Said &amp; done.</p></blockquote>rest",
    "<table><tr><th>Day<td>Height</table><hr>After",
    "<div><span>a</span><span>b</span></div><figure><img><figcaption>c</figcaption></figure>",
    "caf&eacute; &lt;b&gt; <em>x</em>y <!-- no --> z",
    "<div><!-- wp:paragraph --><p>One.</p><!-- /wp:paragraph --></div><script>no()</script>",
    "<p>Unclosed <b>bold <p>Next",
]


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_fragments_show_what_another_reader_sees(fragment: str) -> None:
    soup = BeautifulSoup(fragment, "html.parser")
    for element in soup(["script"]):
        element.decompose()
    assert "".join("".join(shown(fragment)).split()) == "".join(soup.get_text().split())


def test_a_page_that_shows_nothing_is_read_by_its_record() -> None:
    body = "\n".join([STORY.strip() + f" It was storm {i}." for i in range(5)])
    record = json.dumps({"@type": "NewsArticle", "headline": "Storm", "articleBody": body})
    page = (
        f"<html><head><script type='application/ld+json'>{record}</script></head><body><div id=app></div></body></html>"
    )
    document = read_html(page)
    sound(document)
    assert [block.text for block in document.blocks] == body.split("\n")
    assert {block.path for block in document.blocks} == {None}
    # Where it shows anything, that is the page: what it tells robots, its readers do not see.
    assert [block.text for block in read_html(page.replace("<div id=app>", "<div>Loading")).blocks] == ["Loading"]


APP = "<div id=app></div><script>run()</script>"


def test_a_page_that_a_script_makes_is_what_it_shows_without() -> None:
    page = read_html(f"<body>{APP}<noscript><h1>Storm</h1><p>{STORY}</p></noscript></body>")
    sound(page)
    assert [(block.text, block.path) for block in page.blocks] == [
        ("Storm", "/html/body/noscript/h1"),
        (STORY.strip(), "/html/body/noscript/p"),
    ]
    assert page.markup is not None


def test_a_story_that_a_script_makes_amid_what_is_shown() -> None:
    menu = "<ul>" + "<li><a href=/>Harbour</a>" * 20 + "</ul>"
    story = f"<p>{STORY * 9}</p>"
    page = f"<body><h1>Storm</h1><div>{{}}</div>{menu}<p>All rights reserved.</body>"
    hidden = read_html(page.format(f"<script type=text/template>{story}</script><noscript>{story}</noscript>"))
    sound(hidden)
    assert [block.text for block in hidden.blocks][:3] == ["Storm", (STORY * 9).strip(), "Harbour"]
    assert hidden.blocks[1].path == "/html/body/div/noscript/p"
    assert hidden.markup is not None
    # Where prose is shown, or what is kept for others is short, the page is what it shows.
    both = shown(page.format(f"{story}<noscript><p>{STORY * 30}</p></noscript>"))
    assert both[:3] == ["Storm", (STORY * 9).strip(), "Harbour"]
    assert shown(page.format("<noscript>Please enable scripts.</noscript>"))[:2] == ["Storm", "Harbour"]


def test_a_call_for_scripts_is_no_page_where_there_is_a_record() -> None:
    record = json.dumps({"@type": "NewsArticle", "articleBody": STORY * 5})
    call = "<noscript>You need to enable JavaScript to run this app.</noscript>"
    page = f"<script type='application/ld+json'>{record}</script><body>{APP}{call}</body>"
    assert shown(page) == [(STORY * 5).strip()]
    assert shown(f"<body>{APP}{call}</body>") == ["You need to enable JavaScript to run this app."]


def test_bytes_are_read_by_what_they_declare() -> None:
    page = "<meta charset=windows-1251><p>Буря пришла ночью."
    assert read(page.encode("cp1251"), "html").source_text == "Буря пришла ночью."
    assert read(b"\xef\xbb\xbf" + page.encode(), "html").source_text == "Буря пришла ночью."
