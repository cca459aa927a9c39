"""A model for each fold of sites, trained on the other folds' pages: figures of all labelled pages, none of them seen.

Training takes long, and as often as there are folds; so the models can be kept, and a run that was broken off goes on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from cleaner.errors import CorpusError
from cleaner.segmenter import Segmenter
from cleaner.segmenter.model import MANIFEST_FILE
from cleaner.training.corpora import Page
from cleaner.training.examples import Material
from cleaner.training.fit import RECIPE, fit
from cleaner.training.furniture import Block
from cleaner.training.training_set import read_materials, training_set

_RECORD = "folds.json"


@dataclass(frozen=True, slots=True)
class FoldModels:
    """The models of ``count`` folds, kept in ``directory`` where one is given.

    Furniture and written pages belong to no site: every model learns of them. ``data`` are the checksums of all that
    the models are made of, by file. Raises CorpusError where the directory holds models of other data, another recipe
    or another number of folds.
    """

    count: int
    data: Mapping[str, str]
    directory: Path | None = None
    furniture: Sequence[Block] = ()
    written: Sequence[Material] = ()
    workers: int = 2
    say: Callable[[str], None] = lambda line: None
    _read: dict[str, Material] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.directory:
            return
        made_of = json.loads(json.dumps({"folds": self.count, "data": dict(self.data), "recipe": asdict(RECIPE)}))
        record = self.directory / _RECORD
        if not record.exists():
            self.directory.mkdir(parents=True, exist_ok=True)
            record.write_text(json.dumps(made_of, indent=1) + "\n", encoding="utf-8")
        elif json.loads(record.read_text(encoding="utf-8")) != made_of:
            raise CorpusError(
                f"{self.directory}: holds models of other data, another recipe or another number of folds; "
                "name another directory, or empty this one"
            )

    def segmenter(self, number: int, pages: Sequence[Page]) -> Segmenter:
        """The model of a fold, 0 to ``count`` - 1, trained on ``pages`` unless it was kept."""
        name = f"fold-{number + 1}-of-{self.count}"
        kept = self.directory / name if self.directory else None
        if kept and (kept / MANIFEST_FILE).exists():
            self.say(f"{name}: taken from {kept}")
            return Segmenter.load(kept)

        def say(line: str) -> None:
            self.say(f"{name}: {line}")

        learned = training_set([*self._materials(pages, say), *self.written], self.furniture)
        segmenter = fit(learned, name=name, say=say)
        if kept:
            segmenter.model.save(kept)
        return segmenter

    def _materials(self, pages: Sequence[Page], say: Callable[[str], None]) -> list[Material]:
        """What training takes from the pages; most are of several folds' training, and are read once for all."""
        unread = [page for page in pages if page.id not in self._read]
        found = read_materials(unread, self.workers, say)
        self._read.update(zip((page.id for page in unread), found, strict=True))
        return [self._read[page.id] for page in pages]
