"""Weights of evidence are what happens when the evidence is left out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from synthetic import SITES, documents, page, small_segmenter

from cleaner.documents.html import read_html
from cleaner.features import COLUMNS, Evidence, read_evidence
from cleaner.features.markup import COLUMNS as MARKUP_COLUMNS
from cleaner.segmenter.influence import Piece, _Page, influences, joined, log_odds, rows_of, without
from cleaner.segmenter.model import Model

ENDING = Piece("ending", tuple(i for i, name in enumerate(COLUMNS) if name.startswith("ends_")))
LENGTH = Piece("length", (COLUMNS.index("log_words"), COLUMNS.index("log_characters")))


LINKED = Piece("links", tuple(len(COLUMNS) + MARKUP_COLUMNS.index(name) for name in ("linked", "in_core", "by_kept")))
BOTH = Piece("both", (*LENGTH.columns, *LINKED.columns))
MARKUP = Piece("markup", tuple(range(len(COLUMNS), len(COLUMNS) + len(MARKUP_COLUMNS))))
NAMED = Piece("element names", names=True)


@pytest.fixture(scope="module")
def marked() -> Evidence:
    """A page of HTML."""
    found = page(SITES[0], 99)
    return read_evidence([read_html(found.html, url=found.url)], small_segmenter().model.rarity)


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return read_evidence(documents(1), small_segmenter().model.rarity)


def test_a_weight_is_the_change_that_a_prediction_by_hand_shows(evidence: Evidence) -> None:
    model, block = small_segmenter().model, len(evidence.words) - 1
    typical = np.stack((evidence.matrix.max(axis=0), evidence.matrix.min(axis=0)))
    (told,) = influences(model, evidence, [block], [ENDING, LENGTH], typical)
    for piece, weight in zip((ENDING, LENGTH), told, strict=True):
        changed = []
        for row in typical:
            matrix = evidence.matrix.copy()
            for column in piece.columns:
                matrix[block, column] = row[column]
            changed.append(log_odds(model, replace(evidence, matrix=matrix))[block])
        assert weight == pytest.approx(log_odds(model, evidence)[block] - np.mean(changed))


def test_what_is_left_out_is_all_that_changes(evidence: Evidence) -> None:
    typical = np.full(len(COLUMNS), 7.0, dtype=np.float32)
    changed = without(evidence, 2, ENDING, typical)
    assert (changed.matrix[2, list(ENDING.columns)] == 7).all()
    same = np.ones_like(evidence.matrix, dtype=bool)
    same[2, list(ENDING.columns)] = False
    assert (changed.matrix == evidence.matrix)[same].all()
    assert changed.terms is evidence.terms


def test_terms_go_from_their_block_alone(evidence: Evidence) -> None:
    less = without(evidence, 1, Piece("wording", terms=True), evidence.matrix[0])
    before, after = (evidence.terms, *evidence.phrases), (less.terms, *less.phrases)
    for terms, changed in zip(before, after, strict=True):
        bounds = terms.bounds
        assert len(changed.ids) == len(terms.ids) - (bounds[2] - bounds[1])
        assert (np.diff(changed.bounds) == np.where(np.arange(len(bounds) - 1) == 1, 0, np.diff(bounds))).all()
        assert (changed.ids[: bounds[1]] == terms.ids[: bounds[1]]).all()
        assert (changed.ids[bounds[1] :] == terms.ids[bounds[2] :]).all()


def test_neighbours_lose_everything_and_the_block_nothing(evidence: Evidence) -> None:
    typical = np.full(len(COLUMNS), 7.0, dtype=np.float32)
    changed = without(evidence, 0, Piece("around", around=2), typical)
    assert (changed.matrix[0] == evidence.matrix[0]).all()
    assert (changed.matrix[1:3] == 7).all()
    assert (changed.matrix[3:] == evidence.matrix[3:]).all()
    assert all(np.diff(terms.bounds)[1:3].sum() == 0 for terms in (changed.terms, *changed.phrases))


def test_markup_is_left_out_of_its_block_alone(marked: Evidence) -> None:
    found, width = marked.markup, marked.matrix.shape[1]
    assert found is not None
    typical = np.full(rows_of(marked).shape[1], 7.0, dtype=np.float32)
    changed = without(marked, 3, LINKED, typical)
    assert changed.markup is not None
    assert (changed.matrix is marked.matrix, changed.terms is marked.terms) == (True, True)
    assert changed.markup.names is found.names
    other = np.zeros_like(found.matrix, dtype=bool)
    other[3, np.array(LINKED.columns) - width] = True
    assert ((changed.markup.matrix == 7) == other).all()
    nameless = without(marked, 3, NAMED, typical)
    assert nameless.markup is not None
    assert nameless.markup.matrix is found.matrix
    counts = np.diff(found.names.bounds)
    assert np.diff(nameless.markup.names.bounds).tolist() == np.where(np.arange(len(counts)) == 3, 0, counts).tolist()
    lonely = without(marked, 3, Piece("around", around=1), typical)
    assert lonely.markup is not None
    assert (lonely.markup.matrix[[2, 4]] == 7).all()
    assert (lonely.markup.matrix[3] == found.matrix[3]).all()
    assert np.diff(lonely.markup.names.bounds)[[2, 4]].sum() == 0


def test_pages_are_predicted_together_as_they_are_alone() -> None:
    model = small_segmenter().model
    each = [read_evidence([document], model.rarity) for document in documents(3)]
    alone = np.concatenate([log_odds(model, page) for page in each])
    assert (log_odds(model, joined(each)) == alone).all()


def test_predicting_what_changed_gives_what_predicting_all_gives() -> None:
    model = small_segmenter().model
    evidence = read_evidence(documents(1, seed=3), model.rarity)
    pieces = (ENDING, LENGTH, Piece("wording", terms=True), Piece("around", around=3))
    blocks = range(len(evidence.words))
    typical = np.stack((evidence.matrix.max(axis=0), evidence.matrix.min(axis=0)))
    assert_changed_as_whole(model, evidence, [(b, piece, row) for b in blocks for piece in pieces for row in typical])


def test_predicting_what_changed_of_html_gives_what_predicting_all_gives(marked: Evidence) -> None:
    pieces = (ENDING, LINKED, MARKUP, BOTH, NAMED, Piece("wording", terms=True), Piece("around", around=3))
    rows = rows_of(marked)
    typical = np.stack((rows.max(axis=0), rows.min(axis=0)))
    model, some = small_segmenter().model, range(0, len(rows), 3)
    jobs = [(b, piece, row) for b in some for piece in pieces for row in typical]
    assert_changed_as_whole(model, marked, jobs)
    assert_changed_as_whole(model, marked, [job for job in jobs if job[1] in (LINKED, MARKUP, NAMED)])
    told, odds = influences(model, marked, some, pieces, typical), log_odds(model, marked)
    for piece, weight in zip(pieces, told[0], strict=True):
        left = [log_odds(model, without(marked, 0, piece, row))[0] for row in typical]
        assert weight == pytest.approx(odds[0] - np.mean(left))
    assert np.abs(told[:, pieces.index(MARKUP)]).max() > 0.01  # markup speaks


def assert_changed_as_whole(
    model: Model, evidence: Evidence, versions: list[tuple[int, Piece, NDArray[np.float32]]]
) -> None:
    page = _Page(model, evidence)
    assert page.odds.tolist() == log_odds(model, evidence).tolist()
    changed = [without(evidence, block, piece, row) for block, piece, row in versions]
    slow = [log_odds(model, one)[block] for one, (block, _, _) in zip(changed, versions, strict=True)]
    assert page.changed(changed, [block for block, _, _ in versions]).tolist() == slow
