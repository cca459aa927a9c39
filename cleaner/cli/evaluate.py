"""``cleaner evaluate``: a model's figures on labelled pages, beside baselines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cleaner.cli.console import MaxLossOption, ModelOption, complain, say
from cleaner.cli.parts import fold_models, fold_parts_of, one_part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cleaner.inspection import Inspection
    from cleaner.training.corpora import Page
    from cleaner.training.evaluation import Summary
    from cleaner.training.looks import PageLook
    from cleaner.training.views import Mode


def evaluate(
    corpora: Annotated[Path, typer.Argument(help="Directory of labelled corpora, *.jsonl.xz, or one of them.")],
    model: ModelOption = None,
    roles: Annotated[
        list[Path] | None, typer.Option(help="File of roles that were read; may be given several times.")
    ] = None,
    modes: Annotated[str, typer.Option(help="Of text, composed, wet, html: which, with commas.")] = "text,composed,wet",
    all_sites: Annotated[
        bool, typer.Option("--all-sites", help="Measure every site, not only those that models are not trained on.")
    ] = False,
    folds: Annotated[
        int | None, typer.Option(min=2, help="Train a model for each of so many folds of sites; measure every site.")
    ] = None,
    models: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="With --folds: keep the models here, and take up those that an earlier run kept."
        ),
    ] = None,
    readings: Annotated[
        list[Path] | None,
        typer.Option(
            help="With --folds: file of roles to train with, but not to measure by; may be given several times."
        ),
    ] = None,
    furniture: Annotated[
        Path | None, typer.Option(help="With --folds: train with this directory of furniture, as `cleaner train` does.")
    ] = None,
    written: Annotated[
        Path | None, typer.Option("--pages", help="With --folds: train with this directory of written pages, too.")
    ] = None,
    json_: Annotated[Path | None, typer.Option("--json", help="Write all figures here as JSON.")] = None,
    card: Annotated[
        bool, typer.Option("--card", help="Write the figures into the model's directory, and its card anew.")
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write plots, and the worst pages with what was decided, to look at."),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes that extract pages.")] = 2,
    resamples: Annotated[int, typer.Option(min=1, help="Bootstrap resamples for the intervals.")] = 1000,
    max_loss: MaxLossOption = None,
) -> None:
    """Measure a model on labelled pages: where it cuts, what it loses, which roles it tells, how sure it rightly is.

    With --folds every page is measured, by a model that never saw its site; each takes as long as `cleaner train`.
    Prints tables, beside keeping everything, simple rules and an oracle; progress goes to standard error.
    """
    from cleaner.report.evaluation import evaluation_tables
    from cleaner.training.evaluation import evaluate as measured

    chosen = _chosen_modes(modes)
    if folds and model:
        raise typer.BadParameter("--folds trains models of its own: leave --model out")
    if not folds and (models or readings or furniture or written):
        raise typer.BadParameter("--models, --readings, --furniture and --pages are for --folds, which trains models")
    if card and not model:
        raise typer.BadParameter("--card needs --model, the directory to write into")
    if json_ and not json_.parent.is_dir():
        raise typer.BadParameter(f"--json: no directory {json_.parent}")
    if report:
        from cleaner.report.plots import needs_matplotlib

        needs_matplotlib()
    trafilatura = _extractor()
    sites = f"{folds} folds" if folds else "all" if all_sites else "validation"
    pages = _pages(corpora, roles or [], everywhere=sites != "validation")
    data = _checksums(corpora, [*(roles or []), *(readings or [])])
    if folds:
        training = _pages(corpora, [*(roles or []), *(readings or [])], everywhere=True)
        kept = fold_models(folds, data, models, furniture, written, workers)
        parts = fold_parts_of(pages, training, chosen, kept, max_loss)
    else:
        parts = one_part(pages, chosen, workers, model, max_loss)
    looks: list[PageLook] = []
    summaries = measured(parts, chosen, resamples=resamples, progress=complain, look=looks.append if report else None)
    made_with = {
        "trafilatura": trafilatura,
        "sites": sites,
        "model": model and model.name,
        "max_loss": max_loss,
        "data": data,
    }
    if json_:
        _write(json_, made_with, summaries)
    if card and model:
        from cleaner.training.card import METRICS_FILE, write_card

        _write(model / METRICS_FILE, made_with, summaries)
        write_card(model)
    heading, tables = f"Inputs made with trafilatura {trafilatura}; sites: {sites}.", evaluation_tables(summaries)
    if report:
        from cleaner.report.evaluation_page import write_evaluation

        inspect = None if folds else _inspecting(model, max_loss)
        write_evaluation(report, looks, tables, heading=heading, inspect=inspect)
        complain(f"wrote {report / 'index.html'}")
    say(f"{heading}\n")
    say(tables)


def _chosen_modes(names: str) -> list[Mode]:
    from cleaner.training.inputs import MODES

    wanted = [name.strip() for name in names.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in MODES]
    if unknown or not wanted:
        raise typer.BadParameter(f"--modes: {', '.join(unknown) or 'none'} is not of {', '.join(MODES)}")
    return [mode for mode in MODES if mode in wanted]


def _extractor() -> str:
    """Return the installed trafilatura's version, with a warning where quoted figures were made with another."""
    from cleaner.training.views import QUOTED_TRAFILATURA, trafilatura_version

    installed = trafilatura_version() or "unknown"
    if installed != QUOTED_TRAFILATURA:
        complain(
            f"warning: inputs are made with trafilatura {installed}; quoted figures are made with {QUOTED_TRAFILATURA}"
        )
    return installed


def _pages(corpora: Path, roles: Sequence[Path], *, everywhere: bool) -> Iterator[Page]:
    from cleaner.training.corpora import read_pages, validation

    return (page for page in read_pages(corpora, *roles) if everywhere or validation(page.site))


def _inspecting(model: Path | None, max_loss: float | None) -> Callable[[PageLook], Inspection]:
    """What finds the reasons for a page's decisions."""
    from cleaner.inspection import inspect_page
    from cleaner.items import Item
    from cleaner.segmenter import Segmenter

    segmenter = Segmenter.load(model)

    def inspect(look: PageLook) -> Inspection:
        view = look.truth.view
        item = (
            Item(view.text, "text", view.id, view.url)
            if view.html is None
            else Item(view.html, "html", view.id, view.url)
        )
        return inspect_page(item, segmenter=segmenter, max_loss=max_loss)

    return inspect


def _checksums(corpora: Path, roles: Sequence[Path]) -> dict[str, str]:
    from cleaner.training.corpora import checksum, corpus_files

    return {path.name: checksum(path) for path in [*corpus_files(corpora), *roles]}


def _write(path: Path, made_with: dict[str, Any], summaries: Sequence[Summary]) -> None:
    content = made_with | {"summaries": [summary.to_dict() for summary in summaries]}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
