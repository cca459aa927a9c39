"""What is said of a page's markup is so: of rows made by hand, and of pages."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.documents.asking import asked
from cleaner.documents.html import read_html
from cleaner.features import COLUMNS, TERMS, read_evidence
from cleaner.inspection.pieces import ALL_COLUMNS, pieces, said
from cleaner.segmenter.influence import rows_of

LEVEL = np.full(TERMS, 64, dtype=np.uint8)
PIECES = {piece.name: piece for piece in pieces(ALL_COLUMNS) if piece.columns and min(piece.columns) >= len(COLUMNS)}


def says(piece: str, **values: float) -> str:
    """What a piece says of a row that is zero but for some values."""
    return said(PIECES[piece], dict.fromkeys(ALL_COLUMNS, 0.0) | values)


def of_page(html: str) -> list[dict[str, str]]:
    """What every piece says of every paragraph of a page."""
    rows = rows_of(read_evidence([asked(read_html(html))], LEVEL))
    values = [dict(zip(ALL_COLUMNS, row.tolist(), strict=True)) for row in rows]
    return [{name: said(piece, row) for name, piece in PIECES.items()} for row in values]


def logs(**numbers: int) -> dict[str, float]:
    return {name: float(np.float32(np.log1p(number))) for name, number in numbers.items()}


@pytest.mark.parametrize(
    ("piece", "values", "words"),
    [
        ("element", {"tag_p": 1, "in_p": 1, "in_article": 1}, "begins in <p>, within <article>"),
        ("element", {"tag_figcaption": 1, "in_figure": 1}, "begins in <figcaption>"),
        ("element", {"tag_li": 1, "in_ul": 1, "in_nav": 1}, "begins in <li>, within <nav> and a list"),
        ("element", {"tag_p": 1, "in_p": 1, "in_figure": 1}, "begins in <p>, within a figure"),
        ("element", {"tag_td": 1}, "begins in <td> or <th>"),
        ("element", {"tag_h1": 1, "in_h1": 1}, "begins in <h1>"),
        ("element", {"in_aside": 1}, "begins in an element of another kind, within <aside>"),
        (
            "container",
            {**logs(container0_blocks=4, container0_words=30), "container0_share": 0.02, "container0_place": 0.5},
            "number 3 of 4 paragraphs in its container, which has 30 words, 2 % of the page's",
        ),
        (
            "container",
            logs(container0_blocks=1, container0_words=1, container1_blocks=9, container2_blocks=9),
            "by itself in its container, which has 1 word, 0 % of the page's; the larger ones around it hold 9",
        ),
        (
            "container links",
            {
                **logs(container0_blocks=2, container1_blocks=5, container2_blocks=9),
                "container0_linked": 0.66,
                "container1_linked": 0.4,
                "container2_linked": 0.2,
            },
            "its container is 66 % links, the larger ones around it 40 % and 20 %",
        ),
        ("container prose", {"container0_prose": 0.9}, "its container is 90 % prose"),
        (
            "container kept",
            {"has_kept": 1, "container0_kept": 0.5},
            "an extractor (trafilatura) keeps 50 % of its container",
        ),
        ("container kept", {}, "an extractor (trafilatura) found no text on the page, or was not asked"),
        ("links", {}, "no links in it"),
        ("links", {"linked": 0.9, **logs(links=3)}, "90 % of it is links; 3 links begin in it"),
        ("links", {"linked": 1.0}, "100 % of it is links; 0 links begin in it"),
        ("emphasis", {}, "no part of it is bold, italic or underlined"),
        ("emphasis", {"strong": 0.25}, "25 % of it is bold, italic or underlined"),
        (
            "pictures",
            {},
            "no picture, film or sound in it or just before it; 0 in a frame of its own, 0 in its container",
        ),
        (
            "pictures",
            logs(pictures=2, frame_pictures=1, container0_pictures=3),
            "2 elements of pictures, films or sounds in it or just before it; "
            "1 in a frame of its own, 3 in its container",
        ),
        ("extractor", {}, "an extractor (trafilatura) found no text on the page, or was not asked"),
        (
            "extractor",
            {"has_kept": 1, "by_kept": 1, "kept_before": 0.4, "kept_after": 0.5},
            "an extractor (trafilatura) keeps it; of the words that it keeps 40 % stand before, 50 % after",
        ),
        (
            "extractor",
            {"has_kept": 1, "kept_before": 1},
            "an extractor (trafilatura) leaves it out; of the words that it keeps 100 % stand before, 0 % after",
        ),
        (
            "extractor",
            {"has_kept": 1, "by_kept": 0.3, "kept_after": 0.9},
            "an extractor (trafilatura) keeps 30 % of it; of the words that it keeps 0 % stand before, 90 % after",
        ),
        ("record", {}, "the page's own records (JSON-LD) hold no article to compare with"),
        (
            "record",
            {"has_told": 1, "by_told": 1, "told_after": 0.8},
            "the page's own record of its article (JSON-LD) holds it; "
            "of the words found there 0 % stand before, 80 % after",
        ),
        (
            "record",
            {"has_told": 1, "told_before": 1},
            "not found in the page's own record of its article (JSON-LD); "
            "of the words found there 100 % stand before, 0 % after",
        ),
        ("description", {}, "the page has no description"),
        ("description", {"has_described": 1}, "not found in the page's description"),
        ("description", {"has_described": 1, "by_described": 0.5}, "the page's description holds 50 % of it"),
        ("page titles", {}, "the page has no title"),
        ("page titles", {"has_titled": 1}, "not found in the page's titles"),
        ("page titles", {"has_titled": 1, "by_titled": 1}, "the page's titles hold it"),
        ("main element", {}, "the page shows no prose that it could stand with"),
        ("main element", {"page_prose": 0.5, "in_core": 1}, "inside the element that holds most of the page's prose"),
        (
            "main element",
            {"page_prose": 0.5, "before_core": 1},
            "outside the element that holds most of the page's prose, before it",
        ),
        (
            "main element",
            {"page_prose": 0.5, "beside_core": 1},
            "outside the element that holds most of the page's prose, after it",
        ),
        ("same build", logs(kin_blocks=1), "no other paragraph stands in an element of the same build"),
        (
            "same build",
            {**logs(kin_blocks=12), "kin_linked": 0.05, "kin_prose": 0.95, "has_kept": 1, "kin_kept": 0.8},
            "one of 12 paragraphs in elements of the same build: 5 % of their words links, 95 % prose; "
            "an extractor (trafilatura) keeps 80 %",
        ),
        ("page markup", {"page_linked": 0.4, "page_prose": 0.5}, "of the page's words 40 % are links, 50 % prose"),
    ],
)
def test_words_are_true_of_the_row(piece: str, values: dict[str, float], words: str) -> None:
    assert says(piece, **values) == words


STORM = "<p>The storm took the old pier at Eastport on Monday night, the mayor <b>Anna Quill</b> said to reporters.</p>"
PAGE = (
    '<html><head><meta name="description" content="Something else altogether, said here in one line."></head><body>'
    "<nav><ul><li><a href=/a>Home</a></li><li><a href=/b>Sport</a> today</li></ul></nav>"
    f"<main><article><h1>Storm takes pier</h1>{STORM}{STORM}<figure><img src=a><figcaption>The pier.</figcaption>"
    "</figure></article></main><footer><p>All rights reserved.</p></footer></body></html>"
)


def test_words_are_true_of_the_page() -> None:
    home, sport, title, first, second, caption, rights = of_page(PAGE)
    assert home["element"] == "begins in <a>, within <nav> and a list"
    assert first["element"] == "begins in <p>, within <article> and <main>"
    assert caption["element"] == "begins in <figcaption>, within <article> and <main>"
    assert home["links"] == "100 % of it is links; 1 link begins in it"
    assert sport["links"] == "50 % of it is links; 1 link begins in it"
    assert first["links"] == "no links in it"
    assert "its container is 67 % links, the larger ones around it" in home["container links"]
    assert home["container"].startswith("number 1 of 2 paragraphs in its container, which has 3 words, ")
    assert caption["container"].startswith("number 4 of 4 paragraphs in its container, which has ")
    assert title["page titles"] == "the page's titles hold it"
    assert {row["page titles"] for row in (home, first, caption)} == {"not found in the page's titles"}
    assert first["description"] == "not found in the page's description"
    assert first["record"] == "the page's own records (JSON-LD) hold no article to compare with"
    assert first["emphasis"] == "13 % of it is bold, italic or underlined"
    assert caption["pictures"].startswith(
        "1 element of pictures, films or sounds in it or just before it; 1 in a frame"
    )
    assert rights["pictures"].startswith("no picture, film or sound in it or just before it; 0 in a frame of its own")
    assert home["main element"].endswith(", before it")
    assert second["main element"] == "inside the element that holds most of the page's prose"
    assert rights["main element"].endswith(", after it")
    assert first["same build"].startswith("one of 2 paragraphs in elements of the same build: 0 % of their words links")
    assert title["same build"] == "no other paragraph stands in an element of the same build"
    assert second["extractor"].startswith("an extractor (trafilatura) keeps it; ")
    assert home["extractor"].startswith("an extractor (trafilatura) leaves it out; of the words that it keeps 0 % ")


@given(st.lists(st.sampled_from(["<p>", "<a href=x>", "<div class=a>", "<li>", "</div>", "Storm. ", "<b>", "<img>"])))
def test_something_is_said_of_any_page(parts: list[str]) -> None:
    assert all(all(row.values()) for row in of_page(f"<html><body class=page>One{''.join(parts)}</body></html>"))
