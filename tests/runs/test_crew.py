from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from dumping import pages, read_rows, write_jsonl, write_parquet

from cleaner.article import Role
from cleaner.cleaning import Cleaning
from cleaner.dumps.entries import Record
from cleaner.errors import CleanerError
from cleaner.runs.chunks import Chunk
from cleaner.runs.crew import Crew
from cleaner.runs.settings import Settings
from cleaner.runs.work import Work


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize(
    ("trouble", "error", "reason"),
    [
        ("hang!", "timeout", "longer than 1 s"),
        ("die!", "crash", "SIGKILL, most likely for want of memory"),
        ("segv!", "crash", "SIGSEGV"),
        ("crash!", "RuntimeError", "the segmenter crashed"),
    ],
)
def test_what_undoes_a_worker_costs_itself_alone(
    batch: Any, tmp_path: Path, workers: int, trouble: str, error: str, reason: str
) -> None:
    some = pages(150)
    guilty = [70, 90] if trouble != "hang!" else [70]
    for n in guilty:
        some[n]["text"] = f"A story.\n{trouble}"
    source, out, rejects = write_jsonl(tmp_path / "in", some), tmp_path / "out", tmp_path / "rejects"
    done = batch(source, "-o", out, "--rejects", rejects, "--timeout", 1, "--workers", workers)
    assert done.exit_code == 1
    assert [row["id"] for row in read_rows(out)] == [p["id"] for n, p in enumerate(some) if n not in guilty]
    rejected = read_rows(rejects)
    assert [row["id"] for row in rejected] == [f"doc-{n}" for n in guilty]
    assert {row["error"] for row in rejected} == {error}
    assert reason in rejected[0]["reason"]
    assert rejected[0]["place"].startswith("line 71, byte")
    assert rejected[0]["input"]["text"] == f"A story.\n{trouble}"


def test_rows_of_parquet_that_undo_a_worker(batch: Any, tmp_path: Path) -> None:
    some = pages(100)
    some[70]["text"] = "die!"
    source, out = write_parquet(tmp_path / "in.parquet", some), tmp_path / "out.parquet"
    done = batch(source, "-o", out)
    assert done.exit_code == 1
    assert "in.parquet: row 70: its worker process was ended by SIGKILL" in done.stderr
    assert [row["id"] for row in read_rows(out)] == [p["id"] for n, p in enumerate(some) if n != 70]


def test_workers_that_cannot_start_end_the_run() -> None:
    class Broken:
        def __reduce__(self) -> Any:
            raise RuntimeError("no")

        def __getattr__(self, name: str) -> Any:
            raise SystemExit(3)

    crew = Crew(Broken(), 1, 5.0)  # type: ignore[arg-type]
    with pytest.raises(CleanerError, match=r"cannot start|defect"):
        list(crew.run(iter([chunk(0)])))


def chunk(number: int) -> Chunk:
    return Chunk(number, 0, [Record({"text": f"Story {number}."}, "in", f"line {number}", 10)])


@pytest.mark.parametrize("workers", [1, 2])
def test_chunks_are_read_as_they_are_written(workers: int) -> None:
    from fakes import MarkedSegmenter

    taken = 0

    def chunks() -> Any:
        nonlocal taken
        for taken in range(1, 501):
            yield chunk(taken)

    work = Work(Cleaning(MarkedSegmenter(), None, frozenset({Role.STORY})), Settings())  # type: ignore[arg-type]
    most = 0
    for number, (one, done) in enumerate(Crew(work, workers, 30.0).run(chunks()), 1):
        assert one.number == number
        assert f"Story {number}." in done.rows.decode()
        most = max(most, taken - number)
    assert number == 500
    assert most <= 8 * workers + 1
