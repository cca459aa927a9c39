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

from cleaner.features import COLUMNS
from cleaner.resources import shipped_model
from cleaner.segmenter.model import Model
from cleaner.training.corpora import Page, read_pages, validation
from cleaner.training.examples import STORY, Example, material
from cleaner.training.table import tabulate

_PAGES = 600
"""Pages enough for a median."""


def typical_values(pages: Iterable[Page]) -> dict[str, list[float]]:
    """For each column the medians over lines of story and of noise, on pages that were read line by line."""
    examples: list[Example] = []
    for page in pages:
        if len(examples) == _PAGES:
            break
        if page.paragraphs:
            examples += [e for e in material(page).examples if e.read and e.mode == "text"]
    table = tabulate(examples, Model.load(shipped_model()).rarity)
    kinds = (table.roles == STORY, (table.roles >= 0) & (table.roles != STORY))
    medians = [np.median(table.evidence.matrix[kind], axis=0) for kind in kinds]
    return {name: [round(float(median[i]), 4) for median in medians] for i, name in enumerate(COLUMNS)}


def main(arguments: Sequence[str]) -> None:
    """Write the file."""
    pages = (page for page in read_pages(*arguments) if not validation(page.site))
    path = Path(__file__).resolve().parents[1] / "inspection" / "typical.json"
    path.write_text(json.dumps(typical_values(pages), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
