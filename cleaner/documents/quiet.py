"""Other packages' log messages, kept to themselves while they work for us."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

_PACKAGES = ("trafilatura", "htmldate", "courlan", "dateparser")
_working: ContextVar[bool] = ContextVar("working", default=False)


@contextmanager
def quiet() -> Iterator[None]:
    """Drop what the extractor's packages log within; what they log elsewhere, and for other threads, goes on as it did.

    A broken page is none of a caller's errors, but they would report it as one. A filter that asks who is working is
    used, since logging's own switches are the same for all threads.
    """
    _filter_loggers()
    token = _working.set(True)
    try:
        # dateutil warns of time zones that it does not know; filters are all threads', but hide no more than warnings
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        _working.reset(token)


@cache
def _filter_loggers() -> None:
    """Put the filter on every logger of the packages: one of their common parent would not be asked."""
    import htmldate  # noqa: F401 - loading makes the loggers
    import trafilatura  # noqa: F401

    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] in _PACKAGES:
            logging.getLogger(name).addFilter(_wanted)


def _wanted(record: logging.LogRecord) -> bool:
    return not _working.get()
