"""``cleaner evaluate``, with a segmenter made of rules in the model's place."""

from __future__ import annotations

import json
import lzma
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from fakes import MarkedSegmenter
from typer.testing import CliRunner, Result

from cleaner.cli.app import build
from cleaner.errors import CorpusError
from cleaner.training.corpora import fold, validation

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cleaner.training.corpora import Page
    from cleaner.training.furniture import Block

PROSE = "The ferry left the harbour at dawn with forty people aboard and did not come back that night"
TAIL = ["teaser: Bridge opens to traffic after two years of work on its piers", "Nobody marked this line as noise"]
SITES = [f"s{n}.org" for n in range(40)]
MEASURED = [site for site in SITES if validation(site)]


def row(site: str, **changes: Any) -> dict[str, Any]:
    gold = [f"{PROSE}, {site} says, on day {n}." for n in range(6)]
    html = (
        "<html lang=en><body><article>"
        + "".join(f"<p>{text}</p>" for text in [*gold, *TAIL])
        + "</article></body></html>"
    )
    return {"id": site, "source": "wcxb", "site": site, "title": None, "html": html, "gold": gold} | changes


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    folder = tmp_path / "corpora"
    folder.mkdir()
    rows = [row(site) for site in SITES]
    (folder / "few.jsonl.xz").write_bytes(lzma.compress("".join(json.dumps(r) + "\n" for r in rows).encode()))
    return folder


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was asked to be loaded as a model; the fake is loaded in its place."""
    asked: list[object] = []

    def load(path: object = None) -> MarkedSegmenter:
        asked.append(path)
        return MarkedSegmenter()

    monkeypatch.setattr("cleaner.segmenter.Segmenter", SimpleNamespace(load=load), raising=False)
    return asked


def run(*arguments: object) -> Result:
    return CliRunner().invoke(build(), ["evaluate", "--workers", "1", "--resamples", "10", *map(str, arguments)])


def test_the_table_goes_to_standard_output_and_progress_elsewhere(corpora: Path, loaded: list[object]) -> None:
    result = run(corpora, "--modes", "wet")
    assert result.exit_code == 0
    assert result.stdout.startswith("Inputs made with trafilatura ")
    assert "sites: validation." in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 120
    assert "wet: cleaning" in result.stderr
    assert "cleaning" not in result.stdout
    assert loaded == [None]


def test_the_json_holds_the_figures_the_data_and_how_they_were_made(
    corpora: Path, loaded: list[object], tmp_path: Path
) -> None:
    out = tmp_path / "figures.json"
    result = run(corpora, "--modes", "wet,composed", "--json", out, "--model", tmp_path, "--max-loss", "0.5")
    assert result.exit_code == 0
    assert loaded == [tmp_path]
    written = json.loads(out.read_text())
    assert (written["sites"], written["model"], written["max_loss"]) == ("validation", tmp_path.name, 0.5)
    assert set(written["data"]) == {"few.jsonl.xz"}
    assert len(written["data"]["few.jsonl.xz"]) == 64
    model = {s["mode"]: s for s in written["summaries"] if s["cleaner"] == "model" and not s["lang"]}
    assert model["wet"]["pages"] == model["composed"]["pages"] == len(MEASURED)
    # the fake drops the line that is marked and keeps the one that is not
    assert model["wet"]["figures"]["tail_after"] == 1.0
    assert 0 < model["wet"]["figures"]["noise_removed"] < 1
    assert model["wet"]["figures"]["story_words_lost"] == 0.0
    assert {s["cleaner"] for s in written["summaries"]} == {"no-op", "rules", "oracle", "model"}


def test_all_sites_are_measured_when_asked_for(corpora: Path, loaded: list[object], tmp_path: Path) -> None:
    out = tmp_path / "figures.json"
    assert run(corpora, "--modes", "wet", "--all-sites", "--json", out).exit_code == 0
    assert {s["pages"] for s in json.loads(out.read_text())["summaries"]} == {len(SITES)}
    assert loaded == [None]


def test_folds_train_on_the_other_sites(
    corpora: Path, loaded: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    trained: list[set[str]] = []

    def read(pages: Sequence[Page], workers: int, say: object) -> list[Page]:
        seen.extend(page.site for page in pages)
        return list(pages)

    def gathered(materials: Sequence[Page], furniture: Sequence[Block]) -> set[str]:
        assert [block.name for block in furniture] == ["en/0"]
        return {page.site for page in materials}

    def fit(learned: set[str], *, name: str, say: object) -> MarkedSegmenter:
        trained.append(learned)
        return MarkedSegmenter()

    monkeypatch.setattr("cleaner.training.folds.read_materials", read)
    monkeypatch.setattr("cleaner.training.folds.training_set", gathered)
    monkeypatch.setattr("cleaner.training.folds.fit", fit)
    (tmp_path / "furniture").mkdir()
    (tmp_path / "furniture" / "en.txt").write_text("@mid\np\tRead more\n")
    out = tmp_path / "figures.json"
    options = ("--folds", "3", "--furniture", tmp_path / "furniture")
    assert run(corpora, "--modes", "wet", *options, "--json", out).exit_code == 0
    assert trained == [{site for site in SITES if fold(site, 3) != number} for number in range(3)]
    assert sorted(seen) == sorted(SITES)  # what several folds learn from is read once
    assert loaded == []
    written = json.loads(out.read_text())
    assert written["sites"] == "3 folds"
    assert {s["pages"] for s in written["summaries"]} == {len(SITES)}


def test_readings_are_trained_with_but_not_measured_by(
    corpora: Path, loaded: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learned: dict[str, Page] = {}

    def read(pages: Sequence[Page], workers: int, say: object) -> list[Page]:
        learned.update((page.site, page) for page in pages)
        return list(pages)

    monkeypatch.setattr("cleaner.training.folds.read_materials", read)
    monkeypatch.setattr("cleaner.training.folds.training_set", lambda *_: None)
    monkeypatch.setattr("cleaner.training.folds.fit", lambda *_, **__: MarkedSegmenter())
    first, second = SITES[:2]
    for name, site in (("roles", first), ("readings", second)):
        lines = [{"text": text, "role": "story"} for text in row(site)["gold"]]
        lines += [{"text": text, "role": "teaser"} for text in TAIL]
        (tmp_path / f"{name}.jsonl").write_text(json.dumps({"id": site, "paragraphs": lines}) + "\n")
    out = tmp_path / "figures.json"
    options = ("--folds", "2", "--roles", tmp_path / "roles.jsonl", "--readings", tmp_path / "readings.jsonl")
    assert run(corpora, "--modes", "text", *options, "--json", out).exit_code == 0
    assert {site for site, page in learned.items() if page.paragraphs} == {first, second}
    written = json.loads(out.read_text())
    assert [s["read"] for s in written["summaries"] if s["cleaner"] == "oracle"] == [1]
    assert set(written["data"]) == {"few.jsonl.xz", "roles.jsonl", "readings.jsonl"}


def test_a_document_that_is_rejected_is_named_and_counts_as_lost(tmp_path: Path, loaded: list[object]) -> None:
    bad = row(MEASURED[0], html=f"<html><body><p>crash!</p><p>{PROSE}.</p></body></html>", gold=[f"{PROSE}."])
    (tmp_path / "one.jsonl.xz").write_bytes(lzma.compress(json.dumps(bad).encode()))
    out = tmp_path / "figures.json"
    result = run(tmp_path, "--modes", "wet", "--json", out)
    assert result.exit_code == 0
    assert f"{MEASURED[0]}: rejected: the segmenter crashed" in result.stderr
    model = next(s for s in json.loads(out.read_text())["summaries"] if s["cleaner"] == "model")
    assert model["figures"]["story_words_lost"] == 1.0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--modes", "text,pdf"], "pdf is not of text, composed, wet, html"),
        (["--modes", ","], "none is not of"),
        (["--folds", "1"], "--folds"),
        (["--folds", "5", "--model", "m"], "leave --model out"),
        (["--models", "kept"], "are for --folds"),
        (["--readings", "more.jsonl"], "are for --folds"),
        (["--json", "nowhere/out.json"], "no directory nowhere"),
    ],
)
def test_wrong_usage_is_told_before_any_work(
    corpora: Path, loaded: list[object], arguments: list[str], told: str
) -> None:
    result = run(corpora, *arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert loaded == []


def test_corpora_without_pages_to_measure_are_an_error(tmp_path: Path, loaded: list[object]) -> None:
    assert isinstance(run(tmp_path).exception, CorpusError)
    unmeasured = next(site for site in SITES if not validation(site))
    (tmp_path / "none.jsonl.xz").write_bytes(lzma.compress(json.dumps(row(unmeasured)).encode()))
    error = run(tmp_path).exception
    assert isinstance(error, CorpusError)
    assert "--all-sites" in str(error)


def test_another_extractor_than_quoted_figures_were_made_with_is_warned_of(
    corpora: Path, loaded: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cleaner.training.views.trafilatura_version", lambda: "9.9")
    result = run(corpora, "--modes", "wet")
    assert "warning: inputs are made with trafilatura 9.9; quoted figures are made with 2.3.1" in result.stderr
    assert "Inputs made with trafilatura 9.9;" in result.stdout
