"""Bytes of files, local or remote, plain or compressed."""

from __future__ import annotations

import glob
import io
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Protocol, TypeAlias, cast

from cleaner.dumps.optional import PACKAGE, needed
from cleaner.errors import CleanerError, DumpError, MissingPackageError, RemoteError

Opener: TypeAlias = Callable[[str], BinaryIO]
"""What opens a file by its name or address."""

GZIP, ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_SKIPPABLE_ZSTD = b"\x2a\x4d\x18"  # after a byte from 0x50 to 0x5f; a WARC's dictionary stands in such a frame
_CHUNK = 1 << 18
_HEAD = 1 << 16
_BLOCKS = 1 << 20  # zstd gives nothing before a block is complete


class TruncatedError(Exception):
    """A compressed stream that ends before its end."""


class CorruptError(Exception):
    """A compressed stream that cannot be decompressed."""


class Decompressor(Protocol):
    """What zlib's and zstandard's decompressing objects have in common."""

    def decompress(self, data: bytes, /) -> bytes:
        """Decompress some more."""

    @property
    def eof(self) -> bool:
        """Whether a member or frame has ended."""

    @property
    def unused_data(self) -> bytes:
        """What came after its end."""


def is_remote(name: str) -> bool:
    """Whether ``name`` is an address such as ``s3://bucket/key``.

    >>> is_remote("s3://a/b"), is_remote("C://a"), is_remote("a/b")
    (True, False, False)
    """
    scheme, found, _ = name.partition("://")
    return bool(found) and len(scheme) > 1 and scheme.isalnum()


def opened(name: str) -> BinaryIO:
    """The file's bytes as they are stored.

    Raises:
        OSError: a local file cannot be opened.
        RemoteError: a remote one cannot be fetched; reading from the stream may raise it too.
        MissingPackageError: what fetches files of that kind is not installed.

    """
    if not is_remote(name):
        return Path(name).open("rb")
    files = _filesystem(name)
    with fetching(name):
        return cast(BinaryIO, _Remote(name, files.open(name, "rb")))


@contextmanager
def fetching(name: str) -> Iterator[None]:
    """Tell whatever goes wrong with a network as RemoteError: what was not fetched is no damage of the dump."""
    try:
        yield
    except FileNotFoundError:
        raise RemoteError(f"{name}: there is no such file") from None
    except CleanerError:
        raise
    except Exception as error:  # every protocol has errors of its own
        if "range requests" in str(error):
            raise RemoteError(
                f"{name}: its server sends whole files only, no parts of them: download it first"
            ) from None
        raise RemoteError(f"{name}: {type(error).__name__}: {' '.join(str(error).split())[:300]}") from error


class _Remote(io.RawIOBase):
    """A remote file whose errors say which file it is."""

    def __init__(self, name: str, stream: Any) -> None:
        self._name, self._stream = name, stream

    def read(self, size: int = -1) -> bytes:
        with fetching(self._name):
            return bytes(self._stream.read(size))

    def seek(self, offset: int, whence: int = 0) -> int:
        with fetching(self._name):
            return int(self._stream.seek(offset, whence))

    def tell(self) -> int:
        return int(self._stream.tell())

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()


class Meter:
    """Opens files and knows how many bytes of them were read, for whoever waits."""

    def __init__(self) -> None:
        self._before = 0
        self._current: BinaryIO | None = None
        self._reached = 0

    def open(self, name: str) -> BinaryIO:
        """The file's bytes; as :func:`opened`."""
        self._current = opened(name)
        return self._current

    def next_file(self, size: int) -> None:
        """Count a file as read, which has ``size`` bytes."""
        self._before, self._current, self._reached = self._before + size, None, 0

    @property
    def bytes(self) -> int:
        """Bytes read so far, as they are stored."""
        if self._current is not None and not self._current.closed:
            self._reached = max(self._reached, self._current.tell())
        return self._before + self._reached


