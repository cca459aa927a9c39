from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from math import log1p

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.features import address_words
from cleaner.features.core import core
from cleaner.features.links import NOWHERE, holds, link, together

Column = Callable[..., list[float]]

TWO_STORIES = ("alpha beta gamma",) * 3 + ("delta epsilon zeta",) * 3


def near(*values: float) -> object:
    return pytest.approx(list(values), abs=1e-5)


def test_a_change_of_topic_shows_in_the_gap(column: Column) -> None:
    # each of three words links the blocks of its story; before the first gap three words have begun, and none ended
    assert column("gap_before", *TWO_STORIES) == near(0, 1, 1, 0, 1, 1)
    assert column("gap_after", *TWO_STORIES) == near(1, 1, 0, 1, 1, 0)
    # nearby, the blocks on the lighter side of the gap weigh 3, 6, 9, 6, 3
    assert column("gap_before_local", *TWO_STORIES) == near(0, 3 / 3, 3 / 6, 0, 3 / 6, 3 / 3)
    assert column("gap_after_local", *TWO_STORIES) == near(3 / 3, 3 / 6, 0, 3 / 6, 3 / 3, 0)
    # less what the weaker of the gaps on both sides has, where the page's ends are gaps that nothing crosses
    assert column("gap_before_drop", *TWO_STORIES) == near(0, 1, 1, -1, 1, 1)


def test_words_that_recur(column: Column) -> None:
    assert column("seen_before", *TWO_STORIES) == [0, 1, 1, 0, 1, 1]
    assert column("seen_after", *TWO_STORIES) == [1, 1, 0, 1, 1, 0]
    assert column("new_rarity", *TWO_STORIES) == near(log1p(3), 0, 0, log1p(3), 0, 0)
    assert column("seen_in_opening", *TWO_STORIES) == [0, 1, 1, 0, 1, 1]
    assert column("log_rare_words", *TWO_STORIES) == near(*[log1p(3)] * 6)


def test_nearby_is_three_blocks_away(column: Column) -> None:
    texts = ("alpha beta", "one", "two", "alpha", "beta", "three")
    assert column("seen_nearby_before", *texts) == [0, 0, 0, 1, 0, 0]
    assert column("seen_nearby_after", *texts) == near(1 / 2, 0, 0, 0, 0, 0)
    assert column("seen_before", *texts) == [0, 0, 0, 1, 1, 0]


def test_the_opening_is_four_blocks(column: Column) -> None:
    texts = ("one", "two", "three", "four", "five", "six", "four five")
    assert column("seen_in_opening", *texts) == near(0, 0, 0, 0, 0, 0, 1 / 2)


def test_repetition_within_a_block_is_no_cohesion(column: Column) -> None:
    assert column("seen_before", "alpha alpha alpha", "beta beta") == [0, 0]
    assert column("log_rare_words", "alpha alpha alpha") == near(log1p(1))
    assert column("rarity", "alpha alpha the the", "the and") == [1, 0]
    assert column("max_rarity", "alpha alpha the the", "the and") == [1, 0]


def test_common_words_link_nothing(column: Column) -> None:
    assert column("seen_before", "the alpha of", "the beta of") == [0, 0]
    assert column("gap_before", "the alpha of", "the beta of") == [0, 0]


def test_words_are_the_same_whatever_their_case_and_width(column: Column) -> None:
    assert column("seen_before", "harbour", "HARBOUR", "Ｈａｒｂｏｕｒ") == [0, 1, 1]
    assert column("seen_before", "λιμάνι", "ΛΙΜΆΝΙ", "порт", "ПОРТ") == [0, 1, 0, 1]


def test_words_of_many_blocks(column: Column) -> None:
    assert column("common_share", "a b", "a b", "a c") == near(1 / 2, 1 / 2, 1 / 2)


def test_title_and_address(column: Column) -> None:
    texts = ("alpha beta", "delta", "other", "")
    known = {"title": "Alpha the unknown", "url": "https://example.org/2024/alpha_delta-news.html?delta=other#beta"}
    assert column("seen_in_title", *texts, **known) == near(1 / 2, 0, 0, 0)
    assert column("title_covered", *texts, **known) == near(1 / 2, 0, 0, 0)
    assert column("seen_in_url", *texts, **known) == near(1 / 2, 1, 0, 0)
    assert column("url_covered", *texts, **known) == near(1 / 4, 1 / 4, 0, 0)
    assert column("has_title", *texts, **known) == [1, 1, 1, 1]
    assert column("has_url", *texts, **known) == [1, 1, 1, 1]
    for name in ("seen_in_title", "title_covered", "seen_in_url", "url_covered", "has_title", "has_url"):
        assert column(name, *texts) == [0, 0, 0, 0]
        assert column(name, *texts, title="", url="") == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        (None, ""),
        ("", ""),
        ("https://example.org", ""),
        ("https://example.org/a/the_pier-closes.html", "/a/the pier-closes"),
        ("https://example.org/%D0%BF%D0%BE%D1%80%D1%82/", "/порт/"),
        ("/only/a/path.php", "/only/a/path"),
        ("http://[bad", ""),
        ("http://example.org/a.b.c", "/a.b.c"),
        ("https://example.org/%ff\x00", "/�\x00"),
    ],
)
def test_address_words(url: str | None, words: str) -> None:
    assert address_words(url) == words


