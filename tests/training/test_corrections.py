"""Pages that were corrected in a report, on their way into training and evaluation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from synthetic import SITES, VALIDATING, page, pages, write_corpus

from cleaner.article import Role, Verdict
from cleaner.errors import CorpusError
from cleaner.training.corpora import CORRECTED, Page, read_corpus
from cleaner.training.corrections import training_pages
from cleaner.training.examples import CODES, material
from cleaner.training.inputs import build_inputs

LINES = [
    ("The storm came in the night and took the pier at Eastport, the mayor said on Monday.", "story"),
    ("Nobody was hurt, but the council will have to find the money for another one.", "story"),
    ("A tourist who had lost his way in the fog was", "teaser"),
]


def row(name: str = "own/1", site: str = "own.example", **changes: Any) -> dict[str, Any]:
    lines = [{"text": text, "role": role} for text, role in LINES]
    fields = {"id": name, "source": CORRECTED, "site": site, "url": None, "title": None, "lang": "en"}
    return fields | {"verdict": "story", "end": 1, "paragraphs": lines} | changes


def saved(path: Path, *rows: Any) -> Path:
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in rows), encoding="utf-8")
    return path


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    folder = tmp_path / "corpora"
    folder.mkdir()
    write_corpus(folder / "made.jsonl.xz", tmp_path / "roles.jsonl.xz", [*pages(each=1), page(VALIDATING, 0)])
    return folder


def test_corrected_pages_come_after_those_of_the_corpora(corpora: Path, tmp_path: Path) -> None:
    labels = saved(tmp_path / "labels.jsonl", row(), row("own/2", html="<p>x</p>"), row())
    found = list(training_pages(corpora, [tmp_path / "roles.jsonl.xz", labels], all_sites=False))
    assert [one.id for one in found[len(SITES) :]] == ["own/1", "own/2"]
    own = found[-2]
    assert (own.corpus, own.site, own.end, own.verdict) == (CORRECTED, "own.example", 1, Verdict.STORY)
    assert own.gold == tuple(text for text, role in LINES if role == "story")
    assert own.paragraphs is not None
    assert own.paragraphs[2].role is Role.TEASER


def test_rows_without_a_page_of_their_own_are_readings_alone(corpora: Path, tmp_path: Path) -> None:
    labels = saved(tmp_path / "labels.jsonl", {k: v for k, v in row().items() if k != "source"})
    assert len(list(training_pages(corpora, [labels], all_sites=False))) == len(SITES)


def test_a_correction_of_a_corpus_page_is_its_reading(corpora: Path, tmp_path: Path) -> None:
    name = page(SITES[0], 0).id
    labels = saved(tmp_path / "labels.jsonl", row(name, SITES[0]))
    found = [one for one in training_pages(corpora, [labels], all_sites=False) if one.id == name]
    assert [(one.corpus, len(one.paragraphs or ())) for one in found] == [("made", len(LINES))]


def test_what_validates_is_left_out_and_told(corpora: Path, tmp_path: Path) -> None:
    labels = saved(tmp_path / "labels.jsonl", row("own/1", VALIDATING))
    told: list[Page] = []
    found = list(training_pages(corpora, [labels], all_sites=False, left_out=told.append))
    assert CORRECTED not in {one.corpus for one in found}
    assert [one.id for one in told] == ["own/1"]
    found = list(training_pages(corpora, [labels], all_sites=True))
    assert [one.id for one in found if one.corpus == CORRECTED] == ["own/1"]


def test_a_page_corrected_as_text_is_learned_as_it_came(tmp_path: Path) -> None:
    (one,) = read_corpus(saved(tmp_path / "labels.jsonl", row()))
    (example,) = material(one).examples
    assert example.read
    assert example.texts == tuple(text for text, _ in LINES)
    assert example.roles.tolist() == [CODES[Role(role)] for _, role in LINES]


def test_a_page_corrected_as_html_is_learned_with_its_markup(tmp_path: Path) -> None:
    html = "<html><body><article>" + "".join(f"<p>{text}</p>" for text, _ in LINES) + "</article></body></html>"
    (one,) = read_corpus(saved(tmp_path / "labels.jsonl", row(html=html)))
    found = material(one)
    assert [example.read for example in found.examples if example.mode == "text"] == [True]
    wet = next(example for example in found.examples if example.mode == "wet")
    assert wet.roles.tolist() == [CODES[Role(role)] for _, role in LINES]
    assert found.blocks


def test_a_page_without_a_story_is_learned_too(tmp_path: Path) -> None:
    lines = [{"text": text, "role": "teaser"} for text, _ in LINES]
    (one,) = read_corpus(saved(tmp_path / "labels.jsonl", row(verdict="no_story", end=-1, paragraphs=lines)))
    assert one.gold == ()
    (example,) = material(one).examples
    assert example.verdict is Verdict.NO_STORY


def test_labels_that_were_kept_aside_are_a_corpus_to_measure(tmp_path: Path) -> None:
    path = saved(tmp_path / "aside.jsonl", row(), row("own/2"))
    truths = build_inputs(read_corpus(path), ["text", "wet"], workers=1).truths
    assert [truth.view.lines for truth in truths["text"]] == [tuple(text for text, _ in LINES)] * 2
    assert all(truth.read for truth in truths["text"])
    assert truths["wet"] == []


@pytest.mark.parametrize(
    "changes", [{"paragraphs": None}, {"paragraphs": [{"text": "x"}]}, {"verdict": "no"}, {"id": 7}]
)
def test_damaged_labels_are_named(tmp_path: Path, changes: dict[str, Any]) -> None:
    path = saved(tmp_path / "labels.jsonl", row(), row("own/2") | changes)
    with pytest.raises(CorpusError, match=r"labels\.jsonl, line 2"):
        list(read_corpus(path))
