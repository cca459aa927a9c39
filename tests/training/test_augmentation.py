"""Composed pages and pages without a story."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cleaner.article import Role, Verdict
from cleaner.training.augmentation import bare_examples, composed_examples
from cleaner.training.examples import CODES, NOISE, STORY, UNKNOWN, Example, Material

HEADLINE, TEASER, PROMO = CODES[Role.HEADLINE], CODES[Role.TEASER], CODES[Role.PROMO]


def story(site: str, label: str = "en", lines: int = 6) -> Material:
    """A story every word of which names its site."""
    words = " ".join(f"{site}w{n}" for n in range(12))
    texts = tuple(f"{site} line {n} {words}." for n in range(lines))
    tail = ((f"{site} see also", PROMO), (f"{site} tail", TEASER))
    return Material(site, label, f"{site} has a title", f"https://{site}/", (), texts, tail)


POOL = [story(f"site{n}") for n in range(8)]
MANY = composed_examples(POOL, 40, seed=1, broken=0)


def tail(example: Example) -> list[tuple[str, int]]:
    """The lines after the story, with their roles."""
    last = int(np.flatnonzero(example.roles == STORY)[-1])
    return list(zip(example.texts[last + 1 :], example.roles[last + 1 :].tolist(), strict=True))


def test_as_many_of_each_story_as_asked_for() -> None:
    found = composed_examples(POOL, 3, seed=1)
    assert [example.site for example in found] == [page.site for page in POOL for _ in range(3)]
    for example in found:
        assert (example.mode, example.read, example.verdict) == ("composed", True, Verdict.STORY)
        assert len(example.texts) == len(example.roles)
        assert example.roles.dtype == np.int8


def test_story_lines_are_the_page_s_own_and_all_of_them() -> None:
    by_site = {page.site: page for page in POOL}
    for example in MANY:
        own = [text for text, role in zip(example.texts, example.roles, strict=True) if role == STORY]
        assert tuple(own) == by_site[example.site].story
        headlines = [text for text, role in zip(example.texts, example.roles, strict=True) if role == HEADLINE]
        assert headlines in ([], [by_site[example.site].title])
        assert example.url in (None, by_site[example.site].url)


def test_broken_lines_keep_their_words_and_roles() -> None:
    pool = [replace(page, story=tuple(line.replace("w5", "w5,") for line in page.story)) for page in POOL]
    whole = {page.site: " ".join(page.story) for page in pool}
    seen = set()
    for example in composed_examples(pool, 20, seed=1, broken=1):
        own = [text for text, role in zip(example.texts, example.roles, strict=True) if role == STORY]
        assert len(own) > 9
        marked = " ".join(own) == whole[example.site]
        assert marked or " ".join(own).split() == whole[example.site].translate(str.maketrans("", "", ",.")).split()
        seen.add((marked, all(text[-1] in ",." for text in own)))
    assert seen == {(True, False), (True, True), (False, False)}


def test_stories_without_spaces_are_broken_after_clauses() -> None:
    line = "洪水关闭了旧桥，市长说没有人受伤，但磨坊附近的四座房屋必须腾空至少一个星期。"
    pool = [replace(story("one", "zh"), story=(line,) * 6, title="旧桥因洪水关闭")]
    found = {text for example in composed_examples(pool, 60, seed=2, broken=1) for text in example.texts}
    assert {"但磨坊附近的四座房屋必须腾空至少一个星期。", "但磨坊附近的四座房屋必须腾空至少一个星期"} <= found
    assert "洪水关闭了旧桥 市长说没有人受伤" in found


def test_tails_are_of_other_sites() -> None:
    for example in MANY:
        for text, role in tail(example):
            assert role in (TEASER, PROMO)
            assert example.site.lower() not in text.lower().split()


def test_tails_of_every_kind() -> None:
    tails = [tail(example) for example in MANY]
    bare = sum(not lines for lines in tails) / len(tails)
    assert 0.25 < bare < 0.42  # cutting must always cost
    texts = [text for lines in tails for text, _ in lines]
    assert any(text.endswith(("…", "...", "[…]", "[...]")) for text in texts)
    assert any(text.endswith(".") and not text.endswith("...") for text in texts)  # whole leads
    assert any(not text.endswith((".", "…", "]")) for text in texts)  # cut ones
    assert any(text.partition(":")[0].isupper() for text in texts)  # kickers
    assert any(text.endswith("has a title") for text in texts)  # headlines
    assert any(role == PROMO for lines in tails for _, role in lines)  # borrowed from a page that was read
    assert max(map(len, tails)) > 8
    assert {example.url is None for example in MANY} == {True, False}


def test_some_tails_are_of_the_story_s_subject() -> None:
    """Of stories of two subjects, more than half of what is pointed at is of a page's own."""
    words = {"river": "river flood bank mill bridge rain water".split(), "chess": "queen pawn rook king".split()}
    pool = [
        replace(
            story(f"{subject}{n}"),
            story=tuple(
                f"{subject}{n} line {k} " + " ".join(f"{subject}{n}w{k}{word} {word}" for word in words[subject])
                for k in range(6)
            ),
            tail=(),
        )
        for subject in words
        for n in range(40)
    ]
    own = other = 0
    for example in composed_examples(pool, 6, seed=1, broken=0):
        for text, role in tail(example):
            if role == TEASER:
                same = example.site.rstrip("0123456789") in text.lower()
                own, other = own + same, other + (not same)
    assert own > 1.3 * other


def test_the_same_seed_gives_the_same_pages() -> None:
    def told(seed: int) -> list[tuple[tuple[str, ...], bytes, str | None]]:
        return [(e.texts, e.roles.tobytes(), e.url) for e in composed_examples(POOL, 5, seed)]

    assert told(7) == told(7)
    assert told(7) != told(8)


