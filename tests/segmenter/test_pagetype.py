"""What type of page a page is."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from synthetic import document, pages

from cleaner.documents.html import read_html
from cleaner.features import Evidence, joined, read_evidence
from cleaner.segmenter import Segmenter
from cleaner.segmenter.markup import NAME_CLASSES
from cleaner.segmenter.model import Model
from cleaner.segmenter.pagetype import PAGE_TYPES, page_terms, type_view


def evidence_of(segmenter: Segmenter, *htmls: str | None) -> Evidence:
    documents = [document(["A line."]) if html is None else read_html(html) for html in htmls]
    return read_evidence(documents, segmenter.model.rarity)


def told(model: Model, evidence: Evidence) -> NDArray[np.float64]:
    """The types, where nothing but the markup itself is known."""
    blocks = len(evidence.words)
    assert evidence.markup is not None
    called = np.zeros((len(evidence.markup.rows), NAME_CLASSES), dtype=np.float32)
    opinions = np.zeros_like(model.opinions(evidence))
    return model.html.types.probabilities(evidence, opinions, called, np.full(blocks, 0.25))


def test_each_page_of_markup_has_a_type(segmenter: Segmenter) -> None:
    htmls = [page.html for page in pages()[:5]]
    found = told(segmenter.model, evidence_of(segmenter, None, *htmls, None, "<p>"))
    assert found.shape == (8, len(PAGE_TYPES))
    np.testing.assert_allclose(found[1:6].sum(axis=1), 1)
    assert not found[[0, 6, 7]].any()
    # no page that it was fitted on was anything else
    assert found[1:6, 0].min() > 0.999


def test_a_page_s_type_is_the_same_in_any_batch(segmenter: Segmenter) -> None:
    model = segmenter.model
    alone = [evidence_of(segmenter, page.html) for page in pages()[:6]]
    together = told(model, joined(alone))
    assert np.concatenate([told(model, one) for one in alone]).tobytes() == together.tobytes()


def test_means_are_those_of_the_page_s_blocks(segmenter: Segmenter) -> None:
    evidence = evidence_of(segmenter, "<p class=a>One two three.<p>Four.", None, "<h1 id=b>Five")
    found = evidence.markup
    assert found is not None
    called = np.array([[0.5], [0.25], [1]], dtype=np.float32)
    opinions, story = np.zeros((4, 0), dtype=np.float32), np.array([1.0, 0.5, 0.9, 0.0])
    view = type_view(evidence, opinions, called, story, np.ones((3, 1), dtype=np.float32))
    amounts, columns = view[:, :4], found.matrix.shape[1]
    np.testing.assert_allclose(np.expm1(amounts), [[2, 4, 3.5, 1], [0, 0, 0, 0], [1, 1, 0, 0]], atol=1e-6)
    plain, weighed = view[:, 7 + columns], view[:, 7 + columns * 2 + 2 + evidence.matrix.shape[1]]
    assert plain.tolist() == pytest.approx([0.375, 0, 1])
    assert weighed.tolist() == pytest.approx([(0.5 * 3 + 0.25) / 4, 0, 1])


def test_a_page_says_each_term_of_its_blocks_once(segmenter: Segmenter) -> None:
    htmls = ("<p>Storm<p>Sale<p>Storm", None, "<p>", "<h1>Sale")
    evidence = evidence_of(segmenter, *htmls)
    found = page_terms(evidence)
    said = [set(evidence.terms.some(np.array(rows, dtype=np.int64)).ids.tolist()) for rows in ([0, 1, 2], [], [], [4])]
    assert len(evidence.terms.some(np.arange(3)).ids) > len(said[0])
    assert [found.ids[first:last].tolist() for first, last in pairwise(found.bounds.tolist())] == [
        sorted(terms) for terms in said
    ]
