"""The command as a process of its own: how it starts, ends, and treats a terminal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner.cli.console import harmless

COMMAND = [sys.executable, "-m", "cleaner"]
ROOT = Path(__file__).resolve().parents[2]
STORY = "The storm came at night.\nIt took the pier.\n"


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*COMMAND, *arguments], input=stdin, capture_output=True, cwd=ROOT)


def test_help_names_the_verbs() -> None:
    done = run("--help")
    assert done.returncode == 0
    for verb in (b"clean", b"batch", b"inspect", b"train", b"evaluate"):
        assert verb in done.stdout


def test_help_needs_no_heavy_imports() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *COMMAND[1:], "--help"], capture_output=True, text=True, cwd=ROOT
    )
    imported = {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines()}
    assert "cleaner.cli" in imported
    assert not imported & {"numpy", "sklearn", "lxml", "trafilatura", "bs4", "pyarrow", "matplotlib"}


def test_version() -> None:
    from cleaner import __version__

    assert run("--version").stdout.decode().split() == ["cleaner", __version__]


@pytest.mark.parametrize("arguments", [(), ("nonsense",), ("clean", "--nonsense"), ("batch",)])
def test_wrong_usage(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert b"Usage" in done.stdout + done.stderr
    assert b"Traceback" not in done.stderr


def test_blank_input_has_no_story() -> None:
    done = run("clean", stdin=b" \n")
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"no story" in done.stderr


def test_a_model_that_is_not_there() -> None:
    done = run("clean", "--model", "no/such/model", stdin=STORY.encode())
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"no/such/model" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_closed_pipe_is_quiet(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text('{"text": " ", "filler": "%s"}\n' % ("x" * 1000) * 2000)
    with subprocess.Popen(
        [*COMMAND, "batch", str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as p:
        assert p.stdout is not None
        assert p.stderr is not None
        assert p.stdout.readline().startswith(b"{")
        p.stdout.close()
        assert p.stderr.read() == b""
        assert p.wait(30) == 1


@pytest.mark.parametrize("mark", ["\x1b[2J", "\x07", "\x9b31m", "\u202e", "\u2066", "\x7f", "\ud800", "\x00"])
def test_harmless(mark: str) -> None:
    assert harmless(f"a{mark}\n\tb") == f"a\\u{ord(mark[0]):04x}{mark[1:]}\n\tb"


def test_harmless_leaves_writing_alone() -> None:
    text = "Grüße, 字, שלום, العربية, ไทย, 👩\u200d👧, می\u200cخواهم\r\nnext"
    assert harmless(text) == text.replace("\r\n", "\n")


def test_a_terminal_gets_no_control_sequences_of_a_page() -> None:
    """Run with a pseudo-terminal for standard output, and what the page brings along must come out as escapes."""
    lead, follow = pty.openpty()
    page = '{"text": " ", "evil": "\\u009b31mred\\u202e"}\n'
    done = subprocess.run(
        [*COMMAND, "batch", "-"], input=page.encode(), stdout=follow, stderr=subprocess.PIPE, cwd=ROOT
    )
    os.close(follow)
    shown = os.read(lead, 100_000).decode()
    os.close(lead)
    assert done.returncode == 0
    assert "\\u009b31mred\\u202e" in shown
    assert "\x9b" not in shown
    assert "\u202e" not in shown


def test_a_pipe_gets_the_text_as_it_is() -> None:
    page = '{"text": " ", "evil": "\\u009b31mred\\u202e"}\n'
    assert "\x9b31mred\u202e".encode() in run("batch", "-", stdin=page.encode()).stdout


def test_pipes_are_utf8_whatever_the_locale() -> None:
    done = subprocess.run(
        [*COMMAND, "batch", "-"],
        input='{"text": " ", "x": "字\\ud800"}\n'.encode(),
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
    )
    assert done.returncode == 0
    assert '"字\\ud800"'.encode() in done.stdout


def test_the_story_from_the_shell() -> None:
    done = run("clean", "fixtures/text/story-with-leads.txt")
    assert (done.returncode, done.stderr) == (0, b"")
    paragraphs = done.stdout.decode().split("\n\n")
    source = (ROOT / "fixtures/text/story-with-leads.txt").read_text("utf-8")
    assert len(paragraphs) > 3
    assert all(p.strip() in source for p in paragraphs)
    assert len(done.stdout) < len(source.encode())


@pytest.mark.parametrize(("given", "kept"), [(None, "1"), ("3", "3")])
def test_a_process_computes_by_one_thread_if_nobody_says_otherwise(given: str | None, kept: str) -> None:
    code = """
import os, sys
from contextlib import suppress
from cleaner.cli import main
from threadpoolctl import threadpool_info
sys.argv = ["cleaner", "clean", "-"]
with suppress(SystemExit):
    main()
threads = max(each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas")
print(os.environ["OPENBLAS_NUM_THREADS"], threads, file=sys.stderr)
"""
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    environment |= {"OPENBLAS_NUM_THREADS": given} if given else {}
    done = subprocess.run(
        [sys.executable, "-c", code], input=STORY.encode(), capture_output=True, cwd=ROOT, env=environment
    )
    told, threads = done.stderr.split()[-2:]
    assert told.decode() == kept
    assert 1 <= int(threads) <= int(kept)
