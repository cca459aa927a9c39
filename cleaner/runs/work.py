"""What a worker makes of a chunk: the bytes to write, and what is counted. Pure but for the model."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from cleaner.article import Article, Reject, Verdict
from cleaner.cleaning import Cleaning
from cleaner.dumps.entries import MAX_DOCUMENT, Damage, Record
from cleaner.dumps.json import dumps
from cleaner.integrations.arrow import article_schema, page_of, page_rows, passed_through, with_articles
from cleaner.items import row_of
from cleaner.runs.chunks import Chunk, unpacked
from cleaner.runs.counts import Counts
from cleaner.runs.packing import pack, pack_table
from cleaner.runs.settings import Settings

NAMED = 20
"""How many rejected documents are named on standard error; the file of rejects has them all."""


@dataclass(slots=True)
class Finished:
    """What became of a chunk: bytes for each file that is written, counts, and the first rejects in words."""

    rows: bytes = b""
    dropped: bytes = b""
    rejects: bytes = b""
    counts: Counts = field(default_factory=Counts)
    told: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Place:
    """A document of a chunk, or a damaged place: where it stands, its row, and what was made of it."""

    source: str
    place: str
    row: dict[str, Any]
    outcome: Article | Reject | None = None
    text: str | None = None
    charset: str | None = None
    line: bytes | None = None
    """The row that is written, if one is."""


Beat: TypeAlias = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Work:
    """Cleans chunks; goes to worker processes."""

    cleaning: Cleaning
    settings: Settings

    def __call__(self, chunk: Chunk, beat: Beat | None = None) -> Finished:
        """Clean a chunk, all of it at once; with ``beat``, one by one, telling the index of each before it is begun."""
        batch = unpacked(chunk.table) if chunk.table is not None else None
        places = list(self._places(chunk, batch))
        for index, (kind, reason) in chunk.refused.items():
            places[index].outcome = self._reject(places[index], kind, reason)
        waiting = [(i, place) for i, place in enumerate(places) if place.outcome is None]
        if beat is None:
            pages = [self._page(place) for _, place in waiting]
            outcomes = self.cleaning.batch(pages)
            for (_, place), outcome in zip(waiting, outcomes, strict=True):
                place.outcome = outcome if isinstance(outcome, Article) else outcome.reject
        else:
            for i, place in waiting:
                beat(i)
                outcome = self.cleaning.batch([self._page(place)])[0]
                place.outcome = outcome if isinstance(outcome, Article) else outcome.reject
            beat(-1)
        return self._finished(places, batch, chunk)

    def _page(self, place: Place) -> dict[str, Any]:
        page = page_of(place.row, self.settings.fields)
        return page | {"charset": place.charset} if place.charset else page

    def _places(self, chunk: Chunk, batch: Any) -> Iterator[Place]:
        if batch is not None:
            try:
                rows = page_rows(batch, self.settings.fields)
            except ValueError:  # no column of pages: each row is told so
                rows = batch.to_pylist()
            for number, row in enumerate(rows, chunk.first):
                place = Place(chunk.source, f"row {number}", row)
                content = self.settings.fields.content(row)
                held = row[content[0]] if content else ""
                if isinstance(held, (str, bytes)) and len(held) > MAX_DOCUMENT:
                    reason = f"a page of {len(held):,} characters, more than {MAX_DOCUMENT:,} are not read"
                    place.outcome = self._reject(place, "too-large", reason)
                yield place
            return
        for entry in chunk.entries:
            if isinstance(entry, Damage):
                reject = Reject(reason=entry.reason, error=entry.kind)
                yield Place(entry.source, entry.place, {}, reject, entry.text)
            else:
                assert isinstance(entry, Record)
                yield Place(entry.source, entry.place, entry.fields, charset=entry.charset)

    def _reject(self, place: Place, kind: str, reason: str) -> Reject:
        page = self.settings.fields.page(place.row)
        name, url = page.get("id"), page.get("url")
        return Reject(reason, None if name is None else str(name), None if url is None else str(url), kind)

    def _finished(self, places: Sequence[Place], batch: Any, chunk: Chunk) -> Finished:
        settings, done = self.settings, Finished()
        done.counts.bytes = chunk.bytes
        done.counts.passed.update(chunk.passed)
        written: list[int] = []
        rows, dropped, rejects = [], [], []
        for index, place in enumerate(places):
            if isinstance(place.outcome, Article):
                self._try_row(place, batch, index)
            outcome = place.outcome
            if isinstance(outcome, Article):
                done.counts.article(outcome)
                if place.line is not None:
                    written.append(index)
                    rows.append(place.line)
                if settings.dropped:
                    dropped += [dumps(row) + b"\n" for row in _dropped(outcome, place)]
            else:
                assert outcome is not None
                done.counts.rejects[outcome.error or "unknown"] += 1
                if len(done.told) < NAMED:
                    done.told.append(": ".join(part for part in (place.source, place.place, outcome.reason) if part))
                rejects.append(_reject_row(outcome, place) if settings.rejects else b"")
        done.counts.written = len(written)
        done.rows = (
            self._table(places, batch, written)
            if settings.form.kind == "parquet"
            else pack(b"".join(rows), settings.form.packed)
        )
        if settings.dropped:
            done.dropped = pack(b"".join(dropped), settings.dropped.packed)
        if settings.rejects:
            done.rejects = pack(b"".join(rejects), settings.rejects.packed)
        return done

    def _try_row(self, place: Place, batch: Any, index: int) -> None:
        """Make the row of an article that is to be written; one with a field that JSON cannot hold is rejected."""
        assert isinstance(place.outcome, Article)
        if not self._is_written(place.outcome):
            return
        place.line = b""
        if self.settings.form.kind == "jsonl":
            try:
                place.line = dumps(self._row(place.outcome, place, batch, index)) + b"\n"
            except (TypeError, ValueError, RecursionError) as error:
                place.outcome = self._reject(place, type(error).__name__, f"its row cannot be written: {error}")

    def _is_written(self, article: Article) -> bool:
        return not self.settings.only_story or article.verdict is Verdict.STORY

    def _row(self, article: Article, place: Place, batch: Any, index: int) -> dict[str, Any]:
        """The article as a row, with what else its document came with."""
        fields = self.settings.fields
        others = place.row if batch is None else batch.slice(index, 1).to_pylist()[0]
        content = fields.content(others)
        if content:
            others = {name: value for name, value in others.items() if name != content[0]}
        row = row_of(article, others)
        if self.settings.compact:
            del row["paragraphs"]
        return row

    def _table(self, places: Sequence[Place], batch: Any, written: Sequence[int]) -> bytes:
        """The articles as Arrow, with the input's columns where that is the form of all inputs, else as JSON."""
        if not written:
            return b""
        import pyarrow as pa

        compact, fields = self.settings.compact, self.settings.fields
        articles = [places[i].outcome for i in written]
        assert all(isinstance(article, Article) for article in articles)
        if batch is not None and self.settings.columns is not None:
            some = batch.take(pa.array(written, pa.int64()))
            return pack_table(with_articles(some, articles, fields, compact=compact, errors=False))  # type: ignore[arg-type]
        taken = set(article_schema().names)
        rows = []
        for i in written:
            outcome = places[i].outcome
            assert isinstance(outcome, Article)
            row = self._row(outcome, places[i], batch, i)
            others = {name: row.pop(name) for name in list(row) if name not in taken}
            row["id"] = None if row["id"] is None else str(row["id"])
            rows.append(row | {"source_fields": dumps(others).decode() if others else None})
        return pack_table(pa.RecordBatch.from_pylist(rows, schema=schema_of_rows(self.settings)))


