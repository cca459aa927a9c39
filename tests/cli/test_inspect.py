"""``cleaner inspect``."""

from __future__ import annotations

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
    assert lines[0] == f"{LEADS}: story; 19 of 23 paragraphs kept"
    assert lines[1].startswith("   1  kept  story        0.")
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
    assert "19 of 23" in done.stdout
    assert "x.png" in done.stderr
    assert "missing" in done.stderr
