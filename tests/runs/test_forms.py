"""What goes in and what comes out, form by form."""

from __future__ import annotations

import datetime as dt
import decimal
import gzip
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from dumping import html, pages, read_rows, record, response, warc, write_jsonl, write_parquet, write_warc, write_wet
from fastwarc.warc import WarcRecordType

import cleaner
from cleaner import dumps
from cleaner.integrations.arrow import article_schema, clean_batch

PAGES = pages(130)
TOLD = [page for page in PAGES if page["text"].strip()]


@pytest.mark.parametrize("output", ["out.jsonl", "out.jsonl.gz", "out.jsonl.zst", "out.parquet", "out/"])
def test_every_input_and_every_output(batch: Any, tmp_path: Path, output: str) -> None:
    rows = {}
    for source in (
        write_jsonl(tmp_path / "a", PAGES),
        write_jsonl(tmp_path / "b.gz", PAGES),
        write_jsonl(tmp_path / "c.zst", PAGES),
        write_parquet(tmp_path / "d", PAGES),
        write_wet(tmp_path / "e", TOLD),
        write_warc(tmp_path / "f", PAGES),
    ):
        target = tmp_path / f"{source.name}-{output}"
        done = batch(source, "-o", f"{target}/" if output == "out/" else target)
        assert done.exit_code == 0, done.stderr
        rows[source.name] = read_rows(target)
        assert [path.name for path in tmp_path.glob("*.unfinished")] == []
    first = rows["a"]
    assert [row["id"] for row in first] == [page["id"] for page in PAGES]
    assert all(rows[name] == first for name in ("b.gz", "c.zst"))
    texts = [row["text"] for row in first]
    assert [row["text"] for row in rows["d"]] == texts
    assert [row["text"] for row in rows["e"]] == [text for text, page in zip(texts, PAGES, strict=True) if page in TOLD]
    assert [row["url"] for row in rows["f"]] == [page["url"] for page in PAGES]


def test_rows_are_the_same_as_the_librarys(batch: Any, tmp_path: Path) -> None:
    from fakes import MarkedSegmenter

    batch(write_jsonl(tmp_path / "in", PAGES), "-o", tmp_path / "out")
    articles = cleaner.clean_many(PAGES, segmenter=MarkedSegmenter())  # type: ignore[arg-type]
    assert read_rows(tmp_path / "out") == [article.to_dict() for article in articles]


def test_several_inputs_in_their_order_and_each_once(batch: Any, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    (folder / "below").mkdir(parents=True)
    (folder / "b.html").write_text("<p>Story b.")
    (folder / "a.txt").write_text("Story a.")
    (folder / "below" / "c.htm").write_text("<p>Story c.")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / ".hidden.txt").write_text("Story d.")
    rows = write_jsonl(tmp_path / "in.jsonl", [{"text": "Story e."}])
    done = batch(rows, folder, str(tmp_path / "*.jsonl"), folder / "a.txt", "-o", tmp_path / "out.json")
    assert done.exit_code == 0
    assert [row["text"] for row in read_rows(tmp_path / "out.json")] == [f"Story {x}." for x in "eabc"]
    assert [Path(row["id"] or "").name for row in read_rows(tmp_path / "out.json")] == ["", "a.txt", "b.html", "c.htm"]
    assert "other-file 1" in done.stderr


def test_fields_are_guessed_or_named(batch: Any, tmp_path: Path) -> None:
    rows = [
        {"body": "<p>Story.</p><p>promo: x", "link": "https://a.example/", "doc_id": 7, "n": 2**70, "summary": "No."}
    ]
    source = write_jsonl(tmp_path / "in", rows)
    batch(source, "-o", tmp_path / "guessed")
    (row,) = read_rows(tmp_path / "guessed")
    assert (row["text"], row["url"], row["id"], row["n"]) == ("Story.", "https://a.example/", "7", 2**70)
    assert (row["link"], row["doc_id"], row["summary"]) == ("https://a.example/", 7, "No.")
    assert "body" not in row
    batch(source, "-o", tmp_path / "named", "--text-field", "summary", "--id-field", "n", "--url-field", "body")
    (row,) = read_rows(tmp_path / "named")
    assert (row["text"], row["id"], row["url"]) == ("No.", str(2**70), rows[0]["body"])
    done = batch(source, "-o", tmp_path / "none", "--html-field", "nothing")
    assert done.exit_code == 1
    assert "needs its content" in done.stderr


