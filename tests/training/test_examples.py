"""What training takes from a page, on small pages written by hand."""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
import pytest

from cleaner.article import Role, Verdict
from cleaner.training.corpora import Page
from cleaner.training.examples import CODES, MARKUP_CLASSES, NOISE, STORY, UNKNOWN, Example, Material, material
from cleaner.training.readings import LabelledLine

TITLE = "Flood closes the old bridge"
FIRST = "The river rose by two metres on Sunday night and the old bridge was closed before the morning came."
SECOND = "Nobody was hurt, the mayor said, but four houses near the mill have to be left for at least a week."
HEADING = "What the engineers found"
THIRD = "Engineers who looked at the piers found cracks in three of them and asked for more time to look again."
ITEM = "The market on the square stays open until the evening"
CAPTION = "The bridge on Monday morning, seen from the mill"
TEASER = "Thieves took forty bicycles from the station in a single night and left the locks behind them"
HALF = "Engineers who looked at the piers found that nobody wants to pay for any of this work after all"
UNNAMED = "Ferries leave every hour from the harbour as long as weather permits and tickets cost nothing"
MENU = "Home and sports and weather"
FOOTER = "Copyright of The Daily"
GOLD = (TITLE, FIRST, SECOND, HEADING, THIRD, ITEM)
HTML = f"""
<html lang="en"><head><title>{TITLE} - The Daily</title></head><body>
<nav><ul><li><a href="/">{MENU}</a></li></ul></nav>
<article><h1>{TITLE}</h1><p>{FIRST}</p><figure><img src="x.jpg"><figcaption>{CAPTION}</figcaption></figure>
<p>{SECOND}</p><h2>{HEADING}</h2><p>{THIRD}</p><ul><li>{ITEM}</li></ul>
<p>{HALF}</p><div class="related"><p>{TEASER}</p></div><p>{UNNAMED}</p>
<p><a href="/b">Another page of ours is here</a></p><div><button>Press for nothing</button></div></article>
<footer><p>{FOOTER}</p></footer></body></html>"""
LINES = (
    (TITLE, Role.HEADLINE),
    (FIRST, Role.STORY),
    (SECOND, Role.STORY),
    (HEADING, Role.STORY),
    (THIRD, Role.STORY),
    (ITEM, Role.STORY),
    (HALF, Role.TEASER),
    (TEASER, Role.TEASER),
    (UNNAMED, Role.ABOUT),
    ("Another page of ours is here", Role.PROMO),
)
READ: dict[str, Any] = {
    "paragraphs": tuple(LabelledLine(text, role) for text, role in LINES),
    "verdict": Verdict.STORY,
    "end": 5,
}


def page(**changes: Any) -> Page:
    fields: dict[str, Any] = {
        "id": "one",
        "corpus": "few",
        "source": "daniel",
        "url": "https://daily.example/flood",
        "site": "daily.example",
        "title": TITLE,
        "lang": "en",
        "language_label": "English",
        "type": None,
        "html": HTML,
        "gold": GOLD,
    }
    return Page(**fields | changes)


def examples(of: Material) -> dict[str, Example]:
    found: dict[str, Example] = {example.mode: example for example in of.examples}
    assert len(found) == len(of.examples)
    return found


def roles(example: Example) -> dict[str, int]:
    assert len(example.texts) == len(example.roles)
    assert example.roles.dtype == np.int8
    return dict(zip(example.texts, example.roles.tolist(), strict=True))


def test_a_whole_page_that_was_not_read_gets_its_roles_from_gold_and_markup() -> None:
    wet = examples(material(page()))["wet"]
    assert not wet.read
    assert (wet.site, wet.url, wet.verdict) == ("daily.example", "https://daily.example/flood", Verdict.STORY)
    assert wet.texts[0] == MENU
    assert roles(wet) == {
        MENU: CODES[Role.BOILERPLATE],
        TITLE: CODES[Role.HEADLINE],
        FIRST: STORY,
        CAPTION: CODES[Role.CAPTION],
        SECOND: STORY,
        HEADING: STORY,
        THIRD: STORY,
        ITEM: STORY,
        HALF: UNKNOWN,  # six of its seventeen shingles stand in the gold text
        TEASER: CODES[Role.TEASER],
        UNNAMED: NOISE,
        "Another page of ours is here": NOISE,
        "Press for nothing": NOISE,
        FOOTER: CODES[Role.BOILERPLATE],
    }


