"""What ``cleaner evaluate`` measures, and the models that it measures with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.cli.console import complain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cleaner.segmenter import Segmenter
    from cleaner.training.corpora import Page
    from cleaner.training.evaluation import Clean, Part
    from cleaner.training.folds import FoldModels
    from cleaner.training.inputs import Inputs
    from cleaner.training.views import Mode

_STEP = 50
"""Pages between two lines of progress."""


def one_part(
    pages: Iterable[Page], modes: Sequence[Mode], workers: int, model: Path | None, max_loss: float | None
) -> Iterable[Part]:
    """All pages, and one model for them: the shipped one unless ``model`` is a directory."""
    from cleaner.segmenter import Segmenter

    segmenter = Segmenter.load(model)  # first, since a model that cannot be loaded should say so at once
    return [(_inputs(pages, modes, workers), _cleaning(segmenter, max_loss))]


def fold_parts_of(
    pages: Iterable[Page], training: Iterable[Page], modes: Sequence[Mode], folds: FoldModels, max_loss: float | None
) -> Iterable[Part]:
    """The pages of every fold, and the model that never saw their sites; it learns from the ``training`` pages."""
    from cleaner.training.evaluation import fold_parts

    inputs = _inputs(pages, modes, folds.workers)

    def train(number: int, training: Sequence[Page]) -> Clean:
        return _cleaning(folds.segmenter(number, training), max_loss)

    return fold_parts(list(training), inputs, folds.count, train)


def fold_models(
    count: int, data: dict[str, str], directory: Path | None, furniture: Path | None, written: Path | None, workers: int
) -> FoldModels:
    """The models of ``count`` folds: what they are made of beside pages, and where they are kept.

    ``data`` are the checksums of corpora and roles, by file.
    """
    from cleaner.training.corpora import checksum
    from cleaner.training.folds import FoldModels
    from cleaner.training.furniture import furniture_files, read_furniture
    from cleaner.training.written import read_written

    files = [path for texts in (furniture, written) if texts for path in furniture_files(texts)]
    return FoldModels(
        count,
        data | {path.name: checksum(path) for path in files},
        directory,
        read_furniture(furniture) if furniture else (),
        read_written(written) if written else (),
        workers,
        complain,
    )


def _cleaning(segmenter: Segmenter, max_loss: float | None) -> Clean:
    from cleaner.training.cleaning import cleaning_with

    return cleaning_with(segmenter, max_loss=max_loss, rejected=lambda r: complain(f"{r.id}: rejected: {r.reason}"))


def _inputs(pages: Iterable[Page], modes: Sequence[Mode], workers: int) -> Inputs:
    from cleaner.errors import CorpusError
    from cleaner.training.inputs import build_inputs

    inputs = build_inputs(pages, modes, workers=workers, progress=_count)
    if not inputs.stories and not any(inputs.truths.values()):
        raise CorpusError("no article with gold text is among the sites to measure: name other corpora or --all-sites")
    return inputs


def _count(done: int) -> None:
    if done % _STEP == 0:
        complain(f"extracting: {done} pages")
