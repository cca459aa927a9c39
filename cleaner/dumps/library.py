"""Dumps for programs: ``read`` gives documents as mappings, ``write`` takes rows. Usable without the cleaner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from os import PathLike, fspath
from pathlib import Path
from typing import Any, Literal

from cleaner.dumps.entries import MAX_DOCUMENT, Damage, Record, Table
from cleaner.dumps.fields import Fields
from cleaner.dumps.growing import atomic
from cleaner.dumps.inputs import find, read_entries
from cleaner.dumps.json import dumps
from cleaner.dumps.optional import needed
from cleaner.errors import DumpError

_ROWS = 1000  # in a row group


def read(
    *paths: str | PathLike[str],
    fields: Fields | None = None,
    errors: Literal["raise", "yield"] = "raise",
    max_document: int = MAX_DOCUMENT,
) -> Iterator[dict[str, Any] | Damage]:
    """Read the documents of dumps: WARC, WET, JSON Lines, Parquet, files and folders of pages; by their content.

    Args:
        paths: files, folders, patterns, addresses (``s3://``, ``gs://``, ``https://``), ``-`` for standard input.
        fields: which fields hold the page, its address and its name; None guesses by their names.
        errors: ``"raise"`` raises at the first damage, ``"yield"`` gives a :class:`Damage` in its place.
        max_document: bytes from which a document is damage.

    Yields:
        Mappings as :func:`cleaner.clean_many` takes them: ``html`` or ``text``, and ``url``, ``id`` and ``charset``
        where known, beside the document's other fields. In constant memory.

    Raises:
        DumpError: damage, with its file and offset; or no such files.
        RemoteError: the network fails.
        MissingPackageError: a form that needs an extra.
        OSError: a file is not there.

    """
    if errors not in ("raise", "yield"):
        raise ValueError(f'errors must be "raise" or "yield", not {errors!r}')
    chosen = fields or Fields()
    for name in find([fspath(path) for path in paths]).files:
        for entry in read_entries(name, max_document):
            if isinstance(entry, Record):
                yield _document(entry.fields, chosen) | ({"charset": entry.charset} if entry.charset else {})
            elif isinstance(entry, Table):
                for row in entry.batch.to_pylist():
                    yield _document(row, chosen)
            elif isinstance(entry, Damage):
                if errors == "raise":
                    raise DumpError(str(entry))
                yield entry


def _document(row: dict[str, Any], fields: Fields) -> dict[str, Any]:
    """The row with its page under ``html`` or ``text``."""
    page = fields.page(row)
    if "page" in page:
        content = page.pop("page")
        head = content[:1024].lstrip() if isinstance(content, (str, bytes)) else ""
        html = head.startswith("<") if isinstance(head, str) else head.startswith(b"<")
        page["html" if html else "text"] = content
    found = fields.content(row)
    return {**{name: value for name, value in row.items() if not found or name != found[0]}, **page}


def write(path: str | PathLike[str], rows: Iterable[Mapping[str, Any]], *, schema: Any = None) -> int:
    """Write rows to a file, which takes its name when it is complete: JSON Lines, or Parquet, by its name.

    Args:
        path: ends in ``.parquet``, ``.gz`` (gzip) or ``.zst`` (zstd); anything else is plain JSON Lines.
        rows: mappings of what JSON can hold, such as ``Article.to_dict()``. Taken as they are written.
        schema: the Arrow schema of a Parquet file; None takes the types of its first thousand rows.

    Returns:
        How many rows were written.

    Raises:
        DumpError: a row that the file cannot hold.
        MissingPackageError: a form that needs an extra.
        OSError: the file system fails.

    """
    target = Path(path)
    if target.suffix.lower() == ".parquet":
        return _write_parquet(target, iter(rows), schema)
    count = 0
    with atomic(target) as out, _compressing(out, target.suffix.lower()) as stream:
        for count, row in enumerate(rows, 1):
            try:
                stream.write(dumps(row) + b"\n")
            except (TypeError, ValueError, RecursionError) as error:
                raise DumpError(f"{target}: row {count} is no JSON: {error}") from error
    return count


def _compressing(out: Any, suffix: str) -> Any:
    if suffix == ".gz":
        import gzip

        return gzip.GzipFile(filename="", mode="wb", fileobj=out, compresslevel=6, mtime=0)
    if suffix in (".zst", ".zstd"):
        zstandard = needed("zstandard", "dumps", "writing .zst")
        return zstandard.ZstdCompressor(level=3).stream_writer(out, closefd=False)
    from contextlib import nullcontext

    return nullcontext(out)


def _write_parquet(target: Path, rows: Iterator[Mapping[str, Any]], schema: Any) -> int:
    arrow = needed("pyarrow", "dumps", f"writing {target}")
    parquet = needed("pyarrow.parquet", "dumps", f"writing {target}")
    count = 0
    with atomic(target) as out:
        writer = None
        try:
            while some := list(islice(rows, _ROWS)):
                names = list(dict.fromkeys(name for row in some for name in row)) if schema is None else schema.names
                if unknown := next((name for row in some for name in row if name not in names), None):
                    raise DumpError(f"{target}: a column {unknown!r} that its first rows do not have: give a schema")
                table = arrow.Table.from_pylist(
                    [{name: row.get(name) for name in names} for row in some], schema=schema
                )
                if writer is None:
                    schema = table.schema
                    writer = parquet.ParquetWriter(out, schema, compression="zstd")
                writer.write_table(table)
                count += len(some)
            if writer is None:
                writer = parquet.ParquetWriter(out, schema or arrow.schema([]), compression="zstd")
        except arrow.ArrowException as error:
            raise DumpError(
                f"{target}: rows {count} to {count + len(some) - 1} do not fit its columns: {error}"
            ) from error
        finally:
            if writer is not None:
                writer.close()
    return count
