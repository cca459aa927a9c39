from __future__ import annotations

import gzip
import random
from pathlib import Path
from typing import Any

import pytest
from dumping import html, pages, record, response, warc, write_warc, write_wet
from fastwarc.warc import WarcRecordType

from cleaner.dumps.entries import Damage, Entry, Passed, Record
from cleaner.dumps.inputs import read_entries

PAGES = pages(20)


def read(path: Path, **how: Any) -> list[Entry]:
    return list(read_entries(str(path), **how))


def urls(entries: list[Entry]) -> list[str]:
    return [entry.fields["url"] for entry in entries if isinstance(entry, Record)]


def damages(entries: list[Entry]) -> list[Damage]:
    return [entry for entry in entries if isinstance(entry, Damage)]


@pytest.mark.parametrize("packed", ["gzip", "zstd", None])
def test_pages_come_back_with_their_addresses_and_charsets(tmp_path: Path, packed: str | None) -> None:
    found = read(write_warc(tmp_path / "file", PAGES, packed))
    assert urls(found) == [page["url"] for page in PAGES]
    assert all(isinstance(entry, Record) for entry in found)
    for entry, page in zip(found, PAGES, strict=True):
        assert isinstance(entry, Record)
        assert entry.fields["html"].decode() == html(page["text"])
        assert entry.charset == "utf-8"
        assert entry.fields["id"].startswith("urn:")
        assert entry.place.startswith("offset ")


def test_offsets_are_those_at_which_the_records_stand(tmp_path: Path) -> None:
    parts = warc(response(b"<p>A", page["url"]) for page in PAGES)
    (tmp_path / "file").write_bytes(b"".join(parts))
    starts = [sum(map(len, parts[:n])) for n in range(len(parts))]
    assert [entry.place for entry in read(tmp_path / "file")] == [f"offset {n}" for n in starts]  # type: ignore[union-attr]


def test_texts_of_wet(tmp_path: Path) -> None:
    found = read(write_wet(tmp_path / "file", PAGES))
    kept = [page for page in PAGES if page["text"].strip()]
    assert [entry.fields["text"].decode() for entry in found if isinstance(entry, Record)] == [p["text"] for p in kept]


@pytest.mark.parametrize(
    ("made", "kind"),
    [
        (response(b"", "https://a.example/moved", status="301 Moved"), "redirect"),
        (response(b"<p>gone", "https://a.example/gone", status="404 Not Found"), "status-4xx"),
        (response(b"<p>broken", "https://a.example/broken", status="503 Busy"), "status-5xx"),
        (response(b"  \n", "https://a.example/empty"), "empty"),
        (response(b"\x89PNG", "https://a.example/a.png", media="image/png"), "image"),
        (response(b"body{}", "https://a.example/a.css", media="text/css"), "other-media"),
        (response(b"User-agent: *", "https://a.example/robots.txt", media="text/plain"), "robots"),
        (
            record(b"GET / HTTP/1.1\r\n\r\n", "https://a.example/", WarcRecordType.request, "application/http"),
            "other-record",
        ),
        (record(b"x: y", "https://a.example/", WarcRecordType.metadata, "application/warc-fields"), "other-record"),
    ],
)
def test_what_is_no_page_is_passed_by(tmp_path: Path, made: Any, kind: str) -> None:
    page = response(b"<p>A", "https://a.example/1")
    (tmp_path / "file").write_bytes(b"".join(warc([made, page])))
    first, second = read(tmp_path / "file")
    assert first == Passed(kind)
    assert isinstance(second, Record)


def test_resources_are_pages_too(tmp_path: Path) -> None:
    made = record(b"<html><p>A", "file:///a.html", WarcRecordType.resource, "text/html")
    (tmp_path / "file").write_bytes(b"".join(warc([made])))
    assert urls(read(tmp_path / "file")) == ["file:///a.html"]


@pytest.mark.parametrize("encoding", ["gzip", "chunked", "a lie"])
def test_transfer_and_content_encodings_are_undone(tmp_path: Path, encoding: str) -> None:
    body = b"<p>A storm came."
    sent, header = {
        "gzip": (gzip.compress(body), b"Content-Encoding: gzip"),
        "chunked": (b"7\r\n<p>A st\r\n9\r\norm came.\r\n0\r\n\r\n", b"Transfer-Encoding: chunked"),
        "a lie": (body, b"Content-Encoding: gzip"),
    }[encoding]
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + header + b"\r\n\r\n"
    made = record(head + sent, "https://a.example/", WarcRecordType.response, "application/http; msgtype=response")
    (tmp_path / "file").write_bytes(b"".join(warc([made])))
    (entry,) = read(tmp_path / "file")
    assert isinstance(entry, Record)
    assert entry.fields["html"] == body


