"""An evaluation as plain-text tables, at most 120 columns wide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.article import ROLES
from cleaner.training.evaluation import MODEL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.article import Role
    from cleaner.training.evaluation import Summary
    from cleaner.training.metrics.calibration import Calibration
    from cleaner.training.views import Mode

WIDTH = 120
_COLUMNS = {
    "f1": "F1",
    "precision": "P",
    "recall": "R",
    "tail_after": "tail",
    "head_after": "head",
    "end_exact": "end",
    "pages_cut_short": "cut",
    "pages_losing_story": "losing",
    "story_words_lost": "lost",
    "noise_removed": "removed",
}
_WORST = "worst"
_LEGEND = """\
F1, P, R: words kept against the story's, mean over pages. tail, head: share of pages with noise left after and before
the story. end: share whose end is exact. cut, losing: share that lose a story line of 8 words or more at the end, and
anywhere. lost: mean share of story words lost. removed: share of noise words removed. worst: mean F1 of the worst tenth
of pages. roles: mean F1 of the roles. Second line of a model: 95 % intervals, bootstrap over sites."""
_LANGUAGES_SHOWN = 5
"""Pages that a language must have to stand in the table; the JSON has them all."""
_PAGES_NAMED = 10


def evaluation_tables(summaries: Sequence[Summary], *, pages_named: int = _PAGES_NAMED) -> str:
    """Set the summaries as tables: each mode's figures by corpus and language, roles, calibration, worst pages."""
    modes: list[Mode] = list(dict.fromkeys(summary.mode for summary in summaries))
    parts = [_LEGEND]
    for mode in modes:
        of_mode = [summary for summary in summaries if summary.mode == mode]
        whole = [summary for summary in of_mode if summary.lang is None]
        model = [summary for summary in whole if summary.cleaner == MODEL]
        languages = [summary for summary in of_mode if summary.lang and summary.pages >= _LANGUAGES_SHOWN]
        parts += [
            "\n".join(rows) for rows in (list(_figure_rows(mode, whole)), list(_language_rows(languages))) if rows
        ]
        if any(summary.roles for summary in model):
            parts.append("\n".join(_role_rows(model)))
        if model:
            parts.append("\n".join([*_calibration_rows(model[-1]), *_worst_rows(model[-1], pages_named)]))
    return "\n\n".join(parts)


def _figure_rows(mode: Mode, summaries: Sequence[Summary]) -> Iterator[str]:
    shown = [name for name in _COLUMNS if any(name in summary.figures for summary in summaries)]
    yield _row(mode, "cleaner", "pages", [*(_COLUMNS[name] for name in shown), _WORST])
    for corpus in dict.fromkeys(summary.corpus for summary in summaries):
        for summary in summaries:
            if summary.corpus == corpus:
                values = [number(summary.figures.get(name)) for name in shown]
                yield _row(corpus, summary.cleaner, str(summary.pages), [*values, number(summary.worst_tenth_f1)])
                if summary.intervals:
                    yield _row("", "", "", [_interval(summary.intervals.get(name)) for name in shown])


def _language_rows(summaries: Sequence[Summary]) -> Iterator[str]:
    if not summaries:
        return
    shown = [name for name in _COLUMNS if any(name in summary.figures for summary in summaries)]
    yield _row("language", "sites", "pages", [*(_COLUMNS[name] for name in shown), "roles"])
    for summary in summaries:
        values = [number(summary.figures.get(name)) for name in shown]
        yield _row(summary.lang or "", str(summary.sites), str(summary.pages), [*values, number(summary.roles_mean)])


def _row(first: str, second: str, third: str, cells: Sequence[str]) -> str:
    return f"{first:<9}{second:<8}{third:>5} {''.join(f'{cell:>8}' for cell in cells)}".rstrip()


def _role_rows(summaries: Sequence[Summary]) -> Iterator[str]:
    """One row a role, and for each corpus its precision, recall, F1 and how many lines readers gave it."""
    read = [summary for summary in summaries if summary.roles]
    yield f"{'role':<11}" + "".join(f"{summary.corpus:>21}" for summary in read)
    yield f"{'':<11}" + "".join(f"{'P':>5}{'R':>5}{'F1':>5}{'lines':>6}" for _ in read)
    for role in ROLES:
        yield f"{role:<11}" + "".join(_role_cells(summary, role) for summary in read)
    yield f"{'mean':<11}" + "".join(f"{number(summary.roles_mean):>15}{'':>6}" for summary in read).rstrip()


def _role_cells(summary: Summary, role: Role) -> str:
    figures = summary.roles.get(role)
    if figures is None:
        return f"{'-':>5}{'-':>5}{'-':>5}{0:>6}"
    shares = (figures.precision, figures.recall, figures.f1)
    return "".join(f"{number(share):>5}" for share in shares) + f"{figures.support:>6}"


def _calibration_rows(summary: Summary) -> Iterator[str]:
    named = {"roles": summary.role_calibration, "story end exact": summary.boundary_calibration}
    for name, calibration in named.items():
        if calibration:
            summed_up = f"{number(calibration.error)} over {calibration.count:,}"
            yield f"calibration error, {name}: {summed_up}: {_bins(calibration)}"


def _bins(calibration: Calibration) -> str:
    """Set the three fullest bins as confidence → accuracy."""
    fullest = sorted(sorted(calibration.bins, key=lambda b: -b.count)[:3], key=lambda b: b.low)
    return ", ".join(f"{number(b.confidence)} said, {number(b.accuracy)} right ({b.count:,})" for b in fullest)


def _worst_rows(summary: Summary, count: int) -> Iterator[str]:
    if summary.worst[:count]:
        yield "worst pages, word F1:"
    for page in summary.worst[:count]:
        yield _fitted(f"  {number(page.f1):>5} {page.id}")
        yield _fitted(f"        {'; '.join(page.faults) or 'words only: no line was kept or dropped wrongly'}")


def _fitted(line: str) -> str:
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…"


def number(value: float | None) -> str:
    """Write a share with three decimals and no leading zero; a dash for what is not known.

    >>> number(0.938), number(1.0), number(None)
    ('.938', '1.000', '-')
    """
    return "-" if value is None else f"{value:.3f}".removeprefix("0")


def _interval(bounds: tuple[float, float] | None) -> str:
    return (
        "-" if bounds is None else "–".join(f"{bound:.2f}".replace("1.00", "1.0").removeprefix("0") for bound in bounds)
    )
