"""Figures of many pages, their intervals, and calibration, against sums done by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cleaner.article import Role
from cleaner.training.metrics.aggregate import FIGURES, SiteSums, role_figures, roles_mean, worst_tenth_f1
from cleaner.training.metrics.calibration import boundary_calibration, calibration, role_calibration
from cleaner.training.metrics.figures import BoundaryFigures, PageFigures
from cleaner.training.metrics.tokens import Overlap
from cleaner.training.metrics.worst import worst_pages

GOOD = BoundaryFigures(True, False, False, False, True, False, False, 100, 0, 10, 0, False)
BAD = BoundaryFigures(True, True, True, True, False, True, True, 50, 25, 30, 20, True)


def page(name: str, f1: float, boundary: BoundaryFigures | None = GOOD, site: str = "a.org") -> PageFigures:
    return PageFigures(name, "c", site, "en", read=True, words=Overlap(f1, f1, 1.0), boundary=boundary)


def test_figures_are_means_over_pages_but_noise_removed_over_words() -> None:
    figures = SiteSums([page("1", 1.0), page("2", 0.5, BAD), page("3", 0.0, None)]).figures()
    assert set(figures) == set(FIGURES)
    assert figures["f1"] == pytest.approx(0.5)  # of three pages
    assert figures["end_exact"] == pytest.approx(0.5)  # of the two that have a boundary
    assert figures["tail_before"] == pytest.approx(1.0)
    assert figures["story_words_lost"] == pytest.approx((0 + 25 / 50) / 2)
    assert figures["noise_removed"] == pytest.approx(1 - 20 / 40)
    assert figures["violations"] == pytest.approx(0.5)


def test_a_figure_without_pages_is_left_out() -> None:
    assert set(SiteSums([page("1", 1.0, None)]).figures()) == {"f1", "precision", "recall"}


def test_intervals_are_the_same_each_time_and_hold_the_figure() -> None:
    pages = [page(str(n), (n % 7) / 7, GOOD if n % 3 else BAD, site=f"s{n}") for n in range(60)]
    sums = SiteSums(pages)
    intervals = sums.intervals(500)
    assert intervals == SiteSums(list(reversed(pages))).intervals(500)
    assert intervals != sums.intervals(500, seed=1)
    for name, value in sums.figures().items():
        low, high = intervals[name]
        assert low <= value <= high
    # the mean of 60 values of standard deviation .29 has a standard error of .037
    low, high = intervals["f1"]
    assert 0.12 < high - low < 0.18


def test_pages_of_one_site_are_drawn_together() -> None:
    scores = [n % 2 for n in range(40)]
    apart = [page(str(n), score, site=f"s{n}") for n, score in enumerate(scores)]
    together = [page(str(n), score, site=f"s{score}") for n, score in enumerate(scores)]
    (low, high), (low_together, high_together) = (SiteSums(p).intervals(500)["f1"] for p in (apart, together))
    assert high - low < 0.4
    assert (low_together, high_together) == (0.0, 1.0)
    assert SiteSums([page("1", 0.25)]).intervals(50)["f1"] == (0.25, 0.25)


def test_roles_are_counted_over_all_lines() -> None:
    story, teaser, promo = Role.STORY, Role.TEASER, Role.PROMO
    first = replace(page("1", 1.0), roles=((story, story, 1.0), (teaser, story, 0.6), (teaser, teaser, 0.7)))
    second = replace(
        page("2", 1.0, site="b.org"), roles=((teaser, teaser, 0.9), (story, None, 0.0), (story, promo, 0.4))
    )
    sums = SiteSums([first, second])
    roles = role_figures(sums)
    assert list(roles) == [story, teaser]  # promo was given, but no reader saw any
    assert (roles[teaser].precision, roles[teaser].recall, roles[teaser].support) == pytest.approx((1.0, 2 / 3, 3))
    assert (roles[story].precision, roles[story].recall) == pytest.approx((0.5, 1 / 3))
    assert roles[story].f1 == pytest.approx(0.4)
    assert roles_mean(roles) == pytest.approx((0.8 + 0.4) / 2)
    low, high = sums.intervals(300)["roles_mean"]
    assert low < 0.6 < high
    assert roles_mean({}) is None


def test_calibration_error_is_the_mean_gap() -> None:
    result = calibration([(0.95, True)] * 3 + [(0.95, False)] + [(0.25, False)] * 4 + [(1.0, True)] * 2)
    assert result is not None
    assert [(b.low, b.high, b.count, b.accuracy) for b in result.bins] == [(0.2, 0.3, 4, 0.0), (0.9, 1.0, 6, 0.8333)]
    confidence = (4 * 0.95 + 2) / 6
    assert result.error == pytest.approx((4 * 0.25 + 6 * (confidence - 5 / 6)) / 10, abs=2e-4)
    assert calibration([]) is None


def test_confidences_of_roles_and_of_the_end_are_calibrated_apart() -> None:
    lines = ((Role.STORY, Role.STORY, 0.8), (Role.STORY, Role.TEASER, 0.8), (Role.STORY, None, 0.0))
    pages = [replace(page("1", 1.0), roles=lines, end_confidence=0.7), replace(page("2", 0.5, BAD), end_confidence=0.7)]
    roles, ends = role_calibration(pages), boundary_calibration([*pages, page("3", 1.0)])
    assert roles is not None
    assert ends is not None
    assert (roles.count, roles.error) == pytest.approx((2, 0.3))
    assert (ends.count, ends.error) == pytest.approx((2, 0.2))
    assert boundary_calibration([page("3", 1.0)]) is None


def test_the_worst_pages_are_named_worst_first() -> None:
    pages = [page("b", 0.5, BAD), page("a", 0.5, BAD), page("c", 0.9), page("broken", 0.0, None)]
    worst = worst_pages(pages, 2)
    assert [(p.id, p.f1) for p in worst] == [("a", 0.5), ("b", 0.5)]
    assert worst[0].faults[0] == "cut short: 25 of 50 story words lost"
    assert worst[0].faults[1] == "noise left before and after the story: 20 of 30 words kept"
    assert worst[0].faults[2].startswith("not a deletion")
    assert [p.id for p in worst_pages(pages[-1:], 2)] == ["broken"]


def test_the_worst_tenth_is_at_least_one_page() -> None:
    assert worst_tenth_f1([page(str(n), n / 20) for n in range(20)]) == pytest.approx(0.025)
    assert worst_tenth_f1([page("1", 0.3)]) == 0.3
    assert worst_tenth_f1([]) == 0.0