def test_languages_are_not_mixed() -> None:
    pool = [story("one", "de"), story("two", "de"), story("three", "fr"), story("four", "fr")]
    other = {"one": "two", "two": "one", "three": "four", "four": "three"}
    for example in composed_examples(pool, 20, seed=2, broken=0):
        for text, _ in tail(example):
            assert other[example.site] in text.lower()
            assert not any(site in text.lower() for site in {*other} - {other[example.site]})


def test_a_language_of_one_site_has_no_tails() -> None:
    pool = [story("one"), story("one")]
    assert all(not tail(example) for example in composed_examples(pool, 20, seed=2, broken=0))


def test_short_stories_are_not_composed_with() -> None:
    assert composed_examples([story("one", lines=4), story("two", lines=5)], 1, seed=2)[0].site == "two"
    assert composed_examples([replace(story("one"), story=("Short line.",) * 9)], 1, seed=2) == []
    assert composed_examples([], 1, seed=2) == []


def test_scripts_without_spaces_are_cut_by_characters() -> None:
    lines = tuple(f"{n}洪水关闭了旧桥,市长说没有人受伤,但磨坊附近的四座房屋必须腾空至少一个星期。" for n in range(6))
    pool = [replace(story(site, "zh"), story=lines, title="旧桥因洪水关闭") for site in ("one", "two")]
    teasers = [
        text
        for example in composed_examples(pool, 60, seed=2, broken=0)
        for text, role in tail(example)
        if role == TEASER
    ]
    whole = " ".join(lines)
    assert any(text in whole and text not in lines and text != whole[: len(text) + 1] for text in teasers)
    assert not any(text.partition(":")[0].isupper() for text in teasers)


def read_page(site: str) -> Material:
    """A story with lines that were read before, within and after it."""
    one = story(site)
    words = [
        (f"{site} head", CODES[Role.HEADLINE]),
        (f"{site} byline", CODES[Role.BYLINE]),
        (f"{site} unknown", UNKNOWN),
        (one.story[0], STORY),
        (f"{site}: read on about the very long story of it", PROMO),
        (f"{site} credit", CODES[Role.CAPTION]),
        (one.story[1], STORY),
        *((f"{site} sign up {n}", PROMO) for n in range(5)),  # more than are taken for lines within a story
        (one.story[2], STORY),
        *one.tail,
    ]
    texts, roles = zip(*words, strict=True)
    example = Example("text", site, texts, np.array(roles, dtype=np.int8), read=True)
    return replace(one, examples=(example,))


def test_lines_read_before_and_within_stories_stand_so_in_others() -> None:
    pool = [read_page(f"site{n}") for n in range(4)]
    by_site = {one.site: one for one in pool}
    before: set[str] = set()
    within: set[str] = set()
    listed: set[str] = set()
    for example in composed_examples(pool, 60, seed=4, broken=0):
        where = np.flatnonzero(example.roles == STORY).tolist()
        assert tuple(example.texts[i] for i in where) == by_site[example.site].story
        lines = list(zip(example.texts, example.roles.tolist(), strict=True))
        for i, (text, role) in enumerate(lines):
            if role in (STORY, HEADLINE):
                continue
            site, _, rest = text.partition(" ")
            assert site.rstrip(":").lower() != example.site
            if i < where[0]:
                before.add(rest)
            elif i < where[-1] and role == TEASER:
                listed.add(text)
            elif i < where[-1]:
                within.add(rest)
                assert role in (PROMO, CODES[Role.CAPTION])
    assert before == {"byline"}
    assert listed
    assert all("has a title" in text for text in listed)  # lists of other stories
    # a pointer is often turned to another story
    titles = {f"{site} has a title" for site in by_site}
    assert {"read on about the very long story of it", "credit"} < within
    assert within - {"read on about the very long story of it", "credit"} <= titles


def page(*roles: int) -> Material:
    texts = tuple(f"line {n}" for n in range(len(roles)))
    example = Example("wet", "a.org", texts, np.array(roles, dtype=np.int8), read=False, url="https://a.org/")
    other = replace(example, mode="text", texts=tuple(f"text {n}" for n in range(len(roles))))
    return Material("a.org", "en", None, None, (example, other), (), ())


def test_bare_pages_are_made_of_what_is_no_story() -> None:
    pages = [page(8, 8, 2, UNKNOWN, NOISE, 5, 4, 2, 8, 8, 8)] * 60
    found = bare_examples(pages, seed=3)
    assert 0.2 * 60 < len(found) < 0.6 * 60
    for example in found:
        assert (example.mode, example.site, example.verdict, example.read) == ("bare", "a.org", Verdict.NO_STORY, False)
        assert len(example.texts) >= 3
        numbers = [int(text.split()[1]) for text in example.texts]
        assert all(text.startswith("line") for text in example.texts)
        assert numbers == sorted(numbers)
        wanted = pages[0].examples[0].roles
        assert example.roles.tolist() == wanted[numbers].tolist()
        assert not {STORY, UNKNOWN} & set(example.roles.tolist())
    assert len({len(example.texts) for example in found}) > 1


@pytest.mark.parametrize("roles", [(2, 2, 2, 8, 8), (UNKNOWN,) * 9, ()])
def test_pages_with_too_little_else_are_passed_over(roles: tuple[int, ...]) -> None:
    assert bare_examples([page(*roles)] * 50, seed=3) == []


def test_bare_pages_are_the_same_for_the_same_seed() -> None:
    pages = [page(8, 8, 5, 5, 4, 3, 8, 8, 8, 8, 8)] * 20

    def told(seed: int) -> list[tuple[str, ...]]:
        return [example.texts for example in bare_examples(pages, seed)]

    assert told(1) == told(1)
    assert told(1) != told(2)
