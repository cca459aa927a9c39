"""What evaluation measures: a segmenter behind the public call, given no more than a caller would have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleaner.article import Article, Reject, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cleaner.segmenter import Segmenter
    from cleaner.training.evaluation import Clean
    from cleaner.training.views import View


def cleaning_with(
    segmenter: Segmenter | None = None,
    *,
    max_loss: float | None = None,
    rejected: Callable[[Reject], None] = lambda reject: None,
) -> Clean:
    """Return what cleans views with a segmenter; None takes the model that comes with the package.

    The cleaner is told id and url, not title or language. A page that it rejects counts as one of which all is lost;
    ``rejected`` is told of it.
    """

    def clean(views: Sequence[View]) -> Iterator[Article]:
        from cleaner.api import clean_many

        outcomes = clean_many(map(_item, views), segmenter=segmenter, max_loss=max_loss, errors="yield")
        for view, outcome in zip(views, outcomes, strict=True):
            if isinstance(outcome, Reject):
                rejected(outcome)
                yield _nothing(view)
            else:
                yield outcome

    return clean


def _item(view: View) -> dict[str, Any]:
    content = {"text": view.text} if view.html is None else {"html": view.html}
    return {"id": view.id, "url": view.url, **content}


def _nothing(view: View) -> Article:
    return Article(view.text, paragraphs=(), verdict=Verdict.NO_STORY, boundary=None, id=view.id, url=view.url)
