"""How far a run has come, kept in a file that survives kill -9 and power cuts; and the ids that were seen."""

from __future__ import annotations

import errno
import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from cleaner.errors import DumpError

_LAYOUT = """
CREATE TABLE IF NOT EXISTS run (what TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS seen (id BLOB PRIMARY KEY, chunk INTEGER NOT NULL) WITHOUT ROWID;
"""


class Journal:
    """A database of one writer. What is put into it holds from :meth:`commit` on, all of it or nothing.

    Without a path it is in a temporary file, and gone when it is closed.
    """

    def __init__(self, path: Path | None) -> None:
        self._told = str(path.parent) if path else "the journal"
        self._lock = _locked(path) if path else None
        self._database = sqlite3.connect(path or "", isolation_level=None)
        try:
            with self._telling():
                self._database.execute("PRAGMA synchronous = FULL")
                self._database.executescript(_LAYOUT)
                self._database.execute("BEGIN IMMEDIATE")
        except BaseException:
            self.close()
            raise

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise OSError(f"{self._told}: {error}") from error
        except sqlite3.DatabaseError as error:
            raise DumpError(f"{self._told}: its journal is damaged ({error}): remove it and begin anew") from error

    def get(self, what: str) -> Any:
        """What was put under a name; None where nothing was."""
        with self._telling():
            found = self._database.execute("SELECT value FROM run WHERE what = ?", (what,)).fetchone()
        return json.loads(found[0]) if found else None

    def put(self, what: str, value: Any) -> None:
        """Put a JSON value under a name."""
        with self._telling():
            self._database.execute("INSERT OR REPLACE INTO run VALUES (?, ?)", (what, json.dumps(value)))

    def commit(self) -> None:
        """Make all that was put so far lasting."""
        with self._telling():
            self._database.execute("COMMIT")
            self._database.execute("BEGIN IMMEDIATE")

    def seen(self, file: int, chunk: int, name: Any) -> bool:
        """Whether an id was seen in a file before; from now on it was."""
        key = hashlib.blake2b(f"{file} {type(name).__name__} {name}".encode("utf-8", "surrogatepass"), digest_size=16)
        with self._telling():
            told = self._database.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key.digest(), chunk))
        return told.rowcount == 0

    def forget_from(self, chunk: int) -> None:
        """Forget the ids of chunks that will be read again."""
        with self._telling():
            self._database.execute("DELETE FROM seen WHERE chunk >= ?", (chunk,))

    def close(self) -> None:
        """Let go of the file. What was not committed is gone."""
        self._database.close()
        if self._lock is not None:
            self._lock.close()


def _locked(path: Path) -> IO[bytes]:
    """A file beside the journal that is locked while this process lives, and by it alone: workers do not inherit it."""
    file = path.with_name("lock").open("wb")
    try:
        import fcntl

        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:  # no such locks on this system
        pass
    except OSError as error:
        file.close()
        if error.errno not in (errno.EACCES, errno.EAGAIN):
            raise
        raise DumpError(f"{path.parent}: another run is at work on it: wait for it, or end it") from None
    return file
