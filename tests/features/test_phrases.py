"""Phrases at the edges of blocks: which words they are, told by which blocks share their terms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.features import PHRASES, TERMS, read_characters
from cleaner.features.noted import note
from cleaner.features.phrases import phrases


def terms(*texts: str) -> list[dict[str, tuple[int, ...]]]:
    """The terms of each text's phrases."""
    read = read_characters(texts)
    found = dict(zip(PHRASES, phrases(read, note(read)), strict=True))
    assert {len(each.bounds) for each in found.values()} == {len(texts) + 1}
    return [
        {name: tuple(each.ids[each.bounds[i] : each.bounds[i + 1]].tolist()) for name, each in found.items()}
        for i in range(len(texts))
    ]


@pytest.mark.parametrize(
    ("text", "label", "opening", "closing", "credit"),
    [
        ("See also: Ministers agree on new rules for farms", 2, 4, 4, 7),
        ("Photo: Reuters", 1, 2, 2, 1),
        ("Jane Doe – Staff writer – 3 May", 2, 4, 4, 2),
        ("Jane Doe | The Daily", 2, 4, 4, 2),
        ("A harbour at dawn (Photo: Jane Doe/The Agency)", 5, 4, 4, 2),
        ("A harbour at dawn (The Agency)", 0, 4, 4, 2),
        ("» Mehr lesen: Der Hafen", 2, 4, 4, 2),
        ("- Lea más: El puerto", 2, 4, 4, 2),
        ("图说:港口关闭", 2, 4, 4, 4),
        ("A plain sentence without any mark in it", 0, 4, 4, 0),
        ("one two three", 0, 3, 3, 0),
        # a mark sets apart what is short, on its side alone
        ("one two three four five six seven eight nine: ten eleven", 0, 4, 4, 2),
        ("one: two three four five six seven eight nine ten eleven twelve", 1, 4, 4, 0),
        # a dash inside a word sets nothing apart
        ("A well-kept long-term plan", 0, 4, 4, 0),
        # nor does what stands in a number, or in what opens an address
        ("Read at 12:30 on 3/5/2024", 0, 4, 4, 0),
        ("Open: 12:30", 1, 3, 3, 2),
        ("https://the.port/ships?of=all the world", 0, 4, 4, 5),
        ("", 0, 0, 0, 0),
        (" : | – (", 0, 0, 0, 0),
    ],
)
def test_how_many_words(text: str, label: int, opening: int, closing: int, credit: int) -> None:
    found = terms("other words", text, "Photo: other")[1]
    assert [len(ids) / 3 for ids in found.values()] == [label, opening, closing, credit]


def test_blocks_share_the_phrases_that_they_share() -> None:
    one, other = terms("See also: Ministers agree", "SEE ALSO : The port is shut (Agency)")
    assert one["label"] == other["label"]
    assert one["credit"] != other["credit"]
    one, other = terms("A long sentence of words (Agency)", "See also: The port is shut (agency).")
    assert one["credit"] == other["credit"]
    one, other = terms("See also what the port says", "See also what the: port says")
    assert one["opening"] == other["opening"]


def test_the_order_of_words_counts() -> None:
    one, other = terms("more read: a", "read more: a")
    assert set(one["label"]) != set(other["label"])
    assert set(one["label"]) & set(other["label"])


@given(st.lists(st.text(alphabet="ab AB.:|–-/(1字\n\ud800\x00", max_size=30), min_size=1, max_size=5))
def test_a_block_has_its_phrases_whatever_stands_around_it(texts: list[str]) -> None:
    together = terms(*texts)
    assert together == [terms(text)[0] for text in texts]
    assert all(0 <= term < TERMS for each in together for ids in each.values() for term in ids)
