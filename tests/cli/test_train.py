"""``cleaner train`` on a small corpus, in a few rounds."""

from __future__ import annotations

import json
import lzma
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from synthetic import SITES, VALIDATING, documents, page, pages, small_recipe, small_segmenter, write_corpus
from typer.testing import CliRunner, Result

from cleaner.article import Role, Verdict
from cleaner.cli import main
from cleaner.cli.app import build
from cleaner.segmenter import Segmenter
from cleaner.training.corpora import checksum
from cleaner.training.readings import LabelledLine, reading_row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.training.examples import Material


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with corpora and the roles of their lines."""
    folder = tmp_path_factory.mktemp("shelf")
    (folder / "corpora").mkdir()
    some = [*pages(each=5), page(VALIDATING, 0)]
    write_corpus(folder / "corpora" / "made.jsonl.xz", folder / "roles.jsonl.xz", some)
    return folder


@pytest.fixture(autouse=True)
def few_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.training.fit.RECIPE", small_recipe())


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[Material]:
    """What would be fitted on; nothing is."""
    seen: list[Material] = []
    segmenter = small_segmenter()

    def gathered(materials: Sequence[Material], *_: object) -> None:
        seen.extend(materials)

    def fit(learned: None, **options: Any) -> Segmenter:
        return segmenter

    monkeypatch.setattr("cleaner.training.training_set.training_set", gathered)
    monkeypatch.setattr("cleaner.training.fit.fit", fit)
    return seen


def run(*arguments: object) -> Result:
    return CliRunner().invoke(build(), ["train", "--workers", "1", *map(str, arguments)])


def test_a_directory_that_the_segmenter_reads(shelf: Path, tmp_path: Path) -> None:
    output = tmp_path / "models" / "tiny"
    furniture = tmp_path / "furniture"
    furniture.mkdir()
    (furniture / "en.txt").write_text("@mid\np\tRead on: {title}\n", encoding="utf-8")
    roles = ("--roles", shelf / "roles.jsonl.xz", "--furniture", furniture)
    result = run(shelf / "corpora", *roles, "-o", output)
    assert result.exit_code == 0, result.stderr
    assert result.stdout == ""
    assert f"wrote {output}" in result.stderr
    assert "sequence: log loss" in result.stderr
    names = {"model.json", "weights.npz", "training.json", "CARD.md"}
    assert {path.name for path in output.iterdir()} == names
    segmenter = Segmenter.load(output)
    assert segmenter.name == "tiny"
    assert len(segmenter.segment(documents(3))) == 3
    record = json.loads((output / "training.json").read_text())
    assert (record["pages"], record["site_count"]) == (5 * len(SITES), len(SITES))
    assert record["sites"] == "all but the validation sites"
    assert record["read_examples"] >= 5 * len(SITES)
    assert record["data"] == {
        "made.jsonl.xz": checksum(shelf / "corpora" / "made.jsonl.xz"),
        "roles.jsonl.xz": checksum(shelf / "roles.jsonl.xz"),
        "en.txt": checksum(furniture / "en.txt"),
    }
    assert record["recipe"]["term_rounds"] == small_recipe().term_rounds


def test_validation_sites_are_left_out_unless_asked_for(shelf: Path, tmp_path: Path, given: list[Material]) -> None:
    assert run(shelf / "corpora", "-o", tmp_path / "one").exit_code == 0
    assert {one.site for one in given} == set(SITES)
    given.clear()
    assert run(shelf / "corpora", "-o", tmp_path / "two", "--all-sites").exit_code == 0
    assert {one.site for one in given} == {*SITES, VALIDATING}
    assert json.loads((tmp_path / "two" / "training.json").read_text())["sites"] == "all"


def test_without_roles_nothing_counts_as_read(shelf: Path, tmp_path: Path, given: list[Material]) -> None:
    assert run(shelf / "corpora", "-o", tmp_path / "one").exit_code == 0
    assert not any(example.read for one in given for example in one.examples)


def test_readings_by_digest_count_as_read_and_roles_files_add_up(
    shelf: Path, tmp_path: Path, given: list[Material]
) -> None:
    with lzma.open(shelf / "roles.jsonl.xz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    half = len(rows) // 2
    with lzma.open(tmp_path / "read.jsonl.xz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows[:half])
    with lzma.open(tmp_path / "digests.jsonl.xz", "wt", encoding="utf-8") as file:
        for row in rows[half:]:
            lines = [LabelledLine(line["text"], Role(line["role"])) for line in row["paragraphs"]]
            file.write(json.dumps(reading_row(row["id"], Verdict(row["verdict"]), lines)) + "\n")

    def told(*names: str) -> list[tuple[bool, bytes]]:
        given.clear()
        roles = [argument for name in names for argument in ("--roles", tmp_path / name)]
        assert run(shelf / "corpora", *roles, "-o", tmp_path / "model").exit_code == 0
        examples = [example for one in given for example in one.examples if example.mode in ("text", "recall")]
        return [(example.read, example.roles.tobytes()) for example in examples]

    shutil.copy(shelf / "roles.jsonl.xz", tmp_path / "all.jsonl.xz")
    assert told("read.jsonl.xz", "digests.jsonl.xz") == told("all.jsonl.xz")
    assert sum(read for read, _ in told("digests.jsonl.xz")) > 0


def test_one_corpus_by_name(shelf: Path, tmp_path: Path, given: list[Material]) -> None:
    assert run(shelf / "corpora" / "made.jsonl.xz", "-o", tmp_path / "one").exit_code == 0
    assert len(given) == 5 * len(SITES)


def complaint(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """What the command says before it exits with 2: one line."""
    monkeypatch.setattr(sys, "argv", ["cleaner", "train", "--workers", "1", *map(str, arguments)])
    with pytest.raises(SystemExit) as stopped:
        main()
    captured = capsys.readouterr()
    assert stopped.value.code == 2
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    return captured.err


def test_corpora_that_are_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], given: list[Material]
) -> None:
    told = complaint(monkeypatch, capsys, tmp_path / "nowhere", "-o", tmp_path / "model")
    assert str(tmp_path / "nowhere") in told
    assert not (tmp_path / "model").exists()


def test_roles_that_are_not_there(
    shelf: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    given: list[Material],
) -> None:
    roles = tmp_path / "none.jsonl.xz"
    told = complaint(monkeypatch, capsys, shelf / "corpora", "--roles", roles, "-o", tmp_path / "model")
    assert f"{roles}: no such file" in told
    assert not (tmp_path / "model").exists()
    assert given == []


def test_a_damaged_corpus(
    shelf: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    given: list[Material],
) -> None:
    whole = (shelf / "corpora" / "made.jsonl.xz").read_bytes()
    (tmp_path / "cut.jsonl.xz").write_bytes(whole[: len(whole) // 2])
    told = complaint(monkeypatch, capsys, tmp_path / "cut.jsonl.xz", "-o", tmp_path / "model")
    assert "cut.jsonl.xz" in told
    assert "not a whole xz file" in told
    assert given == []


def test_corpora_of_validation_sites_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], given: list[Material]
) -> None:
    write_corpus(tmp_path / "one.jsonl.xz", tmp_path / "roles.xz", [page(VALIDATING, 0)])
    told = complaint(monkeypatch, capsys, tmp_path, "-o", tmp_path / "model")
    assert "no pages to train on" in told
    assert "--all-sites" in told
    assert given == []


def test_an_empty_corpus(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], given: list[Material]
) -> None:
    (tmp_path / "none.jsonl.xz").write_bytes(lzma.compress(b""))
    assert "no pages to train on" in complaint(monkeypatch, capsys, tmp_path, "-o", tmp_path / "model", "--all-sites")


def test_wrong_usage_is_told_before_any_work(shelf: Path, tmp_path: Path, given: list[Material]) -> None:
    (tmp_path / "file").write_text("x")
    for arguments in (
        [shelf / "corpora"],
        ["-o", tmp_path / "model"],
        [shelf / "corpora", "-o", tmp_path / "file"],
        [shelf / "corpora", "-o", tmp_path / "model", "--workers", "0"],
    ):
        result = run(*arguments)
        assert result.exit_code == 2
        assert result.stderr
    assert given == []


def test_labels_saved_in_a_report_are_trained_on(shelf: Path, tmp_path: Path, given: list[Material]) -> None:
    lines = [{"text": "The storm came in the night.", "role": "story"}, {"text": "Sign up", "role": "promo"}]
    fields = {"source": "corrected", "verdict": "story", "end": 0, "paragraphs": lines, "lang": "en"}
    rows = [{"id": "own/1", "site": "own.example"} | fields, {"id": "own/2", "site": VALIDATING} | fields]
    (tmp_path / "labels.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    result = run(shelf / "corpora", "--roles", tmp_path / "labels.jsonl", "-o", tmp_path / "one")
    assert result.exit_code == 0, result.stderr
    assert [one.site for one in given][-1] == "own.example"
    assert VALIDATING not in {one.site for one in given}
    assert f"own/2: left out: pages of {VALIDATING} validate; --all-sites" in result.stderr
