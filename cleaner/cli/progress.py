"""How far a long run has come: a bar for whoever watches, a line a minute in a log."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TextIO

from cleaner.cli.console import complain

if TYPE_CHECKING:
    from cleaner.runs.counts import Counts
    from cleaner.runs.work import Finished

_EVERY = 0.2  # seconds
_A_LINE = 60.0
NAMED = 20
"""How many rejects are named."""


class Progress:
    """Watches a run: a bar while ``stream`` is a terminal, else a line a minute; names the first rejects."""

    def __init__(self, stream: TextIO, *, quiet: bool = False) -> None:
        self._stream, self._quiet = stream, quiet
        self._bar: Any = None
        self._task: Any = None
        self._named = 0
        self._total: int | None = None
        self._first = self._began = self._shown = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def begin(self, total: int | None, counts: Counts, resumed: bool) -> None:
        """Show that a run begins, or goes on."""
        self._total, self._first, self._began = total, counts.documents, time.monotonic()
        self._shown = self._began
        if resumed and not self._quiet:
            complain(f"going on after {counts.documents + counts.rejected:,} documents of a run that was interrupted")
        if self._stream.isatty() and not self._quiet:
            self._bar, self._task = _bar(self._stream, total)

    def advance(self, done: Finished, counts: Counts, read: int) -> None:
        """Show how far it is, if that was not shown just now."""
        for line in done.told:
            self._named += 1
            if self._named <= NAMED:
                complain(line)
        now = time.monotonic()
        if now - self._shown < (_EVERY if self._bar is not None else _A_LINE) or self._quiet:
            return
        self._shown = now
        if self._bar is None:
            complain(self._line(counts, read, now))
            return
        self._bar.update(self._task, completed=read if self._total else counts.documents, told=self._told(counts, now))
        self._bar.refresh()

    def _told(self, counts: Counts, now: float) -> str:
        rate = (counts.documents - self._first) / max(now - self._began, 1e-9)
        return (
            f"{counts.documents:,} documents, {rate:,.0f}/s, {counts.stories:,} stories, {counts.rejected:,} rejects, "
            f"{counts.removed:.0%} removed"
        )

    def _line(self, counts: Counts, read: int, now: float) -> str:
        share = f", {read / self._total:.1%} of the bytes" if self._total else ""
        return f"{self._told(counts, now)}{share}"


def _bar(stream: TextIO, total: int | None) -> tuple[Any, Any]:
    """A bar without a thread of its own: a process with threads cannot fork."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = [BarColumn(), DownloadColumn(), TimeRemainingColumn()] if total else []
    told = TextColumn("{task.fields[told]}", markup=False)
    bar = Bar(told, *columns, console=Console(file=stream), auto_refresh=False, transient=True, redirect_stdout=False)
    bar.start()
    return bar, bar.add_task("", total=total, told="")
