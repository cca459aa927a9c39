"""How long cleaning takes beside the extraction of the same texts, in one process and from the shell."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.pages import Sample, extract, forget, write_rows
from benchmarks.processes import cleaner, python
from benchmarks.timing import Figure, figure, in_turn, one_core, ratios, seconds

if TYPE_CHECKING:
    from cleaner.segmenter import Segmenter

_EACH = 3  # times that a document is cleaned alone in a round, of which the median counts


def beside_extraction(
    samples: Sequence[Sample], rows: Sequence[Mapping[str, Any]], segmenter: Segmenter
) -> dict[str, Callable[[], object]]:
    """Extracting the pages, and cleaning ``rows`` as a batch, neither of which trafilatura has seen before."""
    from cleaner import clean_many

    def extracting() -> None:
        for sample in samples:
            extract(sample.html)

    def batch() -> None:
        for _ in clean_many(rows, segmenter=segmenter):
            pass

    return {"forget": forget, "extract": extracting, "forget again": forget, "batch": batch}


def in_process(samples: Sequence[Sample], segmenter: Segmenter, rounds: int) -> Iterator[Figure]:
    """Batch and single documents against ``trafilatura.extract``, on one core."""
    from cleaner import clean

    def alone(sample: Sample) -> Callable[[], object]:
        return lambda: clean(sample.text, kind="text", url=sample.url, segmenter=segmenter)

    singles: list[list[float]] = []

    def one_by_one() -> None:
        singles.append([statistics.median(seconds(alone(sample)) for _ in range(_EACH)) for sample in samples])

    actions = {**beside_extraction(samples, [sample.row for sample in samples], segmenter), "single": one_by_one}
    with one_core():
        taken = in_turn(actions, rounds)
    singles = singles[-rounds:]
    typical = [statistics.median(of_page) for of_page in zip(*singles, strict=True)]
    pages = len(samples)
    extraction = taken["extract"]
    yield figure("extraction", "documents/s", [pages / s for s in extraction])
    yield figure("cleaning, batch", "documents/s", [pages / s for s in taken["batch"]])
    yield figure("cleaning, batch / extraction", "", ratios(taken["batch"], extraction), limit=0.05, aim=0.02)
    yield figure("cleaning, one by one / extraction", "", ratios([sum(s) for s in singles], extraction))
    yield figure("one document alone, over documents", "ms", [s * 1e3 for s in typical], limit=3)
    slowest = [statistics.quantiles(of_round, n=20)[-1] * 1e3 for of_round in singles]
    yield figure("one document alone, slowest in twenty", "ms", slowest)


def whole_process(samples: Sequence[Sample], model: Path | None, rounds: int) -> Iterator[Figure]:
    """``cleaner batch`` against a process that extracts the same pages, both from start to exit, on one core."""
    with tempfile.TemporaryDirectory() as folder, one_core():
        pages, texts, output = (str(Path(folder, name)) for name in ("pages.jsonl", "texts.jsonl", "out.jsonl"))
        write_rows(Path(pages), samples, html=True)
        write_rows(Path(texts), samples)
        chosen = ["--model", str(model)] if model else []
        actions = {
            "extract": python("-m", "benchmarks.extraction", pages, output),
            "batch": cleaner("batch", texts, "-o", output, *chosen),
        }
        taken = in_turn(actions, rounds)
    name = f"cleaner batch / extracting process, {len(samples)} pages"
    yield figure(name, "", ratios(taken["batch"], taken["extract"]))
