"""What cleaning pages of HTML costs: ``python -m benchmarks.html [--quick]``. README.md tells what is measured."""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.growth import by_size
from benchmarks.pages import Sample, digest, sample
from benchmarks.processes import run
from benchmarks.telling import Parts, tell, usage
from benchmarks.throughput import beside_extraction
from benchmarks.timing import THREADS, Figure, figure, in_turn, one_core, ratios

if TYPE_CHECKING:
    from cleaner.segmenter import Segmenter

PARTS = ("throughput", "asked", "growth", "memory")
_SIZES = (5, 10, 20)
"""Megabytes of the pages that time and memory are measured on: larger than those about which an extractor is asked."""
_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL | re.IGNORECASE)


def main() -> int:
    """Measure, print a table, write the figures; 2 where there is nothing to measure on."""
    given = arguments()
    for name in THREADS:
        os.environ[name] = "1"  # before numpy is imported
    from cleaner import Segmenter
    from cleaner.errors import CleanerError

    try:
        samples, segmenter = sample(given.pages), Segmenter.load(given.model)
    except CleanerError as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return 2
    rounds = 2 if given.quick else 5
    every: Parts = {
        "throughput": lambda: throughput(samples, segmenter, rounds),
        "asked": lambda: asked(samples, segmenter),
        "growth": lambda: growth(samples, segmenter, rounds),
        "memory": lambda: memory(samples, given.model),
    }
    known = {"model": segmenter.name, "pages": len(samples), "pages_digest": digest(samples)}
    tell({name: every[name] for name in given.only}, given.output, known)
    return 0


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = usage("html", __doc__, PARTS)
    parser.add_argument("--output", type=Path, metavar="FILE", help="where figures go as JSON")
    given = parser.parse_args()
    given.pages = given.pages or (40 if given.quick else 200)
    return given


def throughput(samples: Sequence[Sample], segmenter: Segmenter, rounds: int) -> Iterator[Figure]:
    """Many pages and one by one against ``trafilatura.extract`` with its defaults, on one core."""
    from cleaner import clean

    pages = [{"id": one.id, "url": one.url, "html": one.html} for one in samples]

    def one_by_one() -> None:
        for one in samples:
            clean(one.html, kind="html", url=one.url, segmenter=segmenter)

    actions = {**beside_extraction(samples, pages, segmenter), "single": one_by_one}
    with one_core():
        taken = in_turn(actions, rounds)
    yield figure("extraction", "pages/s", [len(samples) / s for s in taken["extract"]])
    yield figure("cleaning, batch", "pages/s", [len(samples) / s for s in taken["batch"]])
    yield figure("cleaning, batch / extraction", "", ratios(taken["batch"], taken["extract"]), limit=1.3, aim=1.0)
    yield figure("cleaning, one by one / extraction", "", ratios(taken["single"], taken["extract"]), limit=1.3, aim=1.0)


def asked(samples: Sequence[Sample], segmenter: Segmenter) -> Iterator[Figure]:
    """About how many of the pages the extractor is asked."""
    from cleaner.documents import read
    from cleaner.documents.asking import is_asked

    settled = [segmenter.settled(read(one.html, "html", url=one.url)) for one in samples]
    yield figure("pages that are asked about", "%", [100 * sum(map(is_asked, settled)) / len(settled)])


def large_page(samples: Sequence[Sample], megabytes: int) -> str:
    """A page of the samples' bodies, one after the other."""
    bodies = [found[1] for one in samples if (found := _BODY.search(one.html))]
    parts, size = [], 0
    for body in cycle(bodies):
        parts.append(f"<div>{body}</div>")
        size += len(body.encode("utf-8", "replace"))
        if size >= megabytes * 2**20:
            return f"<html><body>{''.join(parts)}</body></html>"
    return ""


def growth(samples: Sequence[Sample], segmenter: Segmenter, rounds: int) -> Iterator[Figure]:
    """How time grows with a page's size: the exponent is 1 where it is linear."""
    pages = {size: large_page(samples, size) for size in _SIZES}
    taken, exponent = by_size(pages, "html", segmenter, min(rounds, 2), warm_ups=0)
    for size in _SIZES:
        yield figure(f"a page of {size} MB, each MB", "s", [s / size for s in taken[size]])
    yield exponent


def memory(samples: Sequence[Sample], model: Path | None) -> Iterator[Figure]:
    """The most that a process holds that cleans one page of 20 MB."""
    code = (
        "import sys, cleaner\nfrom pathlib import Path\nfrom benchmarks.memory import peak\n"
        "segmenter = cleaner.Segmenter.load(sys.argv[2] if len(sys.argv) > 2 else None)\n"
        "cleaner.clean(Path(sys.argv[1]).read_bytes(), kind='html', segmenter=segmenter)\nprint(peak())\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page.html")
        page.write_text(large_page(samples, _SIZES[-1]), "utf-8", "replace")
        told = run([sys.executable, "-c", code, str(page), *([str(model.resolve())] if model else [])])
    yield figure("peak over a page of 20 MB", "MB", [float(told)], limit=600)


if __name__ == "__main__":
    sys.exit(main())
