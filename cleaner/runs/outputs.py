"""Where a run's rows go while it lasts, and how they get their names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from cleaner.dumps.growing import Growing, publish, sync_folder
from cleaner.runs.packing import empty
from cleaner.runs.settings import Form
from cleaner.runs.work import Finished

_GROUP_ROWS = 10_000
_GROUP_BYTES = 64 * 2**20


class Output(Protocol):
    """What takes the bytes of finished chunks."""

    def append(self, shard: int, data: bytes) -> None:
        """Take the next bytes."""

    def flush(self) -> None:
        """Make them lasting."""

    def state(self) -> Any:
        """How far it has come, as JSON."""

    def restore(self, state: Any) -> None:
        """Go back to where it had come."""

    def finish(self) -> None:
        """Give what was written its name."""

    def close(self) -> None:
        """Leave it as it is."""


class Stream:
    """Standard output, a device or a pipe: rows are handed on at once, and nothing is resumed."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write

    def append(self, shard: int, data: bytes) -> None:
        """Write."""
        if data:
            self._write(data)

    def flush(self) -> None:
        """Nothing waits."""

    def state(self) -> Any:
        """There is none."""
        return None

    def restore(self, state: Any) -> None:
        """There is nothing to go back to."""

    def finish(self) -> None:
        """It has its name."""

    def close(self) -> None:
        """It is not ours."""


class File:
    """A file, or with ``sharded`` a folder of files, that grows in ``folder`` until it is complete."""

    def __init__(
        self, target: Path, folder: Path, form: Form, *, sharded: bool = False, schema: Callable[[], Any] | None = None
    ) -> None:
        self._target, self._folder, self._form, self._sharded, self._schema = target, folder, form, sharded, schema
        self._growing = Growing(folder)

    def append(self, shard: int, data: bytes) -> None:
        """Write to a shard."""
        self._growing.append(shard, data)

    def flush(self) -> None:
        """Make what was written lasting."""
        self._growing.flush()

    def state(self) -> Any:
        """The last shard and its size."""
        return self._growing.state()

    def restore(self, state: Any) -> None:
        """Take back what was written after ``state``."""
        self._growing.restore(state)

    def close(self) -> None:
        """Leave what was written for a run that goes on."""
        self._growing.close()

    def finish(self) -> None:
        """Give the files their names. May be called again where it was interrupted."""
        self._growing.flush()
        self._growing.close()
        if self._folder.exists():
            for path in sorted(self._folder.iterdir()):
                if path.name.isdigit():
                    self._complete(path)
        if not self._sharded:
            ready = self._folder / f"00000{self._form.suffix}"
            if ready.exists():
                publish(ready, self._target)
            return
        if self._folder.exists():
            for path in self._folder.iterdir():
                path.rename(path.with_name(f"part-{path.name.removeprefix('part-')}"))
            sync_folder(self._folder)
            if self._target.exists():
                self._target.rmdir()  # it was found empty
            self._folder.rename(self._target)
            sync_folder(self._target.parent)

    def _complete(self, path: Path) -> None:
        """Turn what has grown into what it will be, under its number and suffix."""
        ready = path.with_name(path.name + self._form.suffix)
        if self._form.kind == "parquet":
            part = path.with_name(path.name + ".part")
            assert self._schema is not None
            write_parquet(path, part, self._schema())
            part.rename(ready)
            path.unlink()
            return
        if not path.stat().st_size:
            path.write_bytes(empty(self._form.packed))
        path.rename(ready)


def write_parquet(grown: Path, target: Path, schema: Any) -> None:
    """Write the Arrow batches that stand in ``grown``, stream after stream, as Parquet.

    Row groups end where so many rows or bytes are reached, whatever the sizes of the batches that came in.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pa.OSFile(str(grown), "rb") as source, pq.ParquetWriter(target, schema, compression="zstd") as writer:
        held: list[Any] = []
        rows = size = 0
        while source.tell() < source.size():
            for batch in pa.ipc.open_stream(source):
                held.append(batch.cast(schema) if batch.schema != schema else batch)
                rows, size = rows + batch.num_rows, size + batch.nbytes
            if rows >= _GROUP_ROWS or size >= _GROUP_BYTES:
                writer.write_table(pa.Table.from_batches(held, schema), row_group_size=rows)
                held, rows, size = [], 0, 0
        if held:
            writer.write_table(pa.Table.from_batches(held, schema), row_group_size=rows)


class Outputs:
    """A run's three outputs together."""

    def __init__(self, rows: Output, dropped: Output | None, rejects: Output | None) -> None:
        self._rows, self._dropped, self._rejects = rows, dropped, rejects

    @property
    def _each(self) -> dict[str, Output]:
        named = {"rejects": self._rejects, "dropped": self._dropped, "rows": self._rows}
        return {name: output for name, output in named.items() if output is not None}

    def append(self, shard: int, done: Finished) -> None:
        """Write what became of a chunk."""
        self._rows.append(shard, done.rows)
        if self._dropped:
            self._dropped.append(0, done.dropped)
        if self._rejects:
            self._rejects.append(0, done.rejects)

    def flush(self) -> None:
        """Make all of it lasting."""
        for output in self._each.values():
            output.flush()

    def state(self) -> dict[str, Any]:
        """How far each has come."""
        return {name: output.state() for name, output in self._each.items()}

    def restore(self, state: dict[str, Any]) -> None:
        """Take each back to where it had come."""
        for name, output in self._each.items():
            output.restore(state.get(name))

    def touch(self) -> None:
        """See to it that there are files, be they empty."""
        for output in self._each.values():
            if output.state() is None:
                output.append(0, b"")

    def finish(self) -> None:
        """Give them their names, the rows last; then nothing is left to resume."""
        for output in self._each.values():
            output.finish()

    def close(self) -> None:
        """Leave all as it is."""
        for output in self._each.values():
            output.close()
