from __future__ import annotations

import bz2
import gzip
import io
import lzma
import pickle
import random
import sqlite3
import struct
import sys
import tarfile
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.documents import decode, looks_like_html, read
from cleaner.errors import NotTextError

GREEK = "Ο λιμενάρχης έκλεισε τη βόρεια προβλήτα την αυγή, όταν άνοιξε μια ρωγμή στον δυτικό τοίχο. " * 4
JAPANESE = "港長は夜明けに北埠頭を閉鎖した。西側の壁に亀裂が入り、海水が倉庫に流れ込み始めたためである。" * 4
GERMAN = "Der Hafenmeister sperrte die nördliche Mole, weil sich über Nacht ein großer Riss geöffnet hatte. " * 4


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\x00" + bytes(range(48)) for _ in range(16))
    head = struct.pack(">IIBBBBB", 16, 16, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "text")
    return out.getvalue()


def tarred() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.txt"))
    return out.getvalue()


def database() -> bytes:
    with sqlite3.connect(":memory:") as connection:
        connection.execute("create table t (a)")
        return connection.serialize()


BINARIES = {
    "PNG": png(),
    "gzip": gzip.compress(b"text", mtime=0),
    "bzip2": bz2.compress(b"text"),
    "xz": lzma.compress(b"text"),
    "zip": zipped(),
    "tar": tarred(),
    "SQLite": database(),
    "pickle": pickle.dumps({"a": list(range(50))}, protocol=4),
    "JPEG": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(40),
    "GIF": b"GIF89a\x01\x00\x01\x00\x80\x00\x00",
    "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
    "Zstandard": b"\x28\xb5\x2f\xfd\x24\x04\x21\x00\x00text",
    "MP4": b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2",
    "WOFF": b"wOFF\x00\x01\x00\x00\x00\x00" + bytes(20),
    "Parquet": b"PAR1\x15\x04\x15\x10\x15\x14L\x15\x02\x15\x00\x12\x00\x00PAR1",
    "binary data": bytes(range(256)) * 8,
}


@pytest.mark.parametrize("name", BINARIES)
def test_bytes_that_are_no_text_are_refused_by_name(name: str) -> None:
    with pytest.raises(NotTextError, match=rf"(?i)looks like .*{name}.*: \w+"):
        decode(BINARIES[name])


def test_the_running_program_is_refused() -> None:
    with Path(sys.executable).resolve().open("rb") as file, pytest.raises(NotTextError):
        decode(file.read(100_000))


def test_random_bytes_are_refused() -> None:
    with pytest.raises(NotTextError, match="control characters"):
        decode(b"x" + random.Random(1).randbytes(5000))


@pytest.mark.parametrize(
    "text",
    ["BZh is no word.", "PAR1 and PAR2 are formats.", "ID3 tags name songs.", "Many ftyp boxes.", "GIF is a format."],
)
def test_text_that_opens_like_a_format_is_text(text: str) -> None:
    assert decode(text.encode()) == text


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])))
def test_utf8_comes_back(text: str) -> None:
    if not text.startswith("\ufeff"):
        assert decode(text.encode()) == text


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("text", [GERMAN, GREEK, JAPANESE, "a"])
def test_byte_order_marks(codec: str, text: str) -> None:
    assert decode(text.encode(codec)) == text


def test_byte_order_mark_of_big_endian() -> None:
    assert decode(b"\xfe\xff" + GREEK.encode("utf-16-be")) == GREEK
    assert decode(b"\x00\x00\xfe\xff" + GREEK.encode("utf-32-be")) == GREEK


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_without_mark(codec: str) -> None:
    assert decode(GERMAN.encode(codec)) == GERMAN


@pytest.mark.parametrize(
    ("text", "codec"),
    [(GREEK, "iso8859-7"), (GREEK, "cp1253"), (JAPANESE, "cp932"), (JAPANESE, "euc_jp"), (GERMAN, "cp1252")],
)
def test_declared_character_sets(text: str, codec: str) -> None:
    name = {"cp932": "Shift_JIS", "cp1253": "windows-1253", "cp1252": "iso-8859-1"}.get(codec, codec)
    for head in (f'<meta charset="{name}">', f"<meta http-equiv=x content='text/html; charset={name}'>"):
        assert decode((head + text).encode(codec)) == head + text


def test_a_declaration_that_is_untrue_is_not_believed() -> None:
    page = '<meta charset="utf-8"><p>' + GERMAN
    assert decode(page.encode("cp1252")) == page
    page = '<meta charset="no-such-charset"><p>' + GERMAN
    assert decode(page.encode("cp1252")) == page


@pytest.mark.parametrize(("text", "codec"), [(GREEK, "iso8859-7"), (JAPANESE, "cp932"), (GERMAN, "cp1252")])
def test_character_sets_found_by_looking(text: str, codec: str) -> None:
    assert decode(text.encode(codec)) == text


def test_windows_quotes() -> None:
    assert decode(b"He said \x93no\x94, and left \x96 at once.") == "He said “no”, and left – at once."


def test_utf8_with_a_few_broken_bytes_stays_utf8() -> None:
    half = GREEK[:50].encode()
    assert decode(half + b"\xff" + half) == GREEK[:50] + "\ufffd" + GREEK[:50]
    assert decode(GREEK.encode() + "α".encode()[:1]) == GREEK + "\ufffd"  # cut off within a character


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        document = read(data)
    except NotTextError:
        return
    assert all(document.source_text[b.start : b.end] == b.text for b in document.blocks)


HTML = [
    "<!DOCTYPE html><title>x</title>text",
    "<html>text",
    "\ufeff\n <HTML lang=en><body>text",
    "<!-- saved from the web --><html><p>text",
    "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>text",
    "<p>One paragraph.</p>",
    "<p>One.<p>Two.",
    "<div class='a'><span>text</span></div>",
    "<h1>Storm</h1>\n<p>It came.\n",
    "Storm<br>\nIt came.<br>\nIt left.<br>",
    "\n<table><tr><td>1</td></tr></table>",
]
TEXT = [
    "",
    "A storm came.",
    "Write <b> for bold.",
    "<b> is how bold text starts.",
    "<p> opens a paragraph, people say.",
    "if a < b and c > d: print('<p>')",
    "<<< Back to the list\nA storm came.",
    "<Peter> hello\n<Anna> hi\n<Peter> how are you",
    "Every page has a head and a body.\nA paragraph looks like this:\n<p>Hello</p>\nand no more is needed, they say.",
    "The tags <p>, </p>, <div> and </div> frame text, whereas <span> does not, which beginners find hard to remember.",
    "<3 this song\nI love it",
]


@pytest.mark.parametrize("text", HTML)
def test_html_is_seen(text: str) -> None:
    assert looks_like_html(text)


@pytest.mark.parametrize("text", TEXT)
def test_text_is_seen(text: str) -> None:
    assert not looks_like_html(text)


def test_kinds() -> None:
    page = "<p>A storm came.</p>"
    assert read(page).kind == read(page.encode()).kind == "html"
    assert [b.text for b in read(page, kind="text").blocks] == [page]
    assert read("A storm came.", kind="html").blocks[0].path == "/html/body"
    with pytest.raises(ValueError, match="kind"):
        read(page, kind="pdf")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="int"):
        read(5)  # type: ignore[arg-type]


def test_what_the_caller_knows_is_handed_through() -> None:
    for page in ("A storm came.", "<p>A storm came.</p>"):
        document = read(page, title="Storm", url="https://a.example/", language="en")
        assert (document.title, document.url, document.language) == ("Storm", "https://a.example/", "en")
