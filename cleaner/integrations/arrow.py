"""Arrow: a batch of pages in, the same batch with their articles out; what engines that speak Arrow can map over."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from cleaner.api import clean_many
from cleaner.article import Article, Reject, Role
from cleaner.documents import looks_like_html
from cleaner.dumps.fields import Fields
from cleaner.dumps.optional import needed
from cleaner.items import beside

if TYPE_CHECKING:
    import pyarrow as pa

    from cleaner.segmenter import Segmenter

_KNOWN = ("id", "url", "title", "language")


@cache
def article_schema(*, compact: bool = False) -> pa.Schema:
    """The columns of an article, in the order of ``Article.to_dict()``; ``compact`` leaves out the paragraphs."""
    arrow = needed("pyarrow", "dumps", "Arrow")
    paragraph = arrow.struct(
        [
            ("text", arrow.string()),
            ("start", arrow.int32()),
            ("end", arrow.int32()),
            ("role", arrow.string()),
            ("confidence", arrow.float64()),
            ("keep", arrow.bool_()),
            ("path", arrow.string()),
        ]
    )
    boundary = arrow.struct([("start", arrow.int32()), ("end", arrow.int32()), ("confidence", arrow.float64())])
    columns = [
        *((name, arrow.string()) for name in ("id", "url", "title", "text", "verdict")),
        ("doubtful", arrow.bool_()),
        ("boundary", boundary),
        ("paragraphs", arrow.list_(paragraph)),
        *((name, arrow.string()) for name in ("language", "author", "date", "site", "model")),
    ]
    return arrow.schema([column for column in columns if not compact or column[0] != "paragraphs"])


def clean_batch(
    batch: pa.RecordBatch,
    *,
    fields: Fields | None = None,
    compact: bool = False,
    segmenter: Segmenter | None = None,
    max_loss: float | None = None,
    keep: Collection[str] = (Role.STORY,),
) -> pa.RecordBatch:
    """Clean the pages of a batch; a row comes back for each row, in order.

    Args:
        batch: a column of HTML or text, and maybe addresses, names and more; which is which is guessed by their names.
        fields: says instead which column is which.
        compact: leave out the column of paragraphs.
        segmenter, max_loss, keep: as for :func:`cleaner.clean`.

    Returns:
        The columns of :func:`article_schema`, then a column ``error``, which says why a page could not be cleaned and
        is null otherwise, then the batch's other columns with their types; one whose name is taken is called
        ``source_<name>``. The column of pages is not repeated. ``id`` keeps its type.

    Raises:
        ValueError: no column that could hold pages.
        MissingPackageError: pyarrow is not installed.

    """
    chosen = fields or Fields()
    rows = page_rows(batch, chosen)
    outcomes = clean_many(
        [page_of(row, chosen) for row in rows], segmenter=segmenter, errors="yield", max_loss=max_loss, keep=keep
    )
    return with_articles(batch, list(outcomes), chosen, compact=compact)


def page_rows(batch: pa.RecordBatch, fields: Fields) -> list[dict[str, Any]]:
    """The rows of a batch, as far as they tell of pages.

    Raises:
        ValueError: no column that could hold pages.

    """
    names = batch.schema.names
    if fields.content(dict.fromkeys(names, "")) is None:
        raise ValueError(f"no column that could hold pages among {', '.join(names)}: name it as text or html")
    rows: list[dict[str, Any]] = batch.select(fields.columns(names)).to_pylist()
    return rows


def page_of(row: dict[str, Any], fields: Fields) -> dict[str, Any]:
    """The page as :func:`cleaner.clean_many` takes it; whether it is HTML is looked up where its name does not say."""
    page = fields.page(row)
    content = page.pop("page", None)
    if content is not None:
        head = content[:65_536] if isinstance(content, (str, bytes)) else ""
        html = looks_like_html(head if isinstance(head, str) else head.decode("utf-8", "replace"))
        page["html" if html else "text"] = content
    return page


def with_articles(
    batch: pa.RecordBatch,
    outcomes: Sequence[Article | Reject],
    fields: Fields,
    *,
    compact: bool = False,
    errors: bool = True,
) -> pa.RecordBatch:
    """A batch with what became of its pages; without the column ``error`` where ``errors`` is False."""
    arrow = needed("pyarrow", "dumps", "Arrow")
    schema = article_schema(compact=compact)
    rows = [article_row(outcome, compact=compact) for outcome in outcomes]
    columns = dict(zip(schema.names, arrow.RecordBatch.from_pylist(rows, schema=schema).columns, strict=True))
    if errors:
        reasons = [outcome.reason if isinstance(outcome, Reject) else None for outcome in outcomes]
        columns["error"] = arrow.array(reasons, arrow.string())
    for name, source in passed_through(batch.schema, fields, tuple(columns)).items():
        columns[name] = batch.column(source)
    return arrow.RecordBatch.from_arrays(list(columns.values()), names=list(columns))


def passed_through(schema: pa.Schema, fields: Fields, taken: Sequence[str]) -> dict[str, str]:
    """The batch's columns that stay, by the names they get beside the columns ``taken``; ``id`` stays in its place."""
    skipped = {"html", "text", fields.html, fields.text, *_KNOWN}
    found = fields.content(dict.fromkeys(schema.names, ""))
    skipped.add(found[0] if found else None)
    own = {"id": "id"} if "id" in schema.names and fields.id in (None, "id") else {}
    return own | beside(taken, [name for name in schema.names if name not in skipped], schema.names)


def article_row(outcome: Article | Reject, *, compact: bool = False) -> dict[str, Any]:
    """An article as a row of :func:`article_schema`; of a reject, its id and url."""
    if isinstance(outcome, Reject):
        return {"id": outcome.id, "url": outcome.url}
    row = outcome.to_dict()
    if compact:
        del row["paragraphs"]
    return row
