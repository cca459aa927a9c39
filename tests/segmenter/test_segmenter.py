from __future__ import annotations

import pickle
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from synthetic import document, documents, small_segmenter

from cleaner.article import Role, Verdict
from cleaner.documents.asking import asked, is_asked
from cleaner.documents.document import Document
from cleaner.documents.html import read_html
from cleaner.errors import ModelError
from cleaner.features import Evidence, read_evidence
from cleaner.segmenter import DEFAULT_MAX_LOSS, Segmentation, Segmenter
from cleaner.segmenter.model import ByWords
from cleaner.segmenter.segmenter import _BATCH_BLOCKS, Judged

PRICES = (0.0, 0.001, DEFAULT_MAX_LOSS, 0.2, 1.0)
lines = st.lists(
    st.sampled_from([block.text for some in documents(4, seed=5) for block in some.blocks])
    | st.text(max_size=60).map(lambda text: " ".join(text.split())).filter(bool),
    max_size=12,
)


def check(found: Segmentation, of: Document) -> None:
    """What every segmentation promises."""
    blocks = len(of.blocks)
    assert (len(found.roles), len(found.confidences), len(found.keep)) == (blocks, blocks, blocks)
    assert all(isinstance(role, Role) for role in found.roles)
    assert all(type(stays) is bool for stays in found.keep)
    assert all(type(sure) is float and 0 <= sure <= 1 and sure == round(sure, 3) for sure in found.confidences)
    if found.verdict is Verdict.NO_STORY:
        assert found.boundary is None
        assert not any(found.keep)
        assert not found.doubtful
        return
    where = [i for i, stays in enumerate(found.keep) if stays]
    assert found.boundary is not None
    assert (found.boundary.start, found.boundary.end) == (where[0], where[-1] + 1)
    assert 0 <= found.boundary.confidence <= 1
    assert found.boundary.confidence == round(found.boundary.confidence, 3)
    # what goes is never called story
    assert all(stays or role is not Role.STORY for stays, role in zip(found.keep, found.roles, strict=True))
    if found.doubtful:
        assert all(found.keep)


@pytest.mark.parametrize("max_loss", PRICES)
def test_promises(segmenter: Segmenter, max_loss: float) -> None:
    some = documents(30)
    results = segmenter.segment(some, max_loss=max_loss)
    assert len(results) == len(some)
    for found, of in zip(results, some, strict=True):
        check(found, of)
    if max_loss:
        assert {Verdict.STORY} <= {found.verdict for found in results}
        assert any(not all(found.keep) for found in results)


@given(lines, st.sampled_from(PRICES))
@settings(max_examples=60)
def test_promises_on_any_lines(some: list[str], max_loss: float) -> None:
    of = document(some)
    (found,) = small_segmenter().segment([of], max_loss=max_loss)
    check(found, of)


@given(lines)
@settings(max_examples=30)
def test_a_larger_price_never_keeps_more(some: list[str]) -> None:
    segmenter, of = small_segmenter(), document(some)
    kept = [np.array(segmenter.segment([of], max_loss=price)[0].keep, dtype=bool) for price in PRICES]
    for cheap, dear in pairwise(kept):
        assert not (dear & ~cheap).any()


def test_a_price_of_nothing_keeps_all_of_a_story(segmenter: Segmenter) -> None:
    some = documents(30)
    told = [found for found in segmenter.segment(some, max_loss=0) if found.verdict is Verdict.STORY]
    assert len(told) > 20
    assert all(all(found.keep) for found in told)
    assert any(found.doubtful for found in told)


def test_the_default_price(segmenter: Segmenter) -> None:
    some = documents()
    assert segmenter.segment(some) == segmenter.segment(some, max_loss=DEFAULT_MAX_LOSS)
    assert segmenter.segment(some) != segmenter.segment(some, max_loss=0)


def test_it_has_learned_to_tell_headlines_and_stories(segmenter: Segmenter) -> None:
    of = documents(1, seed=8)[0]
    (found,) = segmenter.segment([of])
    assert found.verdict is Verdict.STORY
    assert found.roles[0] is Role.HEADLINE
    assert found.roles.count(Role.STORY) >= 3


def test_documents_do_not_depend_on_their_company(segmenter: Segmenter) -> None:
    some = documents(24)
    some[5:5] = [document([]), document(["One line."])]
    alone = [segmenter.segment([one])[0] for one in some]
    assert segmenter.segment(some) == alone
    assert segmenter.segment(some[::-1])[::-1] == alone
    assert segmenter.segment(some[3:9]) == alone[3:9]


def test_more_blocks_than_go_into_a_batch(segmenter: Segmenter) -> None:
    some = documents(6)
    long = document([block.text for one in documents(60, seed=3) for block in one.blocks] * 8)
    assert len(long.blocks) > _BATCH_BLOCKS
    mixed = [*some[:3], long, *some[3:]]
    results = segmenter.segment(mixed)
    assert results[:3] + results[4:] == segmenter.segment(some)
    assert results[3] == segmenter.segment([long])[0]
    check(results[3], long)


def test_the_same_every_time(segmenter: Segmenter) -> None:
    some = documents()
    assert segmenter.segment(some) == segmenter.segment(some)


def test_an_empty_document_tells_no_story(segmenter: Segmenter) -> None:
    assert segmenter.segment([document([])]) == [Segmentation((), (), (), None, Verdict.NO_STORY, doubtful=False)]
    assert segmenter.segment([]) == []


def test_blocks_without_words(segmenter: Segmenter) -> None:
    of = document(["***", "-", "…"])
    check(segmenter.segment([of])[0], of)


