from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

ROWS = [
    {"id": "a", "text": "Story.\npromo: Read more", "url": "https://a.example/", "score": 0.5, "site": "a.example"},
    {"id": 2, "html": "<p>Story.</p><p>promo: Read more</p>", "language": "en", "title": "T", "meta": {"x": [1, None]}},
    {"text": " ", "author": "P", "source_author": "Q"},
]


def write(path: Path, lines: list[Any]) -> Path:
    path.write_text("".join(x if isinstance(x, str) else json.dumps(x) + "\n" for x in lines), encoding="utf-8")
    return path


def rows(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_rows_become_articles_in_order(cleaner: Any, tmp_path: Path) -> None:
    source, out = write(tmp_path / "in.jsonl", ROWS), tmp_path / "out.jsonl"
    result = cleaner("batch", source, "-o", out)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "3 documents: 2 stories" in result.stderr
    first, second, third = rows(out)
    assert [first["text"], second["text"], third["text"]] == ["Story.", "Story.", ""]
    assert [first["id"], second["id"], third["id"]] == ["a", 2, None]
    assert (first["url"], second["language"], second["title"]) == ("https://a.example/", "en", "T")
    assert third["verdict"] == "no_story"
    assert [p["keep"] for p in second["paragraphs"]] == [True, False]
    assert second["paragraphs"][0]["path"] == "/html/body/p[1]"


def test_other_fields_pass_through(cleaner: Any, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    cleaner("batch", write(tmp_path / "in.jsonl", ROWS), "-o", out)
    first, second, third = rows(out)
    assert (first["score"], first["site"], first["source_site"]) == (0.5, None, "a.example")
    assert second["meta"] == {"x": [1, None]}
    assert (third["author"], third["source_author"], third["source_source_author"]) == (None, "Q", "P")
    assert not any("html" in row for row in (first, second, third))


def test_standard_input_and_output(cleaner: Any) -> None:
    result = cleaner("batch", "-", stdin=json.dumps({"text": "Naïve – 字."}) + "\n")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["text"] == "Naïve – 字."
    assert "字" in result.stdout


BAD = ["{bad\n", "[1]\n", {"id": "no-text"}, {"id": "five", "text": 5}, {"id": "crash", "text": "crash!"}]


def test_bad_rows_are_counted_named_and_kept(cleaner: Any, tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", [ROWS[0], *BAD, ROWS[1]])
    result = cleaner("batch", source, "-o", tmp_path / "out", "--rejects", tmp_path / "rejects")
    assert result.exit_code == 1
    assert [row["id"] for row in rows(tmp_path / "out")] == ["a", 2]
    rejects = rows(tmp_path / "rejects")
    assert [row["place"].split(",")[0] for row in rejects] == [f"line {n}" for n in (2, 3, 4, 5, 6)]
    assert {row["source"] for row in rejects} == {str(source)}
    assert [row["error"] for row in rejects] == ["no-json", "no-object", "ValueError", "TypeError", "RuntimeError"]
    assert [row["input"] for row in rejects] == ["{bad", "[1]", *BAD[2:]]
    for line in (2, 3, 4, 5, 6):
        assert f"in.jsonl: line {line}, byte " in result.stderr
    assert "5 of the documents" in result.stderr.splitlines()[-1]


def test_many_bad_rows_do_not_flood_the_screen(cleaner: Any, tmp_path: Path) -> None:
    result = cleaner("batch", write(tmp_path / "in.jsonl", ["{\n"] * 1000), "-o", tmp_path / "out")
    assert len(result.stderr.splitlines()) < 30
    assert "1,000 of the documents" in result.stderr.splitlines()[-1]
    assert rows(tmp_path / "out") == []


def test_output_may_replace_its_input(cleaner: Any, tmp_path: Path) -> None:
    path = write(tmp_path / "same.jsonl", ROWS)
    assert cleaner("batch", path, "-o", path).exit_code == 0
    assert [row["verdict"] for row in rows(path)] == ["story", "story", "no_story"]


def test_keep(cleaner: Any, tmp_path: Path) -> None:
    out = tmp_path / "out"
    cleaner("batch", write(tmp_path / "in", [ROWS[0]]), "-o", out, "--keep", "story,promo")
    assert rows(out)[0]["text"] == "Story.\n\npromo: Read more"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["missing.jsonl"], "missing.jsonl: No such file"),
        (["in.jsonl", "-o", "no/such/folder/out"], "directory that exists"),
        (["in.jsonl", "-o", "x", "--rejects", "x"], "different files"),
        (["in.jsonl", "--keep", "x"], "unknown role"),
        ([], "INPUT"),
    ],
)
def test_wrong_usage(
    cleaner: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "in.jsonl", ROWS)
    result = cleaner("batch", *arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stdout == ""
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]
