from __future__ import annotations

from math import log, log1p

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from cleaner.features.position import COLUMNS, position

Block = tuple[int, bool, int]


def rows(*pages: list[Block]) -> NDArray[np.float32]:
    """The columns of pages whose blocks are given by their words, whether they are finished, and their keys."""
    blocks = [block for page in pages for block in page]
    words, finished, keys = zip(*blocks, strict=True) if blocks else ((), (), ())
    return position(
        np.array(words, dtype=np.int64),
        np.array(finished, dtype=bool),
        np.array(keys, dtype=np.uint64),
        np.cumsum([0, *map(len, pages)]),
    )


PAGE: list[Block] = [(5, False, 1), (40, True, 2), (40, False, 3), (3, False, 1), (0, False, 1)]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("log_from_start", [log1p(i) for i in range(5)]),
        ("log_from_end", [log1p(4 - i) for i in range(5)]),
        ("share_blocks_before", [0, 1 / 5, 2 / 5, 3 / 5, 4 / 5]),
        ("share_words_before", [0, 5 / 88, 45 / 88, 85 / 88, 1]),
        ("share_words_after", [83 / 88, 43 / 88, 3 / 88, 0, 0]),
        ("log_words_before", [0, log1p(5), log1p(45), log1p(85), log1p(88)]),
        ("log_words_after", [log1p(83), log1p(43), log1p(3), 0, 0]),
        ("log_page_blocks", [log1p(5)] * 5),
        ("log_page_words", [log1p(88)] * 5),
        # of the words, sorted by the length of their blocks, the middle one stands in a block of 40
        ("log_typical_length", [log1p(40)] * 5),
        ("length_to_typical", [log(6 / 41), 0, 0, log(4 / 41), log(1 / 41)]),
        # long is what has a third of that; one of the two is unfinished
        ("log_long_blocks", [log1p(2)] * 5),
        ("share_unfinished", [1 / 2] * 5),
        ("is_unfinished_amid_finished", [0, 0, 1 / 2, 0, 0]),
        ("long_before", [0, 0, log1p(1), log1p(2), log1p(2)]),
        ("long_after", [log1p(2), log1p(1), 0, 0, 0]),
        ("log_since_long", [0, log1p(1), 0, 0, log1p(1)]),
        ("log_until_long", [0, 0, log1p(2), log1p(1), 0]),
        ("short_run", [0, 0, 0, log1p(1), log1p(1)]),
        ("long_run", [0, log1p(2), log1p(2), 0, 0]),
        ("repeated", [log1p(2), 0, 0, log1p(2), log1p(2)]),
        ("repeated_nearby", [0, 0, 0, 1, 1]),
    ],
)
def test_a_page_by_hand(name: str, values: list[float]) -> None:
    around: list[Block] = [(7, True, 1)]
    for pages, first in (([PAGE], 0), ([around, PAGE, around], 1), ([[], around, [], PAGE, []], 1)):
        assert rows(*pages)[COLUMNS.index(name), first : first + 5] == pytest.approx(values, abs=1e-6)


def test_a_page_without_words() -> None:
    columns = rows([(0, False, 0)] * 3)
    assert np.isfinite(columns).all()
    assert columns[COLUMNS.index("share_words_before")].tolist() == [0, 0, 0]
    assert columns[COLUMNS.index("log_long_blocks")].tolist() == [0, 0, 0]
    assert columns[COLUMNS.index("log_typical_length")] == pytest.approx([log1p(8)] * 3)


blocks = st.tuples(st.integers(0, 90), st.booleans(), st.integers(0, 3))


@given(st.lists(st.lists(blocks, max_size=12), max_size=5))
def test_pages_do_not_see_each_other(pages: list[list[Block]]) -> None:
    assert rows(*pages).tobytes() == np.concatenate([rows(), *(rows(page) for page in pages)], axis=1).tobytes()
