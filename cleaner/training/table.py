"""Training examples as arrays: a row a line, with everything the estimators are given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.article import Verdict
from cleaner.documents.document import Block, Document
from cleaner.features import TERMS, Evidence, Terms, joined, read_evidence
from cleaner.segmenter.pagetype import PAGE_TYPES
from cleaner.training.corpora import fold
from cleaner.training.examples import Example

FOLDS = 4
"""What one stage learns from another's opinions it learns from opinions on sites that the other was not fitted on."""
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Table:
    """``n`` lines of ``m`` examples. ``roles``: (n,) codes as in ``Example``; ``page``: (n,) the example of each line.

    ``read_lines``: (n,), whether the line's role was read.
    ``mode``, ``read``, ``fold``, ``no_story``: (m,) of each example; ``type`` too, an index into ``PAGE_TYPES``, or -1.
    """

    evidence: Evidence
    roles: NDArray[np.int8]
    page: NDArray[np.int64]
    mode: NDArray[np.str_]
    read: NDArray[np.bool_]
    read_lines: NDArray[np.bool_]
    fold: NDArray[np.int64]
    no_story: NDArray[np.bool_]
    type: NDArray[np.int8]


def tabulate(examples: Sequence[Example], rarity: NDArray[np.uint8]) -> Table:
    """Gather the evidence of all examples, ``rarity`` as :func:`cleaner.features.read_evidence` takes it."""
    sizes = [len(example.texts) for example in examples]
    return Table(
        evidence=gathered([_document(example) for example in examples], rarity),
        roles=np.concatenate([example.roles for example in examples]),
        page=np.repeat(np.arange(len(examples)), sizes),
        mode=np.array([example.mode for example in examples]),
        read=np.array([example.read for example in examples]),
        read_lines=np.concatenate([_read_lines(example) for example in examples]),
        fold=np.array([fold(example.site, FOLDS) for example in examples]),
        no_story=np.array([example.verdict is Verdict.NO_STORY for example in examples]),
        type=np.array([_type(example.type) for example in examples], dtype=np.int8),
    )


def gathered(documents: Sequence[Document], rarity: NDArray[np.uint8]) -> Evidence:
    """The evidence of any number of documents, read in batches."""
    return joined([read_evidence(documents[i : i + _BATCH], rarity) for i in range(0, max(len(documents), 1), _BATCH)])


def text_document(texts: Sequence[str], url: str | None = None) -> Document:
    """Lines as a document of which only blocks and address are evidence."""
    return Document("", tuple(Block(text, 0, 0) for text in texts), url=url)


def _document(example: Example) -> Document:
    return example.document or text_document(example.texts, example.url)


def _read_lines(example: Example) -> NDArray[np.bool_]:
    return np.full(len(example.texts), example.read) if example.read_lines is None else example.read_lines


def _type(name: str | None) -> int:
    return -1 if name is None else PAGE_TYPES.index(name)


def sparse_terms(terms: Terms, size: int = TERMS) -> Any:
    """Terms as a scipy CSR matrix, (blocks, size) float32, weighted as ``TermModel`` weighs them."""
    from scipy.sparse import csr_matrix

    counts = np.diff(terms.bounds)
    data = np.repeat(1 / np.sqrt(np.maximum(counts, 1)), counts).astype(np.float32)
    matrix = csr_matrix((data, terms.ids.astype(np.int32), terms.bounds), shape=(len(counts), size))
    matrix.sum_duplicates()
    return matrix
