from __future__ import annotations

from collections.abc import Callable
from math import log1p, sqrt

import pytest

Column = Callable[..., list[float]]


def near(*values: float) -> object:
    return pytest.approx(list(values), abs=1e-5)


@pytest.mark.parametrize(
    ("text", "kicker", "colon_early", "capitals"),
    [
        ("BREAKING NEWS: Harbour closed", 1, 1 / 3, 2),
        ("COVID-19: what is known", 1, 1 / 3, 2),  # a number does not end the capitals
        ("Breaking news: harbour closed", 0, 1 / 3, 0),
        ("BREAKING news: harbour closed", 0, 1 / 3, 1),
        ("THE HARBOUR IS CLOSED", 0, 0, 4),
        ("ВНИМАНИЕ: порт закрыт", 1, 1 / 2, 1),
        ("ΈΚΤΑΚΤΟ: έκλεισε το λιμάνι", 1, 1 / 2, 1),
        ("速報：港が閉鎖", 0, 1 / 3, 0),  # two ideographs, and no capitals
        (": so it starts", 0, 1, 0),
        ("one two three four five six seven eight: nine", 0, 1 / 9, 0),
        ("one two three four five six seven eight nine: ten", 0, 0, 0),
        ("A: B", 0, 1 / 2, 0),  # one letter is no word in capitals
        ("McDONALD and iPHONE: LOUD", 0, 1 / 4, 0),
    ],
)
def test_kicker(column: Column, text: str, kicker: float, colon_early: float, capitals: int) -> None:
    assert column("kicker", text) == [kicker]
    assert column("colon_early", text) == near(colon_early)
    assert column("caps_start_words", text) == near(log1p(capitals))


def test_capitals_are_counted_to_the_twelfth_word(column: Column) -> None:
    assert column("caps_start_words", "AB " * 30, "AB " * 11 + "cd") == near(log1p(12), log1p(11))


def test_a_word_of_capitals_at_the_very_end_is_not_guessed(column: Column) -> None:
    # the last of the page's capitals stands where the fourth of the word would
    assert column("all_capitals", "word", "ABcD") == [0, 0]


@pytest.mark.parametrize(
    ("text", "sentence", "word"),
    [
        ("He said that the", 0, 1),
        ("He said so.", 1, 0),
        ("He said: “So.”", 1, 0),
        ("(He said: “So.”)", 1, 0),
        ("He said: “So”", 0, 1),
        ("他说了。", 1, 0),
        ("他说了", 0, 1),
        ("वह गया।", 1, 0),
        ("ذهب إلى المدينة؟", 1, 0),
        ("and then…", 0, 0),
        ("and then...", 0, 0),
        ("and then [...]", 0, 0),
        ("« C’est fini. »", 1, 0),
        ("in the year 2024", 0, 0),
        ("“Read more»", 0, 1),
        (".", 1, 0),
        ("”", 0, 0),
        ("”””””", 0, 0),
        ("ends in a stop.   \u200b", 1, 0),
        ("", 0, 0),
    ],
)
def test_a_sentence_that_is_cut_off_has_no_stop(column: Column, text: str, sentence: int, word: int) -> None:
    assert column("ends_sentence", "before.", text, "after")[1] == sentence
    assert column("ends_word", "before.", text, "after")[1] == word


def test_first_and_last_characters(column: Column) -> None:
    texts = ("lower", "Upper", "حرف", "字", "7 days", "“So”", "(so)", "- so", "• so", "  \u200b so")
    names = ("lower", "upper", "letter", "ideograph", "digit", "quote", "open", "dash", "bar", "lower")
    for name in set(names):
        assert column(f"starts_{name}", *texts) == [float(each == name) for each in names]
    ends = ("a.", "a…", "a:", "a)", "a”", "1", "a,", "a -", "a |", "5 €", "a", " \n ")
    last = ("stop", "ellipsis", "colon", "close", "quote", "digit", "comma", "dash", "bar", "symbol", "", "")
    for name in set(last) - {""}:
        assert column(f"ends_{name}", *ends) == [float(each == name) for each in last]
    cut = ("a...", "a (...)", "a […]", "a.", "a. b", "...a")
    assert column("ends_ellipsis", *cut) == [1, 1, 1, 0, 0, 0]
    assert column("indent", "a", "   a", " " * 50 + "a", "") == near(0, 3 / 20, 1, 0)