COLUMNS = pa.schema(
    [
        ("text", pa.large_string()),
        ("id", pa.int64()),
        ("url", pa.string()),
        ("score", pa.float32()),
        ("when", pa.timestamp("ns", tz="UTC")),
        ("price", pa.decimal128(10, 2)),
        ("tags", pa.list_(pa.string())),
        ("site", pa.dictionary(pa.int32(), pa.string())),
        ("raw", pa.binary()),
        ("meta", pa.struct([("a", pa.int8())])),
    ]
)


def typed(count: int) -> pa.Table:
    columns = {
        "text": [f"Story {n}.\npromo: x" if n != 5 else "crash!" for n in range(count)],
        "id": list(range(count)),
        "url": [f"https://a.example/{n}" for n in range(count)],
        "score": [n / 7 for n in range(count)],
        "when": pa.array([1_700_000_000_000_000_001 + n for n in range(count)], pa.timestamp("ns", tz="UTC")),
        "price": [decimal.Decimal("1.50")] * count,
        "tags": [["a", None]] * count,
        "site": pa.array(["a.example", "b.example"] * (count // 2)).dictionary_encode(),
        "raw": [b"\xff\x00"] * count,
        "meta": [{"a": 1}] * (count - 1) + [None],
    }
    arrays = [
        value.cast(COLUMNS.field(name).type)
        if isinstance(value, pa.Array)
        else pa.array(value, COLUMNS.field(name).type)
        for name, value in columns.items()
    ]
    return pa.table(arrays, schema=COLUMNS)


def test_parquet_keeps_columns_and_types(batch: Any, tmp_path: Path) -> None:
    table = typed(100)
    pq.write_table(table, tmp_path / "in.parquet", row_group_size=30)
    done = batch(tmp_path / "in.parquet", "-o", tmp_path / "out.parquet")
    assert done.exit_code == 1
    assert "in.parquet: row 5: the segmenter crashed" in done.stderr
    written = pq.read_table(tmp_path / "out.parquet")
    kept = table.filter(pa.array([n != 5 for n in range(100)]))
    assert written.column("text").to_pylist() == [f"Story {n}." for n in range(100) if n != 5]
    for name, there in {"score": "score", "when": "when", "price": "price", "tags": "tags", "raw": "raw",
                        "meta": "meta", "id": "id", "source_site": "site"}.items():  # fmt: skip
        assert written.schema.field(name).type == COLUMNS.field(there).type
        assert written.column(name).combine_chunks() == kept.column(there).combine_chunks()
    assert written.schema.field("paragraphs").type == article_schema().field("paragraphs").type


def test_rows_as_parquet_have_a_fixed_schema(batch: Any, tmp_path: Path) -> None:
    write_jsonl(tmp_path / "in", [{"text": "Story.", "likes": 3, "site": "x"}, {"text": " "}])
    batch(tmp_path / "in", "-o", tmp_path / "out.parquet")
    written = pq.read_table(tmp_path / "out.parquet")
    assert written.schema.equals(article_schema().append(pa.field("source_fields", pa.string())))
    assert json.loads(written.column("source_fields")[0].as_py()) == {"likes": 3, "source_site": "x"}
    assert written.column("source_fields")[1].as_py() is None


def test_parquet_files_that_differ_are_not_mixed(batch: Any, tmp_path: Path) -> None:
    one = write_parquet(tmp_path / "a.parquet", [{"text": "A.", "x": 1}])
    two = write_parquet(tmp_path / "b.parquet", [{"text": "B.", "x": "one"}])
    done = batch(one, two, "-o", tmp_path / "out.parquet")
    assert done.exit_code == 2
    assert "b.parquet: its columns differ" in done.stderr


def test_compact_only_dropped(batch: Any, tmp_path: Path) -> None:
    rows = [{"id": "a", "text": "Story.\npromo: x\ncaption: y"}, {"id": "b", "text": "menu!"}]
    source = write_jsonl(tmp_path / "in", rows)
    batch(source, "-o", tmp_path / "out", "--compact", "--only", "story", "--dropped", tmp_path / "dropped.zst")
    (row,) = read_rows(tmp_path / "out")
    assert "paragraphs" not in row
    dropped = read_rows(tmp_path / "dropped.zst")
    assert [(d["id"], d["role"], d["text"]) for d in dropped] == [
        ("a", "promo", "promo: x"),
        ("a", "caption", "caption: y"),
        ("b", "story", "menu!"),
    ]
    assert all(0 <= d["confidence"] <= 1 for d in dropped)


@pytest.mark.parametrize("form", ["jsonl", "jsonl.gz", "jsonl.zst", "parquet"])
def test_shards(batch: Any, tmp_path: Path, form: str) -> None:
    source = write_parquet(tmp_path / "in.parquet", PAGES)
    done = batch(source, "-o", tmp_path / "out", "--shard-size", 40, "--shard-format", form)
    assert done.exit_code == 0
    parts = sorted((tmp_path / "out").iterdir())
    assert [part.name for part in parts] == [f"part-{n:05d}.{form}" for n in range(4)]
    assert [len(read_rows(part)) for part in parts] == [40, 40, 40, 10]
    assert [row["id"] for row in read_rows(tmp_path / "out")] == [page["id"] for page in PAGES]
    done = batch(source, "-o", tmp_path / "out", "--shard-size", 40)
    assert done.exit_code == 2
    assert "new or empty" in done.stderr


@pytest.mark.parametrize("output", ["out.jsonl", "out.jsonl.gz", "out.jsonl.zst", "out.parquet"])
def test_nothing_in_gives_a_whole_file_of_nothing(batch: Any, tmp_path: Path, output: str) -> None:
    (tmp_path / "in.jsonl").touch()
    assert batch(tmp_path / "in.jsonl", "-o", tmp_path / output).exit_code == 0
    assert read_rows(tmp_path / output) == []
    if output.endswith(".gz"):
        assert gzip.decompress((tmp_path / output).read_bytes()) == b""


def test_damage_of_every_kind_is_counted_named_and_passed_by(batch: Any, tmp_path: Path) -> None:
    good = [{"id": n, "text": f"Story {n}."} for n in range(300)]
    lines = [json.dumps(row).encode() + b"\n" for row in good]
    lines[3:3] = [b"[]\n", b'{"text": "\xff"}\n', b'{"text": "' + b"x" * 65 * 2**20 + b'"}\n', lines[1]]
    rows = tmp_path / "rows.jsonl"
    rows.write_bytes(b"".join(lines))
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(gzip.compress(b"".join(lines[20:]), 1)[:-400])
    table = write_parquet(tmp_path / "table.parquet", good)
    table.write_bytes(table.read_bytes()[:-100])
    pages_cut = write_warc(tmp_path / "pages.warc.gz", PAGES)
    pages_cut.write_bytes(pages_cut.read_bytes()[:-100])
    done = batch(rows, cut, table, pages_cut, "-o", tmp_path / "out", "--rejects", tmp_path / "rejects")
    assert done.exit_code == 1
    rejects = read_rows(tmp_path / "rejects")
    told = {(Path(row["source"]).name, row["error"]) for row in rejects}
    assert told == {
        ("rows.jsonl", "no-object"),
        ("rows.jsonl", "no-utf8"),
        ("rows.jsonl", "too-large"),
        ("rows.jsonl", "duplicate-id"),
        ("cut.jsonl.gz", "truncated"),
        ("table.parquet", "truncated"),
        ("pages.warc.gz", "truncated"),
    }
    for row in rejects:
        assert f"{row['source']}: {row['place'] + ': ' if row['place'] else ''}{row['reason']}" in done.stderr
    written = read_rows(tmp_path / "out")
    assert [row["id"] for row in written][:300] == list(range(300))
    assert len(written) > 300 + len(PAGES)


def test_a_damaged_row_group_costs_itself_alone(batch: Any, tmp_path: Path) -> None:
    source = write_parquet(tmp_path / "in.parquet", PAGES, rows=30)
    start = pq.ParquetFile(source).metadata.row_group(1).column(0).data_page_offset
    data = bytearray(source.read_bytes())
    data[start : start + 40] = b"\xff" * 40
    source.write_bytes(data)
    done = batch(source, "-o", tmp_path / "out")
    assert done.exit_code == 1
    assert "in.parquet: row 30: rows 30 to 59 cannot be read" in done.stderr
    assert [row["id"] for row in read_rows(tmp_path / "out")] == [
        p["id"] for n, p in enumerate(PAGES) if not 30 <= n < 60
    ]


def test_summary_and_metrics(batch: Any, tmp_path: Path) -> None:
    rows = [{"text": "A story.\npromo: one two"}, {"text": "menu!"}, {"text": "crash!"}, {"text": "doubt!"}]
    source = write_jsonl(tmp_path / "in", rows)
    done = batch(source, "-o", tmp_path / "out", "--summary", tmp_path / "s.json", "--metrics", tmp_path / "m.prom")
    told = json.loads((tmp_path / "s.json").read_text())
    assert (told["documents"], told["stories"], told["no_story"], told["doubtful"]) == (3, 2, 1, 1)
    assert (told["boundaries_moved"], told["rows_written"], told["rejects"]) == (1, 3, {"RuntimeError": 1})
    assert told["roles"]["promo"] == {"paragraphs": 1, "words": 3}
    assert "3 documents: 2 stories (1 doubtful, 1 cut at start or end), 1 without a story" in done.stderr
    metrics = (tmp_path / "m.prom").read_text()
    assert 'cleaner_documents_total{verdict="story"} 2\n' in metrics
    assert 'cleaner_rejects_total{reason="RuntimeError"} 1\n' in metrics
    line = re.compile(r'(# (HELP|TYPE) \w+ .+|\w+(\{\w+="[^"]*"\})? [0-9.e+-]+)')
    assert all(line.fullmatch(each) for each in metrics.splitlines())


def test_quiet(batch: Any, tmp_path: Path) -> None:
    done = batch(write_jsonl(tmp_path / "in", PAGES), "-o", tmp_path / "out", "--quiet")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")


def test_charset_of_the_header_reaches_the_cleaner(batch: Any, tmp_path: Path) -> None:
    page = "<p>Сообщение о буре на море.".encode("cp1251")
    made = [
        response(page, "https://a.example/", media="text/html; charset=windows-1251"),
        response(page, "https://b.example/", media="text/html; charset=nonsense"),
        record(b"<p>x", "https://c.example/", WarcRecordType.resource, "text/html; charset=unicode_escape"),
    ]
    (tmp_path / "in").write_bytes(b"".join(warc(made)))
    assert batch(tmp_path / "in", "-o", tmp_path / "out").exit_code == 0
    first, _, third = read_rows(tmp_path / "out")
    assert (first["text"], first["url"]) == ("Сообщение о буре на море.", "https://a.example/")
    assert third["text"] == "x"
    assert "charset" not in first


def test_the_library_reads_and_writes(tmp_path: Path) -> None:
    sources = [
        write_jsonl(tmp_path / "a.jsonl", PAGES),
        write_parquet(tmp_path / "b", PAGES),
        write_wet(tmp_path / "c", TOLD),
    ]
    found = list(dumps.read(*sources))
    assert found[:130] == PAGES
    assert found[130:260] == PAGES
    assert [row["text"].decode() for row in found[260:]] == [page["text"] for page in TOLD]  # type: ignore[index]
    for name in ("out.jsonl", "out.jsonl.gz", "out.zst", "out.parquet"):
        assert dumps.write(tmp_path / name, iter(PAGES)) == 130
        assert list(dumps.read(tmp_path / name)) == PAGES
    (tmp_path / "bad").write_bytes(b'{"text": "A."}\n{no\n')
    reading = dumps.read(tmp_path / "bad")
    assert next(reading) == {"text": "A."}
    with pytest.raises(cleaner.CleanerError, match="bad: line 2, byte 15: no JSON"):
        next(reading)
    assert isinstance(list(dumps.read(tmp_path / "bad", errors="yield"))[1], dumps.Damage)


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    for name in ("out.jsonl", "out.parquet"):
        with pytest.raises(cleaner.CleanerError, match=name):
            dumps.write(tmp_path / name, [{"a": 1}, {"a": object()}])
    with pytest.raises(cleaner.CleanerError, match="a column 'b'"):
        dumps.write(tmp_path / "out.parquet", ({"a": 1} if n < 1000 else {"a": 1, "b": 2} for n in range(1001)))
    assert list(tmp_path.iterdir()) == []


def test_the_kernel_gives_a_row_for_each_row() -> None:
    from fakes import MarkedSegmenter

    batch = typed(10).to_batches()[0]
    done = clean_batch(batch, segmenter=MarkedSegmenter())  # type: ignore[arg-type]
    assert isinstance(done, pa.RecordBatch)
    assert done.num_rows == 10
    assert done.column("text")[0].as_py() == "Story 0."
    assert done.column("error").to_pylist() == [None] * 5 + ["the segmenter crashed"] + [None] * 4
    assert done.column("text")[5].as_py() is None
    assert done.column("when") == batch.column("when")
    again = clean_batch(pa.RecordBatch.from_pylist([], schema=COLUMNS), segmenter=MarkedSegmenter())  # type: ignore[arg-type]
    assert again.schema == done.schema
    with pytest.raises(ValueError, match="no column that could hold pages among x"):
        clean_batch(pa.RecordBatch.from_pydict({"x": [1]}))
    html_batch = pa.RecordBatch.from_pydict({"content": [html("Story.")], "when": [dt.date(2026, 1, 1)]})
    done = clean_batch(html_batch, segmenter=MarkedSegmenter(), compact=True)  # type: ignore[arg-type]
    assert done.column("text").to_pylist() == ["Story."]
    assert "paragraphs" not in done.schema.names


def test_missing_packages_name_their_extra(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "in.jsonl", [{"text": "Story."}])
    write_warc(tmp_path / "in.warc.gz", PAGES[:1])
    code = (
        "import sys\n"
        "missing = ('pyarrow', 'fastwarc', 'fastwarc.warc', 'zstandard', 'fsspec', 'fsspec.core')\n"
        "sys.modules.update(dict.fromkeys(missing))\n"
        "from cleaner.cli import main\n"
        "main()\n"
    )

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        given = [sys.executable, "-c", code, "batch", *arguments]
        return subprocess.run(given, capture_output=True, text=True, cwd=tmp_path)

    assert run("in.jsonl", "-o", "out.jsonl").returncode == 0
    for arguments, extra in (
        (("in.warc.gz", "-o", "o.jsonl"), "[dumps]"),
        (("in.jsonl", "-o", "o.parquet"), "[dumps]"),
        (("in.jsonl", "-o", "o.jsonl.zst"), "[dumps]"),
        (("s3://bucket/in.jsonl", "-o", "o.jsonl"), "[remote]"),
    ):
        done = run(*arguments)
        assert done.returncode == 2, done.stderr
        assert extra in done.stderr
        assert "Traceback" not in done.stderr
