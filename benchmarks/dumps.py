"""What ``cleaner batch`` costs on dumps: ``python -m benchmarks.dumps [--quick]``. README.md tells what is measured."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

from benchmarks.pages import ROOT, Sample, corpora
from benchmarks.processes import run
from benchmarks.telling import Parts, tell
from benchmarks.timing import THREADS, Figure, figure, in_turn, ratios, side_by_side

FORMS = ("warc", "jsonl", "wet", "parquet")


def main() -> int:
    """Measure, print a table, write the figures; 2 where there is nothing to measure on."""
    given = arguments()
    for name in THREADS:
        os.environ[name] = "1"
    from cleaner.errors import CleanerError

    try:
        samples = sample(given.pages)
    except CleanerError as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as name:
        known = {"pages": len(samples), "documents": given.documents}
        tell(parts(given, samples, Path(name)), given.output, known)
    return 0


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dumps", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="2,000 documents and one round")
    parser.add_argument(
        "--only", nargs="+", choices=("workers", "overhead", "memory", "forms"), help="measure these alone"
    )
    parser.add_argument("--pages", type=int, default=400, help="how many pages the dump repeats under new ids")
    parser.add_argument("--documents", type=int, help="how many documents the dump has: 20,000, or 2,000 when quick")
    parser.add_argument("--rounds", type=int, help="how often each is measured: 2, or once when quick")
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help="where figures go: benchmarks/dumps.json unless quick"
    )
    given = parser.parse_args()
    given.documents = given.documents or (2_000 if given.quick else 20_000)
    given.rounds = given.rounds or (1 if given.quick else 2)
    whole = not given.quick and not given.only
    given.output = given.output or (ROOT / "benchmarks" / "dumps.json" if whole else None)
    return given


def parts(given: argparse.Namespace, samples: Sequence[Sample], folder: Path) -> Parts:
    """What was asked for, by name."""
    every = {
        "workers": lambda: workers(samples, given.documents, given.rounds, folder),
        "overhead": lambda: overhead(samples, given.documents, given.rounds, folder),
        "memory": lambda: memory(samples, given.documents, folder),
        "forms": lambda: forms(samples, given.documents, given.rounds, folder),
    }
    return {name: measure for name, measure in every.items() if not given.only or name in given.only}


def sample(count: int) -> list[Sample]:
    """Pages of the corpora with the text of their blocks, as a WET file would have it."""
    from cleaner.documents import read
    from cleaner.training.corpora import corpus_files, read_corpus

    chosen: list[Sample] = []
    files = corpus_files(corpora())
    for place, path in enumerate(files, 1):
        for page in islice(read_corpus(path), count * place // len(files) - len(chosen)):
            text = "\n".join(block.text for block in read(page.html, "html").blocks)
            chosen.append(Sample(page.id, page.url, page.html, text))
    return chosen


def write(path: Path, samples: Sequence[Sample], count: int, form: str) -> Path:
    """A dump of ``count`` documents: HTML in ``warc`` and ``jsonl``, text in ``wet``, ``parquet`` and ``text``."""
    from cleaner.dumps.library import write as write_rows

    repeated = ((n, one) for n, one in enumerate(islice(cycle(samples), count)))
    if form in ("warc", "wet"):
        with path.open("wb") as out:
            for n, one in repeated:
                out.write(record(n, one, form))
        return path
    field = "html" if form == "jsonl" else "text"
    write_rows(path, ({"id": f"{n}", "url": one.url, field: getattr(one, field)} for n, one in repeated))
    return path


def record(number: int, one: Sample, form: str) -> bytes:
    """One gzipped record of a WARC or WET file."""
    import io

    from fastwarc.stream_io import GzipWriter
    from fastwarc.warc import WarcRecord, WarcRecordType

    made = WarcRecord()
    response = form == "warc"
    made.init_headers(
        WarcRecordType.response if response else WarcRecordType.conversion, record_urn=f"uuid:{number}".encode()
    )
    made.headers["WARC-Target-URI"] = one.url or "https://a.example/"
    made.headers["Content-Type"] = "application/http; msgtype=response" if response else "text/plain"
    body = (one.html if response else one.text).encode("utf-8", "replace")
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" if response else b""
    made.set_bytes_content(head + body)
    out = io.BytesIO()
    writer = GzipWriter(out, compression_level=6)
    made.write(writer)
    writer.close()
    return out.getvalue()


def batch(source: Path, count: int = 1, suffix: str = ".jsonl") -> Callable[[], object]:
    """What runs the command over a dump."""
    target = source.with_name(f"{source.name}-out{suffix}")
    given = ["batch", str(source), "-o", str(target), "--quiet", "--workers", str(count)]
    return lambda: run([sys.executable, "-m", "cleaner", *given])


def loop(source: Path) -> Callable[[], object]:
    """What only reads a dump and cleans it, in one process."""
    code = (
        "import sys, cleaner\nfrom cleaner import dumps\n"
        "for article in cleaner.clean_many(dumps.read(sys.argv[1]), errors='yield'): pass\n"
    )
    return lambda: run([sys.executable, "-c", code, str(source)])


def workers(samples: Sequence[Sample], documents: int, rounds: int, folder: Path) -> Iterator[Figure]:
    """The rate of HTML with one and with two workers."""
    source = write(folder / "pages.warc.gz", samples, documents, "warc")
    taken = in_turn({"1": batch(source, 1), "2": batch(source, 2)}, rounds, warm_ups=0)
    for count in ("1", "2"):
        yield figure(f"WARC, {count} worker", "documents/s", [documents / s for s in taken[count]])
    # What shall not fall below 1.8 is held against a limit from above, as time: 1 / 1.8.
    yield figure("time with 2 workers / with 1", "", ratios(taken["2"], taken["1"]), limit=1 / 1.8)


def overhead(samples: Sequence[Sample], documents: int, rounds: int, folder: Path) -> Iterator[Figure]:
    """A run of one worker beside a bare loop of ``clean_many`` over the same file, both from start to exit."""
    for form, limit in (("jsonl", 1.08), ("text", 1.3)):
        source = write(folder / f"{form}.jsonl", samples, documents, form)
        taken = side_by_side({"run": batch(source), "loop": loop(source)}, rounds)
        kind = "HTML" if form == "jsonl" else "text"
        yield figure(f"{kind}: run / loop", "", ratios(taken["run"], taken["loop"]), limit=limit)
        yield figure(f"{kind}: loop", "documents/s", [documents / s for s in taken["loop"]])


def memory(samples: Sequence[Sample], documents: int, folder: Path) -> Iterator[Figure]:
    """The most memory that the run and its worker held, over a tenth of the documents and over all of them."""
    code = (
        "import resource, subprocess, sys\n"
        "subprocess.run([sys.executable, '-m', 'cleaner', *sys.argv[1:]], check=True)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)\n"
    )
    peaks = []
    for count in (documents // 10, documents):
        source = write(folder / "memory.wet.gz", samples, count, "wet")
        given = ["batch", str(source), "-o", str(folder / "out.jsonl"), "--quiet"]
        peaks.append(float(run([sys.executable, "-c", code], *given)))
        yield figure(f"peak of the larger process, {count:,} documents", "MB", peaks[-1:])
    yield figure("growth", "MB", [peaks[1] - peaks[0]], limit=20)


def forms(samples: Sequence[Sample], documents: int, rounds: int, folder: Path) -> Iterator[Figure]:
    """Each form of dump to JSON Lines, and Parquet to Parquet; forms of the same content side by side."""
    suffixes = {"warc": ".warc.gz", "wet": ".wet.gz", "parquet": ".parquet", "jsonl": ".jsonl.zst"}
    sources = {form: write(folder / f"form{suffixes[form]}", samples, documents, form) for form in FORMS}
    actions = {form: batch(sources[form]) for form in FORMS}
    actions["parquet to parquet"] = batch(sources["parquet"], suffix=".parquet")
    for name, seconds in side_by_side(actions, rounds).items():
        yield figure(name, "documents/s", [documents / s for s in seconds])


if __name__ == "__main__":
    sys.exit(main())