def test_names_are_capitals_within_a_sentence(column: Column) -> None:
    texts = ("today Alice met Bob", "Alice met Bob", "they left. Alice stayed", "he and ALICE came", "alice")
    assert column("log_names", *texts) == near(log1p(2), log1p(1), 0, log1p(1), 0)
    assert column("names_before", *texts) == near(0, 1, 0, 1, 0)
    assert column("names_after", *texts) == near(1, 0, 0, 1, 0)


def test_the_core_is_where_the_words_are(column: Column) -> None:
    long = "alpha " * 30
    texts = ("menu", "alpha", long, long + "beta", "beta gamma", "gamma")
    assert column("seen_in_core", *texts) == near(0, 1, 1, 1 / 2, 1 / 2, 0)


def test_ideographs_count_in_pairs(column: Column) -> None:
    # 港口 is a pair in both; 口关 and 口开 are not, and neither pair's second character is a word where it ends a block
    assert column("seen_before", "港口", "港口") == [0, 1]
    assert column("log_rare_words", "港口关闭", "港口") == near(log1p(4), log1p(2))
    assert column("seen_before", "港口关闭", "港口") == near(0, 1 / 2)


@pytest.mark.parametrize(
    ("words", "marks"),
    [
        ([2, 2, 50, 60, 40, 2, 2], "..###.."),
        ([50, 2, 60], "###"),  # the toll of the short one is worth paying
        ([20, 1, 1, 60], "...#"),
        ([1, 1, 1], "#.."),
        ([0], "#"),
        ([], ""),
        ([30, 1, 1, 30], "#..."),  # of two as good the first
        ([90, 0, 0, 0, 0, 0, 90], "#######"),
        ([500, 0, 0, 0, 0, 0, 0, 80], "#......."),  # no block counts for more than eighty
    ],
)
def test_core(words: list[int], marks: str) -> None:
    for before, after in (([], []), ([[9]], [[], [90, 90]]), ([[], [1, 99]], [[]])):
        pages = [*before, words, *after]
        bounds = np.cumsum([0, *map(len, pages)])
        found = core(np.array([*chain(*pages)], dtype=np.int64), bounds)
        first = sum(map(len, before))
        assert "".join(".#"[mark] for mark in found[first : first + len(words)].tolist()) == marks


def plainly_core(words: list[int]) -> list[bool]:
    runs = [(first, last) for last in range(len(words) + 1) for first in range(last + 1)]
    gains = {run: sum(min(n, 80) - 12 for n in words[slice(*run)]) for run in runs}
    first, last = max(runs, key=lambda run: (gains[run], -run[1], -run[0]))
    return [first <= i < max(last, first + 1) for i in range(len(words))]


@given(st.lists(st.lists(st.integers(0, 100), max_size=9), max_size=4))
def test_core_is_the_run_that_gains_most(pages: list[list[int]]) -> None:
    found = core(np.array([*chain(*pages)], dtype=np.int64), np.cumsum([0, *map(len, pages)]))
    assert found.tolist() == [*chain(*map(plainly_core, pages))]


def test_links() -> None:
    found = link(np.array([7, 5, 7, 7, 5, 7], dtype=np.uint64), np.array([0, 0, 0, 1, 3, 3]))
    assert found.occurrence.tolist() == [0, 1, 3, 4, 5]
    assert found.block.tolist() == [0, 0, 1, 3, 3]
    assert found.before.tolist() == [NOWHERE, NOWHERE, 1, 3, 2]
    assert found.after.tolist() == [1, 3, 2, NOWHERE, NOWHERE]
    assert found.terms.tolist() == [5, 7]
    assert found.word.tolist() == [1, 0, 1, 0, 1]
    assert found.times.tolist() == [2, 3]
    assert found.first_block.tolist() == [0, 0]
    assert holds(found.terms, np.array([9, 7, 1], dtype=np.uint64)).tolist() == [False, True]
    assert holds(found.terms[:0], found.terms).tolist() == []


@pytest.mark.parametrize("spread", [lambda n: n * 0x9E3779B97F4A7C15 % 2**64, lambda n: n, lambda n: 2**64 - 1 - n])
@given(numbers=st.lists(st.integers(0, 9), max_size=40))
def test_equal_terms_come_together_in_their_order(spread: Callable[[int], int], numbers: list[int]) -> None:
    """Also those that differ in their lowest bits alone."""
    term = np.array([spread(n) for n in numbers], dtype=np.uint64)
    assert together(term).tolist() == np.argsort(term, kind="stable").tolist()
