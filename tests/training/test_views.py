"""What a page looks like to a cleaner: extracted, as a WET record, composed with teasers of others."""

from __future__ import annotations

import pytest

from cleaner.article import Role
from cleaner.training.composed import Story, compose, page_story
from cleaner.training.corpora import Page
from cleaner.training.readings import LabelledLine
from cleaner.training.views import aligned_roles, blocks, extracted_lines, page_view

PROSE = "The ferry left the harbour at dawn with forty people aboard and did not come back that night."


def page(html: str, *, source: str = "wcxb", paragraphs: tuple[LabelledLine, ...] | None = None) -> Page:
    return Page("p", "c", source, None, "a.org", "Ferry lost", "en", "en", None, html, (PROSE,), paragraphs)


def labelled(*lines: tuple[str, str]) -> list[LabelledLine]:
    return [LabelledLine(text, Role(role)) for text, role in lines]


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<p>One <b>two</b>\n three<p>four", ("One two three", "four")),
        ("<div>a<div>b</div>c</div>d", ("a", "b", "c", "d")),
        ("<ul><li>a<li>b</ul><script>x</script><style>y</style>", ("a", "b")),
        ("<p>a<!-- no -->b<svg><text>no</text></svg>c<br>d", ("abc", "d")),
        ("<html><head><title>no</title></head><body>a&nbsp;&amp;<noscript>no</noscript></body></html>", ("a &",)),
        ('<?xml version="1.0" encoding="latin-1"?><html><body><p>ä</p></body></html>', ("ä",)),
        ("", ()),
        ("   ", ()),
    ],
)
def test_every_block_of_a_page_is_a_line_of_its_wet_view(html: str, lines: tuple[str, ...]) -> None:
    assert blocks(html) == lines


def test_deeply_nested_pages_do_not_exhaust_the_stack() -> None:
    assert blocks("<div>" * 3000 + "deep") in [("deep",), ()]


def test_extraction_gives_lines_and_nothing_for_what_is_no_page() -> None:
    html = f"<html><body><article><h1>Ferry lost</h1><p>{PROSE}</p><p>{PROSE} Twice.</p></article></body></html>"
    assert PROSE in extracted_lines(html)
    assert extracted_lines("") == ()


def test_lines_get_the_roles_of_the_same_words_in_order() -> None:
    reading = labelled(("Share", "promo"), ("A story.", "story"), ("Share", "boilerplate"))
    assert aligned_roles(["share", "A  story", "SHARE!", "Share"], reading) == (
        Role.PROMO,
        Role.STORY,
        Role.BOILERPLATE,
        Role.BOILERPLATE,
    )


def test_roles_are_not_used_where_little_was_read_or_nothing_is_story() -> None:
    reading = labelled(("A story of five words.", "story"))
    assert aligned_roles(["A story of five words.", "unread"], reading) is None  # 5 of 6 words
    twenty = " ".join(["word"] * 19)
    assert aligned_roles([twenty, "unread"], labelled((twenty, "story"))) == (Role.STORY, None)  # 19 of 20
    assert aligned_roles(["More"], labelled(("More", "promo"))) is None


def test_pages_read_only_as_extracted_have_no_wet_view_and_those_lines_as_html() -> None:
    html = f"<html><body><article><p>{PROSE}</p><p>{PROSE}</p><p>{PROSE}</p></article></body></html>"
    silver = page(html, source="silver", paragraphs=(LabelledLine(PROSE, Role.STORY),))
    assert page_view(silver, "wet") is None
    whole = page_view(silver, "html")
    view = page_view(silver, "text")
    assert whole is not None
    assert view is not None
    assert view.lines
    assert view.roles == (Role.STORY,) * len(view.lines)
    assert (whole.html, whole.lines, whole.roles) == (html, view.lines, view.roles)
    other = (LabelledLine("Another page's only line", Role.STORY),)
    assert page_view(page(html, source="silver", paragraphs=other), "html") is None  # it was another extraction
    wet, whole = page_view(page(html), "wet"), page_view(page(html), "html")
    assert wet is not None
    assert whole is not None
    assert (wet.lines, wet.roles, wet.titles) == ((PROSE,) * 3, None, ("ferry lost",))
    assert (whole.lines, whole.html) == ((), html)
    with pytest.raises(ValueError, match="compose"):
        page_view(page(html), "composed")


def stories(language: str, count: int) -> list[Story]:
    """Stories of as many sites, none of whose words stand in another."""
    return [
        Story(
            f"{language}{n}",
            f"{language}{n}.org",
            "en",
            language,
            f"Title{n} of it",
            tuple(f"w{n} {PROSE}" for _ in range(5)),
        )
        for n in range(count)
    ]


def test_composed_documents_are_a_story_and_teasers_of_other_sites_in_its_language() -> None:
    english, german = stories("English", 12), stories("German", 12)
    views = compose([*english, *german])
    assert views == compose([*english, *german])
    assert views != compose([*english, *german], seed=1)
    assert [v.id for v in views] == [f"composed/{s.id}" for s in (*english, *german)]
    for v, story in zip(views, (*english, *german), strict=True):
        assert v.roles is not None
        count = len(story.paragraphs)
        assert v.lines[:count] == story.paragraphs
        assert v.roles == (Role.STORY,) * count + (Role.TEASER,) * (len(v.lines) - count)
        own = {f"w{story.id.removeprefix(story.language_label)}", f"Title{story.id.removeprefix(story.language_label)}"}
        assert not any(own & set(line.split()) for line in v.lines[count:])
    without = sum(len(v.lines) == 5 for v in views)
    assert 0 < without < len(views)


def test_a_story_alone_in_its_language_gets_no_teaser() -> None:
    (only,) = compose(stories("Greek", 1))
    assert len(only.lines) == 5


def test_only_stories_of_five_long_paragraphs_are_composed_and_their_headline_is_left_out() -> None:
    def with_gold(*gold: str) -> Page:
        return Page("p", "c", "wcxb", None, "a.org", "Ferry lost", "en", "en", None, "", gold)

    assert page_story(with_gold("Ferry lost", *[PROSE] * 4, "Short."), ("ferry lost",)) is None
    story = page_story(with_gold("Ferry lost", *[PROSE] * 5, "Short."), ("ferry lost",))
    assert story is not None
    assert story.paragraphs == (*[PROSE] * 5, "Short.")
