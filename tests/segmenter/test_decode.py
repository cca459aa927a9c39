from __future__ import annotations

from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from cleaner.segmenter.decode import DEFAULT_MAX_LOSS, LIKELIEST, Thresholds, best_f1, kept, singles, tail_start

THRESHOLDS = Thresholds(short=0.1, single=0.2)
EVEN = np.full(4, 10)
SURE = np.ones(4)

share = st.floats(0, 1)
price = st.floats(0, 1) | st.sampled_from([0.0, DEFAULT_MAX_LOSS, LIKELIEST])


@st.composite
def predictions(draw: st.DrawFn) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """What a model may say of a page: of each block that it is story, that the story ends with it, and its words."""
    n = draw(st.integers(1, 12))
    story = np.array(draw(st.lists(share, min_size=n, max_size=n)))
    odds = np.array(draw(st.lists(st.floats(1e-6, 1), min_size=n, max_size=n))) ** 3
    words = np.array(draw(st.lists(st.integers(0, 300), min_size=n, max_size=n)))
    return story, odds / odds.sum(), words


def at(max_loss: float) -> tuple[float, ...]:
    """What decides what goes; the threshold of a page without a story is the same at any price."""
    *goes, story = astuple(THRESHOLDS.at(max_loss))
    assert story == THRESHOLDS.story
    return tuple(goes)


def test_costs_fall_to_nothing() -> None:
    assert at(DEFAULT_MAX_LOSS) == pytest.approx((0.1, 0.2))
    assert at(LIKELIEST) == (0, 0.5)
    # halfway in the logarithm of the price: half the cost, and halfway in the logarithm of the threshold
    assert at(DEFAULT_MAX_LOSS**0.5) == pytest.approx((0.05, (0.2 * 0.5) ** 0.5))
    with pytest.raises(ValueError, match="nothing goes"):
        THRESHOLDS.at(0)


@given(st.floats(1e-6, 1), st.floats(1e-6, 1))
def test_more_goes_as_the_price_rises(one: float, other: float) -> None:
    (short, single), (less, higher) = at(min(one, other)), at(max(one, other))
    assert short >= less
    assert single <= higher <= 0.5


@pytest.mark.parametrize(
    ("short", "max_loss", "start"),
    [
        # after each block the story goes on with probability 0.6, 0.3, 0.1 and 0
        (0.0, 1.0, 1),
        (0.45, 1.0, 2),  # worth 0.13, 0.165, 0.155 and 0.1
        (0.8, 1.0, 3),  # worth -0.08, 0.06, 0.12 and 0.1
        (2.0, 1.0, 4),
        # expected words: 10, 6, 3 and 1 of each block, so that 10, 4, 1 and 0 of 20 are lost
        (0.0, 0.5 - 1e-9, 2),
        (0.0, 0.2 - 1e-9, 3),
        (0.0, 0.05 - 1e-9, 4),
    ],
)
def test_the_tail_begins_where_a_cut_is_worth_most(short: float, max_loss: float, start: int) -> None:
    end = np.array([0.4, 0.3, 0.2, 0.1])
    assert tail_start(end, SURE, EVEN, costs(short), max_loss) == start


def costs(short: float = 0.0) -> Thresholds:
    """Thresholds of the tail alone."""
    return Thresholds(short, 0)


def test_what_is_hardly_story_is_hardly_lost() -> None:
    end, story = np.array([0.1, 0.5, 0.1, 0.3]), np.array([1, 1, 0.1, 0.1])
    assert tail_start(end, SURE, EVEN, costs(), 0.1) == 4
    assert tail_start(end, story, EVEN, costs(), 0.1) == 2


def test_the_tail_of_a_page_whose_end_is_sure() -> None:
    for last in range(4):
        assert tail_start(np.eye(4)[last], SURE, EVEN, costs(9), 1e-6) == last + 1


def test_long_blocks_cost_more_than_short_ones() -> None:
    end = np.array([0.1, 0.8, 0.1])
    assert tail_start(end, SURE[:3], np.array([50, 50, 10]), costs(), 0.02) == 2  # 1 of 96 words
    assert tail_start(end, SURE[:3], np.array([50, 50, 900]), costs(), 0.02) == 3  # 90 of 185


