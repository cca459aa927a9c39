"""Python and ``cleaner`` as processes, as a shell would start them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.pages import ROOT
from benchmarks.timing import THREADS, Figure, figure, in_turn, ratios

FIXTURE = ROOT / "fixtures" / "text" / "story-with-leads.txt"


def python(*arguments: str) -> Callable[[], object]:
    """What runs Python to its end."""
    return lambda: run([sys.executable, *arguments])


def cleaner(*arguments: str) -> Callable[[], object]:
    """What runs ``cleaner`` to its end: the installed command, or, in a checkout that is not installed, the module."""
    command = Path(sys.executable).with_name("cleaner")
    return lambda: run([str(command)] if command.exists() else [sys.executable, "-m", "cleaner"], *arguments)


def run(command: list[str], *arguments: str) -> str:
    """Standard output of a process that must not fail.

    It is left to choose its number of threads, and keeps compiled modules, as it does where it is used.
    """
    kept = {name: value for name, value in os.environ.items() if name not in (*THREADS, "PYTHONDONTWRITEBYTECODE")}
    done = subprocess.run([*command, *arguments], capture_output=True, text=True, check=False, cwd=ROOT, env=kept)
    if done.returncode:
        raise RuntimeError(f"{' '.join([*command, *arguments])}: exit status {done.returncode}\n{done.stderr}")
    return done.stdout


def starting(model: Path | None, rounds: int) -> Iterator[Figure]:
    """From the shell to the first answer, beside a Python that does nothing."""
    chosen = ["--model", str(model)] if model else []
    actions = {
        "python -c pass": python("-c", "pass"),
        "python -c 'import cleaner'": python("-c", "import cleaner"),
        "cleaner --help": cleaner("--help"),
        "cleaner clean FILE": cleaner("clean", str(FIXTURE), *chosen),
    }
    limits = {"python -c 'import cleaner'": 0.3, "cleaner --help": 0.3, "cleaner clean FILE": 1.2}
    taken = in_turn(actions, rounds, warm_ups=2)
    bare = taken["python -c pass"]
    for name, measured in taken.items():
        yield figure(name, "s", measured, limit=limits.get(name))
    for name in limits:
        yield figure(f"{name} / python -c pass", "", ratios(taken[name], bare))
