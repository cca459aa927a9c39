"""From blocks to a matrix: a row a block, each column one piece of evidence, named once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, compress
from urllib.parse import unquote, urlsplit

import numpy as np
from numpy.typing import NDArray

from cleaner.documents.document import Document
from cleaner.features import cohesion, markup, position, site, surface
from cleaner.features.characters import Characters, read_characters
from cleaner.features.declared import DECLARED, declared
from cleaner.features.names import NAMES, names
from cleaner.features.noted import note
from cleaner.features.phrases import PHRASES, phrases
from cleaner.features.rarity import RARITY_STEP, rare_words, words_of
from cleaner.features.spans import spans_of
from cleaner.features.vocabulary import TERMS, Terms, buckets, mixed, pairs, vocabulary

__all__ = [
    "COLUMNS",
    "DECLARED",
    "NAMES",
    "PHRASES",
    "RARITY_STEP",
    "TERMS",
    "Evidence",
    "MarkupEvidence",
    "Terms",
    "address_words",
    "buckets",
    "joined",
    "read_characters",
    "read_evidence",
    "witnessed",
    "words_of",
]
COLUMNS: tuple[str, ...] = (
    *(surface.COLUMNS + position.COLUMNS + cohesion.COLUMNS + site.COLUMNS),
    *("has_title", "has_url"),
)
_terms = words_of


@dataclass(frozen=True, slots=True)
class MarkupEvidence:
    """What HTML adds for the blocks of the pages that were HTML.

    ``rows``: (n,) int64, where they stand among the blocks of the batch. ``matrix``: (n, len(markup.COLUMNS)) float32.
    ``names``: the hashed names of the elements around them. ``pages``: (pages + 1,) int64, where each page's begin
    among the ``n``; a page that was no HTML has none. ``declared``: what each page declares itself to be, hashed.
    """

    rows: NDArray[np.int64]
    matrix: NDArray[np.float32]
    names: Terms
    pages: NDArray[np.int64]
    declared: Terms

    @property
    def marked(self) -> NDArray[np.bool_]:
        """Which pages have blocks with markup, (pages,)."""
        return np.diff(self.pages) > 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of the blocks of a batch of pages.

    ``matrix``: (blocks, len(COLUMNS)) float32, finite. ``terms``: the blocks' hashed terms; ``phrases``: those of
    their ``PHRASES``. ``words``: (blocks,) int64, words in each block. ``pages``: (pages + 1,) int64, where each page's
    blocks begin. ``markup``: None where no page of the batch was HTML.

    A page's part of it is the same, to the last bit, whatever other pages it is read with.
    """

    matrix: NDArray[np.float32]
    terms: Terms
    phrases: tuple[Terms, ...]
    words: NDArray[np.int64]
    pages: NDArray[np.int64]
    markup: MarkupEvidence | None = None


def address_words(url: str | None) -> str:
    """The words of an address that may name its story: its path, without the ending."""
    if not url:
        return ""
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return ""
    return re.sub(r"\.\w{2,5}$", "", path).replace("_", " ")


def read_evidence(documents: Sequence[Document], rarity: NDArray[np.uint8]) -> Evidence:
    """Gather the evidence for every block of ``documents``.

    ``rarity``: (TERMS,) uint8, how rare a word is, in ``RARITY_STEP``-ths, by the place that :func:`buckets` gives it.
    """
    texts = [block.text for document in documents for block in document.blocks]
    extra = [d.title or "" for d in documents] + [address_words(d.url) for d in documents]
    pages = np.array([0, *accumulate(len(d.blocks) for d in documents)], dtype=np.int64)
    page = np.arange(len(documents)).repeat(pages[1:] - pages[:-1])
    known = np.array([(bool(d.title), bool(d.url)) for d in documents], dtype=np.float32).reshape(-1, 2)
    everything = read_characters([*texts, *extra])
    pair = pairs(everything)
    characters = everything.first(len(texts))
    words = characters.word_bounds[1:] - characters.word_bounds[:-1]
    noted = note(characters)
    built = surface.surface(characters, noted)
    finished = built[surface.COLUMNS.index("ends_sentence")] > 0
    columns = np.concatenate(
        (
            built,
            position.position(words, finished, _keys(characters), pages),
            cohesion.cohesion(*rare_words(everything, pair, rarity, page, len(documents)), words, pages),
            site.site([[block.text for block in d.blocks] for d in documents], [d.url for d in documents]),
            known[page].T,
        )
    )
    terms = vocabulary(characters, pair[: len(characters.hashes)])
    matrix = np.ascontiguousarray(columns.T)
    return Evidence(matrix, terms, phrases(characters, noted), words, pages, _markup(documents, words, pages))