def test_a_line_of_things_set_apart_by_bars(column: Column) -> None:
    assert column("share_bar", "Home | News | Sport", "Home") == near(sqrt(2 / 15), 0)
    assert column("bar_early", "Home | News | Sport", "one two three | four", "none", "| a") == near(1 / 2, 1 / 4, 0, 1)
    assert column("log_words", "Home | News | Sport") == near(log1p(3))
    assert column("log_characters", "Home | News | Sport") == near(log1p(15))
    assert column("word_length", "Home | News | Sport", "x" * 99, "--") == near(13 / 3, 15, 0)


@pytest.mark.parametrize(
    ("text", "colon", "slash", "opened"),
    [
        ("The harbour at dawn. (Photo: Ada Lind/AP)", 1 / 4, 1 / 2, 1 / 5),
        ("The harbour at dawn. Photo: Ada Lind", 1 / 3, 0, 0),
        ("港口的清晨。（圖片／新聞社提供）", 0, 1 / 6, 1 / 8),
        ("what follows is told below:", 0, 0, 0),
        ("one: two three four five six seven eight nine ten eleven twelve thirteen", 1 / 13, 0, 0),
        ("one: two three four five six seven eight nine ten eleven twelve thirteen fourteen", 0, 0, 0),
        ("one: two (three: four", 1 / 2, 0, 1 / 3),
    ],
)
def test_a_late_mark_may_open_a_credit(column: Column, text: str, colon: float, slash: float, opened: float) -> None:
    assert column("colon_late", "before: this", text, "after") == near(1 / 2, colon, 0)
    assert column("slash_late", "before", text, "after/wards") == near(0, slash, 1 / 2)
    assert column("open_late", text, "(after)") == near(opened, 1 / 2)


def test_shares_are_of_what_is_visible_and_of_capitals_among_letters(column: Column) -> None:
    assert column("share_upper", "AB cd 12", "abc", "12") == near(sqrt(2 / 4), 0, 0)
    assert column("share_digit", "AB cd 12") == near(sqrt(2 / 6))
    assert column("share_comma", "a, b, c") == near(sqrt(2 / 5))
    assert column("share_quote", "«a»") == near(sqrt(2 / 3))
    assert column("share_symbol", "1 + 1 = 2 🎉") == near(sqrt(3 / 6))


def test_dates_times_and_years(column: Column) -> None:
    texts = ("BERLIN, March 4, 2024 — It rained", "04.03.2024 14:30", "2/3-4-5.6", "score 4:", "a.b", "1750 men, 20245")
    assert column("year", *texts) == [1, 1, 0, 0, 0, 0]
    assert column("date", *texts) == [0, 2, 3, 0, 0, 0]
    assert column("clock", *texts) == [0, 1, 0, 0, 0, 0]
    assert column("numbers", *texts) == near(2 / 6, 1, 1, 1 / 2, 0, 2 / 3)
    assert column("caps_start_words", *texts) == near(log1p(1), log1p(5), log1p(5), 0, 0, log1p(1))


def test_a_time_is_never_read_across_blocks(column: Column) -> None:
    assert column("clock", "at 12", ":30", "1:", "2") == [0, 0, 0, 0]
    assert column("link", "a/", "/b", "http://c") == [0, 0, 1]


def test_marks(column: Column) -> None:
    texts = ("@name", "#tag", "© Agency", "more …", "“a” said “b”", "nothing")
    assert column("has_at", *texts) == [1, 0, 0, 0, 0, 0]
    assert column("has_hash", *texts) == [0, 1, 0, 0, 0, 0]
    assert column("has_copyright", *texts) == [0, 0, 1, 0, 0, 0]
    assert column("has_ellipsis", *texts) == [0, 0, 0, 1, 0, 0]
    assert column("quoted", *texts) == near(0, 0, 0, 0, log1p(4), 0)


def test_sentences(column: Column) -> None:
    texts = ("One. Two! Three?", "3.5 per cent", "他走了。她来了。", "no stop", "“One.” (Two.)")
    assert column("log_sentences", *texts) == near(log1p(3), 0, log1p(2), 0, log1p(2))
    assert column("sentence_words", *texts) == near(log1p(3 / 4), log1p(4), log1p(6 / 3), log1p(2), log1p(2 / 3))


def test_words_with_capitals(column: Column) -> None:
    texts = ("The Harbour Master said NO", "NATO agreed", "nothing here", "12 MEN", "")
    assert column("capitalised", *texts) == near(4 / 5, 1 / 2, 0, 1 / 2, 0)
    assert column("all_capitals", *texts) == near(1 / 5, 1 / 2, 0, 1 / 2, 0)
    assert column("first_word_capitals", *texts) == [0, 1, 0, 0, 0]