def stamp(name: str) -> list[Any]:
    """What tells one state of a file from another: its size, and when it was changed."""
    if is_remote(name):
        with fetching(name):
            told = _filesystem(name).info(name)
        marks = (told.get(key) for key in ("ETag", "etag", "mtime", "LastModified", "updated"))
        return [told.get("size"), *(str(mark) for mark in marks if mark is not None)]
    state = Path(name).stat()
    return [state.st_size, state.st_mtime_ns]


def size_of(name: str) -> int | None:
    """Bytes of a file, where that is known."""
    try:
        size = stamp(name)[0]
    except (OSError, CleanerError):
        return None
    return int(size) if size is not None else None


def matching(pattern: str) -> list[str]:
    """The files that a pattern with ``*``, ``?`` or ``[`` stands for, in order; a name stands for itself."""
    if is_remote(pattern):
        if not glob.has_magic(pattern):
            return [pattern]
        files = _filesystem(pattern)
        with fetching(pattern):
            return sorted(files.unstrip_protocol(path) for path in files.glob(pattern))
    if os.path.lexists(pattern) or not glob.has_magic(pattern):
        return [pattern]
    return sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - of patterns with a root as well


def _filesystem(name: str) -> Any:
    fsspec = needed("fsspec.core", "remote", f"reading {name}")
    try:
        return fsspec.url_to_fs(name)[0]
    except ImportError as error:
        raise MissingPackageError(f"{name}: {error}: pip install '{PACKAGE}[remote]'") from error
    except ValueError as error:
        raise DumpError(f"{name}: {error}") from error


def compression(head: bytes) -> str | None:
    """``gzip``, ``zstd`` or None, by a stream's first bytes."""
    if head.startswith(GZIP):
        return "gzip"
    if head.startswith(ZSTD) or (head[1:4] == _SKIPPABLE_ZSTD and 0x50 <= head[0] <= 0x5F):
        return "zstd"
    return None


def _decompressor(kind: str) -> Decompressor:
    if kind == "gzip":
        return zlib.decompressobj(wbits=31)
    zstandard = needed("zstandard", "dumps", "zstd")
    made: Decompressor = zstandard.ZstdDecompressor().decompressobj()
    return made


def decompressed(stream: BinaryIO, kind: str | None) -> Iterator[bytes]:
    """The bytes of all members or frames of ``stream``, piece by piece.

    Raises:
        TruncatedError, CorruptError: after all that could be decompressed.

    """
    if kind is None:
        while data := stream.read(_CHUNK):
            yield data
        return
    running: Decompressor | None = None
    while data := stream.read(_CHUNK):
        while data:
            if running is None:
                data = data.lstrip(b"\0") if kind == "gzip" else data  # gzip allows padding
                if not data:
                    break
                running = _decompressor(kind)
            try:
                piece = running.decompress(data)
            except Exception as error:
                raise CorruptError(str(error)) from error
            if piece:
                yield piece
            if not running.eof:
                break
            data, running = running.unused_data, None
    if running is not None:
        raise TruncatedError(f"the {kind} data end before their end")


def first_member(stream: BinaryIO, kind: str) -> tuple[bytes | None, int]:
    """The first member or frame of ``stream``, decompressed, and its size as stored; None where it is damaged."""
    running, held, read = _decompressor(kind), b"", 0
    while data := stream.read(_CHUNK):
        read += len(data)
        try:
            held += running.decompress(data)
        except Exception:
            return None, read
        if running.eof:
            return held, read - len(running.unused_data)
    return None, read


def head_of(name: str) -> tuple[bytes, str | None]:
    """The first bytes of a file, decompressed, and how it is compressed. OSError where it cannot be read."""
    with opened(name) as stream:
        raw = stream.read(_HEAD)
        kind = compression(raw)
        if kind is None:
            return raw, None
        raw += stream.read(_BLOCKS)
    running, head = _decompressor(kind), b""
    try:
        while raw and len(head) < _HEAD:  # a zstd dictionary's frame comes first, and holds nothing
            head += running.decompress(raw)
            if not running.eof:
                break
            raw, running = running.unused_data, _decompressor(kind)
    except Exception:  # noqa: S110 - what was decompressed so far tells enough; the reader will name the damage
        pass
    return head[:_HEAD], kind
