"""Runs that are killed, starved and interrupted: what they write is what an undisturbed run writes."""

from __future__ import annotations

import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from dumping import pages, read_rows, write_jsonl, write_parquet, write_wet

SCRIPT = Path(__file__).resolve().parents[1] / "troubled.py"
COUNT = 500


def command(*arguments: object, seconds: float = 0.02, checkpoint: float = 0.0) -> list[str]:
    return [sys.executable, str(SCRIPT), str(seconds), str(checkpoint), "batch", *map(str, arguments)]


def run(*arguments: object, **how: float) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*arguments, **how), capture_output=True, text=True, timeout=120)


def content(path: Path) -> bytes | dict[str, bytes]:
    return {each.name: each.read_bytes() for each in sorted(path.iterdir())} if path.is_dir() else path.read_bytes()


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dump with a page in fifty that fails, one id that comes twice, and a line that is none."""
    rows = pages(COUNT)
    for row in rows[7::50]:
        row["text"] = "crash!"
    rows[100]["id"] = rows[90]["id"]
    path = tmp_path_factory.mktemp("dump") / "in.jsonl"
    write_jsonl(path, rows)
    path.write_bytes(path.read_bytes() + b"{no json\n")
    return path


@pytest.mark.parametrize(
    ("name", "more", "kills"),
    [
        ("out.jsonl", (), 8),
        ("out.jsonl.gz", ("--workers", 2), 7),
        ("out.jsonl.zst", ("--only", "story", "--compact"), 4),
        ("out.parquet", ("--workers", 2), 6),
        ("out/", ("--shard-size", 90, "--shard-format", "parquet"), 5),
    ],
)
def test_killed_at_any_moment_it_goes_on_and_writes_the_same_bytes(
    source: Path, tmp_path: Path, name: str, more: tuple[object, ...], kills: int
) -> None:
    def arguments(folder: str) -> list[object]:
        where = tmp_path / folder
        where.mkdir(exist_ok=True)
        files = ["-o", f"{where}/{name}", "--dropped", where / "dropped.jsonl.gz", "--rejects", where / "rejects.jsonl"]
        return [source, *files, *more]

    began = time.monotonic()
    assert run(*arguments("whole")).returncode == 1
    taken = time.monotonic() - began
    draw = random.Random(name)
    killed = 0
    for _ in range(10 * kills):
        process = subprocess.Popen(command(*arguments("killed")), stderr=subprocess.DEVNULL)
        try:
            process.wait(draw.uniform(0.1, 1.0) * taken)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        journal = tmp_path / "killed" / f"{name.rstrip('/')}.unfinished" / "journal.db"
        if journal.exists() or not (tmp_path / "killed" / name).exists():
            killed += 1
        else:  # it was done before it could be killed: once more from the start
            assert content(tmp_path / "killed" / name) == content(tmp_path / "whole" / name)
            shutil.rmtree(tmp_path / "killed")
        if killed == kills:
            break
    assert killed == kills
    assert run(*arguments("killed")).returncode == 1
    for file in (name, "dropped.jsonl.gz", "rejects.jsonl"):
        assert content(tmp_path / "killed" / file) == content(tmp_path / "whole" / file)
    assert sorted(p.name for p in (tmp_path / "killed").iterdir()) == sorted(
        p.name for p in (tmp_path / "whole").iterdir()
    )
    ids = [row["id"] for row in read_rows(tmp_path / "killed" / name.rstrip("/"))]
    assert len(ids) == len(set(ids))


def test_killed_when_all_is_published_it_has_only_to_tidy(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = [source, "-o", f"{tmp_path}/out/", "--shard-size", 90, "--rejects", tmp_path / "rejects.jsonl"]
    monkeypatch.setenv("KILLED_WHEN_PUBLISHED", "1")
    assert run(*arguments).returncode == -signal.SIGKILL
    monkeypatch.delenv("KILLED_WHEN_PUBLISHED")
    before = content(tmp_path / "out")
    assert (tmp_path / "out.unfinished").exists()
    assert "new or empty" in run(*arguments, "--restart").stderr
    assert run(*arguments).returncode == 1
    assert content(tmp_path / "out") == before
    assert not (tmp_path / "out.unfinished").exists()
    done = run(*arguments)
    assert (done.returncode, content(tmp_path / "out")) == (2, before)
    assert "new or empty" in done.stderr


def test_a_folder_that_others_fill_is_refused_before_a_run_goes_on(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = subprocess.Popen(command(source, "-o", f"{out}/", seconds=0.1), stderr=subprocess.DEVNULL)
    wait_for((tmp_path / "out.unfinished" / "journal.db").exists)
    process.kill()
    process.wait()
    out.mkdir()
    (out / "mine.txt").touch()
    done = run(source, "-o", f"{out}/")
    assert done.returncode == 2
    assert "new or empty" in done.stderr
    assert [path.name for path in out.iterdir()] == ["mine.txt"]


def test_no_worker_outlives_a_run_that_is_killed(source: Path, tmp_path: Path) -> None:
    arguments = [source, "-o", tmp_path / "out.jsonl", "--workers", 3]
    process = subprocess.Popen(command(*arguments, seconds=0.2), stderr=subprocess.DEVNULL)
    mine = str(tmp_path).encode()

    def running() -> int:
        told = [p.read_bytes() for p in Path("/proc").glob("[0-9]*/cmdline") if _readable(p)]
        return sum(mine in line for line in told)

    wait_for(lambda: running() == 4)
    process.kill()
    process.wait()
    wait_for(lambda: running() == 0)


def _readable(path: Path) -> bool:
    try:
        path.read_bytes()
    except OSError:
        return False
    return True


def wait_for(true: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_what_is_changed_is_named(source: Path, tmp_path: Path) -> None:
    mine = tmp_path / "in.jsonl"
    shutil.copy(source, mine)
    out = tmp_path / "out.jsonl"
    process = subprocess.Popen(command(mine, "-o", out, seconds=0.1), stderr=subprocess.DEVNULL)
    journal = tmp_path / "out.jsonl.unfinished" / "rows" / "00000"
    wait_for(lambda: journal.exists() and journal.stat().st_size > 0)
    process.kill()
    process.wait()
    for more, told in (
        (("--max-loss", 0.5), "--max-loss was None and is 0.5"),
        (("--keep", "story,caption"), "--keep was 'story' and is 'caption,story'"),
        (("--compact",), "--compact was False and is True"),
        (("--rejects", tmp_path / "r.jsonl"), "--rejects was None"),
    ):
        done = run(mine, "-o", out, *more)
        assert (done.returncode, out.exists()) == (2, False)
        assert told in done.stderr
        assert "--restart" in done.stderr
    with mine.open("ab") as file:
        file.write(b'{"id": "new", "text": "More."}\n')
    done = run(mine, "-o", out)
    assert done.returncode == 2
    assert f"{mine} has changed" in done.stderr
    done = run(mine, "-o", out, "--restart", "--workers", 2)
    assert done.returncode == 1
    assert read_rows(out)[-1]["id"] == "new"


def test_a_second_run_is_kept_out(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    process = subprocess.Popen(command(source, "-o", out, seconds=0.2), stderr=subprocess.DEVNULL)
    journal = tmp_path / "out.jsonl.unfinished" / "rows"
    wait_for(journal.exists)
    done = run(source, "-o", out)
    process.kill()
    process.wait()
    assert done.returncode == 2
    assert "another run is at work" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_finishes_what_is_in_hand_and_says_how_to_go_on(
    source: Path, tmp_path: Path, number: signal.Signals
) -> None:
    whole, out = tmp_path / "whole.jsonl", tmp_path / "out.jsonl"
    assert run(source, "-o", whole).returncode == 1
    process = subprocess.Popen(
        command(source, "-o", out, seconds=0.1, checkpoint=60), stderr=subprocess.PIPE, text=True
    )
    rows = tmp_path / "out.jsonl.unfinished" / "rows" / "00000"
    wait_for(lambda: rows.exists() and rows.stat().st_size > 0)
    process.send_signal(number)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "the same command goes on" in told
    assert not out.exists()
    done = run(source, "-o", out)
    assert "going on after" in done.stderr
    assert content(out) == content(whole)


def test_an_interrupt_while_standard_input_is_waited_for(tmp_path: Path) -> None:
    process = subprocess.Popen(
        command("-", "-o", tmp_path / "out.jsonl"), stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    wait_for((tmp_path / "out.jsonl.unfinished").exists)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in told


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[tuple[Path, Callable[[], None] | None, Callable[[], None]]]:
    """A folder of a megabyte, what a process must do to find it full, and what makes room."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], capture_output=True)
    if mounted.returncode == 0:
        try:
            yield disk, None, lambda: subprocess.run(["mount", "-o", "remount,size=64m", disk], check=True) and None
        finally:
            subprocess.run(["umount", disk], check=True)
        return

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, resource.RLIM_INFINITY))

    yield disk, limit, lambda: None


