"""Memory over very many documents, in its own process: ``python -m benchmarks.memory TEXTS.jsonl COUNT [MODEL]``."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from benchmarks.pages import Sample, write_rows
from benchmarks.processes import run
from benchmarks.timing import Figure, figure

SHARES = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Of the documents, after which memory is looked at."""
_WARM = 0.1  # of the documents; what grows after them is growth
_MEGABYTE = 2**20


def over_many(samples: Sequence[Sample], count: int, model: Path | None) -> Iterator[Figure]:
    """Clean ``count`` documents, the samples' texts over and over, and tell what the process takes."""
    with tempfile.TemporaryDirectory() as folder:
        texts = Path(folder, "texts.jsonl")
        write_rows(texts, samples)
        chosen = [str(model)] if model else []
        told = run([sys.executable, "-m", "benchmarks.memory"], str(texts), str(count), *chosen)
    points = [json.loads(line) for line in told.splitlines()]
    warm = next(point for point in points if point["documents"] >= _WARM * count)
    after = [point["resident"] for point in points if point["documents"] >= _WARM * count]
    for point in points:
        name = f"resident after {point['documents']:,} documents"
        if point is warm or point is points[-1] or point is points[0]:
            yield figure(name, "MB", [point["resident"]])
    yield figure("resident, over the run", "MB", after)
    yield figure("peak", "MB", [points[-1]["peak"]], limit=400)
    yield figure("growth since a tenth of the documents", "MB", [points[-1]["resident"] - warm["resident"]], limit=20)
    yield figure("documents a second", "1/s", [count / points[-1]["seconds"]])


def main(texts: str, count: str, model: str | None = None) -> None:
    """Clean, and print a row at each of ``SHARES``."""
    from cleaner import Segmenter, clean_many

    segmenter = Segmenter.load(model)
    rows: list[dict[str, Any]] = [json.loads(line) for line in Path(texts).read_text("utf-8").split("\n") if line]
    stops = {max(1, round(share * int(count))) for share in SHARES}
    start = time.perf_counter()
    for done, _ in enumerate(clean_many(islice(cycle(rows), int(count)), segmenter=segmenter), 1):
        if done in stops:
            taken = time.perf_counter() - start
            print(json.dumps({"documents": done, "resident": resident(), "peak": peak(), "seconds": taken}))


def peak() -> float:
    """The most megabytes that this process ever held."""
    known = _status("VmHWM")  # what getrusage tells starts at what the parent held when it forked
    if known is not None:
        return known
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / _MEGABYTE


def resident() -> float:
    """The megabytes that this process holds now; where the system does not tell, the most that it ever held."""
    known = _status("VmRSS")
    return peak() if known is None else known


def _status(name: str) -> float | None:
    status = Path("/proc/self/status")
    lines = status.read_text("ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) * 1024 / _MEGABYTE for line in lines if line.startswith(f"{name}:")), None)


if __name__ == "__main__":
    main(*sys.argv[1:])