@pytest.mark.parametrize(
    ("threshold", "max_loss", "gone"),
    [
        # the expected story words are 9, 0.5, 1 and 9.5: shares 0.45, 0.025, 0.05, 0.475
        (0.5, 0.0, []),
        (0.5, 0.0249, []),
        (0.5, 0.0251, [1]),
        (0.5, 0.0749, [1]),
        (0.5, 0.0751, [1, 2]),
        (0.08, 1.0, [1]),
        (0.05, 1.0, []),  # nothing that is as likely as the threshold
        (1.0, 0.5251, [0, 1, 2]),
    ],
)
def test_the_least_likely_go_first_while_the_price_lasts(threshold: float, max_loss: float, gone: list[int]) -> None:
    marked = singles(np.array([0.9, 0.05, 0.1, 0.95]), 2 * EVEN, threshold, max_loss)
    assert np.flatnonzero(marked).tolist() == gone


def test_blocks_that_are_surely_noise_cost_nothing() -> None:
    assert singles(np.array([1.0, 0.0, 0.0]), np.array([10, 999, 5]), 0.1, 0.0001).tolist() == [False, True, True]


def test_a_cheap_block_does_not_overtake_a_less_likely_dear_one() -> None:
    story, words = np.array([0.9, 0.1, 0.11]), np.array([50, 400, 1])
    assert singles(story, words, 0.5, 0.1).tolist() == [False, False, False]


def test_tails_and_singles_go_together() -> None:
    story = np.array([0.99, 0.001, 0.98, 0.4, 0.01])
    end = np.array([0.0, 0.0, 0.99, 0.01, 0.0])
    words = np.array([40, 5, 40, 5, 10])
    assert kept(story, end, words, THRESHOLDS, DEFAULT_MAX_LOSS).tolist() == [True, False, True, False, False]
    assert kept(story, end, words, THRESHOLDS, 0).all()


@given(predictions(), price, price)
def test_a_larger_price_never_keeps_more(
    page: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]], one: float, other: float
) -> None:
    dear, cheap = (kept(*page, THRESHOLDS, price) for price in (max(one, other), min(one, other)))
    assert not (dear & ~cheap).any()


@given(predictions())
def test_a_price_of_nothing_keeps_everything(
    page: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]],
) -> None:
    assert kept(*page, THRESHOLDS, 0).all()


@given(predictions(), share, price)
def test_singles_cost_no_more_than_the_price_and_are_below_their_threshold(
    page: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]], threshold: float, max_loss: float
) -> None:
    story, _, words = page
    gone = singles(story, words, threshold, max_loss)
    expected = story * words
    assert expected[gone].sum() <= max_loss * max(expected.sum(), 1e-9) + 1e-9
    assert (story[gone] < np.where(words[gone] < 12, max(threshold, 0.5), threshold)).all()


def test_a_line_of_few_words_is_little_to_lose() -> None:
    story = np.array([0.9, 0.4, 0.4, 0.6])
    assert singles(story, np.array([100, 2, 40, 2]), 0.3, 1.0).tolist() == [False, True, False, False]
    assert not singles(story, np.array([100, 2, 40, 2]), 0.0, 1.0).any()


@given(predictions(), price)
def test_tails_cost_no_more_than_the_price(
    page: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]], max_loss: float
) -> None:
    story, end, words = page
    start = tail_start(end, story, words, costs(), max_loss)
    assert 1 <= start <= len(end)
    reached = np.array([end[i:].sum() for i in range(len(end))])
    expected = np.minimum(reached, story) * words
    assert start == len(end) or expected[start:].sum() <= max_loss * max(expected.sum(), 1) + 1e-6


@given(predictions())
def test_no_choice_of_blocks_expects_a_better_f1(page: tuple[NDArray[np.float64], ...]) -> None:
    story, _, words = page
    told, best = float((story * words).sum()), best_f1(story, words)
    assert 0 <= best <= 1 + 1e-9
    for bits in range(1, 2 ** min(len(story), 6)):
        chosen = [i for i in range(len(story)) if bits >> i & 1]
        assert 2 * (story * words)[chosen].sum() <= best * (words[chosen].sum() + told) + 1e-6


def test_of_a_page_of_which_little_can_be_told_more_stays() -> None:
    words = np.full(6, 40)
    clear = np.array([0.99, 0.99, 0.99, 0.99, 0.15, 0.02])
    assert list(singles(clear, words, 0.2, 1)) == [False] * 4 + [True] * 2
    doubtful = np.array([0.2, 0.2, 0.15, 0.15, 0.15, 0.02])
    assert list(singles(doubtful, words, 0.2, 1)) == [False] * 5 + [True]
    # what is hardly story goes from any page, and at the highest price every block gets its likeliest reading
    hardly = np.full(6, 0.04)
    assert singles(hardly, words, 0.2, 1)[:5].all()
    assert singles(doubtful, words, 0.5, 1)[:5].all()