def schema_of_rows(settings: Settings) -> Any:
    """The columns of a Parquet output."""
    import pyarrow as pa

    schema = article_schema(compact=settings.compact)
    if settings.columns is None:
        return schema.append(pa.field("source_fields", pa.string()))
    fields = {name: schema.field(name) for name in schema.names}
    for name, source in passed_through(settings.columns, settings.fields, schema.names).items():
        fields[name] = pa.field(name, settings.columns.field(source).type)
    return pa.schema(list(fields.values()))


def _dropped(article: Article, place: Place) -> Iterator[dict[str, Any]]:
    """A row for each paragraph that is not kept."""
    for index, paragraph in enumerate(article.paragraphs):
        if not paragraph.keep:
            yield {
                "id": article.id,
                "url": article.url,
                "source": place.source,
                "place": place.place,
                "verdict": article.verdict.value,
                "paragraph": index,
                "role": paragraph.role.value,
                "confidence": paragraph.confidence,
                "text": paragraph.text,
            }


def _reject_row(reject: Reject, place: Place) -> bytes:
    """The reject as a line; with what the document's row holds, where that is JSON, so that it can be tried again."""
    row = {"source": place.source, "place": place.place, **reject.to_dict(), "input": None}
    if place.text is not None:
        row["input"] = place.text
    elif place.row and not any(isinstance(value, bytes) for value in place.row.values()):
        try:
            return dumps(row | {"input": place.row}) + b"\n"
        except (TypeError, ValueError, RecursionError):
            pass
    return dumps(row) + b"\n"
