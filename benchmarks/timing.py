"""Timing things beside each other, and the figures that come of it."""

from __future__ import annotations

import gc
import os
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from queue import SimpleQueue

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""What numerical libraries read, when they are imported, to know how many threads to start."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with the middle half of what was measured, and the bounds it should keep, if there are any."""

    name: str
    unit: str
    median: float
    quartiles: tuple[float, float]
    limit: float | None = None
    aim: float | None = None

    @property
    def verdict(self) -> str:
        """How the median stands to the bounds; empty where there are none."""
        if self.aim is not None and self.median <= self.aim:
            return "reaches the aim"
        if self.limit is None:
            return ""
        return "within" if self.median <= self.limit else "OVER"


def figure(
    name: str, unit: str, measured: Sequence[float], *, limit: float | None = None, aim: float | None = None
) -> Figure:
    """Put ``measured`` into a figure."""
    several = measured if len(measured) > 1 else [*measured, *measured]
    low, middle, high = statistics.quantiles(several, n=4, method="inclusive")
    return Figure(name, unit, middle, (low, high), limit, aim)


def seconds(action: Callable[[], object]) -> float:
    """How long ``action`` takes."""
    gc.collect()  # so that nobody pays for another's garbage
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def in_turn(actions: Mapping[str, Callable[[], object]], rounds: int, warm_ups: int = 1) -> dict[str, list[float]]:
    """Seconds that each of ``actions`` takes in each of ``rounds``, after rounds that warm up and do not count.

    All are measured in each round, so that a machine that slows down slows all of them: compare round by round.
    """
    measured: dict[str, list[float]] = {name: [] for name in actions}
    for turn in range(warm_ups + rounds):
        for name, action in actions.items():
            taken = seconds(action)
            if turn >= warm_ups:
                measured[name].append(taken)
    return measured


def side_by_side(actions: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Seconds that each of ``actions`` takes in each of ``rounds``, as many at once as there are cores, one on each.

    What slows the machine down for minutes slows those that run together alike, which makes ratios of long runs
    steadier than those of runs in turn. Cores change hands every round, as one may be faster.
    """
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_setaffinity") else [0]
    measured: dict[str, list[float]] = {name: [] for name in actions}
    for turn in range(rounds):
        first = turn % len(cores)
        free: SimpleQueue[int] = SimpleQueue()
        for core in cores[first:] + cores[:first]:
            free.put(core)
        with ThreadPoolExecutor(len(cores)) as threads:
            waiting = {name: threads.submit(_on_free_core, action, free) for name, action in actions.items()}
            for name, taken in waiting.items():
                measured[name].append(taken.result())
    return measured


def _on_free_core(action: Callable[[], object], free: SimpleQueue[int]) -> float:
    core = free.get()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {core})  # of this thread, and of the processes that it starts
    try:
        return seconds(action)
    finally:
        free.put(core)


def ratios(those: Sequence[float], to_these: Sequence[float]) -> list[float]:
    """Round by round."""
    return [that / this for that, this in zip(those, to_these, strict=True)]


@contextmanager
def one_core() -> Iterator[None]:
    """Stay on one core, where the system can be told to; processes that are started stay there too."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)
