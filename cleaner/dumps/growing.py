"""Files that grow while a run lasts, and take their names when it is complete."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


class Growing:
    """Numbered files in a folder, written one after the other; can be taken back to a state that was told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._number: int | None = None
        self._stream: BinaryIO | None = None

    def path(self, number: int) -> Path:
        """Where a file grows."""
        return self.folder / f"{number:05d}"

    def append(self, number: int, data: bytes) -> None:
        """Write to a file; a higher number than before closes the one before."""
        if self._stream is None or number != self._number:
            self.flush()
            if self._stream is not None:
                self._stream.close()
            self.folder.mkdir(parents=True, exist_ok=True)
            self._number, self._stream = number, self.path(number).open("ab")
        self._stream.write(data)

    def flush(self) -> None:
        """Make lasting what was written so far."""
        if self._stream is not None:
            self._stream.flush()
            os.fsync(self._stream.fileno())

    def state(self) -> list[int] | None:
        """How much there is: the last file's number and its size, in bytes."""
        if self._stream is None:
            return None
        return [self._number or 0, self._stream.tell()]

    def restore(self, state: list[int] | None) -> None:
        """Take back what was written after ``state`` was told."""
        if self.folder.exists():
            for path in self.folder.iterdir():
                if state is None or (path.name.isdigit() and int(path.name) > state[0]):
                    path.unlink()
        if state is None:
            return
        path = self.path(state[0])
        if path.stat().st_size < state[1]:
            raise OSError(errno.EIO, "it is shorter than the journal says: remove it and begin anew", str(path))
        os.truncate(path, state[1])
        self._number, self._stream = state[0], path.open("ab")

    def close(self) -> None:
        """Close what is open; what was not flushed may be lost, and will be taken back."""
        if self._stream is not None:
            with suppress(OSError):
                self._stream.close()
            self._stream = None


def publish(finished: Path, target: Path) -> None:
    """Give a finished file its name, with the rights of what it replaces; across file systems as well."""
    target = target.resolve()
    if target.exists():
        finished.chmod(target.stat().st_mode & 0o777)
    try:
        finished.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        with atomic(target) as out, finished.open("rb") as stream:
            shutil.copyfileobj(stream, out, 1 << 20)
        finished.unlink()
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Make lasting what files a folder holds, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def is_special(path: Path) -> bool:
    """Whether ``path`` is a device or a pipe, such as /dev/stdout, which is written to and never replaced."""
    return path.exists() and not path.is_file() and not path.is_dir()


@contextmanager
def atomic(path: Path) -> Iterator[BinaryIO]:
    """A file that takes its name only when all is written: whoever sees it sees it whole."""
    if is_special(path):
        with path.open("wb") as out:
            yield out
        return
    target = path.resolve()
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        # mkstemp lets no one else read; a result has the rights that the user's other files have.
        mask = os.umask(0)
        os.umask(mask)
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~mask
        Path(name).chmod(mode)
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
