"""A model's card: what it was made of, how, how well it does, and where it fails."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.training.examples import Material
    from cleaner.training.recipe import Recipe

RECORD_FILE, METRICS_FILE, FOLDS_FILE, CARD_FILE = "training.json", "metrics.json", "folds.json", "CARD.md"
_FIGURES = {
    "f1": "word F1",
    "tail_after": "noise after",
    "end_exact": "end exact",
    "head_after": "noise before",
    "pages_cut_short": "cut short",
    "pages_losing_story": "losing a line",
    "story_words_lost": "words lost",
}
_ON_SITES = """\
## Figures

On the {sites} sites, inputs made with trafilatura {trafilatura}; intervals, languages,
calibration and the worst pages stand in `{file}`.
"""
_ON_FOLDS = """\
## Figures over all labelled pages

In {sites} of sites, each page cleaned by a model of the same recipe that never saw its site; inputs made with
trafilatura {trafilatura}; the rest stands in `{file}`.
"""
_LICENCES = """\
The labelled pages belong to their publishers; their gold texts come from the Fundus project (MIT), from Lejeune and
Zhu's multilingual corpus (2018), from WCXB (CC-BY-4.0) and from readings of trafilatura's and readability's evaluation
pages. The model holds word statistics in hashed form and thresholds, no text of any page. It is published under
Apache-2.0."""
_FAILURES = """\
- Pitches in the words of the story at its end (a company blog's "we help you with just that"): kept or dropped, as
  readers too are of two minds about them.
- Lists in a story's last lines (track listings, references, programmes), and stories broken into short lines: sometimes
  taken for furniture, and the story cut short.
- Captions without a credit: kept, as a rule.
- Pages whose character set was misread, and scripts of which no page was read by hand.
- A follow-up story's lead directly after the story, with the same names: kept.
- WET records of pages with long menus in sentences."""


def training_record(
    materials: Sequence[Material], recipe: Recipe, data: Mapping[str, str], *, all_sites: bool
) -> dict[str, Any]:
    """What a model is trained on, as a JSON object; ``data``: the checksums of the files, by name."""
    return {
        "data": dict(data),
        "sites": "all" if all_sites else "all but the validation sites",
        "pages": len(materials),
        "site_count": len({page.site for page in materials}),
        "languages": dict(Counter(page.label for page in materials).most_common()),
        "examples": dict(Counter(example.mode for page in materials for example in page.examples)),
        "read_examples": sum(example.read for page in materials for example in page.examples),
        "recipe": asdict(recipe),
    }


def write_record(directory: Path, record: Mapping[str, Any]) -> None:
    """Write a :func:`training_record` beside its model, and a card without figures."""
    text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    (directory / RECORD_FILE).write_text(text, encoding="utf-8")
    write_card(directory)


def write_card(directory: Path) -> None:
    """Write the card anew from the record of training and, where they were measured, the figures.

    ``folds.json`` is what `cleaner evaluate --folds` writes: of models of the same recipe, each of other sites.
    """
    record = json.loads((directory / RECORD_FILE).read_text(encoding="utf-8"))
    parts = [f"# {directory.name}", _made_of(record)]
    for name, measured_on in ((METRICS_FILE, _ON_SITES), (FOLDS_FILE, _ON_FOLDS)):
        if (directory / name).exists():
            metrics = json.loads((directory / name).read_text(encoding="utf-8"))
            about = measured_on.format(sites=metrics["sites"], trafilatura=metrics["trafilatura"], file=name)
            parts.append(about + "\n" + _table(metrics))
    parts += ["## Known failures\n\n" + _FAILURES, "## Licences\n\n" + _LICENCES]
    (directory / CARD_FILE).write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _made_of(record: Mapping[str, Any]) -> str:
    languages = ", ".join(f"{name} {count}" for name, count in list(record["languages"].items())[:12])
    examples = ", ".join(f"{count} {name}" for name, count in record["examples"].items())
    furniture = sum(name.endswith(".txt") for name in record["data"])
    files = {name: digest for name, digest in record["data"].items() if not name.endswith(".txt")}
    data = "\n".join(f"| {name} | `{digest[:16]}` |" for name, digest in files.items())
    return f"""\
A segmenter of paragraphs for `cleaner`: hashed-term logistic regressions, small recurrent networks that read a page by
what they say, and boosted trees for which noise a paragraph is; for pages of HTML more trees and another such network.

## Data

{record["pages"]} labelled pages of {record["site_count"]} sites ({record["sites"]}), as {examples} views,
{record["read_examples"]} of them with every line's role read; beside them composed pages (stories among other stories'
leads, lines that were read around others, and {furniture} files of written furniture) and pages without a story. Who
read and wrote what stands in `models/README.md`. Most frequent languages, as the corpora name them: {languages}.

| file | SHA-256 |
|---|---|
{data}

The recipe, with its seed, stands in `{RECORD_FILE}`; the same data and recipe give the same files."""


def _number(value: float | None, places: int) -> str:
    return "–" if value is None else f"{value:.{places}f}"


def _table(metrics: Mapping[str, Any]) -> str:
    rows = [
        f"| {row['mode']} | {row['corpus']} | {row['cleaner']} | {row['pages']} | "
        + " | ".join(_number(row["figures"].get(name), 3) for name in _FIGURES)
        + f" | {_number(row['roles_mean'], 2)} |"
        for row in metrics["summaries"]
        if row["lang"] is None and row["cleaner"] in ("no-op", "model")
    ]
    head = "| mode | corpus | cleaner | pages | " + " | ".join(_FIGURES.values()) + " | mean role F1 |"
    rule = "|" + "---|" * (5 + len(_FIGURES))
    return "\n".join([head, rule, *rows])
