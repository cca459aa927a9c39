from __future__ import annotations

import time
from collections.abc import Callable
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from cleaner.documents.asking import asked, unasked
from cleaner.documents.document import Block, Document
from cleaner.documents.html import read_html
from cleaner.features import COLUMNS, RARITY_STEP, TERMS, Evidence, read_evidence, witnessed

Read = Callable[..., Evidence]
RARITY = np.random.default_rng(7).integers(0, 2 * RARITY_STEP, TERMS).astype(np.uint8)
RARITY[: TERMS // 4] = 0
"""Words of every weight, and a quarter of them of none."""


def page(*texts: str, title: str | None = None, url: str | None = None) -> Document:
    return Document("", tuple(Block(text, 0, 0) for text in texts), title=title, url=url)


blocks = (
    st.text(alphabet="ab AB.,:|1\n", max_size=40)
    | st.text(alphabet="字口ก่ア。한д\u0301 🎉\U00020000\ud800\x00\u200b", max_size=20)
    | st.lists(st.sampled_from("Port port Alice said. NEWS: the of 2024 港口".split()), max_size=30).map(" ".join)
)
addresses = st.none() | st.sampled_from(["https://a.example/port-alice", "", "x", "http://[", "/港口.html"])
documents = st.builds(
    lambda texts, title, url: page(*texts, title=title, url=url),
    st.lists(blocks, max_size=8),
    st.none() | blocks,
    addresses,
)


def parts(evidence: Evidence, number: int) -> tuple[bytes, ...]:
    """What is known of one page, to the bit."""
    first, last = evidence.pages[number : number + 2]
    terms = (evidence.terms, *evidence.phrases)
    return (
        evidence.matrix[first:last].tobytes(),
        evidence.words[first:last].tobytes(),
        *(each.ids[each.bounds[first] : each.bounds[last]].tobytes() for each in terms),
    )


def test_columns_are_named_once() -> None:
    assert len(set(COLUMNS)) == len(COLUMNS) == 109


def test_shapes_and_types(read: Read) -> None:
    evidence = read(page("one two", "three"), page(), page("four"))
    assert evidence.matrix.shape == (3, len(COLUMNS))
    assert evidence.matrix.dtype == np.float32
    assert evidence.matrix.flags.c_contiguous
    assert evidence.words.tolist() == [2, 1, 1]
    assert evidence.pages.tolist() == [0, 2, 2, 3]
    assert len(evidence.terms.bounds) == 4
    assert {evidence.words.dtype, evidence.pages.dtype, evidence.terms.ids.dtype} == {np.dtype(np.int64)}


@pytest.mark.parametrize("count", [0, 1, 3])
def test_pages_without_blocks(read: Read, count: int) -> None:
    evidence = read(*[page(title="A title", url="https://a.example/b")] * count)
    assert evidence.matrix.shape == (0, len(COLUMNS))
    assert all(each.bounds.tolist() == [0] for each in (evidence.terms, *evidence.phrases))
    assert evidence.pages.tolist() == [0] * (count + 1)


@given(st.lists(documents, max_size=6), st.randoms(use_true_random=False))
def test_a_page_is_read_alike_in_any_company(some: list[Document], random: Random) -> None:
    together = read_evidence(some, RARITY)
    assert np.isfinite(together.matrix).all()
    alone = [parts(read_evidence([document], RARITY), 0) for document in some]
    assert [parts(together, i) for i in range(len(some))] == alone
    order = list(range(len(some)))
    random.shuffle(order)
    shuffled = read_evidence([some[i] for i in order], RARITY)
    assert [parts(shuffled, i) for i in range(len(some))] == [alone[i] for i in order]


def test_a_large_batch_is_no_other() -> None:
    """Sums over a batch of a hundred thousand words and more are as exact as over a page."""
    random = np.random.default_rng(3)
    words = np.array([f"w{i}" for i in range(5000)])

    def some_page() -> Document:
        return page(*(" ".join(random.choice(words, random.integers(0, 60))) for _ in range(40)))

    pages = [some_page() for _ in range(100)]
    together = read_evidence(pages, RARITY)
    for i in (0, 1, 50, 98, 99):
        assert parts(together, i) == parts(read_evidence([pages[i]], RARITY), 0)


HOSTILE = {
    "empty blocks": [""] * 5,
    "blank blocks": [" ", "\t\n", "\u3000", "\xa0"],
    "no words": ["...", "—", "🎉🎉", "|||", "©"],
    "control characters": ["\x00", "a\x00b", "\x1b[31mred", "\x07" * 9, "\ufeff\u200b\u202e"],
    "lone surrogates": ["\ud800", "a\udfff", "\udc00\ud800", "x" * 70 + "\ud8ff"],
    "beyond the basic plane": ["🎉 party", "𝒜𝒷𝒸", "𠀀𠀁", "\U0010ffff", "\U00033480\U0003347f"],
    "marks alone": ["\u0301" * 100, "\u20dd", "a" + "\u0300" * 5000],
    "one character": ["a", "A", "1", ".", "字", ":", "|", "/", "\n"],
    "line breaks inside": ["one\ntwo\r\nthree", "\n\n\n", "a\u2028b\x85c"],
    "huge numbers": ["9" * 5000, "1.2.3.4.5.6.7.8" * 500],
    "right to left": ["\u202bميناء مغلق\u202c", "נמל סגור"],
    "long words": ["x" * n for n in (63, 64, 65, 66, 5000)],
}


@pytest.mark.parametrize("texts", HOSTILE.values(), ids=HOSTILE)
def test_hostile_input(texts: list[str]) -> None:
    for some in ([texts], [[text] for text in texts], [["A story of the port."], texts, []]):
        evidence = read_evidence([page(*each, title=texts[0], url=texts[-1]) for each in some], RARITY)
        assert evidence.matrix.shape == (sum(map(len, some)), len(COLUMNS))
        assert np.isfinite(evidence.matrix).all()
        for terms in (evidence.terms, *evidence.phrases):
            assert ((terms.ids >= 0) & (terms.ids < TERMS)).all()
            assert (np.diff(terms.bounds) >= 0).all()


def matrix_in(seconds: float, document: Document) -> NDArray[np.float32]:
    started = time.process_time()
    evidence = read_evidence([document], RARITY)
    assert time.process_time() - started < seconds
    assert np.isfinite(evidence.matrix).all()
    return evidence.matrix


def test_a_hundred_thousand_blocks() -> None:
    """Several times what it takes on a slow machine, and a small part of what squared time would."""
    texts = [f"Line {i} of the port, by Alice." for i in range(100_000)]
    assert matrix_in(20, page(*texts)).shape == (100_000, len(COLUMNS))
    assert matrix_in(20, page(*["Read more: today"] * 100_000)).shape == (100_000, len(COLUMNS))


@pytest.mark.parametrize("unit", ["Alice saw the port. ", "x", ".", "港口关闭。", " ", "1:2/3|"])
def test_a_block_of_millions_of_characters(unit: str) -> None:
    length = 10_000_000 if unit == "Alice saw the port. " else 2_000_000
    assert matrix_in(20, page(unit * (length // len(unit)))).shape == (1, len(COLUMNS))


def test_what_other_witnesses_say_leaves_the_text_as_it_is() -> None:
    story = f"<article>{'<p>A storm came at night, and the harbour closed.' * 9}</article><p>Home"
    some = [read_html("<p>Home<p>News<p>Sport"), page("One", "Two"), read_html(story), read_html("<p>Once")]
    whole = read_evidence([unasked(one) for one in some], RARITY)
    for chosen in ([2], [3, 0], [1, 2], [0, 1, 2, 3]):
        now = [asked(some[i]) for i in chosen]
        (found, rows), expected = witnessed(whole, chosen, now), read_evidence(now, RARITY)
        assert (found.matrix == whole.matrix[rows]).all()
        for number in range(len(chosen)):
            assert parts(found, number) == parts(expected, number)
        assert found.markup is not None
        assert expected.markup is not None
        for name in ("rows", "matrix", "pages"):
            assert getattr(found.markup, name).tobytes() == getattr(expected.markup, name).tobytes()
        for name in ("names", "declared"):
            assert getattr(found.markup, name).ids.tobytes() == getattr(expected.markup, name).ids.tobytes()
