"""How rare words are, in stories of made-up words."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.features import RARITY_STEP, TERMS, buckets, read_characters, words_of
from cleaner.training.examples import Material
from cleaner.training.rarity import rarity_table


def story(label: str, text: str) -> Material:
    return Material("a.org", label, None, None, (), (text,), ())


def bits(table: NDArray[np.uint8], word: str) -> float:
    """The rarity of a word, in bits."""
    hashes, _, _ = words_of(read_characters([word]), np.zeros(TERMS, dtype=np.uint8))
    (place,) = buckets(hashes).tolist()
    return float(table[place]) / RARITY_STEP


def stories(label: str, always: str, count: int) -> list[Material]:
    """Stories with a word that all have, one that every fourth has, and one that only the first has."""
    return [
        story(label, f"{always} {label}own{n} " + "quarter " * (n % 4 == 0) + f"{label}once " * (n == 0))
        for n in range(count)
    ]


def test_words_of_all_stories_weigh_nothing_and_rare_ones_much() -> None:
    table = rarity_table(stories("en", "the", 64))
    assert table.shape == (TERMS,)
    assert table.dtype == np.uint8
    assert bits(table, "the") == 0
    np.testing.assert_allclose(bits(table, "quarter"), np.log2(65 / 16.25), atol=0.5 / RARITY_STEP)
    np.testing.assert_allclose(bits(table, "enonce"), np.log2(65 / 1.25), atol=0.5 / RARITY_STEP)
    np.testing.assert_allclose(bits(table, "neverseen"), np.log2(65 / 0.25), atol=0.5 / RARITY_STEP)


def test_a_word_counts_once_a_story() -> None:
    often = [story("en", "again " * 50 if n == 0 else f"other{n}") for n in range(64)]
    assert bits(rarity_table(often), "again") == bits(rarity_table(stories("en", "the", 64)), "enonce")


def test_case_does_not_matter() -> None:
    table = rarity_table([story("en", "The" if n % 2 else "the") for n in range(30)])
    assert bits(table, "the") == bits(table, "THE") == 0


def test_the_little_words_of_a_small_language_weigh_nothing() -> None:
    few = stories("fi", "ja", 30)
    many = [story("en", f"the {n}") for n in range(970)]
    assert bits(rarity_table(few + many), "ja") == 0
    # too few stories to know a language by
    assert bits(rarity_table(few[:20] + many), "ja") > 4


def test_nothing_is_rarer_than_ten_bits() -> None:
    table = rarity_table([story("en", f"the word{n}") for n in range(3000)])
    assert table.max() == 10 * RARITY_STEP


def test_pages_without_a_story_do_not_count() -> None:
    told = stories("en", "the", 30)
    silent = [Material("b.org", "en", None, None, (), (), ())] * 500
    assert (rarity_table(told + silent) == rarity_table(told)).all()
