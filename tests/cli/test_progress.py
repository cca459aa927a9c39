from __future__ import annotations

import io
from typing import Any

import pytest

from cleaner.cli import progress
from cleaner.runs.counts import Counts
from cleaner.runs.work import Finished


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A clock that is set by hand."""
    now = [1000.0]
    monkeypatch.setattr("cleaner.cli.progress.time.monotonic", lambda: now[0])
    return now


def counts() -> Counts:
    done = Counts(documents=500, stories=400, no_stories=100, words_kept=75)
    done.words["story"] += 75
    done.words["promo"] += 25
    done.rejects["timeout"] += 2
    return done


def test_a_log_gets_a_line_a_minute(clock: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with progress.Progress(io.StringIO()) as watching:
        watching.begin(1000, Counts(), resumed=False)
        for _ in range(125):
            clock[0] += 1
            watching.advance(Finished(), counts(), 250)
    first, second = capsys.readouterr().err.splitlines()
    assert first == "cleaner: 500 documents, 8/s, 400 stories, 2 rejects, 25% removed, 25.0% of the bytes"
    assert "4/s" in second


def test_a_terminal_gets_a_bar(clock: Any) -> None:
    terminal = Terminal()
    with progress.Progress(terminal) as watching:
        watching.begin(1000, Counts(), resumed=False)
        clock[0] += 1
        watching.advance(Finished(), counts(), 250)
    shown = terminal.getvalue()
    assert "500 documents, 500/s, 400 stories, 2 rejects, 25% removed" in shown
    assert "━" in shown


def test_quiet_names_rejects_alone(clock: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with progress.Progress(Terminal(), quiet=True) as watching:
        watching.begin(None, counts(), resumed=True)
        clock[0] += 100
        watching.advance(Finished(told=[f"in: line {n}: \x1b[2Jbad" for n in range(100)]), counts(), 250)
    told = capsys.readouterr().err.splitlines()
    assert len(told) == progress.NAMED
    assert told[0] == "cleaner: in: line 0: \\u001b[2Jbad"
