"""What cleaning text costs: ``python -m benchmarks.text [--quick]``. README.md tells what is measured and how."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks import growth, memory, processes, throughput
from benchmarks.pages import ROOT, Sample, digest, sample
from benchmarks.timing import THREADS, Figure

PARTS = ("throughput", "process", "start", "growth", "memory")


def main() -> int:
    """Measure, print a table, write the figures; 2 where there is nothing to measure on."""
    given = arguments()
    for name in THREADS:
        os.environ[name] = "1"  # before numpy is imported
    from cleaner import Segmenter
    from cleaner.errors import CleanerError

    try:
        samples = sample(given.pages) if set(given.only) - {"start"} else []
        segmenter = Segmenter.load(given.model)
    except CleanerError as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return 2
    results: dict[str, list[dict[str, Any]]] = {}
    for name, measure in measures(given, samples, segmenter).items():
        print(f"\n{name}")
        results[name] = []
        for one in measure():
            print(row(one), flush=True)
            results[name].append({**asdict(one), "verdict": one.verdict})
    if given.output:
        told: dict[str, Any] = {"when": datetime.now(UTC).isoformat("T", "seconds"), "machine": machine()}
        told |= {"model": segmenter.name, "quick": given.quick}
        told |= {"pages": len(samples), "pages_digest": digest(samples), "results": results}
        given.output.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    return 0


def measures(
    given: argparse.Namespace, samples: list[Sample], segmenter: Any
) -> dict[str, Callable[[], Iterator[Figure]]]:
    """What was asked for, by name."""
    quick, model = given.quick, given.model
    sizes = growth.QUICK_SIZES if quick else growth.SIZES
    every: dict[str, Callable[[], Iterator[Figure]]] = {
        "throughput": lambda: throughput.in_process(samples, segmenter, 2 if quick else 7),
        "process": lambda: throughput.whole_process(samples, model, 1 if quick else 3),
        "start": lambda: processes.starting(model, 3 if quick else 11),
        "growth": lambda: growth.with_paragraphs(samples, segmenter, sizes, 2 if quick else 5),
        "memory": lambda: memory.over_many(samples, given.documents, model),
    }
    return {name: every[name] for name in PARTS if name in given.only}


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.text", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer pages, documents and rounds: a minute, not ten")
    parser.add_argument("--only", choices=PARTS, nargs="+", default=PARTS, help="measure these alone")
    parser.add_argument("--model", type=Path, metavar="DIR", help="the model; without it, the shipped one")
    parser.add_argument("--pages", type=int, help="how many pages to measure on: 200, or 40 when quick")
    parser.add_argument("--documents", type=int, help="how many to clean for memory: 100,000, or 3,000 when quick")
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help="where figures go: benchmarks/text.json unless quick"
    )
    given = parser.parse_args()
    given.pages = given.pages or (40 if given.quick else 200)
    given.documents = given.documents or (3_000 if given.quick else 100_000)
    whole = not given.quick and set(given.only) == set(PARTS)
    given.output = given.output or (ROOT / "benchmarks" / "text.json" if whole else None)
    return given


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


if __name__ == "__main__":
    sys.exit(main())
