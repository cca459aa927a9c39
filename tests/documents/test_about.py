from __future__ import annotations

import json
import logging
import threading

import pytest

from cleaner.documents import read
from cleaner.documents.about import About
from cleaner.documents.quiet import quiet

RECORD = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Storm takes the pier",
    "author": {"@type": "Person", "name": "Ada Person"},
    "datePublished": "2024-05-03T08:00:00Z",
    "publisher": {"@type": "Organization", "name": "Harbor Times"},
    "comment": [{"@type": "Comment", "author": "Some Reader", "datePublished": "2024-05-09"}],
    "articleBody": "The storm came at night. " * 40,
}


def about(page: str, url: str | None = None) -> About:
    found = read(page, "html", url=url).about
    assert found is not None
    return found


def page(head: str = "", body: str = "<p>The storm came at night and took the pier with it.", lang: str = "en") -> str:
    return f'<html lang="{lang}"><head>{head}</head><body>{body}</body></html>'


def record(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def test_text_says_nothing_of_itself() -> None:
    assert read("A storm came.").about is None


def test_what_nothing_is_known_of_is_none() -> None:
    assert about("<p>The storm came.") == About()
    assert about("") == About()


def test_head_and_record() -> None:
    found = about(page(record(json.dumps(RECORD)) + '<link rel="canonical" href="https://a.example/storm/">'))
    assert found == About(
        "Storm takes the pier", "Ada Person", "2024-05-03", "Harbor Times", "en", "https://a.example/storm/"
    )


def test_meta() -> None:
    head = """<meta property="og:title" content="Storm &amp; pier"><meta name="author" content="Ada Person">
    <meta property="article:published_time" content="2023-01-02"><meta name="twitter:site" content="@harbortimes">"""
    found = about(page(head))
    assert (found.title, found.author, found.date, found.site) == (
        "Storm & pier",
        "Ada Person",
        "2023-01-02",
        "harbortimes",
    )


@pytest.mark.parametrize(
    ("body", "author"),
    [
        ('<h1>Storm</h1><p class="byline">By Ada Person</p><p>It came.', "Ada Person"),
        ('<h1>Storm</h1><a rel="author" href="/ada">Ada Person</a><p>It came.', "Ada Person"),
        ('<body class="author-page"><h1>Storm</h1><p>It came.', None),
        ('<h1>Storm</h1><p>It came.<div id="comments"><span class="author">Some Reader</span></div>', None),
        (f'<h1>Storm</h1><div class="author-box">{"Ada Person wrote this. " * 40}</div>', None),
    ],
)
def test_authors_that_only_the_body_names(body: str, author: str | None) -> None:
    assert about(page(body=body)).author == author


def test_dates_that_only_the_body_has() -> None:
    assert (
        about(page(body='<h1>Storm</h1><time datetime="2022-03-04T10:00">Friday</time><p>It came.')).date
        == "2022-03-04"
    )


def test_a_record_cut_short_still_tells() -> None:
    text = json.dumps(RECORD)
    found = about(page(record(text[: text.index("articleBody") + 300])))
    assert (found.title, found.author, found.date) == ("Storm takes the pier", "Ada Person", "2024-05-03")


def test_the_address_tells_the_site_where_nothing_else_does() -> None:
    assert about("<p>The storm came.", "https://www.a.example/storm").site == "a.example"


@pytest.mark.parametrize(
    ("lang", "language"),
    [("pt_BR", "pt"), ("DE-at", "de"), ("", None), ("und", None), ("x<y", None), ("english", None)],
)
def test_language(lang: str, language: str | None) -> None:
    assert about(page(lang=lang)).language == language


def test_locale_is_a_language_too() -> None:
    assert about('<head><meta property="og:locale" content="fr_FR"></head><p>Une tempête.').language == "fr"


@pytest.mark.parametrize(
    "head",
    [
        record("[" * 100_000),
        record('{"@context": "https://schema.org", "@type": 7, "author": [[[{}]]]}'),
        record(
            '{"@context": "https://schema.org", "@type": "NewsArticle", "author": '
            + json.dumps([f"A B{i}" for i in range(50_000)])
            + "}"
        ),
        record('"author":{"name":"A B",' * 100_000),
        record("null") + record("3") + record('""') + record("[null]"),
        '<meta name="author" content="' + "A B, " * 100_000 + '">',
        '<meta name="author" content="A B">' * 50_000,
        "<title>" * 10_000,
    ],
    ids=range(8),
)
def test_hostile_heads_are_read_in_bounded_time(head: str) -> None:
    found = about(page(head))
    assert found.author is None or len(found.author) < 100_000


def test_what_other_packages_log_is_dropped_while_they_work_here_and_nowhere_else(
    caplog: pytest.LogCaptureFixture,
) -> None:
    logger = logging.getLogger("trafilatura.core")
    with quiet():
        logger.warning("within")
        other = threading.Thread(target=logger.warning, args=["another thread"])
        other.start()
        other.join()
    logger.warning("after")
    assert [r.getMessage() for r in caplog.records] == ["another thread", "after"]
