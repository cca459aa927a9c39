"""Baselines, folds, and the way from pages to summaries."""

from __future__ import annotations

import json
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from cleaner.article import Boundary, Role, Verdict
from cleaner.training.baselines import no_op, oracle, rules
from cleaner.training.cleaning import cleaning_with
from cleaner.training.corpora import Page, fold
from cleaner.training.evaluation import MODEL, evaluate, fold_parts, measure, summaries
from cleaner.training.inputs import Inputs, build_inputs
from cleaner.training.metrics.truth import known_truth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cleaner.article import Article
    from cleaner.documents import Document
    from cleaner.segmenter import Segmenter
    from cleaner.training.views import View

    ViewOf = Callable[..., View]

PROSE = "The ferry left the harbour at dawn with forty people aboard and did not come back that night."


@dataclass
class KeepFirst:
    """A segmenter that calls the first blocks story, the rest teasers."""

    count: int
    name: str = "first"

    def segment(self, documents: Sequence[Document]) -> list[Any]:
        found = []
        for document in documents:
            number = len(document.blocks)
            keep = tuple(i < self.count for i in range(number))
            found.append(
                SimpleNamespace(
                    roles=tuple(Role.STORY if k else Role.TEASER for k in keep),
                    confidences=(0.75,) * number,
                    keep=keep,
                    boundary=Boundary(0, min(self.count, number), 0.5),
                    verdict=Verdict.STORY,
                    doubtful=False,
                )
            )
        return found


def first(count: int) -> Any:
    return cleaning_with(cast("Segmenter", KeepFirst(count)))


def pages(count: int) -> list[Page]:
    body = "".join(f"<p>{PROSE} Part {n}.</p>" for n in range(6))
    gold = tuple(f"{PROSE} Part {n}." for n in range(6))
    html = f"<html><body><article>{body}</article></body></html>"
    return [
        Page(
            f"p{n}",
            "even" if n % 2 == 0 else "odd",
            "wcxb",
            None,
            f"s{n}.org",
            f"Title {n}",
            "en",
            "en",
            None,
            html,
            gold,
        )
        for n in range(count)
    ]


def kept(article: Article) -> list[str]:
    return [p.text for p in article.paragraphs if p.keep]


def test_no_op_keeps_all_and_the_oracle_the_story(view: ViewOf) -> None:
    v = view(["Ferry lost", PROSE, "More news", "unread"], "hst-")
    assert kept(no_op(v)) == list(v.lines)
    best = oracle(known_truth(v))
    assert kept(best) == [PROSE]
    assert [p.role for p in best.paragraphs] == [Role.HEADLINE, Role.STORY, Role.TEASER, Role.BOILERPLATE]
    assert best.boundary == Boundary(1, 2, 1.0)


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Anna Berg, 3 May", Role.BYLINE),
        ("写真：ロイター", Role.CAPTION),
        ("Home | News | Sport", Role.BOILERPLATE),
        (PROSE, Role.STORY),
        ("It sank.", Role.STORY),
        ("船は沈んだ。", Role.STORY),
        ("«Мы ждали всю ночь».", Role.STORY),
    ],
)
def test_rules_judge_a_line_before_the_story_by_its_build(view: ViewOf, line: str, role: Role) -> None:
    article = rules(view(["Ferry lost", line, PROSE, PROSE]))
    assert [p.role for p in article.paragraphs] == [Role.HEADLINE, role, Role.STORY, Role.STORY]


def test_rules_drop_what_is_cut_off_or_short_after_the_last_whole_sentence(view: ViewOf) -> None:
    cut = "Meanwhile the council has met again to talk about the harbour and its old"
    article = rules(view([PROSE, "What was known", PROSE, cut, "Latest", f"{cut}…"]))
    assert [p.role for p in article.paragraphs][1:] == [
        Role.STORY,
        Role.STORY,
        Role.TEASER,
        Role.BOILERPLATE,
        Role.TEASER,
    ]
    assert kept(rules(view(["A list", "of words", "without stops"]))) == ["A list", "of words", "without stops"]


