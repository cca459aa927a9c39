"""Parquet files, a few rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cleaner.dumps.entries import Damage, Table
from cleaner.dumps.optional import needed
from cleaner.dumps.streams import Opener, opened

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 64
"""How many rows a table has at most."""
_BYTES = 4 * 2**20


def read_parquet(name: str, opener: Opener = opened) -> Iterator[Table | Damage]:
    """Read tables of up to ``ROWS`` rows, fewer where they are long; a row group that is damaged is passed by."""
    arrow = needed("pyarrow", "dumps", f"reading {name}")
    parquet = needed("pyarrow.parquet", "dumps", f"reading {name}")
    with opener(name) as stream:
        try:
            file = parquet.ParquetFile(stream, pre_buffer=False)
        except (arrow.ArrowException, OSError) as error:
            yield Damage(
                name, "", "truncated", f"no Parquet file that can be read, most likely cut short: {_line(error)}"
            )
            return
        first = 0
        for group in range(file.num_row_groups):
            following = first + file.metadata.row_group(group).num_rows
            try:
                for batch in file.iter_batches(ROWS, row_groups=[group], use_threads=False):
                    for some in _small(batch):
                        yield Table(some, name, first)
                        first += some.num_rows
            except (arrow.ArrowException, OSError) as error:
                reason = f"rows {first} to {following - 1} cannot be read: {_line(error)}"
                yield Damage(name, f"row {first}", "corrupt", reason)
            first = following


def schema_of(name: str) -> pa.Schema | None:
    """The columns of a Parquet file; None where it cannot be read."""
    arrow = needed("pyarrow", "dumps", f"reading {name}")
    parquet = needed("pyarrow.parquet", "dumps", f"reading {name}")
    with opened(name) as stream:
        try:
            schema: pa.Schema = parquet.ParquetFile(stream).schema_arrow
        except (arrow.ArrowException, OSError):
            return None
        return schema


def _small(batch: Any) -> Iterator[Any]:
    """``batch`` in halves of halves, until none is long but a single row."""
    if batch.num_rows <= 1 or batch.nbytes <= _BYTES:
        yield batch
        return
    half = batch.num_rows // 2
    yield from _small(batch.slice(0, half))
    yield from _small(batch.slice(half))


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:300]
