"""What is the same for every page of a call, and what becomes of a batch of them. Runs in workers too."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, TypeAlias

from cleaner.article import Article, Reject, Role
from cleaner.assembly import assemble, empty
from cleaner.documents import Document
from cleaner.errors import CleanerError
from cleaner.items import Item, Page, item_of

if TYPE_CHECKING:
    from cleaner.segmenter import Segmenter

_BATCH_CHARACTERS = 1_000_000  # closes a batch early, so that a batch of long pages fits memory as well


@dataclass(frozen=True, slots=True)
class Failure:
    """A page that could not be cleaned."""

    error: Exception
    reject: Reject


Outcome: TypeAlias = Article | Failure


@dataclass(frozen=True, slots=True)
class Cleaning:
    """What stays the same from page to page; goes to worker processes."""

    segmenter: Segmenter | None
    max_loss: float | None
    keep: frozenset[Role]

    def loaded(self) -> Segmenter:
        """The caller's segmenter, or the shipped one."""
        return shipped() if self.segmenter is None else self.segmenter

    def assembled(self, items: Sequence[Item], documents: Sequence[Document]) -> list[Article]:
        """One article for each document; the model is asked only about those that show any text."""
        shown = [document for document in documents if document.blocks]
        articles: Iterator[Article] = iter(())
        if shown:
            segmenter = self.loaded()
            segment = segmenter.segment if self.max_loss is None else partial(segmenter.segment, max_loss=self.max_loss)
            put = partial(assemble, model=segmenter.name, keep=self.keep)
            ids = [item.id for item, document in zip(items, documents, strict=True) if document.blocks]
            articles = (put(d, s, id=i) for d, s, i in zip(shown, segment(shown), ids, strict=True))
        return [
            next(articles) if document.blocks else empty(document, id=item.id)
            for item, document in zip(items, documents, strict=True)
        ]

    def batch(self, pages: Sequence[Page]) -> list[Outcome]:
        """One outcome for each page, in order; a page that fails leaves the others untouched."""
        outcomes: list[Outcome | None] = [None] * len(pages)
        read: list[tuple[int, Item, Document]] = []
        for place, page in enumerate(pages):
            try:
                item = item_of(page)
                read.append((place, item, item.read()))
            except Exception as error:  # whatever one page brings about, the others go on
                outcomes[place] = _failure(page, error)
        if any(document.blocks for _, _, document in read):
            self.loaded()  # a model that cannot be loaded is no fault of a page
        try:
            articles = self.assembled([item for _, item, _ in read], [document for _, _, document in read])
            for (place, _, _), article in zip(read, articles, strict=True):
                outcomes[place] = article
        except Exception:
            for place, item, document in read:
                try:
                    outcomes[place] = self.assembled([item], [document])[0]
                except Exception as error:
                    outcomes[place] = _failure(pages[place], error)
        return [outcome for outcome in outcomes if outcome is not None]


def _failure(page: Page, error: Exception) -> Failure:
    known = page if isinstance(page, Mapping) else {}
    name, url = known.get("id"), known.get("url")
    kind, reason = type(error).__name__, str(error)
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    except Exception:  # an error that could not leave a worker process
        error = CleanerError(f"{kind}: {reason}")
    return Failure(
        error,
        Reject(
            reason=reason,
            id=None if name is None else str(name),
            url=None if url is None else str(url),
            error=kind,
        ),
    )


def batches(pages: Iterator[Page], size: int) -> Iterator[list[Page]]:
    """Up to ``size`` pages a batch, fewer where they are long."""
    batch: list[Page] = []
    characters = 0
    for page in pages:
        batch.append(page)
        content = (page.get("html") or page.get("text")) if isinstance(page, Mapping) else page
        characters += len(content) if isinstance(content, (str, bytes)) else 0
        if len(batch) >= size or characters >= _BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


@cache
def shipped() -> Segmenter:
    """The segmenter that comes with the package, loaded once."""
    from cleaner.segmenter import Segmenter

    return Segmenter.load()
