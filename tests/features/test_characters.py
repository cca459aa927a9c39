from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.features import read_characters
from cleaner.features.kinds import KIND_BITS, KINDS, Kind, table
from cleaner.features.vocabulary import pairs

POWER = 0x9E3779B97F4A7C15


def words(text: str) -> list[str]:
    read = read_characters([text])
    return [text[start : start + length] for start, length in zip(read.start, read.length, strict=True)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The pier's north-western wall", ["The", "pier", "s", "north", "western", "wall"]),
        ("naïve cafe\u0301", ["naïve", "cafe\u0301"]),
        ("3.5 km², 2024", ["3", "5", "km²", "2024"]),
        ("港口关闭", ["港", "口", "关", "闭"]),
        ("港口ABC关", ["港", "口", "ABC", "关"]),
        ("カタカナとひらがな", list("カタカナとひらがな")),
        ("ท่าเรือ", list("ท่าเรือ")),
        ("항구가 폐쇄됐다", ["항구가", "폐쇄됐다"]),
        ("बंदरगाह बंद है", ["बंदरगाह", "बंद", "है"]),
        ("ميناء مغلق", ["ميناء", "مغلق"]),
        ("𠀀𠀁 🎉 𝒜", ["𠀀", "𠀁"]),
        ("a\u200bb\x00c", ["a", "b", "c"]),
        ("\ud800a\udfff", ["a"]),
        ("", []),
        (" \n .", []),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_blocks_and_their_bounds() -> None:
    read = read_characters(["one two", "", "…", "three"])
    assert read.bounds.tolist() == [0, 8, 9, 11, 17]
    assert read.word_bounds.tolist() == [0, 2, 2, 2, 3]
    assert read.block.tolist() == [0, 0, 3]
    first = read.first(2)
    assert first.bounds.tolist() == [0, 8, 9]
    assert (len(first.points), len(first.kinds), len(first.hashes), first.word_bounds.tolist()) == (9, 9, 2, [0, 2, 2])
    nothing = read_characters([])
    assert (nothing.bounds.tolist(), nothing.word_bounds.tolist(), len(nothing.hashes)) == ([0], [0], 0)


def test_every_character_of_the_basic_plane() -> None:
    """The table knows of whole ranges without asking; it must say what asking would."""
    entries = table()[:0x10000]
    kinds, folded = (entries & (KINDS - 1)).tolist(), (entries >> KIND_BITS).tolist()
    spaceless = {*range(0x0E00, 0x0F00), *range(0x1000, 0x10A0), *range(0x1780, 0x1800), *range(0x3040, 0x3100)}
    spaceless |= set(range(0x3400, 0xA000))
    by_category = {"Ll": Kind.LOWER, "Lu": Kind.UPPER, "Lo": Kind.LETTER, "Mn": Kind.MARK, "Nd": Kind.DIGIT}
    by_category |= {"Cs": Kind.OTHER, "Co": Kind.OTHER, "Cn": Kind.OTHER, "So": Kind.SYMBOL}
    for point in range(0x10000):
        character = chr(point)
        form = unicodedata.normalize("NFKC", character).lower()
        assert folded[point] == 1 + (ord(form) if len(form) == 1 else point)
        category = unicodedata.category(character)
        if point in spaceless and category in {"Lo", "Lm", "Mn", "Mc"}:
            assert kinds[point] == Kind.IDEOGRAPH
        elif category in by_category and character not in "©®℗™|·•●▪■►▶→¦∙‧○◆★☆✓":
            assert kinds[point] == by_category[category], hex(point)


@pytest.mark.parametrize(
    ("kind", "characters"),
    [
        (Kind.SPACE, " \t\n\xa0\u3000\u2028"),
        (Kind.CONTROL, "\x00\x1b\u200b\ufeff\u202e"),
        (Kind.STOP, ".!?。！？؟।"),
        (Kind.QUOTE, "\"'“”„«»「』"),
        (Kind.BAR, "|·•→"),
        (Kind.IDEOGRAPH, "字あアกက𠀀"),
        (Kind.SYMBOL, "€+🎉𝒜\U0010ffff"),
        (Kind.OTHER, "\ud800\ue000"),
    ],
)
def test_kinds(kind: int, characters: str) -> None:
    read = read_characters([characters])
    assert read.kinds[:-1].tolist() == [kind] * len(characters)


def plainly_hashed(word: str, most: int | None = None) -> int:
    """A word's hash as its definition has it; ``most``: of so many of its characters."""
    forms = (table().take([ord(character) for character in word], mode="clip") >> KIND_BITS).tolist()
    value: int = sum(form * POWER ** min(i + 1, 64) for i, form in enumerate(forms[:most])) % 2**64
    value = (value ^ value >> 29) * POWER % 2**64
    return value ^ value >> 32


@given(
    st.lists(st.text(alphabet="abCД字กé́ß７\U00020000 .\ud800🎉", max_size=30), max_size=5),
    st.sampled_from([0, 2**15 - 5, 2**16 - 2]),
    st.sampled_from([0, 59, 60, 61, 66, 40000]),
)
def test_hashes(texts: list[str], before: int, long: int) -> None:
    """Wherever a word stands, across the end of a stretch that is summed at a time too, and however long it is."""
    texts = ["." * before, *texts, "long" + "x" * long, *texts]
    read = read_characters(texts)
    joined = "\n".join(texts)
    found = [joined[start : start + length] for start, length in zip(read.start, read.length, strict=True)]
    assert read.hashes.tolist() == [plainly_hashed(word) for word in found]
    assert read.stems.tolist() == [plainly_hashed(word, 5) for word in found]


def test_inflected_forms_share_a_stem() -> None:
    read = read_characters(["subscribe Subscribed subs"])
    assert read.stems[0] == read.stems[1] != read.stems[2]
    assert len(set(read.hashes.tolist())) == 3


def test_pairs_end_with_their_block() -> None:
    pair = pairs(read_characters(["a b a b", "a", "b a"])).tolist()
    assert pair[0] == pair[2] != pair[1]
    assert pair[1] == pair[5]  # b, a
    assert pair[4] == pair[6] not in (pair[0], pair[3])  # a, nothing
    assert pairs(read_characters([])).dtype == np.uint64
