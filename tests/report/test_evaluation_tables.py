"""The tables of an evaluation say what its summaries hold."""

from __future__ import annotations

from cleaner.article import Role
from cleaner.report.evaluation import WIDTH, evaluation_tables
from cleaner.training.evaluation import Summary
from cleaner.training.metrics.aggregate import FIGURES, RoleFigures
from cleaner.training.metrics.calibration import calibration
from cleaner.training.metrics.worst import WorstPage


def summary(cleaner: str, corpus: str, lang: str | None = None, pages: int = 10) -> Summary:
    model = cleaner == "model"
    return Summary(
        mode="text",
        cleaner=cleaner,
        corpus=corpus,
        lang=lang,
        pages=pages,
        read=pages,
        sites=3,
        figures=dict.fromkeys(FIGURES, 0.25) | {"f1": 0.9375, "end_exact": 1.0},
        roles={Role.TEASER: RoleFigures(None, 0.0, 0.125, 4321)},
        roles_mean=0.125,
        worst_tenth_f1=0.0625,
        intervals=dict.fromkeys(FIGURES, (0.2, 1.0)) if model else {},
        role_calibration=calibration([(0.75, True), (0.75, False)]) if model else None,
        boundary_calibration=None,
        worst=(WorstPage("x" * 200, 0.0, ("cut short: 1 of 2 story words lost", "y" * 200)), WorstPage("z", 0.5, ())),
    )


def test_tables_fit_and_show_every_group() -> None:
    corpora = ["daniel", "fundus", "silver", "wcxb", "all"]
    summaries = [summary(cleaner, corpus) for cleaner in ("no-op", "model") for corpus in corpora]
    text = evaluation_tables([*summaries, summary("model", "all", "de"), summary("model", "all", "is", pages=4)])
    lines = text.splitlines()
    assert max(map(len, lines)) <= WIDTH
    (row,) = (line for line in lines if line.startswith("fundus") and "no-op" in line)
    values = row.split()
    assert values[:4] == ["fundus", "no-op", "10", ".938"]
    assert values[8] == "1.000"
    assert values[-1] == ".062"
    assert sum(".20–1.0" in line for line in lines) == len(corpora)
    assert any(line.split()[:3] == ["de", "3", "10"] for line in lines)
    assert not any(line.startswith("is ") for line in lines)  # four pages are too few for a row
    (teaser,) = (line for line in lines if line.startswith("teaser"))
    assert teaser.split()[1:5] == ["-", ".000", ".125", "4321"]
    assert "calibration error, roles: .250 over 2: .750 said, .500 right (2)" in lines
    assert "   .000 " + "x" * 111 + "…" in lines
    assert "story end exact" not in text.split("calibration", 1)[1]


def test_modes_follow_one_another_and_nothing_is_shown_for_nothing() -> None:
    assert evaluation_tables([]).count("\n\n") == 0
    text = evaluation_tables([summary("no-op", "all")])
    assert "worst pages" not in text
    assert "teaser" not in text
