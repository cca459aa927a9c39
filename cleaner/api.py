"""The two verbs: ``clean`` a page, ``clean_many`` of them."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain
from typing import TYPE_CHECKING, Literal, TypeAlias

from cleaner.article import Article, Reject, Role
from cleaner.assembly import assemble, empty, roles_to_keep
from cleaner.documents import Document, Kind
from cleaner.items import Item, Page, item_of

if TYPE_CHECKING:
    from cleaner.segmenter import Segmenter

BATCH_SIZE = 64
"""How many documents are segmented together."""

_BATCH_CHARACTERS = 1_000_000  # closes a batch early, so that a batch of long pages fits memory as well


def clean(
    page: str | bytes,
    *,
    kind: Kind | None = None,
    url: str | None = None,
    title: str | None = None,
    language: str | None = None,
    id: str | None = None,  # noqa: A002 - the field's name
    segmenter: Segmenter | None = None,
    max_loss: float | None = None,
    keep: Collection[str] = (Role.STORY,),
) -> Article:
    """Find the main story of ``page``.

    Args:
        page: a page's HTML or its text, as ``str`` or ``bytes``.
        kind: ``"html"`` or ``"text"``; None finds out by looking.
        url: the page's address; like ``title`` and ``language`` it is evidence, and handed through to the article.
        title: the story's headline; None takes the one found in the page.
        language: an ISO 639-1 code such as ``"de"``.
        id: the caller's name for the page, handed through.
        segmenter: None takes the model that comes with the package, loaded once a process.
        max_loss: the share of story words, from 0 to 1, that may be lost in expectation for noise to go. 0 keeps
            everything doubtful, 1 takes the likeliest role of each paragraph, None what the segmenter's figures are
            quoted for.
        keep: the roles whose paragraphs stand in ``Article.text``, such as ``{"story", "headline"}``.

    Raises:
        NotTextError: ``page`` is bytes that are no text, such as an image.
        ModelError: the model cannot be loaded.
        TypeError, ValueError: an argument is not of the above.

    >>> clean("   ").verdict
    <Verdict.NO_STORY: 'no_story'>

    """
    cleaner = _Cleaner(segmenter, _share(max_loss), roles_to_keep(keep))
    item = Item(page, kind, id, url, title, language)
    return cleaner.assembled([item], [item.read()])[0]


def clean_many(
    pages: Iterable[Page],
    *,
    segmenter: Segmenter | None = None,
    workers: int = 1,
    errors: Literal["raise", "yield"] = "raise",
    batch_size: int = BATCH_SIZE,
    max_loss: float | None = None,
    keep: Collection[str] = (Role.STORY,),
) -> Iterator[Article | Reject]:
    """Clean pages, one article each, in their order and in constant memory.

    Args:
        pages: each as :func:`clean` takes it, or a mapping with ``html`` or ``text`` and, where known, ``url``,
            ``title``, ``id`` and ``language``. Read ``batch_size`` at a time, never all at once.
        segmenter: as for :func:`clean`.
        workers: how many processes clean; 1 stays in this one.
        errors: ``"raise"`` raises at the first page that cannot be cleaned, after the articles before it; ``"yield"``
            gives a :class:`Reject` in its article's place.
        batch_size: how many documents are segmented together; it changes the time taken, never a result.
        max_loss: as for :func:`clean`.
        keep: as for :func:`clean`.

    Raises:
        TypeError, ValueError: at once for an argument, later for a page, as :func:`clean` does.

    >>> [article.id for article in clean_many([{"text": " ", "id": "a"}, {"text": "", "id": "b"}])]
    ['a', 'b']

    """
    if errors not in ("raise", "yield"):
        raise ValueError(f'errors must be "raise" or "yield", not {errors!r}')
    for name, number in (("workers", workers), ("batch_size", batch_size)):
        if not isinstance(number, int) or number < 1:
            raise ValueError(f"{name} must be a whole number from 1, not {number!r}")
    if isinstance(pages, (str, bytes, Mapping)):
        raise TypeError("pages is an iterable of pages, not one page: use clean")
    cleaner = _Cleaner(segmenter, _share(max_loss), roles_to_keep(keep))
    return _cleaned(iter(pages), cleaner, workers, errors, batch_size)


def _cleaned(
    pages: Iterator[Page], cleaner: _Cleaner, workers: int, errors: str, batch_size: int
) -> Iterator[Article | Reject]:
    batches = _batches(pages, batch_size)
    if workers == 1:
        results: Iterator[list[_Outcome]] = map(cleaner.batch, batches)
    else:
        from cleaner.pool import map_in_order

        # Loaded before the workers start, for them to share, and for errors to show at once.
        loaded = _Cleaner(cleaner.segmenter or _shipped(), cleaner.max_loss, cleaner.keep)
        results = map_in_order(loaded.batch, batches, workers)
    for outcome in chain.from_iterable(results):
        if isinstance(outcome, Article):
            yield outcome
        elif errors == "raise":
            raise outcome.error
        else:
            yield outcome.reject


@dataclass(frozen=True, slots=True)
class _Failure:
    """A page that could not be cleaned."""

    error: Exception
    reject: Reject


_Outcome: TypeAlias = Article | _Failure


@dataclass(frozen=True, slots=True)
class _Cleaner:
    """What stays the same from page to page; goes to worker processes."""

    segmenter: Segmenter | None
    max_loss: float | None
    keep: frozenset[Role]

    def assembled(self, items: Sequence[Item], documents: Sequence[Document]) -> list[Article]:
        """One article for each document; the model is asked only about those that show any text."""
        shown = [document for document in documents if document.blocks]
        articles: Iterator[Article] = iter(())
        if shown:
            segmenter = self.segmenter or _shipped()
            segment = segmenter.segment if self.max_loss is None else partial(segmenter.segment, max_loss=self.max_loss)
            put = partial(assemble, model=segmenter.name, keep=self.keep)
            ids = [item.id for item, document in zip(items, documents, strict=True) if document.blocks]
            articles = (put(d, s, id=i) for d, s, i in zip(shown, segment(shown), ids, strict=True))
        return [
            next(articles) if document.blocks else empty(document, id=item.id)
            for item, document in zip(items, documents, strict=True)
        ]

    def batch(self, pages: Sequence[Page]) -> list[_Outcome]:
        """One outcome for each page, in order; a page that fails leaves the others untouched."""
        outcomes: list[_Outcome | None] = [None] * len(pages)
        read: list[tuple[int, Item, Document]] = []
        for place, page in enumerate(pages):
            try:
                item = item_of(page)
                read.append((place, item, item.read()))
            except Exception as error:  # whatever one page brings about, the others go on
                outcomes[place] = _failure(page, error)
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


def _failure(page: Page, error: Exception) -> _Failure:
    known = page if isinstance(page, Mapping) else {}
    name, url = known.get("id"), known.get("url")
    return _Failure(
        error,
        Reject(
            reason=str(error),
            id=None if name is None else str(name),
            url=None if url is None else str(url),
            error=type(error).__name__,
        ),
    )


def _batches(pages: Iterator[Page], size: int) -> Iterator[list[Page]]:
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


def _share(max_loss: float | None) -> float | None:
    """``max_loss``, found to be a share."""
    if max_loss is None:
        return None
    if isinstance(max_loss, bool) or not isinstance(max_loss, (int, float)):
        raise TypeError(f"max_loss is a number from 0 to 1, not {max_loss!r}")
    if math.isnan(max_loss) or not 0 <= max_loss <= 1:
        raise ValueError(f"max_loss is a share of the story's words, from 0 to 1, not {max_loss!r}")
    return float(max_loss)


@cache
def _shipped() -> Segmenter:
    """The segmenter that comes with the package, loaded once."""
    from cleaner.segmenter import Segmenter

    return Segmenter.load()
