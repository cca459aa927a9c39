"""Examples as arrays."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner.article import Verdict
from cleaner.features import COLUMNS, TERMS, read_evidence
from cleaner.training.corpora import fold
from cleaner.training.examples import Example
from cleaner.training.table import FOLDS, gathered, sparse_terms, tabulate, text_document

RARITY = np.full(TERMS, 80, dtype=np.uint8)


def example(site: str, *texts: str, url: str | None = None, verdict: Verdict = Verdict.STORY) -> Example:
    roles = np.arange(len(texts), dtype=np.int8)
    return Example("text", site, texts, roles, read=site == "a.org", url=url, verdict=verdict)


EXAMPLES = [
    example("a.org", "A bridge closed.", "The mayor spoke of the Bridge.", url="https://a.org/bridge-closed"),
    example("b.org"),
    example("c.org", "Home", verdict=Verdict.NO_STORY),
    example("d.org", "One two three.", "Four", "五六七。"),
]


def test_rows_and_examples() -> None:
    table = tabulate(EXAMPLES, RARITY)
    assert table.roles.tolist() == [0, 1, 0, 0, 1, 2]
    assert table.page.tolist() == [0, 0, 2, 3, 3, 3]
    assert table.evidence.pages.tolist() == [0, 2, 2, 3, 6]
    assert table.evidence.matrix.shape == (6, len(COLUMNS))
    assert table.mode.tolist() == ["text"] * 4
    assert table.read.tolist() == [True, False, False, False]
    assert table.no_story.tolist() == [False, False, True, False]
    assert table.fold.tolist() == [fold(site, FOLDS) for site in ("a.org", "b.org", "c.org", "d.org")]


@pytest.mark.parametrize("count", [1, 64, 65, 200])
def test_evidence_read_in_batches_is_that_read_at_once(count: int) -> None:
    documents = [text_document(EXAMPLES[n % 4].texts, EXAMPLES[n % 4].url) for n in range(count)]
    parts, whole = gathered(documents, RARITY), read_evidence(documents, RARITY)
    for one, other in (
        (parts.matrix, whole.matrix),
        (parts.words, whole.words),
        (parts.pages, whole.pages),
        (parts.terms.ids, whole.terms.ids),
        (parts.terms.bounds, whole.terms.bounds),
    ):
        assert one.dtype == other.dtype
        assert one.tobytes() == other.tobytes()


def test_the_address_is_evidence() -> None:
    table = tabulate(EXAMPLES, RARITY)
    assert table.evidence.matrix[:, COLUMNS.index("has_url")].tolist() == [1, 1, 0, 0, 0, 0]


def test_sparse_terms_weigh_a_block_s_terms_alike() -> None:
    terms = tabulate(EXAMPLES, RARITY).evidence.terms
    matrix = sparse_terms(terms)
    assert matrix.shape == (6, TERMS)
    for row in range(6):
        ids = terms.ids[terms.bounds[row] : terms.bounds[row + 1]]
        dense = matrix[[row]].toarray()[0]
        expected = np.bincount(ids, minlength=TERMS) / np.sqrt(len(ids))
        np.testing.assert_allclose(dense, expected, rtol=1e-6)
