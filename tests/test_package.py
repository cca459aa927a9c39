from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import cleaner
from cleaner.resources import shipped_model


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ})
    return done.stdout


HEAVY = ("numpy", "lxml", "trafilatura", "typer", "sklearn", "rich", "charset_normalizer", "multiprocessing")


@pytest.mark.parametrize(
    ("code", "allowed"),
    [
        ("import cleaner", ()),
        ("import cleaner; cleaner.clean('  ')", ()),
        ("from cleaner import Article, Role, NotTextError", ()),
        ("import cleaner.cli.app as app; app.build()", ("typer",)),
    ],
)
def test_nothing_heavy_is_imported_before_it_is_needed(code: str, allowed: tuple[str, ...]) -> None:
    loaded = run(f"{code}\nimport sys; print(*(m for m in {HEAVY!r} if m in sys.modules))").split()
    assert set(loaded) <= set(allowed)


def test_every_public_name_is_there() -> None:
    for name in cleaner.__all__:
        assert getattr(cleaner, name) is not None
    assert set(dir(cleaner)) == set(cleaner.__all__)
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = cleaner.no_such_name  # type: ignore[attr-defined]


def test_the_shipped_model_is_found() -> None:
    assert shipped_model().is_dir()


def test_types_are_published() -> None:
    assert (Path(cleaner.__file__).parent / "py.typed").exists()
