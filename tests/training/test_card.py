"""The card of a model, from the record of its training and its figures."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cleaner.training.card import (
    CARD_FILE,
    FOLDS_FILE,
    METRICS_FILE,
    RECORD_FILE,
    training_record,
    write_card,
    write_record,
)
from cleaner.training.examples import Example, Material
from cleaner.training.fit import Recipe


def material(site: str, label: str, *modes: str, read: bool = False) -> Material:
    examples = tuple(Example(mode, site, ("A",), np.zeros(1, np.int8), read) for mode in modes)  # type: ignore[arg-type]
    return Material(site, label, None, None, examples, (), ())


MATERIALS = [
    material("a.org", "Greek", "text", "wet", read=True),
    material("a.org", "Greek", "text"),
    material("b.org", "Polish", "text", "paragraphs"),
]


def summary(**changes: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "mode": "text",
        "corpus": "daniel",
        "lang": None,
        "cleaner": "model",
        "pages": 123,
        "figures": {"f1": 0.9412, "tail_after": 0.0718, "story_words_lost": 0.0042},
        "roles_mean": 0.613,
    }
    return fields | changes


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    model = tmp_path / "good"
    model.mkdir()
    record = training_record(MATERIALS, Recipe(seed=5), {"few.jsonl.xz": "ab" * 32}, all_sites=False)
    write_record(model, record)
    return model


def test_the_record_says_what_the_model_was_made_of(directory: Path) -> None:
    record = json.loads((directory / RECORD_FILE).read_text())
    assert (record["pages"], record["site_count"], record["read_examples"]) == (3, 2, 2)
    assert record["languages"] == {"Greek": 2, "Polish": 1}
    assert record["examples"] == {"text": 3, "wet": 1, "paragraphs": 1}
    assert record["data"] == {"few.jsonl.xz": "ab" * 32}
    assert record["sites"] == "all but the validation sites"
    assert record["recipe"] == json.loads(json.dumps(asdict(Recipe(seed=5))))


def test_a_model_of_all_sites_says_so(tmp_path: Path) -> None:
    write_record(tmp_path, training_record(MATERIALS, Recipe(), {}, all_sites=True))
    assert json.loads((tmp_path / RECORD_FILE).read_text())["sites"] == "all"
    assert "2 sites (all)" in (tmp_path / CARD_FILE).read_text()


def test_a_card_without_figures(directory: Path) -> None:
    card = (directory / CARD_FILE).read_text()
    assert card.startswith("# good\n")
    assert [line for line in card.splitlines() if line.startswith("## ")] == [
        "## Data",
        "## Known failures",
        "## Licences",
    ]
    words = " ".join(card.split())
    assert "3 labelled pages of 2 sites (all but the validation sites)" in words
    assert "3 text, 1 wet, 1 paragraphs views, 2 of them with every line's role read;" in words
    assert "Greek 2, Polish 1" in words
    assert f"| few.jsonl.xz | `{'ab' * 8}` |" in card
    assert "CC-BY-4.0" in card


def test_a_card_with_figures(directory: Path) -> None:
    rows = [
        summary(),
        summary(cleaner="no-op", figures={"f1": 0.8964}, roles_mean=None),
        summary(cleaner="oracle", figures={"f1": 0.9999}),
        summary(lang="el", figures={"f1": 0.7777}),
        summary(mode="wet", corpus="wcxb", pages=77),
    ]
    metrics = {"sites": "validation", "trafilatura": "2.3.1", "summaries": rows}
    (directory / METRICS_FILE).write_text(json.dumps(metrics))
    write_card(directory)
    card = (directory / CARD_FILE).read_text()
    assert "On the validation sites, inputs made with trafilatura 2.3.1" in " ".join(card.split())
    headings = [line for line in card.splitlines() if line.startswith("## ")]
    assert headings == ["## Data", "## Figures", "## Known failures", "## Licences"]
    table = [line for line in card.splitlines() if line.startswith(("| text", "| wet"))]
    assert table == [
        "| text | daniel | model | 123 | 0.941 | 0.072 | – | – | – | – | 0.004 | 0.61 |",
        "| text | daniel | no-op | 123 | 0.896 | – | – | – | – | – | – | – |",
        "| wet | wcxb | model | 77 | 0.941 | 0.072 | – | – | – | – | 0.004 | 0.61 |",
    ]
    assert "0.7777" not in card
    columns = next(line for line in card.splitlines() if line.startswith("| mode"))
    assert columns.count("|") == table[0].count("|")


def test_figures_of_folds_stand_behind_those_of_the_model(directory: Path) -> None:
    for name, sites, pages in ((METRICS_FILE, "validation", 123), (FOLDS_FILE, "5 folds", 615)):
        metrics = {"sites": sites, "trafilatura": "2.3.1", "summaries": [summary(pages=pages)]}
        (directory / name).write_text(json.dumps(metrics))
    write_card(directory)
    card = (directory / CARD_FILE).read_text()
    assert (
        card.index("## Figures\n") < card.index("| 123 |") < card.index("## Figures over all") < card.index("| 615 |")
    )
    assert "In 5 folds of sites, each page cleaned by a model of the same recipe that never saw its site" in card


def test_writing_the_card_again_changes_nothing(directory: Path) -> None:
    before = (directory / CARD_FILE).read_bytes()
    write_card(directory)
    assert (directory / CARD_FILE).read_bytes() == before


def test_no_line_is_too_long_to_read(directory: Path) -> None:
    assert max(map(len, (directory / CARD_FILE).read_text().splitlines())) <= 160
