"""Reading labelled pages, and splitting them by site."""

from __future__ import annotations

import json
import lzma
from pathlib import Path
from typing import Any

import pytest

from cleaner.article import Role, Verdict
from cleaner.errors import CorpusError
from cleaner.training.corpora import Page, fold, read_pages, read_roles, validation

ROW = {"id": "a/1", "source": "wcxb", "url": "", "site": "a.org", "title": None, "html": "<p>One.", "gold": ["One."]}


def write(path: Path, *rows: Any) -> Path:
    path.write_bytes(lzma.compress("".join(json.dumps(row) + "\n" for row in rows).encode()))
    return path


def one(tmp_path: Path, **changes: Any) -> Page:
    write(tmp_path / "c.jsonl.xz", ROW | changes)
    (page,) = read_pages(tmp_path)
    return page


def test_a_page_takes_its_corpus_from_the_file_and_empty_texts_become_none(tmp_path: Path) -> None:
    page = one(tmp_path)
    assert (page.id, page.corpus, page.url, page.title, page.gold) == ("a/1", "c", None, None, ("One.",))
    assert page.paragraphs is None
    assert page.verdict is None
    assert page.is_article


@pytest.mark.parametrize(
    ("changes", "label", "code"),
    [
        ({"lang": "Greek"}, "Greek", "el"),
        ({"html": '<HTML class=x LANG="de-AT">', "country": "at"}, "de", "de"),
        ({"source": "wcxb"}, "en", "en"),
        ({"source": "fundus", "country": "jp"}, "jp", "ja"),
        ({"source": "silver"}, "?", "und"),
    ],
)
def test_the_language_is_what_the_corpus_says_else_the_page_else_a_guess(
    tmp_path: Path, changes: dict[str, Any], label: str, code: str
) -> None:
    page = one(tmp_path, **changes)
    assert (page.language_label, page.lang) == (label, code)


@pytest.mark.parametrize(
    ("changes", "article"), [({"gold": []}, False), ({"type": "forum"}, False), ({"type": "article"}, True)]
)
def test_only_articles_with_a_known_story_are_articles(tmp_path: Path, changes: dict[str, Any], article: bool) -> None:
    assert one(tmp_path, **changes).is_article is article


def test_a_roles_file_adds_its_readings_to_pages_that_have_none(tmp_path: Path) -> None:
    own = [{"text": "One.", "role": "story"}]
    read = {"paragraphs": [{"text": "One.", "role": "teaser"}], "verdict": "no_story", "end": None}
    write(
        tmp_path / "c.jsonl.xz",
        ROW,
        ROW | {"id": "a/2", "paragraphs": own, "verdict": "story", "end": 0},
        ROW | {"id": "a/3"},
    )
    roles = write(tmp_path / "readings.xz", {"id": "a/1", **read}, {"id": "a/2", **read})
    first, second, third = read_pages(tmp_path, roles)
    assert first.paragraphs
    assert first.paragraphs[0].role is Role.TEASER
    assert first.verdict is Verdict.NO_STORY
    assert second.paragraphs
    assert second.paragraphs[0].role is Role.STORY
    assert second.end == 0
    assert third.paragraphs is None
    assert set(read_roles(roles)) == {"a/1", "a/2"}


def test_errors_name_the_file_and_the_line(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"nowhere.*name the directory"):
        list(read_pages(tmp_path / "nowhere"))
    write(tmp_path / "c.jsonl.xz", ROW)
    with pytest.raises(CorpusError, match=r"no-roles.*: no such file"):
        list(read_pages(tmp_path, tmp_path / "no-roles.xz"))
    write(tmp_path / "c.jsonl.xz", ROW, {**ROW, "gold": 7})
    with pytest.raises(CorpusError, match=r"c\.jsonl\.xz, line 2: not a labelled page"):
        list(read_pages(tmp_path))
    write(tmp_path / "c.jsonl.xz", ROW, {"id": "a/2"})
    with pytest.raises(CorpusError, match=r"line 2: .*html"):
        list(read_pages(tmp_path))
    write(tmp_path / "c.jsonl.xz", [1])
    with pytest.raises(CorpusError, match="line 1: a JSON object was expected, not list"):
        list(read_pages(tmp_path))


def test_damaged_files_are_told_apart_from_damaged_rows(tmp_path: Path) -> None:
    whole = write(
        tmp_path / "c.jsonl.xz", *[ROW | {"id": str(n), "html": str(n) * 999} for n in range(99)]
    ).read_bytes()
    (tmp_path / "c.jsonl.xz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(CorpusError, match="not a whole xz file"):
        list(read_pages(tmp_path))
    (tmp_path / "c.jsonl.xz").write_bytes(lzma.compress(json.dumps(ROW).encode() + b"\n{broken\n"))
    with pytest.raises(CorpusError, match="line 2: no JSON row"):
        list(read_pages(tmp_path))


def test_sites_are_split_the_same_way_every_time() -> None:
    sites = [f"site{n}.org" for n in range(2000)]
    assert 0.17 < sum(map(validation, sites)) / len(sites) < 0.23
    counts = [sum(fold(site, 5) == n for site in sites) for n in range(5)]
    assert sum(counts) == len(sites)
    assert min(counts) > 340
    assert validation("example.com")
    assert not validation("example.org")
    assert {fold(s, 5) for s in sites if validation(s)} == {0, 1, 2, 3, 4}
    with pytest.raises(ValueError, match="at least 2"):
        fold("a.org", 1)