def test_paragraphs_leave_out_furniture_and_headlines() -> None:
    found = roles(examples(material(page()))["paragraphs"])
    assert not {MENU, FOOTER, TITLE, CAPTION, "Press for nothing"} & set(found)
    assert [text for text, role in found.items() if role == STORY] == [FIRST, SECOND, HEADING, THIRD, ITEM]
    assert (found[TEASER], found[UNNAMED], found[HALF]) == (CODES[Role.TEASER], NOISE, UNKNOWN)


def test_extracted_text_of_a_page_that_was_not_read() -> None:
    # a class that says something to training and nothing to trafilatura
    named = HTML.replace(f"<p>{UNNAMED}</p>", f'<p class="trending">{UNNAMED}</p>')
    for html, role in ((HTML, NOISE), (named, CODES[Role.TEASER])):
        text = examples(material(page(html=html)))["text"]
        found = roles(text)
        assert not text.read
        assert (found[FIRST], found[THIRD], found[HALF], found[UNNAMED]) == (STORY, STORY, UNKNOWN, role)


def test_lines_that_were_read_have_the_readers_roles() -> None:
    found = examples(material(page(**READ)))
    assert found["text"].read
    given = {text: CODES[role] for text, role in LINES}
    for mode in ("text", "wet", "paragraphs"):
        assert all(role == given[text] for text, role in roles(found[mode]).items() if text in given)
        assert UNNAMED in found[mode].texts
    # what the reader was not shown keeps the role by gold and markup
    assert not found["wet"].read
    assert roles(found["wet"])[CAPTION] == CODES[Role.CAPTION]
    assert roles(found["wet"])["Press for nothing"] == NOISE


def test_a_reading_of_other_text_does_not_count_as_read() -> None:
    few = tuple(LabelledLine(text, role) for text, role in LINES[:2])
    found = examples(material(page(paragraphs=few, verdict=Verdict.STORY, end=1)))
    assert not found["text"].read
    assert roles(found["text"])[THIRD] == STORY


def test_repeated_lines_get_their_roles_in_order() -> None:
    again = HTML.replace(f"<p>{UNNAMED}</p>", f"<p>{UNNAMED}</p><p>{FIRST}</p>")
    lines = (*READ["paragraphs"], LabelledLine(FIRST, Role.COMMENT))
    wet = examples(material(page(**READ | {"html": again, "paragraphs": lines})))["wet"]
    where = [role for text, role in zip(wet.texts, wet.roles.tolist(), strict=True) if text == FIRST]
    assert where == [STORY, CODES[Role.COMMENT]]


def test_a_page_that_was_read_to_tell_no_story() -> None:
    lines = tuple(LabelledLine(text, Role.TEASER) for text, _ in LINES)
    found = examples(material(page(paragraphs=lines, verdict=Verdict.NO_STORY, end=None)))
    assert found["text"].verdict is Verdict.NO_STORY
    assert found["text"].read
    assert set(found["text"].roles.tolist()) == {CODES[Role.TEASER]}


def test_a_silver_page_teaches_no_more_than_its_reader_saw() -> None:
    found = examples(material(page(source="silver", **READ)))
    assert set(found) <= {"text", "recall", "matched"}
    read = {text for text, _ in LINES}
    for text, role in zip(found["matched"].texts, found["matched"].roles, strict=True):
        assert (role != UNKNOWN) == (text in read)
    assert material(page(source="silver")).examples == ()


@pytest.mark.parametrize("kind", ["listing", "collection"])
def test_index_pages_are_examples_of_no_story(kind: str) -> None:
    found = examples(material(page(type=kind, gold=())))
    assert {"text", "other"} <= set(found) <= {"text", "recall", "other"}
    assert found["other"].verdict is Verdict.NO_STORY
    assert found["text"].verdict is Verdict.NO_STORY
    assert set(found["text"].roles.tolist()) == {UNKNOWN}
    assert not found["text"].read


@pytest.mark.parametrize(("changes", "modes"), [({"type": "forum"}, 1), ({"type": "product"}, 1), ({"gold": ()}, 0)])
def test_other_pages_teach_markup_only(changes: dict[str, Any], modes: int) -> None:
    found = material(page(**changes))
    assert [example.mode for example in found.examples] == ["other"] * modes
    assert all(example.document and example.document.markup for example in found.examples)
    assert found.story == ()
    assert len(found.blocks) > 0


def test_the_story_and_the_tail() -> None:
    unread, read = material(page()), material(page(**READ))
    assert unread.story == read.story == (FIRST, SECOND, HEADING, THIRD, ITEM)  # without the headline
    assert unread.tail == ()
    assert read.tail == tuple((text, CODES[role]) for text, role in LINES[6:])
    assert (read.site, read.label, read.title) == ("daily.example", "English", TITLE)
    none = tuple(LabelledLine(text, Role.PROMO) for text, _ in LINES)
    assert material(page(paragraphs=none, verdict=Verdict.NO_STORY)).tail == ()


def classes(of: Material) -> dict[str, str]:
    return {text: MARKUP_CLASSES[code] for text, code in zip(of.blocks, of.block_classes.tolist(), strict=True)}


def test_markup_classes() -> None:
    assert classes(material(page())) == {
        MENU: "boilerplate",
        FIRST: "story",
        CAPTION: "caption",
        SECOND: "story",
        HEADING: "heading",
        THIRD: "story",
        ITEM: "item",
        TEASER: "teaser",
        UNNAMED: "other",
        "Another page of ours is here": "link",
        "Press for nothing": "button",
        FOOTER: "boilerplate",
    }


def test_markup_classes_of_lines_that_were_read() -> None:
    found = classes(material(page(**READ)))
    assert TITLE not in found
    assert (found[HEADING], found[FIRST], found[ITEM]) == ("heading", "story", "story")
    assert (found[UNNAMED], found[HALF], found["Another page of ours is here"]) == ("about", "teaser", "promo")


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("forum", "forum"),
        ("product", "service"),
        ("service", "service"),
        ("listing", "listing"),
        ("collection", "listing"),
        ("documentation", "story"),
    ],
)
def test_markup_classes_of_pages_of_other_kinds(kind: str, name: str) -> None:
    assert classes(material(page(type=kind)))[FIRST] == name


def test_a_long_page_gives_a_sample_of_its_blocks_from_all_over() -> None:
    items = "".join(f"<p>Entry number {n} of this long list of entries</p>" for n in range(1000))
    found = material(page(html=f"<html><body>{items}</body></html>", gold=()))
    assert len(found.blocks) == len(found.block_classes) == 150
    numbers = [int(text.split()[2]) for text in found.blocks]
    assert numbers == sorted(set(numbers))
    assert numbers[0] < 10
    assert numbers[-1] > 980


def test_an_extractor_that_crashes_costs_its_examples_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*arguments: Any, **options: Any) -> str:
        raise RuntimeError("no page for me")

    monkeypatch.setattr("trafilatura.extract", crash)
    assert set(examples(material(page()))) == {"wet", "paragraphs", "page"}
    assert logging.root.manager.disable == logging.NOTSET


def test_a_page_that_cannot_be_parsed_gives_nothing() -> None:
    found = material(page(html="", gold=()))
    assert (found.examples, found.blocks) == ((), ())


def test_white_space_around_lines_is_no_evidence() -> None:
    padded = HTML.replace(f"<p>{SECOND}</p>", f"<p>\n   {SECOND} &nbsp; \n</p>")
    for example in material(page(html=padded)).examples:
        assert example.texts == tuple(text.strip() for text in example.texts)
