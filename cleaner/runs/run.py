"""A run: entries cut into chunks, cleaned by a crew, written in order, noted in a journal, published at the end."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from cleaner import __version__
from cleaner.cleaning import Cleaning
from cleaner.dumps.detect import Format, detect
from cleaner.dumps.entries import Entry, Passed
from cleaner.dumps.inputs import STANDARD_INPUT, Inputs, find, read_entries
from cleaner.dumps.journal import Journal
from cleaner.dumps.parquet import schema_of
from cleaner.dumps.streams import Meter, size_of, stamp
from cleaner.errors import CleanerError, DumpError
from cleaner.runs.chunks import Chunker
from cleaner.runs.counts import Counts
from cleaner.runs.crew import Crew
from cleaner.runs.outputs import File, Output, Outputs, Stream
from cleaner.runs.settings import Form, Settings
from cleaner.runs.work import Finished, Work, schema_of_rows

CHECKPOINT = 5.0
"""Seconds between notes in the journal: what a run that is killed does again, at most."""
_LISTED = 10_000
_JOURNAL = "journal.db"


class ChangedError(CleanerError):
    """A run that was interrupted was another one."""


class Watcher(Protocol):
    """Who is told how a run goes."""

    def begin(self, total: int | None, counts: Counts, resumed: bool) -> None:
        """It begins: bytes to read where that is known, and what was counted before."""

    def advance(self, done: Finished, counts: Counts, read: int) -> None:
        """A chunk is written."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: names as they were given."""

    inputs: tuple[str, ...]
    output: str
    settings: Settings
    dropped: str | None = None
    rejects: str | None = None
    workers: int = 1
    timeout: float = 30.0
    restart: bool = False
    stream: Callable[[bytes], object] | None = None
    """Where rows go at once instead of into a file; then nothing is resumed."""
    model: str | None = None
    """What tells the model from another."""


@dataclass(slots=True)
class Outcome:
    """How a run ended: what was counted in all, the seconds it took in all, and whether it is complete."""

    counts: Counts
    seconds: float
    complete: bool


