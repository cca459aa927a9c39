"""What benchmarks are told and tell: their options, and their figures, printed as they come and written."""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks.timing import Figure

Parts = Mapping[str, Callable[[], Iterator[Figure]]]
"""What to measure, by name."""


def usage(name: str, about: str | None, parts: Sequence[str]) -> argparse.ArgumentParser:
    """The options of a benchmark that measures a model on pages, in ``parts``."""
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{name}", description=about)
    parser.add_argument("--quick", action="store_true", help="fewer pages and rounds: a minute or two, not ten")
    parser.add_argument("--only", choices=parts, nargs="+", default=parts, help="measure these alone")
    parser.add_argument("--model", type=Path, metavar="DIR", help="the model; without it, the shipped one")
    parser.add_argument("--pages", type=int, help="how many pages to measure on: 200, or 40 when quick")
    return parser


def tell(parts: Parts, output: Path | None, known: Mapping[str, Any]) -> None:
    """Measure each of the parts and print a table; write all figures, with what is ``known`` of them, as JSON."""
    results: dict[str, list[dict[str, Any]]] = {}
    for name, measure in parts.items():
        print(f"\n{name}")
        results[name] = []
        for one in measure():
            print(row(one), flush=True)
            results[name].append({**asdict(one), "verdict": one.verdict})
    if output:
        told = {"when": datetime.now(UTC).isoformat("T", "seconds"), "machine": machine(), **known, "results": results}
        output.write_text(json.dumps(told, indent=1) + "\n", "utf-8")


def row(one: Figure) -> str:
    """A figure as a line of the table."""
    low, high = one.quartiles
    spread = f"{low:,.3g} – {high:,.3g}" if high > low else ""
    bounds = ", ".join(f"{name} {bound:g}" for name, bound in (("limit", one.limit), ("aim", one.aim)) if bound)
    return f"  {one.name:<50} {one.median:>10,.4g} {one.unit:<12} {spread:<18} {bounds:<22} {one.verdict}".rstrip()


def machine() -> dict[str, Any]:
    """What the figures were measured on and with."""
    found: dict[str, Any] = {
        "python": platform.python_version(),
        "system": platform.platform(),
        "cores": os.cpu_count(),
    }
    cpu = Path("/proc/cpuinfo")
    if cpu.exists():
        names = [
            line.partition(":")[2].strip() for line in cpu.read_text().splitlines() if line.startswith("model name")
        ]
        found["processor"] = names[0] if names else None
    for package in ("numpy", "trafilatura", "lxml", "article-boundary-cleaner"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = None
    return found
