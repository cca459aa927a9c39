"""An evaluation's plots and worst pages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.article import ROLES, Role
from cleaner.errors import CleanerError
from cleaner.report.evaluation_page import write_evaluation
from cleaner.report.plots import needs_matplotlib, plots, role_curves
from cleaner.training.baselines import labelled, no_op
from cleaner.training.looks import PageLook, page_look
from cleaner.training.metrics.figures import page_figures
from cleaner.training.metrics.truth import known_truth
from cleaner.training.views import View

LINES = (
    "The storm came in the night and took the old pier away.",
    "Nobody was hurt.",
    "Sign up for our letter",
    "More",
)
READ = (Role.STORY, Role.STORY, Role.PROMO, Role.TEASER)


def look(name: str, found: tuple[Role, ...], **changes: Any) -> PageLook:
    fields: dict[str, Any] = {"mode": "text", "corpus": "made", "site": "a.example", "lang": "en", "url": None}
    truth = known_truth(View(id=name, lines=LINES, gold=LINES[:2], roles=READ, **fields | changes))
    article = labelled(truth.view, found)
    return page_look(truth, article, page_figures(truth, article), page_figures(truth, no_op(truth.view)))


@pytest.fixture(scope="module")
def looks() -> list[PageLook]:
    right = [look(f"right/{i}", READ) for i in range(6)]
    short = look("short</script>", (Role.STORY, Role.PROMO, Role.PROMO, Role.TEASER))
    return [*right, short, look("long", (Role.STORY,) * 4, corpus="other")]


def test_ends_are_counted_in_known_lines(looks: list[PageLook]) -> None:
    assert [one.end_error for one in looks] == [0] * 6 + [-1, 2]
    assert {one.whole_end_error for one in looks} == {2}


@given(st.lists(st.tuples(st.sampled_from(ROLES), st.sampled_from([*ROLES, None]), st.sampled_from([0.1, 0.5, 0.9]))))
def test_curves_end_where_all_that_is_called_a_role_is_counted(pairs: list[tuple[Role, Role | None, float]]) -> None:
    curves = role_curves(pairs)
    assert set(curves) == {read for read, _, _ in pairs}
    for role, curve in curves.items():
        called = [read for read, found, _ in pairs if found is role]
        assert bool(curve) == bool(called)
        assert [recall for recall, _ in curve] == sorted(recall for recall, _ in curve)
        if curve:
            right, support = called.count(role), sum(read is role for read, _, _ in pairs)
            assert curve[-1] == (right / support, right / len(called))


def test_every_plot_is_drawn_the_same_each_time(looks: list[PageLook]) -> None:
    against = {one.figures.id: 0.5 for one in looks}
    found = plots(looks, against)
    assert set(found) == {"roles", "reliability", "end", "lost", "pages", "groups"}
    for _, svg in found.values():
        assert ET.fromstring(svg).tag.endswith("svg")
    assert plots(looks, against) == found
    assert "pages" not in plots(looks, None)
    assert plots([], None) == {}


def test_the_worst_pages_are_listed_and_linked(looks: list[PageLook], tmp_path: Path) -> None:
    write_evaluation(tmp_path / "report", looks, "F1 <b>", heading="Made & measured")
    html = (tmp_path / "report" / "index.html").read_text("utf-8")
    assert "default-src 'none'" in html
    assert html.count("<img alt=") == 6
    assert '<a href="worst-text.html#2">short&lt;/script&gt;</a>: F1 0.' in html
    assert "cut short" in html or "story lost" in html
    assert "F1 &lt;b&gt;" in html
    assert "short</script>" not in html
    worst = (tmp_path / "report" / "worst-text.html").read_text("utf-8")
    assert '"differs":3' in worst
    names = {path.name for path in (tmp_path / "report").iterdir()}
    assert {"text-roles.svg", "text-end.svg", "text-lost.svg"} <= names


def test_the_extra_is_named_where_there_is_no_matplotlib(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(CleanerError, match=r"article-boundary-cleaner\[plots\]"):
        needs_matplotlib()