class Run:
    """One run, from its request to its published files."""

    def __init__(self, request: Request, cleaning: Cleaning, watcher: Watcher) -> None:
        """Find the inputs.

        Raises:
            DumpError, OSError: as :func:`cleaner.dumps.inputs.find` does.

        """
        self._watcher = watcher
        self._inputs = find(request.inputs)
        settings = request.settings
        if settings.form.kind == "parquet":
            settings = replace(settings, columns=_columns(self._inputs))
        self.request = replace(request, settings=settings)
        self._cleaning = cleaning
        self._crew: Crew | None = None
        self._stopped = False
        self._told: dict[str, Any] = {}
        self.reading = False
        """Whether an input is being read just now, which may take as long as it likes."""

    def stop(self) -> None:
        """Finish what is in hand, then end."""
        self._stopped = True
        if self._crew:
            self._crew.stopping = True

    @property
    def folder(self) -> Path | None:
        """Where an unfinished run is kept: beside the output; None where that cannot be resumed."""
        if self.request.stream:
            return None
        return _kept_in(self.request.output)

    def __call__(self) -> Outcome:
        """Go from wherever the last one stopped to the end, or as far as it goes.

        Raises:
            ChangedError: the run that was interrupted had other inputs, another model or other options.
            DumpError: another run is at work.
            OSError: a disk is full, or fails. The run can be resumed, as after any other interruption.

        """
        self._told = self._identity()  # which fails where an input is out of reach, before anything is begun
        folder = self.folder
        if folder is None:
            with TemporaryDirectory(prefix="cleaner-") as temporary:
                return self._in(Path(temporary))
        if self.request.restart and folder.exists():
            Journal(folder / _JOURNAL).close()  # nobody is at work on it
            shutil.rmtree(folder)
        folder.mkdir(exist_ok=True)
        outcome = self._in(folder)
        if outcome.complete:
            _remove(folder)
        return outcome

    def _in(self, folder: Path) -> Outcome:
        with closing(Journal(folder / _JOURNAL)) as journal, closing(self._outputs(folder)) as outputs:
            return self._with(journal, outputs)

    def _outputs(self, folder: Path) -> Outputs:
        request, settings = self.request, self.request.settings

        def growing(name: str | None, kind: str, form: Form | None) -> File | None:
            return File(Path(name), folder / kind, form) if name and form else None

        rows: Output = (
            Stream(request.stream)
            if request.stream
            else File(
                Path(request.output),
                folder / "rows",
                settings.form,
                sharded=settings.shard_size is not None,
                schema=lambda: schema_of_rows(settings),
            )
        )
        return Outputs(
            rows,
            growing(request.dropped, "dropped", settings.dropped),
            growing(request.rejects, "rejects", settings.rejects),
        )

    def _with(self, journal: Journal, outputs: Outputs) -> Outcome:
        identity, before = self._told, journal.get("identity")
        if before is None:
            journal.put("identity", identity)
            journal.commit()
        elif before != identity:
            raise ChangedError(_difference(before, identity))
        state = journal.get("state") or {
            "chunk": 0,
            "documents": 0,
            "file": 0,
            "read": 0,
            "seconds": 0.0,
            "outputs": {},
        }
        counts = Counts.from_dict(state["counts"]) if "counts" in state else Counts()
        began = time.monotonic() - state["seconds"]
        if not journal.get("complete"):
            outputs.restore(state["outputs"])
            journal.forget_from(state["chunk"])
            if not self._clean(journal, outputs, state, counts, began):
                return Outcome(counts, time.monotonic() - began, complete=False)
            journal.put("complete", True)
            journal.commit()
        outputs.finish()
        return Outcome(counts, time.monotonic() - began, complete=True)

    def _clean(self, journal: Journal, outputs: Outputs, state: dict[str, Any], counts: Counts, began: float) -> bool:
        """Read, clean and write what is left; whether that was all."""
        request = self.request
        meter = Meter()
        chunker = Chunker(
            journal.seen,
            request.settings.fields,
            request.settings.shard_size,
            number=state["chunk"],
            documents=state["documents"],
        )
        self._crew = Crew(Work(self._cleaning, request.settings), request.workers, request.timeout)
        self._crew.stopping = self._stopped
        self._watcher.begin(_total(self._inputs), counts, bool(state["chunk"]))
        noted, whole = time.monotonic(), True
        entries = self._entries(state["file"], state["read"], meter)
        for chunk, done in self._crew.run(chunker.cut(entries)):
            outputs.append(chunk.shard, done)
            counts.add(done.counts)
            self._watcher.advance(done, counts, meter.bytes)
            state |= {"chunk": chunk.number + 1, "documents": state["documents"] + chunk.documents}
            state |= {"file": chunk.file, "read": chunk.read}
            whole = chunk.ends_entry
            if whole and time.monotonic() - noted >= CHECKPOINT:
                self._note(journal, outputs, state, counts, began)
                noted = time.monotonic()
        if not self._stopped:
            outputs.touch()
        if whole:
            self._note(journal, outputs, state, counts, began)
        return not self._stopped

    @staticmethod
    def _note(journal: Journal, outputs: Outputs, state: dict[str, Any], counts: Counts, began: float) -> None:
        """Make what is written lasting, then say so."""
        outputs.flush()
        told = state | {"counts": counts.to_dict(), "seconds": time.monotonic() - began, "outputs": outputs.state()}
        journal.put("state", told)
        journal.commit()

    def _entries(self, file: int, read: int, meter: Meter) -> Iterator[tuple[int, int, Entry]]:
        """The entries behind the first ``read`` ones of a file, each with its file's number and its own in it."""
        for number, name in enumerate(self._inputs.files):
            if number < file:
                meter.next_file(size_of(name) or 0)
                continue
            found = self._numbered(name, number, meter)
            yield from islice(found, read if number == file else 0, None)
            meter.next_file(size_of(name) or 0 if name != STANDARD_INPUT else 0)

    def _numbered(self, name: str, number: int, meter: Meter) -> Iterator[tuple[int, int, Entry]]:
        at = 0
        if number == 0:
            for at in range(1, self._inputs.passed_by + 1):
                yield 0, at, Passed("other-file")
        entries = read_entries(name, opener=meter.open)
        while True:
            self.reading = True
            entry = next(entries, None)
            self.reading = False
            if entry is None:
                return
            at += 1
            yield number, at, entry

    def _identity(self) -> dict[str, Any]:
        """What makes this run this run."""
        inputs: list[list[Any]] = [[n, *(stamp(n) if n != STANDARD_INPUT else [])] for n in self._inputs.files]
        told: Any = inputs
        if len(inputs) > _LISTED:
            told = hashlib.blake2b(repr(inputs).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        names = {"--dropped": self.request.dropped, "--rejects": self.request.rejects}
        places = {f"{option} FILE": str(Path(name).resolve()) if name else None for option, name in names.items()}
        return {
            "inputs": told,
            "options": {**self.request.settings.told(), **places},
            "model": self.request.model,
            "cleaner": __version__,
        }


def is_begun(output: str) -> bool:
    """Whether a run for this output was begun and not ended: the same command goes on with it."""
    return (_kept_in(output) / _JOURNAL).exists()


def is_complete(output: str) -> bool:
    """Whether all of a run for this output is done, but for publishing it or tidying up.

    Raises:
        DumpError: another run is at work, or the journal is damaged.

    """
    if not is_begun(output):
        return False
    with closing(Journal(_kept_in(output) / _JOURNAL)) as journal:
        return bool(journal.get("complete"))


def _kept_in(output: str) -> Path:
    target = Path(output).resolve()
    return target.with_name(f"{target.name}.unfinished")


def _remove(folder: Path) -> None:
    """Remove what a run that is complete has left, its journal last: it tells that nothing is to be done again."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def _columns(inputs: Inputs) -> Any:
    """The columns of the Parquet files that all inputs are; None where some are not, or where they differ."""
    shared: Any = None
    for name in inputs.files:
        if name == STANDARD_INPUT or detect(name)[0] is not Format.PARQUET:
            return None
        schema = schema_of(name)
        if schema is None:
            continue
        schema = schema.remove_metadata()
        if shared is not None and schema != shared:
            raise DumpError(
                f"{name}: its columns differ from those of the files before it: clean them in runs of their own"
            )
        shared = schema
    return shared


def _total(inputs: Inputs) -> int | None:
    sizes = [None if name == STANDARD_INPUT else size_of(name) for name in inputs.files[:_LISTED]]
    return None if None in sizes or len(inputs.files) > _LISTED else sum(size or 0 for size in sizes)


def _difference(before: dict[str, Any], now: dict[str, Any]) -> str:
    """What is not as it was, by name, and the cure."""
    told: list[str] = []
    was, are = before["inputs"], now["inputs"]
    if was != are and isinstance(was, list) and isinstance(are, list):
        old, new = ({name: marks for name, *marks in files} for files in (was, are))
        told += [f"{name} has changed" for name in new if name in old and old[name] != new[name]]
        told += [f"{name} was not read then" for name in new if name not in old]
        told += [f"{name} was read then" for name in old if name not in new]
    if was != are and not told:
        told.append("the inputs are others, or in another order")
    for option in {**before["options"], **now["options"]}:
        first, second = before["options"].get(option), now["options"].get(option)
        if first != second:
            told.append(f"{option} was {first!r} and is {second!r}")
    for name in ("model", "cleaner"):
        if before[name] != now[name]:
            told.append(f"the {name} was {before[name]} and is {now[name]}")
    more = f", and {len(told) - 5} more" if len(told) > 5 else ""
    return f"an unfinished run is there, but {'; '.join(told[:5])}{more}"