def test_an_address_is_evidence_and_may_be_anything(segmenter: Segmenter) -> None:
    texts = [block.text for block in documents(1)[0].blocks]
    for url in (None, "https://a.example/some-story.html", "http://[", "no address", ""):
        of = document(texts, url)
        check(segmenter.segment([of])[0], of)


def test_pickled(segmenter: Segmenter) -> None:
    some = documents()
    again = pickle.loads(pickle.dumps(segmenter))
    assert again.name == segmenter.name == "small"
    assert again.segment(some) == segmenter.segment(some)


def test_saved_and_loaded(segmenter: Segmenter, tmp_path: Path) -> None:
    some = documents()
    segmenter.model.save(tmp_path / "small")
    assert Segmenter.load(str(tmp_path / "small")).segment(some) == segmenter.segment(some)
    with pytest.raises(ModelError, match="no model directory"):
        Segmenter.load(tmp_path / "other")


def test_from_several_threads(segmenter: Segmenter) -> None:
    batches = [documents(5, seed=seed) for seed in range(8)]
    expected = [segmenter.segment(batch) for batch in batches]
    with ThreadPoolExecutor(4) as pool:
        for _ in range(3):
            assert list(pool.map(segmenter.segment, batches)) == expected


class Foretold(Segmenter):
    """A segmenter whose model says what it is told to."""

    def __init__(
        self, story: Sequence[float], end: Sequence[float], has_story: float = 0.9, *, marked: bool = False
    ) -> None:
        super().__init__(small_segmenter().model)
        roles = np.full((len(story), len(Role)), 0.0)
        roles[:, 2] = story
        roles[:, 5] = (1 - np.array(story)) * 0.75
        roles[:, 8] = (1 - np.array(story)) * 0.25
        self.told = roles, np.array(end), has_story, np.full(len(story), 8), marked, np.zeros(len(story), dtype=bool)

    def _predicted(self, documents: Sequence[Document], evidence: Evidence, found: ByWords) -> list[Judged]:
        return [Judged(*self.told) for _ in documents]


EVEN = document(["Eight words stand on each of these lines."] * 4)


def test_a_clear_page() -> None:
    (found,) = Foretold([0.001, 0.99, 0.99, 0.001], [0, 0.001, 0.998, 0.001]).segment([EVEN])
    assert found.keep == (False, True, True, False)
    assert found.roles == (Role.TEASER, Role.STORY, Role.STORY, Role.TEASER)
    assert found.confidences == (0.749, 0.99, 0.99, 0.749)
    assert found.boundary is not None
    assert (found.boundary.start, found.boundary.end) == (1, 3)
    assert not found.doubtful


def test_a_page_on_which_nothing_is_noise_is_not_doubtful() -> None:
    (found,) = Foretold([0.99] * 4, [0, 0, 0.001, 0.999]).segment([EVEN])
    assert all(found.keep)
    assert not found.doubtful


def test_a_page_that_may_end_early_comes_back_whole_and_doubtful() -> None:
    (found,) = Foretold([0.9, 0.9, 0.6, 0.6], [0, 0.55, 0, 0.45]).segment([EVEN])
    assert found.keep == (True, True, True, True)
    assert found.doubtful


def test_what_stands_after_the_end_is_not_called_story() -> None:
    (found,) = Foretold([0.99, 0.99, 0.8, 0.8], [0, 0.999, 0.001, 0]).segment([EVEN])
    assert found.keep == (True, True, False, False)
    assert found.roles[2:] == (Role.TEASER, Role.TEASER)
    assert found.confidences[2:] == (0.15, 0.15)


def test_an_index_page_tells_no_story_whatever_its_lines_say() -> None:
    (found,) = Foretold([0.9, 0.9, 0.9, 0.1], [0, 0, 1, 0], has_story=0.1).segment([EVEN])
    assert (found.verdict, found.boundary, found.keep) == (Verdict.NO_STORY, None, (False,) * 4)


def test_where_all_goes_there_is_no_story() -> None:
    (found,) = Foretold([0.0, 0.0, 0.0, 0.0], [1, 0, 0, 0]).segment([EVEN])
    assert (found.verdict, found.boundary, found.keep) == (Verdict.NO_STORY, None, (False,) * 4)


def test_at_a_price_of_one_nothing_stays_that_is_likelier_noise(segmenter: Segmenter) -> None:
    some = documents(20)
    evidence = read_evidence(some, segmenter.model.rarity)
    story = segmenter.model.predict(evidence).story
    stays = np.concatenate([found.keep for found in segmenter.segment(some, max_loss=1.0)])
    assert stays.any()
    assert (story[stays] >= 0.5).all()


STORY = f"<article>{'<p>A storm came at night, and the harbour closed.' * 12}</article><p>Home"


@pytest.mark.parametrize(
    ("certain", "has_story", "ask"), [(0.999, 0.9, False), (0.7, 0.9, True), (0.7, 0.01, False), (0.001, 0.01, False)]
)
def test_an_extractor_is_asked_about_pages_in_doubt(certain: float, has_story: float, ask: bool) -> None:
    page = read_html(STORY)
    assert is_asked(asked(page))
    segmenter = Foretold([certain] * 12 + [0.001], [0.0] * 13, has_story, marked=True)
    assert is_asked(segmenter.settled(page)) is ask
    assert is_asked(segmenter.settled(asked(page))) is ask  # as little as is needed, whoever was asked before
    assert segmenter.settled(segmenter.settled(page)) == segmenter.settled(page)


def test_who_was_asked_before_makes_no_difference() -> None:
    pages = [read_html(STORY), read_html("<p>Home<p>News<p>Sport"), document(["A storm came at night."])]
    segmenter = small_segmenter()
    assert segmenter.segment(pages) == segmenter.segment([asked(page) for page in pages])
