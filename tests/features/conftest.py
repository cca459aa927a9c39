from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from cleaner.documents.document import Block, Document
from cleaner.features import COLUMNS, RARITY_STEP, TERMS, Evidence, buckets, read_characters, read_evidence

Rarity = NDArray[np.uint8]


def page(*texts: str, title: str | None = None, url: str | None = None) -> Document:
    return Document("", tuple(Block(text, 0, 0) for text in texts), title=title, url=url)


@pytest.fixture(scope="session")
def rarity() -> Rarity:
    """Every word weighs 1, but for four that are too common to weigh anything."""
    table = np.full(TERMS, RARITY_STEP, dtype=np.uint8)
    table[buckets(read_characters(["the and of to"]).hashes)] = 0
    return table


@pytest.fixture(scope="session")
def read(rarity: Rarity) -> Callable[..., Evidence]:
    """The evidence of the documents given."""
    return lambda *documents: read_evidence(documents, rarity)


@pytest.fixture(scope="session")
def column(rarity: Rarity) -> Callable[..., list[float]]:
    """The values of a named column for the blocks of a page, rounded to six places."""

    def values(name: str, *texts: str, title: str | None = None, url: str | None = None) -> list[float]:
        matrix = read_evidence([page(*texts, title=title, url=url)], rarity).matrix
        return [round(float(value), 6) for value in matrix[:, COLUMNS.index(name)]]

    return values