def test_every_view_is_cleaned_by_the_public_call(view: ViewOf) -> None:
    views = [view([PROSE, PROSE, "More"], "sst"), view([]), view(["More", PROSE], "ts")]
    figures = measure([known_truth(v) for v in views], first(2))
    assert [f.words.f1 for f in figures[:2]] == [1.0, 0.0]
    assert [f.boundary.end_exact if f.boundary else None for f in figures] == [True, None, True]
    assert figures[0].roles[2] == (Role.TEASER, Role.TEASER, 0.75)
    assert figures[0].end_confidence == 0.5
    with pytest.raises(ValueError, match="shorter"):
        measure([known_truth(v) for v in views], lambda views: [no_op(view) for view in views[:1]])


def test_summaries_are_of_each_corpus_of_all_and_of_each_language(view: ViewOf) -> None:
    truths = [
        known_truth(view([PROSE, "More"], "st", id=f"{corpus}{lang}", corpus=corpus, lang=lang, site=f"{lang}.org"))
        for corpus, lang in (("a", "de"), ("a", "en"), ("b", "en"))
    ]
    found = summaries("text", MODEL, measure(truths, first(1)), resamples=20)
    assert [(s.corpus, s.lang, s.pages, s.sites) for s in found] == [
        ("a", None, 2, 2),
        ("b", None, 1, 1),
        ("all", None, 3, 2),
        ("all", "en", 2, 1),
        ("all", "de", 1, 1),
    ]
    row = json.loads(json.dumps(found[2].to_dict()))
    assert row["figures"]["end_exact"] == 1.0
    assert row["roles"]["teaser"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "support": 3}
    assert row["intervals"]["end_exact"] == [1.0, 1.0]
    assert row["boundary_calibration"]["error"] == 0.5
    baseline = summaries("text", "no-op", measure(truths, first(9)), resamples=20)
    assert [s.lang for s in baseline] == [None, None, None]
    assert baseline[0].intervals == {}


def test_inputs_are_the_same_however_many_processes_build_them() -> None:
    labelled = pages(6)
    forum = Page("f", "c", "wcxb", None, "f.org", None, "en", "en", "forum", "<p>x", ("x",))
    done: list[int] = []
    alone = build_inputs([*labelled, forum], ("text", "wet", "composed"), workers=1, progress=done.append)
    assert done == [1, 2, 3, 4, 5, 6]
    assert build_inputs([*labelled, forum], ("text", "wet", "composed"), workers=2) == alone
    assert [len(alone.of_mode(mode)) for mode in ("text", "wet", "composed", "html")] == [6, 6, 6, 0]
    assert [t.view.id for t in alone.of_mode("text")] == [p.id for p in labelled]


def test_folds_measure_every_page_once_with_a_model_that_never_saw_its_site() -> None:
    labelled = pages(30)
    inputs = build_inputs(labelled, ("text", "composed"), workers=1)
    trained_on: list[set[str]] = []

    def train(_: int, training: Sequence[Page]) -> Callable[[Sequence[View]], Iterable[Article]]:
        trained_on.append({p.site for p in training})
        return lambda views: map(no_op, views)

    measured: list[str] = []
    for part, _ in fold_parts(labelled, inputs, 3, train):
        sites = {t.view.site for t in part.of_mode("text")}
        assert sites
        assert not sites & trained_on[-1]
        assert sites | trained_on[-1] == {p.site for p in labelled}
        assert {t.view.site for t in part.of_mode("composed")} == sites
        measured += [t.view.id for t in part.of_mode("text")]
    assert len(trained_on) == 3
    assert sorted(measured) == sorted(p.id for p in labelled)
    assert {fold(p.site, 3) for p in labelled} == {0, 1, 2}


def test_an_evaluation_sets_the_model_beside_the_baselines() -> None:
    labelled = pages(4)
    halves = [build_inputs(half, ("text",), workers=1) for half in (labelled[:2], labelled[2:])]
    said: list[str] = []
    found = evaluate([(half, first(3)) for half in halves], ("text",), resamples=10, progress=said.append)
    whole = {s.cleaner: s for s in found if s.corpus == "all" and s.lang is None}
    assert list(whole) == ["no-op", "rules", "oracle", "model"]
    assert whole["model"].pages == 4
    assert whole["oracle"].figures["end_exact"] == 1.0
    assert whole["model"].figures["pages_cut_short"] == 1.0
    assert whole["model"].figures["story_words_lost"] == pytest.approx(0.5)
    assert whole["model"].worst[0].faults[0].startswith("cut short: ")
    assert said == ["text: cleaning 2 pages"] * 2
    assert evaluate([(Inputs(), first(1))], ("wet",)) == []
