"""A model a fold, trained or taken from where an earlier run kept it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from synthetic import materials, pages, small_segmenter

from cleaner.article import Role
from cleaner.errors import CorpusError
from cleaner.segmenter import Segmenter
from cleaner.segmenter.model import MANIFEST_FILE
from cleaner.training.corpora import Page
from cleaner.training.examples import Material, material
from cleaner.training.folds import FoldModels
from cleaner.training.furniture import Block
from cleaner.training.readings import LabelledLine

DATA = {"pages.jsonl.xz": "abc"}
BLOCK = Block("en/1", "en", "mid", (LabelledLine("Read more", Role.PROMO),))


@pytest.fixture
def fitted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[str], Sequence[Block]]]:
    """The name, sites and furniture of every model that was trained."""
    asked: list[tuple[str, list[str], Sequence[Block]]] = []

    def gathered(some: Sequence[Material], furniture: Sequence[Block]) -> tuple[list[str], Sequence[Block]]:
        return [one.site for one in some], furniture

    def fit(learned: tuple[list[str], Sequence[Block]], *, name: str, say: Callable[[str], None]) -> Segmenter:
        asked.append((name, *learned))
        say("fitting")
        return small_segmenter()

    monkeypatch.setattr("cleaner.training.folds.training_set", gathered)
    monkeypatch.setattr("cleaner.training.folds.fit", fit)
    return asked


def test_a_model_learns_of_the_pages_and_of_what_belongs_to_no_site(
    fitted: list[tuple[str, list[str], Sequence[Block]]],
) -> None:
    told: list[str] = []
    written = materials()[5]
    folds = FoldModels(3, DATA, furniture=[BLOCK], written=[written], workers=1, say=told.append)
    assert folds.segmenter(1, pages()[:2]) is small_segmenter()
    assert fitted == [("fold-2-of-3", [*(one.site for one in pages()[:2]), written.site], [BLOCK])]
    assert told[-1] == "fold-2-of-3: fitting"


def test_a_page_is_read_once_for_all_folds(
    fitted: list[tuple[str, list[str], Sequence[Block]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def read_some(some: Sequence[Page], workers: int, say: Callable[[str], None]) -> list[Material]:
        read.extend(page.id for page in some)
        return [material(page) for page in some]

    monkeypatch.setattr("cleaner.training.folds.read_materials", read_some)
    folds, (first, second, third) = FoldModels(3, DATA, workers=1), pages()[:3]
    folds.segmenter(0, [second, third])
    folds.segmenter(1, [first, third])
    assert read == [second.id, third.id, first.id]
    assert [sites for _, sites, _ in fitted] == [[second.site, third.site], [first.site, third.site]]


def test_models_are_kept_and_taken_up_again(
    fitted: list[tuple[str, list[str], Sequence[Block]]], tmp_path: Path
) -> None:
    for _ in range(2):
        folds = FoldModels(3, DATA, tmp_path / "kept", workers=1)
        found = [folds.segmenter(number, pages()[:1]).model.name for number in range(2)]
        assert found == ["small", "small"]
    assert [name for name, _, _ in fitted] == ["fold-1-of-3", "fold-2-of-3"]


def test_a_model_that_was_not_finished_is_trained_anew(
    fitted: list[tuple[str, list[str], Sequence[Block]]], tmp_path: Path
) -> None:
    folds = FoldModels(3, DATA, tmp_path, workers=1)
    folds.segmenter(0, pages()[:1])
    (tmp_path / "fold-1-of-3" / MANIFEST_FILE).unlink()
    folds.segmenter(0, pages()[:1])
    assert len(fitted) == 2


@pytest.mark.parametrize(("count", "data"), [(4, DATA), (3, {"pages.jsonl.xz": "def"}), (3, {**DATA, "de.txt": "1"})])
def test_models_made_of_something_else_are_not_taken(tmp_path: Path, count: int, data: dict[str, str]) -> None:
    FoldModels(3, DATA, tmp_path)
    with pytest.raises(CorpusError, match="name another directory"):
        FoldModels(count, data, tmp_path)
