"""How far a long run has come, for whoever watches it."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self, TextIO

_EVERY = 0.5  # seconds


class Progress:
    """Counts documents and rejects, and shows the count on ``stream`` while it is a terminal."""

    def __init__(self, stream: TextIO) -> None:
        self.documents = 0
        self.rejects = 0
        self._stream = stream if stream.isatty() else None
        self._began = self._shown = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._stream and self._shown > self._began:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def show(self) -> None:
        """Show the count, if it was not shown just now."""
        now = time.monotonic()
        if self._stream and now - self._shown >= _EVERY:
            self._shown = now
            rate = self.documents / (now - self._began)
            self._stream.write(f"\r\x1b[K{self.documents:,} documents, {self.rejects:,} rejected, {rate:,.0f}/s")
            self._stream.flush()
