"""``cleaner inspect``."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cleaner.cli.app import build

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "text"
LEADS = FIXTURES / "story-with-leads.txt"


@pytest.fixture
def inspect(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("COLUMNS", "100")
    app = build()
    return lambda *arguments, stdin=None: CliRunner().invoke(app, ["inspect", *map(str, arguments)], input=stdin)


def test_the_page_is_shown_paragraph_by_paragraph(inspect: Any) -> None:
    done = inspect(LEADS)
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0] == f"{LEADS}: story; 18 of 23 paragraphs kept"
    assert re.match(r"   1  kept  story        [01]\.\d\d  The government", lines[1])
    rule = next(i for i, line in enumerate(lines) if line.startswith("──── the story ends here, confidence 0."))
    assert lines[rule - 1].startswith("  19  kept")
    assert lines[rule + 1].startswith("  20  -     teaser")
    assert max(map(len, lines[1:])) <= 100
    assert "\x1b" not in done.stdout


def test_why_tells_words_and_weights(inspect: Any) -> None:
    done = inspect(LEADS, "--why", 20)
    assert done.exit_code == 0, done.output
    assert "dropped: it stands after the story's end (paragraph 19" in done.stdout
    weights = [float(line.split()[0]) for line in done.stdout.splitlines() if line.startswith(("  +", "  -"))]
    assert len(weights) > 3
    assert [abs(weight) for weight in weights] == sorted(map(abs, weights), reverse=True)
    assert "ending: ends without a stop" in done.stdout


def test_colours_only_where_asked(inspect: Any) -> None:
    assert "\x1b[31m" in inspect(LEADS, "--color").stdout
    assert "\x1b[" in inspect(LEADS, "--why", "1", "--color").stdout


def test_hostile_text_is_shown_not_obeyed(inspect: Any) -> None:
    page = "A \x1b[31mred\x1b]0;title\x07 line.\r\n\r\nAnother \u202ebackwards\u2066 line.\r\n"
    for options in ((), ("--why", "1"), ("--color",)):
        done = inspect("-", *options, stdin=page)
        assert done.exit_code == 0
        assert "\x1b[31mred" not in done.stdout
        assert "\x1b]" not in done.stdout
        assert "\x07" not in done.stdout
        assert "\u202e" not in done.stdout
    assert "\\u001b[31mred" in inspect("-", stdin=page).stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((LEADS, "--why", 99), "no paragraph 99: the page has 23"),
        ((LEADS, LEADS, "--why", 1), "several files are named"),
        ((LEADS, "--why", 0), "--why"),
        ((LEADS, "--model", "/nowhere"), ""),
    ],
)
def test_wrong_usage_names_the_cure(inspect: Any, arguments: tuple[Any, ...], told: str) -> None:
    done = inspect(*arguments)
    assert done.exit_code != 0
    assert told in done.stderr.replace("\n", " ")


def test_files_that_cannot_be_read_leave_the_others(inspect: Any, tmp_path: Path) -> None:
    picture = tmp_path / "x.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    done = inspect(picture, tmp_path / "missing", LEADS)
    assert done.exit_code == 1
    assert "18 of 23" in done.stdout
    assert "x.png" in done.stderr
    assert "missing" in done.stderr


def outputs(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def row(name: str, *roles: str, **changes: Any) -> dict[str, Any]:
    paragraphs = [
        {"text": f"The storm {i} came.", "start": 0, "end": 0, "role": role, "confidence": 0.9, "keep": role == "story"}
        for i, role in enumerate(roles)
    ]
    return {
        "id": name,
        "verdict": "story",
        "doubtful": False,
        "boundary": {"start": 0, "end": 1, "confidence": 0.5},
        "paragraphs": paragraphs,
    } | changes


def test_a_report_is_one_file_that_asks_for_nothing(inspect: Any, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    done = inspect(LEADS, "-o", report)
    assert done.exit_code == 0, done.output
    assert done.stdout == ""
    html = report.read_text("utf-8")
    assert "default-src 'none'" in html
    assert not re.search(r"\s(?:src|href|on\w+)=", html.split("<body>")[0])
    assert html.count("<script") == 3
    inspect(LEADS, "-o", tmp_path / "again.html")
    assert (tmp_path / "again.html").read_bytes() == report.read_bytes()


def test_a_batch_s_output_is_shown(inspect: Any, tmp_path: Path) -> None:
    path = outputs(tmp_path / "out.jsonl", row("a", "story", "teaser"), row("b", "story", "story"))
    done = inspect(path)
    assert done.exit_code == 0, done.output
    assert "a: story; 1 of 2 paragraphs kept" in done.stdout
    assert "b: story; 2 of 2 paragraphs kept" in done.stdout
    assert inspect("-", stdin=path.read_bytes()).stdout == done.stdout
    assert inspect(path, "-o", tmp_path / "gallery.html").exit_code == 0
    assert '"documents":[{"id":"a"' in (tmp_path / "gallery.html").read_text("utf-8")
    assert "needs the page itself" in inspect(path, "--why", 1).stderr.replace("\n│", "").replace("  ", " ")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"verdict": "maybe"}, "maybe"),
        ({"paragraphs": None}, "NoneType"),
        ({"boundary": {"start": 0, "end": 9, "confidence": 0.5}}, "the boundary is not among the paragraphs"),
        ({"boundary": {"start": 0}}, "Boundary"),
        ({"doubtful": "no"}, "doubtful"),
        ({"title": 7}, "'title' is no text"),
        ({"boundary": {"start": 0, "end": 1, "confidence": float("nan")}}, "a confidence is no number"),
    ],
)
def test_a_damaged_row_is_named_and_the_others_shown(
    inspect: Any, tmp_path: Path, changes: dict[str, Any], told: str
) -> None:
    path = outputs(tmp_path / "out.jsonl", row("a", "story"), row("b", "story") | changes, row("c", "story"))
    done = inspect(path)
    assert done.exit_code == 1
    assert "out.jsonl: line 2: no article as `cleaner batch` writes it" in done.stderr
    assert told in done.stderr
    assert "c: story" in done.stdout


def test_outputs_are_compared_worst_first(inspect: Any, tmp_path: Path) -> None:
    one = outputs(
        tmp_path / "a.jsonl",
        row("same", "story", "teaser"),
        row("little", "story", "teaser", "promo"),
        row("much", "story", "story", "story"),
        row("alone", "story"),
    )
    other = outputs(
        tmp_path / "b.jsonl",
        row("much", "story", "teaser", "teaser"),
        row("little", "story", "story", "promo"),
        row("same", "story", "teaser"),
    )
    done = inspect("--compare", one, other, "-o", tmp_path / "compare.html")
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0] == "2 of 3 documents differ; 1 are in one of the two alone"
    assert lines[2].split() == ["8", "2", "3", "→", "1", "1", "→", "1", "much"]
    assert lines[3].split()[-1] == "little"
    assert '"differs":8' in (tmp_path / "compare.html").read_text("utf-8")
    assert inspect("--compare", one).exit_code == 2


def test_a_report_that_cannot_be_written_is_wrong_usage(inspect: Any, tmp_path: Path) -> None:
    done = inspect(LEADS, "-o", tmp_path / "nowhere" / "report.html")
    assert done.exit_code == 2
    assert "nowhere" in done.stderr


def test_a_row_longer_than_what_is_looked_at_is_a_row_still(inspect: Any, tmp_path: Path) -> None:
    path = outputs(tmp_path / "out.jsonl", {"text": "x" * 100_000} | row("long", "story", "teaser"))
    assert inspect(path).stdout.startswith("long: story; 1 of 2 paragraphs kept")


def test_rows_that_are_pages_are_told_from_articles(inspect: Any, tmp_path: Path) -> None:
    done = inspect(outputs(tmp_path / "in.jsonl", {"id": "a", "html": "<p>Storm"}))
    assert done.exit_code == 1
    assert "no article as `cleaner batch` writes it: 'paragraphs' is missing" in done.stderr
