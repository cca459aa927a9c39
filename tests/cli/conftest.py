"""The command with a segmenter of rules in the model's place."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeAlias

import pytest
from fakes import MarkedSegmenter
from typer.testing import CliRunner

from cleaner.cli.app import build

Command: TypeAlias = Callable[..., Any]
"""Takes arguments and ``stdin``, gives typer's result."""


@pytest.fixture
def cleaner(monkeypatch: pytest.MonkeyPatch) -> Command:
    segmenter = MarkedSegmenter()
    monkeypatch.setattr("cleaner.cleaning.shipped", lambda: segmenter)
    monkeypatch.setenv("COLUMNS", "200")
    app = build()

    def run(*arguments: object, stdin: str | bytes | None = None) -> Any:
        return CliRunner().invoke(
            app, [os.fspath(a) if isinstance(a, os.PathLike) else str(a) for a in arguments], input=stdin
        )

    return run
