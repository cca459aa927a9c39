"""The two verbs: ``clean`` a page, ``clean_many`` of them."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Literal

from cleaner.article import Article, Reject, Role
from cleaner.assembly import roles_to_keep
from cleaner.cleaning import Cleaning, Outcome, batches
from cleaner.documents import Kind
from cleaner.items import Item, Page

if TYPE_CHECKING:
    from cleaner.segmenter import Segmenter

BATCH_SIZE = 64
"""How many documents are segmented together."""


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
    cleaning = Cleaning(_segmenting(segmenter), _share(max_loss), roles_to_keep(keep))
    item = Item(page, kind, id, url, title, language)
    return cleaning.assembled([item], [item.read()])[0]


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
    cleaning = Cleaning(_segmenting(segmenter), _share(max_loss), roles_to_keep(keep))
    return _cleaned(iter(pages), cleaning, workers, errors, batch_size)


def _cleaned(
    pages: Iterator[Page], cleaning: Cleaning, workers: int, errors: str, batch_size: int
) -> Iterator[Article | Reject]:
    some = batches(pages, batch_size)
    if workers == 1:
        results: Iterator[list[Outcome]] = map(cleaning.batch, some)
    else:
        from cleaner.pool import map_in_order

        # Loaded before the workers start, for them to share, and for errors to show at once.
        loaded = replace(cleaning, segmenter=cleaning.loaded())
        results = map_in_order(loaded.batch, some, workers)
    for outcome in chain.from_iterable(results):
        if isinstance(outcome, Article):
            yield outcome
        elif errors == "raise":
            raise outcome.error
        else:
            yield outcome.reject


def _segmenting(segmenter: Segmenter | None) -> Segmenter | None:
    """``segmenter``, found to be one."""
    if segmenter is not None and not hasattr(segmenter, "segment"):
        raise TypeError(f"segmenter is a Segmenter, as Segmenter.load(path) gives, not {segmenter!r}")
    return segmenter


def _share(max_loss: float | None) -> float | None:
    """``max_loss``, found to be a share."""
    if max_loss is None:
        return None
    if isinstance(max_loss, bool) or not isinstance(max_loss, (int, float)):
        raise TypeError(f"max_loss is a number from 0 to 1, not {max_loss!r}")
    if math.isnan(max_loss) or not 0 <= max_loss <= 1:
        raise ValueError(f"max_loss is a share of the story's words, from 0 to 1, not {max_loss!r}")
    return float(max_loss)
