"""What cleaning text costs: ``python -m benchmarks.text [--quick]``. README.md tells what is measured and how."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from benchmarks import growth, memory, processes, throughput
from benchmarks.pages import ROOT, Sample, digest, sample
from benchmarks.telling import Parts, tell, usage
from benchmarks.timing import THREADS

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
    known = {"model": segmenter.name, "quick": given.quick, "pages": len(samples), "pages_digest": digest(samples)}
    tell(measures(given, samples, segmenter), given.output, known)
    return 0


def measures(given: argparse.Namespace, samples: list[Sample], segmenter: Any) -> Parts:
    """What was asked for, by name."""
    quick, model = given.quick, given.model
    sizes = growth.QUICK_SIZES if quick else growth.SIZES
    every: Parts = {
        "throughput": lambda: throughput.in_process(samples, segmenter, 2 if quick else 7),
        "process": lambda: throughput.whole_process(samples, model, 1 if quick else 3),
        "start": lambda: processes.starting(model, 3 if quick else 11),
        "growth": lambda: growth.with_paragraphs(samples, segmenter, sizes, 2 if quick else 5),
        "memory": lambda: memory.over_many(samples, given.documents, model),
    }
    return {name: every[name] for name in PARTS if name in given.only}


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = usage("text", __doc__, PARTS)
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


if __name__ == "__main__":
    sys.exit(main())
