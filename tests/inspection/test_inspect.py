"""Inspecting pages with the shipped model: the same article as cleaning gives, and true reasons."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import cleaner
from cleaner.article import ROLES
from cleaner.documents import read_text
from cleaner.documents.html import read_html
from cleaner.features import COLUMNS, Evidence, Terms, read_evidence
from cleaner.inspection import inspect_page
from cleaner.inspection.inspect import decisions
from cleaner.inspection.pieces import NAMING, pieces, pieces_of, typical
from cleaner.items import Item
from cleaner.segmenter import Segmenter
from cleaner.segmenter.influence import log_odds

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
NAMES = ["story-with-leads", "in-the-wild/en-captions", "in-the-wild/de-leads", "no-story/de-cookie-wall"]
TEXTS = {name: (FIXTURES / "text" / f"{name}.txt").read_text("utf-8") for name in NAMES}
PAGES = ["en-news", "en-teasers-inside", "de-blog", "en-record-of-another", "zh-news"]
HTML = {name: (FIXTURES / "html" / "in-the-wild" / f"{name}.html").read_text("utf-8") for name in PAGES}


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter.load()


@pytest.mark.parametrize("page", [*TEXTS.values(), *HTML.values()], ids=[*TEXTS, *HTML])
def test_the_article_is_the_one_that_cleaning_gives(page: str, segmenter: Segmenter) -> None:
    found = inspect_page(Item(page), segmenter=segmenter, paragraphs=[0])
    assert found.article == cleaner.clean(page, segmenter=segmenter)
    assert len(found.findings) == len(found.article.paragraphs)


@pytest.mark.parametrize("page", [*TEXTS.values(), *HTML.values()], ids=[*TEXTS, *HTML])
def test_leaving_evidence_out_moves_the_score_as_the_weights_say(page: str, segmenter: Segmenter) -> None:
    """Direction and order, by another way: rows are changed by hand, and the whole page is predicted."""
    document = read_html(page) if page.startswith("<") else read_text(page)
    evidence = read_evidence([document], segmenter.model.rarity)
    base, last = log_odds(segmenter.model, evidence), len(evidence.words) - 1
    columns_of = {piece.name: list(piece.columns) for piece in pieces_of(evidence)}
    told = set()
    for block in {0, last // 2, last}:
        reasons = inspect_page(Item(page), segmenter=segmenter, paragraphs=[block]).findings[block].reasons
        assert reasons is not None
        assert {reason.name for reason in reasons} == set(columns_of)
        moved = []
        for reason in reasons:
            if not columns_of[reason.name]:
                continue
            changed = [changed_by_hand(evidence, block, columns_of[reason.name], k) for k in (0, 1)]
            change = float(base[block] - np.mean([log_odds(segmenter.model, one)[block] for one in changed]))
            moved.append(abs(change))
            if abs(reason.weight) >= 0.01:
                assert np.sign(change) == np.sign(reason.weight)
                told.add(reason.name)
        assert moved == sorted(moved, reverse=True) or np.allclose(moved, sorted(moved, reverse=True), atol=0.01)
    if evidence.markup is not None:
        assert {name for name in told if min(columns_of[name]) >= len(COLUMNS)}  # markup is part of what is told


def changed_by_hand(evidence: Evidence, block: int, columns: list[int], kind: int) -> Evidence:
    """The evidence with what is typical of story, kind 0, or of noise in some columns of a block."""
    matrix, found = evidence.matrix.copy(), evidence.markup
    wide = matrix if found is None else np.hstack((matrix, found.matrix))
    value = typical(wide)[kind]
    for column in columns:
        if column < len(COLUMNS):
            matrix[block, column] = value[column]
        elif found is not None:
            of_markup = found.matrix.copy()
            of_markup[block, column - len(COLUMNS)] = value[column]
            found = replace(found, matrix=of_markup)
    return replace(evidence, matrix=matrix, markup=found)


def test_what_the_names_of_elements_did_is_what_their_absence_undoes(segmenter: Segmenter) -> None:
    page = HTML["en-teasers-inside"]
    evidence = read_evidence([read_html(page)], segmenter.model.rarity)
    base, found = log_odds(segmenter.model, evidence), evidence.markup
    assert found is not None
    for block, finding in enumerate(inspect_page(Item(page), segmenter=segmenter).findings):
        (reason,) = (reason for reason in finding.reasons or () if reason.name == NAMING)
        first, last = found.names.bounds[block : block + 2]
        bounds = found.names.bounds - np.where(np.arange(len(base) + 1) > block, last - first, 0)
        names = Terms(np.delete(found.names.ids, slice(first, last)), bounds)
        left = log_odds(segmenter.model, replace(evidence, markup=replace(found, names=names)))[block]
        assert reason.weight == pytest.approx(base[block] - left, abs=0.006)
        says = segmenter.model.html.names.probabilities(found.names)[block]
        role = [*(role.value for role in ROLES), "noise"][int(says.argmax())]
        assert reason.words == f"what its elements are called, by itself, reads most like {role} ({says.max():.2f})"


def test_a_stop_that_spoke_for_a_paragraph_is_missed_when_it_is_gone(segmenter: Segmenter) -> None:
    text = TEXTS["story-with-leads"]
    reasons = {r.name: r for r in inspect_page(Item(text), segmenter=segmenter).findings[0].reasons or ()}
    assert reasons["ending"].words == "ends with a stop"
    assert reasons["ending"].weight > 0.2
    first, rest = text.split("\n", 1)
    shorn = first.rstrip('.”"') + "\n" + rest
    assert inspect_page(Item(shorn), segmenter=segmenter, paragraphs=[]).findings[0].story < (
        inspect_page(Item(text), segmenter=segmenter, paragraphs=[]).findings[0].story
    )


def test_reasons_come_heaviest_first_and_only_where_asked(segmenter: Segmenter) -> None:
    found = inspect_page(Item(TEXTS["story-with-leads"]), segmenter=segmenter, paragraphs=[19])
    assert [i for i, finding in enumerate(found.findings) if finding.reasons is not None] == [19]
    weights = [abs(reason.weight) for reason in found.findings[19].reasons or ()]
    assert weights == sorted(weights, reverse=True)


def test_a_long_page_has_reasons_where_it_is_in_doubt(segmenter: Segmenter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.inspection.inspect.BUDGET", 23 * len(pieces()) * 2 * 3)
    found = inspect_page(Item(TEXTS["story-with-leads"]), segmenter=segmenter)
    told = [i for i, finding in enumerate(found.findings) if finding.reasons is not None]
    assert len(told) == 3
    boundary = found.article.boundary
    assert boundary is not None
    assert {boundary.end - 1, boundary.end} < set(told)


def test_a_paragraph_that_is_not_there_is_named(segmenter: Segmenter) -> None:
    with pytest.raises(IndexError, match="no paragraph 9: the page has 1"):
        inspect_page(Item("A storm came."), segmenter=segmenter, paragraphs=[8])


def test_html_comes_along_and_text_does_not(segmenter: Segmenter) -> None:
    page = b"<html><meta charset=latin-1><body><p>Caf\xe9 closed.</p></body></html>"
    assert "Café" in str(inspect_page(Item(page), segmenter=segmenter).html)
    assert inspect_page(Item("A storm came."), segmenter=segmenter).html is None
    assert inspect_page(Item("")).findings == ()


def test_every_decision_has_words() -> None:
    article = cleaner.clean(TEXTS["story-with-leads"])
    assert article.boundary is not None
    end = article.boundary.end
    assert decisions(article)[end - 1] == "kept as story"
    assert decisions(article)[end].startswith(f"dropped: it stands after the story's end (paragraph {end}, ")
    no_story = replace(article, boundary=None, verdict=cleaner.Verdict.NO_STORY)
    assert decisions(no_story)[0] == "dropped: the page tells no story"
    late = replace(article, boundary=cleaner.Boundary(3, end, 0.5))
    loose = tuple(replace(p, keep=False) for p in article.paragraphs)
    assert decisions(replace(late, paragraphs=loose))[1] == "dropped: it stands before the story's start (paragraph 4)"
    assert decisions(replace(late, paragraphs=loose))[4] == "dropped by itself: the story goes on after it"
    caption = tuple(replace(p, role=cleaner.Role.CAPTION) for p in article.paragraphs)
    assert "though caption is likelier" in decisions(replace(article, paragraphs=caption))[1]
    assert "did not suffice" in decisions(replace(article, doubtful=True))[0]
    for text, long in ((article.paragraphs[0].text, True), ("夜に嵐が来て港は閉ざされた。", True), ("Eastport", False)):
        again = [replace(article.paragraphs[0], text=text, path="/p", keep=keep) for keep in (True, False)]
        told = decisions(replace(article, paragraphs=(*again, *article.paragraphs[2:])))
        assert ("says the same" in told[1]) is long
