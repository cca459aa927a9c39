"""The command in this process, with a segmenter of rules that can be made to fail."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeAlias

import pytest
from troubled import TroubledSegmenter
from typer.testing import CliRunner

from cleaner.cli.app import build

Batch: TypeAlias = Callable[..., Any]


@pytest.fixture
def batch(monkeypatch: pytest.MonkeyPatch) -> Batch:
    """Takes arguments and ``stdin``, gives typer's result."""
    segmenter = TroubledSegmenter()
    monkeypatch.setattr("cleaner.cleaning.shipped", lambda: segmenter)
    monkeypatch.setenv("COLUMNS", "200")
    app = build()

    def run(*arguments: object, stdin: bytes | None = None) -> Any:
        given = [os.fspath(a) if isinstance(a, os.PathLike) else str(a) for a in arguments]
        return CliRunner().invoke(app, ["batch", *given], input=stdin)

    return run
