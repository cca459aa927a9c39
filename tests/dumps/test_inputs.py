from __future__ import annotations

import gzip
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from dumping import pages, write_jsonl, write_parquet, write_warc

from cleaner import dumps
from cleaner.dumps.detect import Format, detect
from cleaner.dumps.inputs import find
from cleaner.errors import DumpError, MissingPackageError, RemoteError

PAGES = pages(30)


@pytest.mark.parametrize(
    ("content", "name", "form"),
    [
        (b"WARC/1.0\r\nWARC-Type: x", "a.jsonl", Format.WARC),
        (gzip.compress(b"WARC/1.1\r\n", mtime=0), "a", Format.WARC),
        (b'\xef\xbb\xbf \n{"a": 1}\n', "a.html", Format.JSONL),
        (gzip.compress(b'{"a": 1}\n', mtime=0), "a.txt", Format.JSONL),
        (b"PAR1...", "a.txt", Format.PARQUET),
        (b"<p>Story", "a.bin", Format.PAGE),
        (b"Story", "a", Format.PAGE),
        (b"[1]\n", "a.jsonl", Format.JSONL),
        (b"", "a.ndjson", Format.JSONL),
        (b"", "a", Format.PAGE),
        (b"\x00\x01", "a.warc", Format.WARC),
        (b"\x1f\x8b\x08", "a.warc.gz", Format.WARC),
    ],
)
def test_what_a_file_is_is_found_out_by_looking(tmp_path: Path, content: bytes, name: str, form: Format) -> None:
    (tmp_path / name).write_bytes(content)
    assert detect(str(tmp_path / name))[0] is form


def test_a_json_array_is_told_how_to_become_lines(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"text": "A."}]')
    with pytest.raises(DumpError, match="one object a line"):
        detect(str(tmp_path / "a.json"))


def test_nothing_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DumpError, match="no file is called like that"):
        find([str(tmp_path / "*.warc")])
    with pytest.raises(DumpError, match="no pages"):
        find([str(tmp_path)])
    with pytest.raises(FileNotFoundError):
        find([str(tmp_path / "a")])


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """An address under which the files of ``tmp_path`` are served."""

    class Quiet(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            path = Path(self.translate_path(self.path))
            if not path.is_file():
                return self.send_error(404)
            content, asked = path.read_bytes(), self.headers.get("Range")
            first, last = 0, len(content) - 1
            if asked:
                one, _, other = asked.removeprefix("bytes=").partition("-")
                first, last = int(one), min(int(other or last), last)
            self.send_response(206 if asked else 200)
            self.send_header("Accept-Ranges", "bytes")
            self.send_header("Content-Range", f"bytes {first}-{last}/{len(content)}")
            self.send_header("Content-Length", str(last + 1 - first))
            self.end_headers()
            self.wfile.write(content[first : last + 1])
            return None

        def log_message(self, *told: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path))) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()


def test_remote_files(tmp_path: Path, server: str) -> None:
    write_jsonl(tmp_path / "a.jsonl.gz", PAGES)
    write_parquet(tmp_path / "b.parquet", PAGES)
    write_warc(tmp_path / "c.warc.gz", PAGES)
    assert list(dumps.read(f"{server}/a.jsonl.gz")) == PAGES
    assert list(dumps.read(f"{server}/b.parquet")) == PAGES
    assert [row["url"] for row in dumps.read(f"{server}/c.warc.gz")] == [page["url"] for page in PAGES]  # type: ignore[index]
    with pytest.raises(RemoteError, match="there is no such file"):
        list(dumps.read(f"{server}/nothing.jsonl"))


def test_files_in_memory_by_pattern() -> None:
    fsspec = pytest.importorskip("fsspec")
    files = fsspec.filesystem("memory")
    for n in range(2):
        files.pipe(f"/dump/{n}.jsonl", b'{"text": "Story %d."}\n' % n)
    assert list(dumps.read("memory://dump/*.jsonl")) == [{"text": "Story 0."}, {"text": "Story 1."}]


def test_what_needs_another_package_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(MissingPackageError, match=r"\[remote\]"):
        list(dumps.read("s3://bucket/key.jsonl"))
    with pytest.raises(DumpError, match="nonsense"):
        list(dumps.read("nonsense://bucket/key.jsonl"))
