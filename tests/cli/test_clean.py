from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

PAGE = "headline: Storm takes the pier\nThe storm came.\ncaption: The pier.\nIt left.\npromo: Read more\n"
STORY = "The storm came.\n\nIt left.\n"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_headline_and_story(cleaner: Any, page: Path) -> None:
    result = cleaner("clean", page)
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"headline: Storm takes the pier\n\n{STORY}", "")


@pytest.mark.parametrize("arguments", [["-"], []])
def test_standard_input(cleaner: Any, arguments: list[str]) -> None:
    assert cleaner("clean", *arguments, stdin=PAGE).stdout.endswith(STORY)


def test_json_is_the_article_one_object_a_line(cleaner: Any, page: Path) -> None:
    result = cleaner("clean", "--json", page, "-", stdin="Naïve – 字.")
    first, second = map(json.loads, result.stdout.splitlines())
    assert first["id"] == str(page)
    assert first["text"] == STORY.rstrip()
    assert [p["role"] for p in first["paragraphs"]] == ["headline", "story", "caption", "story", "promo"]
    assert [PAGE[p["start"] : p["end"]] for p in first["paragraphs"]] == [p["text"] for p in first["paragraphs"]]
    assert second["text"] == "Naïve – 字."
    assert second["id"] is None


def test_several_files_are_told_apart(cleaner: Any, page: Path) -> None:
    result = cleaner("clean", page, page)
    block = f"==> {page} <==\nheadline: Storm takes the pier\n\n{STORY}"
    assert result.stdout == f"{block}\n{block}"


def test_keep(cleaner: Any, page: Path) -> None:
    result = cleaner("clean", "--keep", "story, headline,caption", page)
    assert result.stdout == "headline: Storm takes the pier\n\nThe storm came.\n\ncaption: The pier.\n\nIt left.\n"


def test_what_is_known_of_the_page(cleaner: Any, page: Path) -> None:
    options = ["--title", "T", "--url", "https://a.example/", "--language", "en"]
    row = json.loads(cleaner("clean", "--json", *options, page).stdout)
    assert (row["title"], row["url"], row["language"]) == ("T", "https://a.example/", "en")


def test_formats(cleaner: Any, page: Path) -> None:
    html = "<h2>Storm</h2><p>It <a href='/x'>came</a>. *"
    found = cleaner("clean", "--format", "markdown", "--title", "T", "--url", "https://a.example/", stdin=html)
    assert found.stdout == "# T\n\n## Storm\n\nIt [came](<https://a.example/x>). \\*\n"
    assert cleaner("clean", "--format", "json", page).stdout == cleaner("clean", "--json", page).stdout
    assert cleaner("clean", "--format", "text", page).stdout == cleaner("clean", page).stdout
    assert cleaner("clean", "--format", "pdf", page).exit_code == 2


def test_kind(cleaner: Any) -> None:
    page = "<p>A storm.</p>"
    assert cleaner("clean", "--kind", "text", stdin=page).stdout == f"{page}\n"
    assert cleaner("clean", stdin=page).stdout == "A storm.\n"


def test_pages_without_story_and_pages_in_doubt_are_told_of(cleaner: Any) -> None:
    none, doubt = cleaner("clean", stdin="menu!"), cleaner("clean", stdin="doubt!")
    assert (none.exit_code, none.stdout, none.stderr) == (0, "", "cleaner: standard input: no story found\n")
    assert (doubt.exit_code, doubt.stdout) == (0, "doubt!\n")
    assert "in doubt" in doubt.stderr


def test_files_that_fail_leave_the_others(cleaner: Any, page: Path, tmp_path: Path) -> None:
    (tmp_path / "image").write_bytes(b"\x89PNG\r\n\x1a\n")
    result = cleaner("clean", tmp_path / "image", tmp_path / "missing", tmp_path, page)
    assert result.exit_code == 1
    assert result.stdout.endswith(STORY)
    told = result.stderr.splitlines()
    assert len(told) == 3
    assert "image: the input is no text but looks like a PNG image" in told[0]
    assert "missing: No such file" in told[1]


@pytest.mark.parametrize(
    "arguments",
    [["--keep", "stories"], ["--max-loss", "2"], ["--kind", "pdf"], ["--nonsense"], ["--title", "T", "a", "b"]],
)
def test_wrong_usage(cleaner: Any, page: Path, arguments: list[Any]) -> None:
    result = cleaner("clean", *arguments, page)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr
