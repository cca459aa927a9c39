"""Measuring cleaners on labelled pages: who is measured, on which groups of pages, and what is said of each group."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from cleaner.training.baselines import no_op, oracle, rules
from cleaner.training.corpora import fold
from cleaner.training.looks import page_look
from cleaner.training.metrics.aggregate import RESAMPLES, SiteSums, role_figures, roles_mean, worst_tenth_f1
from cleaner.training.metrics.calibration import Calibration, boundary_calibration, role_calibration
from cleaner.training.metrics.figures import PageFigures, page_figures
from cleaner.training.metrics.worst import WorstPage, worst_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cleaner.article import Article, Role
    from cleaner.training.corpora import Page
    from cleaner.training.inputs import Inputs
    from cleaner.training.looks import PageLook
    from cleaner.training.metrics.aggregate import RoleFigures
    from cleaner.training.metrics.truth import Truth
    from cleaner.training.views import Mode, View

    Clean = Callable[[Sequence[View]], Iterable[Article]]
    """Cleans views: an article each, in order, its offsets referring to the view's text."""
    Train = Callable[[int, Sequence[Page]], Clean]
    """Trains the model of a fold on pages and gives what cleans with it."""
    Part = tuple[Inputs, Clean]
    """Inputs, and what cleans them with a model that never saw their sites."""
    Report = Callable[[str], None]

MODEL = "model"
ALL = "all"
BASELINES: dict[str, Callable[[Truth], Article]] = {
    "no-op": lambda truth: no_op(truth.view),
    "rules": lambda truth: rules(truth.view),
    "oracle": oracle,
}
_NAMED_PAGES = 20


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of one cleaner over one group of pages.

    ``lang`` is None where the group is of all languages; ``corpus`` is ``all`` where it is of all corpora.
    ``intervals`` are 95 % bootstrap intervals over sites, by figure; they, the calibrations and ``worst`` are given for
    the model only.
    """

    mode: Mode
    cleaner: str
    corpus: str
    lang: str | None
    pages: int
    read: int
    sites: int
    figures: dict[str, float]
    roles: dict[Role, RoleFigures]
    roles_mean: float | None
    worst_tenth_f1: float
    intervals: dict[str, tuple[float, float]]
    role_calibration: Calibration | None = None
    boundary_calibration: Calibration | None = None
    worst: tuple[WorstPage, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the summary as a JSON object, figures rounded to four decimals."""
        rounded: dict[str, Any] = _rounded(asdict(self))
        return rounded


def measure(
    truths: Sequence[Truth], clean: Clean, seen: Callable[[int, Article, PageFigures], None] = lambda *_: None
) -> list[PageFigures]:
    """Clean every view and measure what came of it; ``seen`` is told place, article and figures of each.

    Raises ValueError where an article is missing.
    """
    found = []
    for place, (truth, article) in enumerate(zip(truths, clean([truth.view for truth in truths]), strict=True)):
        found.append(page_figures(truth, article))
        seen(place, article, found[-1])
    return found


def evaluate(
    parts: Iterable[Part],
    modes: Sequence[Mode],
    *,
    resamples: int = RESAMPLES,
    progress: Report = lambda doing: None,
    look: Callable[[PageLook], None] | None = None,
) -> list[Summary]:
    """Measure the model and the baselines on every part in every mode; summaries are of all parts together.

    Summaries come in order of mode, baselines before the model. ``progress`` is told what is being measured, ``look``
    is shown every page that the model cleaned.
    """
    measured: dict[tuple[Mode, str], list[PageFigures]] = {}
    for inputs, clean in parts:
        for mode in modes:
            truths = inputs.of_mode(mode)
            progress(f"{mode}: cleaning {len(truths)} pages")
            of_part: dict[str, list[PageFigures]] = {}
            for name, baseline in (BASELINES if mode != "html" else {}).items():
                of_part[name] = [page_figures(truth, baseline(truth)) for truth in truths]
            of_part[MODEL] = measure(truths, clean, partial(_shown, look, truths, of_part.get("no-op")))
            for name, figures in of_part.items():
                measured.setdefault((mode, name), []).extend(figures)
    return [
        summary
        for mode in modes
        for cleaner in (*BASELINES, MODEL)
        for summary in summaries(mode, cleaner, measured.get((mode, cleaner), []), resamples)
    ]


def _shown(
    look: Callable[[PageLook], None] | None,
    truths: Sequence[Truth],
    whole: Sequence[PageFigures] | None,
    place: int,
    article: Article,
    figures: PageFigures,
) -> None:
    if look:
        look(page_look(truths[place], article, figures, whole[place] if whole else None))


def fold_parts(pages: Sequence[Page], inputs: Inputs, k: int, train: Train) -> Iterator[Part]:
    """Part the inputs into k folds of whole sites; each comes with a model trained on the ``pages`` of the others."""
    for number in range(k):
        clean = train(number, [page for page in pages if fold(page.site, k) != number])
        yield inputs.chosen(partial(_in_fold, k=k, number=number)), clean


def _in_fold(site: str, k: int, number: int) -> bool:
    return fold(site, k) == number


def summaries(mode: Mode, cleaner: str, pages: Sequence[PageFigures], resamples: int = RESAMPLES) -> list[Summary]:
    """Summarise the pages by corpus, over all corpora and, for the model, by language; languages in order of pages."""
    corpora = sorted({page.corpus for page in pages})
    found = [
        _summary(mode, cleaner, corpus, None, [page for page in pages if page.corpus == corpus], resamples)
        for corpus in corpora
    ]
    if len(corpora) > 1:
        found.append(_summary(mode, cleaner, ALL, None, pages, resamples))
    if cleaner == MODEL:
        by_lang = {lang: [page for page in pages if page.lang == lang] for lang in {page.lang for page in pages}}
        ordered = sorted(by_lang.items(), key=lambda item: (-len(item[1]), item[0]))
        found += [_summary(mode, cleaner, ALL, lang, group, resamples) for lang, group in ordered]
    return found


def _summary(
    mode: Mode, cleaner: str, corpus: str, lang: str | None, pages: Sequence[PageFigures], resamples: int
) -> Summary:
    sums = SiteSums(pages)
    roles = role_figures(sums)
    model = cleaner == MODEL
    return Summary(
        mode=mode,
        cleaner=cleaner,
        corpus=corpus,
        lang=lang,
        pages=len(pages),
        read=sum(page.read for page in pages),
        sites=len(sums.sites),
        figures={name: value for name, value in sums.figures().items() if "/" not in name},
        roles=roles,
        roles_mean=roles_mean(roles),
        worst_tenth_f1=worst_tenth_f1(pages),
        intervals=sums.intervals(resamples) if model else {},
        role_calibration=role_calibration(pages) if model else None,
        boundary_calibration=boundary_calibration(pages) if model else None,
        worst=tuple(worst_pages(pages, _NAMED_PAGES)) if model and lang is None else (),
    )


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {str(name): _rounded(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(item) for item in value]
    return value