@pytest.mark.parametrize("name", ["out.jsonl", "out.parquet"])
def test_a_full_disk(
    source: Path, tmp_path: Path, small_disk: tuple[Path, Callable[[], None] | None, Callable[[], None]], name: str
) -> None:
    disk, limit, make_room = small_disk
    whole, out = tmp_path / name, disk / name
    assert run(source, "-o", whole).returncode == 1
    assert whole.stat().st_size > 0
    arguments = command(source, "-o", out)
    done = subprocess.run(arguments, capture_output=True, text=True, preexec_fn=limit, timeout=120)
    if name == "out.jsonl" or not out.exists():
        assert done.returncode == 1
        assert "No space left" in done.stderr or "too large" in done.stderr or "full" in done.stderr
        assert "the same command goes on" in done.stderr
        assert "Traceback" not in done.stderr
        assert not out.exists()
        make_room()
        assert run(source, "-o", out).returncode == 1
    assert content(out) == content(whole)


def test_inputs_of_all_kinds_go_on_where_they_were(tmp_path: Path) -> None:
    some = pages(600)
    inputs = [
        write_wet(tmp_path / "a.wet.gz", some[:200]),
        write_parquet(tmp_path / "b.parquet", some[200:400]),
        write_jsonl(tmp_path / "c.jsonl.zst", some[400:]),
    ]
    whole, out = tmp_path / "whole.jsonl", tmp_path / "out.jsonl"
    assert run(*inputs, "-o", whole, "--shard-size", 130).returncode == 0
    draw = random.Random(1)
    for _ in range(4):
        process = subprocess.Popen(
            command(*inputs, "-o", out, "--shard-size", 130, seconds=0.05), stderr=subprocess.DEVNULL
        )
        time.sleep(draw.uniform(0.8, 1.5))
        process.kill()
        process.wait()
    if not out.exists():
        assert run(*inputs, "-o", out, "--shard-size", 130).returncode == 0
    assert content(out) == content(whole)