@pytest.mark.parametrize("packed", ["gzip", None])
@pytest.mark.parametrize("where", [0, 7, 19])
def test_a_corrupt_record_costs_itself_alone(tmp_path: Path, packed: str | None, where: int) -> None:
    parts = warc((response(html(page["text"]).encode(), page["url"]) for page in PAGES), packed)
    parts[where] = b"\x00damage\xff" * 40 if packed is None else parts[where][:30] + b"\xff" * (len(parts[where]) - 30)
    (tmp_path / "file.warc").write_bytes(b"".join(parts))
    found = read(tmp_path / "file.warc")
    assert urls(found) == [page["url"] for n, page in enumerate(PAGES) if n != where]
    (damage,) = damages(found)
    assert damage.source.endswith("file.warc")
    assert "offset" in damage.place


def test_neighbouring_corrupt_records_cost_themselves_alone(tmp_path: Path) -> None:
    parts = warc(response(html(page["text"]).encode(), page["url"]) for page in PAGES)
    for where in (7, 8, 9):
        parts[where] = parts[where][:30] + b"\xff" * (len(parts[where]) - 30)
    (tmp_path / "file").write_bytes(b"".join(parts))
    found = read(tmp_path / "file")
    assert len(urls(found)) == 17
    assert damages(found)[0].place == f"offset {sum(map(len, parts[:7]))}"


@pytest.mark.parametrize("packed", ["gzip", None])
@pytest.mark.parametrize("change", [-10, 10, 100_000])
def test_a_wrong_content_length_costs_its_record_alone(tmp_path: Path, packed: str | None, change: int) -> None:
    parts = warc((response(html(page["text"]).encode(), page["url"]) for page in PAGES), None)
    header, _, rest = parts[5].partition(b"\r\n\r\n")
    length = int(header.rpartition(b"Content-Length: ")[2].split()[0])
    parts[5] = header.replace(b"Content-Length: %d" % length, b"Content-Length: %d" % (length + change))
    parts[5] += b"\r\n\r\n" + rest
    parts = [gzip.compress(part) for part in parts] if packed else parts
    (tmp_path / "file").write_bytes(b"".join(parts))
    found = read(tmp_path / "file")
    assert urls(found) == [page["url"] for n, page in enumerate(PAGES) if n != 5]
    (damage,) = damages(found)
    assert damage.place == f"offset {sum(map(len, parts[:5]))}"


@pytest.mark.parametrize("packed", ["gzip", "zstd", None])
def test_a_file_cut_short_anywhere_gives_what_is_whole_and_says_so(tmp_path: Path, packed: str | None) -> None:
    parts = warc((response(html(page["text"]).encode(), page["url"]) for page in PAGES), packed)
    data = b"".join(parts)
    ends = [sum(map(len, parts[:n])) for n in range(len(parts) + 1)]
    draw = random.Random(0)
    for cut in [ends[4], ends[4] + 5, ends[4] + 25, ends[5] - 1, *(draw.randrange(40, len(data)) for _ in range(40))]:
        (tmp_path / "file.warc").write_bytes(data[:cut])
        found = read(tmp_path / "file.warc")
        whole = sum(end <= cut for end in ends) - 1
        assert len(damages(found)) <= 1
        # Of a record, what is missing may be but its blank line, or the checksum that gzip puts behind it.
        almost = cut < len(data) and len(urls(found)) == whole + 1 and ends[whole + 1] - cut < 16
        assert urls(found) == [page["url"] for page in PAGES[: whole + almost]], cut
        assert damages(found) or almost or cut in ends, cut


def test_a_record_that_is_too_large_is_passed_by(tmp_path: Path) -> None:
    big = response(b"<p>" + b"x" * 300_000, "https://a.example/big")
    (tmp_path / "file").write_bytes(b"".join(warc([big, response(b"<p>A", "https://a.example/1")])))
    found = read(tmp_path / "file", max_document=200_000)
    assert [damage.kind for damage in damages(found)] == ["too-large"]
    assert urls(found) == ["https://a.example/1"]


def test_a_page_that_unpacks_to_too_much_is_passed_by(tmp_path: Path) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n"
    bomb = head + gzip.compress(b"\0" * 20_000_000)
    made = record(bomb, "https://a.example/", WarcRecordType.response, "application/http; msgtype=response")
    (tmp_path / "file").write_bytes(b"".join(warc([made])))
    (damage,) = read(tmp_path / "file", max_document=1_000_000)
    assert isinstance(damage, Damage)
    assert damage.kind == "too-large"


def test_real_dumps(shared: Path) -> None:
    dumps = shared / "dumps"
    if not dumps.is_dir():
        pytest.skip(f"no real dumps at {dumps}")
    assert len(urls(read(dumps / "sample-0000.warc.gz"))) == 22
    assert urls(read(dumps / "whirlwind.warc.gz")) == urls(read(dumps / "whirlwind.warc.wet.gz"))
    assert urls(read(dumps / "whirlwind.warc.wat.gz")) == []
    found = {path.name: read(path) for path in sorted((dumps / "broken").iterdir())}
    assert {name: (len(urls(entries)), len(damages(entries))) for name, entries in found.items()} == {
        "example-bad-non-chunked.warc.gz": (1, 0),
        "example-space-in-target-uri.warc.gz": (0, 0),
        "example-trunc.warc": (0, 1),
        "example-wrong-chunks.warc.gz": (1, 0),
    }
