"""What is typical of story and of noise: the median of every column of evidence, for reports to compare with.

``python -m cleaner.training.typical CORPORA ROLES…`` writes ``cleaner/inspection/typical.json`` anew. Sites that
validate are left out, as in training.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleaner.features import COLUMNS
from cleaner.features.markup import COLUMNS as MARKUP_COLUMNS
from cleaner.resources import shipped_model
from cleaner.segmenter.model import Model
from cleaner.training.corpora import Page, read_pages, validation
from cleaner.training.examples import STORY, UNKNOWN, Example, material
from cleaner.training.table import tabulate

_PAGES = 600
"""Pages enough for a median."""
_TAG = "tag_"


def typical_values(pages: Iterable[Page]) -> dict[str, list[float]]:
    """For each column the medians over lines of story and of noise, on pages that were read line by line.

    Columns of the text on what an extractor makes of them, columns of markup on the pages themselves.
    """
    text: list[Example] = []
    marked: list[Example] = []
    for page in pages:
        if len(text) >= _PAGES:
            break
        if page.paragraphs:
            examples = material(page).examples
            text += [example for example in examples if example.read and example.mode == "text"]
            marked += [example for example in examples if example.mode in ("page", "exact")]
    rarity = Model.load(shipped_model()).rarity
    table, of_pages = tabulate(text, rarity), tabulate(marked, rarity)
    found = of_pages.evidence.markup
    assert found is not None
    return _medians(table.evidence.matrix, table.roles, COLUMNS) | _medians(
        found.matrix, of_pages.roles[found.rows], MARKUP_COLUMNS
    )


def _medians(matrix: NDArray[np.float32], roles: NDArray[np.int8], columns: Sequence[str]) -> dict[str, list[float]]:
    rows = [matrix[kind] for kind in (roles == STORY, (roles != STORY) & (roles != UNKNOWN))]
    values = np.stack([np.median(of_kind, axis=0) for of_kind in rows])
    tags = [i for i, name in enumerate(columns) if name.startswith(_TAG)]
    if (
        tags
    ):  # of tags a block has one, and where none has the most blocks the median would be none: it has the commonest
        values[:, tags] = 0
        for value, of_kind in zip(values, rows, strict=True):
            value[tags[int(of_kind[:, tags].sum(axis=0).argmax())]] = 1
    return {name: [round(float(value), 4) for value in values[:, i]] for i, name in enumerate(columns)}


def main(arguments: Sequence[str]) -> None:
    """Write the file."""
    pages = (page for page in read_pages(*arguments) if not validation(page.site))
    path = Path(__file__).resolve().parents[1] / "inspection" / "typical.json"
    path.write_text(json.dumps(typical_values(pages), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
