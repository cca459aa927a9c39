"""Worker processes that are watched: one that hangs or dies costs the document it was at, and is replaced."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from typing import Any

from cleaner.errors import CleanerError
from cleaner.runs.chunks import Chunk
from cleaner.runs.work import Finished, Work

_WINDOW = 8
"""How many chunks for each worker are read, worked on, or wait for one before them to be written."""


@dataclass(slots=True)
class _Task:
    chunk: Chunk
    careful: bool = False
    """Document by document: the chunk has failed as a whole."""


class _Worker:
    """A process, and what it is doing."""

    def __init__(self, context: Any, work: Work, others: list[_Worker]) -> None:
        self.connection, theirs = context.Pipe()
        # A forked process holds the others' ends too, and they would never learn that this process is gone.
        forked = context.get_start_method() == "fork"
        inherited = [self.connection, *(other.connection for other in others)] if forked else []
        self.process = context.Process(target=_labour, args=(theirs, work, inherited), daemon=True)
        try:
            self.process.start()
        except Exception as error:  # where processes are spawned, what they are given must be picklable
            raise CleanerError(f"a worker cannot start ({error}); use fewer workers, or free some memory") from error
        theirs.close()
        self.ready = False
        self.task: _Task | None = None
        self.at: int | None = None
        self.since = time.monotonic()

    def give(self, task: _Task) -> None:
        self.task, self.at, self.since = task, None, time.monotonic()
        with suppress(OSError):  # it is dead: that will be noticed where it is waited for
            self.connection.send(task)

    def end(self) -> int | None:
        """Make sure that it is gone; its exit code."""
        self.process.kill()
        self.process.join()
        self.connection.close()
        code: int | None = self.process.exitcode
        return code


def _labour(connection: Connection, work: Work, inherited: list[Connection]) -> None:
    """What a worker process does until nobody is there to give it more."""
    for other in inherited:
        other.close()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN if number == signal.SIGINT else signal.SIG_DFL)
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:  # noqa: PTH123 - no path of ours
        score.write("1000")  # where memory runs out, a worker goes first, not what watches over it
    with suppress(EOFError, OSError):
        connection.send("ready")
        while True:
            task: _Task = connection.recv()
            try:
                done: Any = work(task.chunk, connection.send if task.careful else None)
            except Exception as error:
                done = error if isinstance(error, CleanerError) else RuntimeError(f"{type(error).__name__}: {error}")
            connection.send(done)


def _context() -> BaseContext:
    """Forking is quick and shares the model, but safe only from a process without other threads."""
    forks = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if forks else "spawn")


class Crew:
    """Chunks through ``workers`` processes: what becomes of them in order, few of them in memory."""

    def __init__(self, work: Work, workers: int, timeout: float) -> None:
        self._work, self._count, self._timeout = work, workers, timeout
        self._workers: list[_Worker] = []
        self._waiting: deque[_Task] = deque()
        self._finished: dict[int, tuple[Chunk, Finished]] = {}
        self.stopping = False
        """Set by the caller: no more chunks are taken, those in hand are finished."""

    def run(self, chunks: Iterator[Chunk]) -> Iterator[tuple[Chunk, Finished]]:
        """Work through the chunks.

        Raises:
            CleanerError: workers cannot start.

        """
        try:
            for _ in range(self._count):
                self._workers.append(_Worker(_context(), self._work, self._workers))
            yield from self._run(chunks)
        finally:
            for worker in self._workers:
                worker.end()
            self._workers.clear()

    def _run(self, chunks: Iterator[Chunk]) -> Iterator[tuple[Chunk, Finished]]:
        following: int | None = None  # the number of the chunk that is to be yielded next
        more = True
        while True:
            self._hand_out()
            running = sum(worker.task is not None for worker in self._workers)
            held = running + len(self._waiting) + len(self._finished)
            more = more and not self.stopping
            if not more and not held:
                return
            wanted = more and len(self._waiting) <= self._count and held < _WINDOW * self._count
            self._hear(0 if wanted else self._patience())
            while following in self._finished:
                yield self._finished.pop(following)
                following += 1
            if wanted and not self.stopping:
                chunk = next(chunks, None)
                if chunk is None:
                    more = False
                else:
                    following = chunk.number if following is None else following
                    self._waiting.append(_Task(chunk))

    def _hand_out(self) -> None:
        for worker in self._workers:
            if worker.ready and worker.task is None and self._waiting:
                worker.give(self._waiting.popleft())

    def _patience(self) -> float:
        """Seconds until the next worker is out of time."""
        times = [worker.since + self._timeout for worker in self._workers if worker.task is not None]
        return min(1.0, max(0.0, min(times) - time.monotonic())) if times else 1.0

    def _hear(self, patience: float) -> None:
        """Take what workers have to say; replace those that are dead or out of time."""
        by_connection = {worker.connection: worker for worker in self._workers}
        for connection in wait(list(by_connection), patience):
            worker = by_connection[connection]
            try:
                self._heard(worker, worker.connection.recv())
            except (EOFError, OSError):
                self._replace(worker, None)
        for worker in [*self._workers]:
            late = worker.task is not None and time.monotonic() > worker.since + self._timeout
            if late and not worker.connection.poll():
                self._replace(worker, f"it took longer than {self._timeout:g} s")

    def _heard(self, worker: _Worker, message: Any) -> None:
        if message == "ready":
            worker.ready = True
            return
        task = worker.task
        assert task is not None
        if isinstance(message, int):
            worker.at, worker.since = message, time.monotonic()
        elif isinstance(message, Finished):
            self._finished[task.chunk.number] = (task.chunk, message)
            worker.task = None
        elif isinstance(message, CleanerError):
            raise message
        else:
            worker.task = None
            self._failed(task, worker.at, "error", str(message))

    def _replace(self, worker: _Worker, late: str | None) -> None:
        code = worker.end()
        if not worker.ready:
            raise CleanerError(f"a worker process cannot start: it ended with status {code}")
        self._workers.remove(worker)
        self._workers.append(_Worker(_context(), self._work, self._workers))
        if worker.task is not None:
            kind = "timeout" if late else "crash"
            self._failed(worker.task, worker.at, kind, late or _death(code))

    def _failed(self, task: _Task, at: int | None, kind: str, reason: str) -> None:
        """Try again, document by document; and then without the one that was its undoing."""
        if task.careful:
            guilty = at if at is not None and at >= 0 else self._largest(task.chunk)
            task.chunk.refused[guilty] = (kind, reason)
        self._waiting.appendleft(_Task(task.chunk, careful=True))

    @staticmethod
    def _largest(chunk: Chunk) -> int:
        """What most likely made the writing of a chunk fail."""
        left = [i for i in range(len(chunk)) if i not in chunk.refused]
        if not left:
            raise CleanerError("a worker process fails where nothing is left to do: this is a defect of cleaner")
        return max(left, key=lambda i: getattr(chunk.entries[i], "size", 0) if chunk.entries else 0)


def _death(code: int | None) -> str:
    if code is not None and code < 0:
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = str(-code)
        why = ", most likely for want of memory" if -code == signal.SIGKILL else ""
        return f"its worker process was ended by {name}{why}"
    return f"its worker process ended with status {code}"


def available() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
