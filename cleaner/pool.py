"""Batches through worker processes: results in order, few batches in flight."""

from __future__ import annotations

import multiprocessing
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.context import BaseContext
from typing import Any, TypeVar

from cleaner.errors import CleanerError

_Batch = TypeVar("_Batch")
_Result = TypeVar("_Result")

_work: Callable[[Any], Any] | None = None  # set once in each worker process


def _start(work: Callable[[Any], Any]) -> None:
    global _work  # noqa: PLW0603 - so that the work, which holds the model, goes to each worker once
    _work = work


def _do(batch: Any) -> Any:
    assert _work is not None
    return _work(batch)


def _context() -> BaseContext:
    """Forking is quick and shares the model, but safe only from a process without other threads."""
    forks = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if forks else "spawn")


def map_in_order(work: Callable[[_Batch], _Result], batches: Iterable[_Batch], workers: int) -> Iterator[_Result]:
    """``map(work, batches)`` in ``workers`` processes.

    A batch is taken from ``batches`` only when fewer than two a worker are in flight or wait to be consumed, so memory
    stays constant however long they are and however slowly the results are taken.

    Raises:
        CleanerError: a worker died.

    """
    running: deque[Future[_Result]] = deque()
    pool = ProcessPoolExecutor(workers, mp_context=_context(), initializer=_start, initargs=(work,))
    try:
        for batch in batches:
            running.append(pool.submit(_do, batch))
            if len(running) >= 2 * workers:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()
    except BrokenProcessPool as error:
        raise CleanerError(
            "a worker process died, most likely for want of memory: use fewer workers or smaller batches"
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