def witnessed(
    evidence: Evidence, pages: Sequence[int], documents: Sequence[Document]
) -> tuple[Evidence, NDArray[np.int64]]:
    """The evidence of some ``pages`` of a batch, where other witnesses speak of them: ``documents``, one a page.

    What is known of their text is taken over, since no witness changes it. Also where their blocks stand in the batch.
    """
    rows, bounds = spans_of(evidence.pages, np.array(pages))
    words = evidence.words[rows]
    found = Evidence(
        matrix=evidence.matrix[rows],
        terms=evidence.terms.some(rows),
        phrases=tuple(terms.some(rows) for terms in evidence.phrases),
        words=words,
        pages=bounds,
        markup=_markup(documents, words, bounds),
    )
    return found, rows


def _markup(documents: Sequence[Document], words: NDArray[np.int64], pages: NDArray[np.int64]) -> MarkupEvidence | None:
    has = np.array([document.markup is not None for document in documents], dtype=bool)
    if not has.any():
        return None
    marked = list(compress(documents, has))
    sizes = np.diff(pages)
    rows = np.flatnonzero(has.repeat(sizes))
    bounds = np.concatenate(([0], np.cumsum(np.where(has, sizes, 0))))
    return MarkupEvidence(rows, markup.markup(marked, words[rows]), names(marked), bounds, declared(documents))


def _keys(characters: Characters) -> NDArray[np.uint64]:
    """A hash of all words of each block, in their order: (blocks,) uint64; 0 where there are none."""
    bounds = characters.word_bounds
    keys = np.zeros(len(bounds) - 1, dtype=np.uint64)
    (have,) = (bounds[1:] > bounds[:-1]).nonzero()
    if len(have):
        rank = (np.arange(len(characters.hashes)) - bounds[characters.block]).astype(np.uint64)
        keys[have] = np.add.reduceat(mixed(characters.hashes, rank), bounds[have])
    return keys


def joined(parts: Sequence[Evidence]) -> Evidence:
    """The evidence of several batches as that of one."""
    return Evidence(
        matrix=np.concatenate([part.matrix for part in parts]),
        terms=_joined_terms([part.terms for part in parts]),
        phrases=tuple(map(_joined_terms, zip(*(part.phrases for part in parts), strict=True))),
        words=np.concatenate([part.words for part in parts]),
        pages=_joined_bounds([part.pages for part in parts]),
        markup=_joined_markup(parts),
    )


def _joined_bounds(parts: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.concatenate(([0], np.cumsum(np.concatenate([np.diff(part) for part in parts]), dtype=np.int64)))


def _joined_terms(parts: Sequence[Terms]) -> Terms:
    return Terms(np.concatenate([part.ids for part in parts]), _joined_bounds([part.bounds for part in parts]))


def _joined_markup(parts: Sequence[Evidence]) -> MarkupEvidence | None:
    before = np.cumsum([0, *(len(part.words) for part in parts)])
    found = [(part.markup, first) for part, first in zip(parts, before[:-1].tolist(), strict=True) if part.markup]
    if not found:
        return None
    pages = [part.markup.pages if part.markup else np.zeros(len(part.pages), dtype=np.int64) for part in parts]
    nothing = [Terms(np.zeros(0, dtype=np.int64), np.zeros(len(part.pages), dtype=np.int64)) for part in parts]
    return MarkupEvidence(
        rows=np.concatenate([part.rows + first for part, first in found]),
        matrix=np.concatenate([part.matrix for part, _ in found]),
        names=_joined_terms([part.names for part, _ in found]),
        pages=_joined_bounds(pages),
        declared=_joined_terms(
            [part.markup.declared if part.markup else none for part, none in zip(parts, nothing, strict=True)]
        ),
    )
