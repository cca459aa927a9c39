from __future__ import annotations

import numpy as np
import pytest

from cleaner.features import TERMS, buckets, read_characters
from cleaner.features.vocabulary import mixed, pairs, vocabulary


def terms(*texts: str) -> list[list[int]]:
    read = read_characters(texts)
    found = vocabulary(read, pairs(read))
    assert len(found.ids) == found.bounds[-1]
    return [found.ids[first:last].tolist() for first, last in zip(found.bounds, found.bounds[1:], strict=False)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("...", 0),
        # a word, a pair and a stem for each word; the first word and pair, the last word, and, of two, the last pair
        ("one", 3 + 3),
        ("one two", 6 + 4),
        ("one two three", 9 + 4),
        (" ".join(["word"] * 16), 48 + 4),
        # four that open, four pairs that open, four that close; and all words once
        (" ".join(["word"] * 17), 12 + 4 + 17),
        (" ".join(["word"] * 80), 12 + 4 + 80),
        (" ".join(["word"] * 81), 12 + 4),
        # ideographs: pairs alone
        ("港口关", 3 + 4),
        ("港口关" * 6, 8 + 4 + 18),
        ("港口ABC关", (1 + 4 + 1) + 4),
    ],
)
def test_how_many_terms(text: str, count: int) -> None:
    for texts in ([text], ["", text, "other words"], ["three other words", text, "…"]):
        assert [len(ids) for ids in terms(*texts)][texts.index(text)] == count


def test_terms_of_a_short_block() -> None:
    read = read_characters(["Read more"])
    (a, b), (ab, b0), (sa, sb) = read.hashes, pairs(read), read.stems
    expected = [(a, 1), (b, 1), (ab, 2), (b0, 2), (a, 3), (ab, 4), (b, 5), (ab, 6), (sa, 10), (sb, 10)]
    values = [buckets(mixed(np.array([value]), np.uint64(number)))[0] for value, number in expected]
    assert terms("Read more") == [values]
    assert all(0 <= value < TERMS for value in values)


def test_a_block_has_its_terms_whatever_stands_around_it() -> None:
    texts = ["Read more", "港口关闭", "", "word " * 20, "word " * 100, "a b c d e", "港口关" * 6 + "word"]
    assert terms(*texts) == [terms(text)[0] for text in texts]
    assert terms(*texts[::-1]) == terms(*texts)[::-1]


def test_case_makes_no_difference() -> None:
    assert terms("READ MORE") == terms("read more")
    assert terms("read more") != terms("more read")
