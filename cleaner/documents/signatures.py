"""Marks by which bytes that are no text are told."""

from __future__ import annotations

from typing import NamedTuple


class Signature(NamedTuple):
    """``mark`` at ``offset`` tells ``what`` the bytes are; ``cure`` is what a caller can do."""

    offset: int
    mark: bytes
    what: str
    cure: str
    letters: bool = False
    """The mark is letters, with which a text might start too: then control bytes must speak for it as well."""


_MEDIA = "only pages and their text can be cleaned"
_EXTRACT = "extract its text first"
_UNPACK = "unpack it first"
_TABLE = "read its rows first and pass their text or HTML"

SIGNATURES = (
    Signature(0, b"\x89PNG\r\n\x1a\n", "a PNG image", _MEDIA),
    Signature(0, b"\xff\xd8\xff", "a JPEG image", _MEDIA),
    Signature(0, b"GIF87a", "a GIF image", _MEDIA),
    Signature(0, b"GIF89a", "a GIF image", _MEDIA),
    Signature(8, b"WEBPVP8", "a WebP image", _MEDIA),
    Signature(4, b"ftypavif", "an AVIF image", _MEDIA),
    Signature(4, b"ftyphei", "a HEIF image", _MEDIA),
    Signature(0, b"II*\x00", "a TIFF image", _MEDIA),
    Signature(0, b"MM\x00*", "a TIFF image", _MEDIA),
    Signature(0, b"\x00\x00\x01\x00", "an icon", _MEDIA),
    Signature(4, b"ftyp", "an MP4 film", _MEDIA, letters=True),
    Signature(0, b"\x1aE\xdf\xa3", "a Matroska or WebM film", _MEDIA),
    Signature(8, b"WAVEfmt ", "a WAV recording", _MEDIA, letters=True),
    Signature(0, b"OggS\x00", "an Ogg recording", _MEDIA),
    Signature(0, b"ID3", "an MP3 recording", _MEDIA, letters=True),
    Signature(0, b"fLaC\x00", "a FLAC recording", _MEDIA),
    Signature(0, b"%PDF-", "a PDF document", _EXTRACT),
    Signature(0, b"{\\rtf", "an RTF document", _EXTRACT),
    Signature(0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Office document", _EXTRACT),
    Signature(0, b"\x1f\x8b\x08", "gzip data", _UNPACK),
    Signature(0, b"PK\x03\x04", "a zip archive (or an Office document or e-book)", _UNPACK),
    Signature(0, b"PK\x05\x06", "an empty zip archive", _UNPACK),
    Signature(0, b"(\xb5/\xfd", "Zstandard data", _UNPACK),
    Signature(0, b"\xfd7zXZ\x00", "xz data", _UNPACK),
    Signature(0, b"BZh", "bzip2 data", _UNPACK, letters=True),
    Signature(0, b"\x04\x22\x4d\x18", "LZ4 data", _UNPACK),
    Signature(0, b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    Signature(0, b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    Signature(257, b"ustar", "a tar archive", _UNPACK, letters=True),
    Signature(0, b"PAR1", "a Parquet file", _TABLE, letters=True),
    Signature(0, b"ARROW1\x00\x00", "an Arrow file", _TABLE),
    Signature(0, b"SQLite format 3\x00", "an SQLite database", _TABLE),
    Signature(0, b"\x7fELF", "a program (ELF)", _MEDIA),
    Signature(0, b"\xcf\xfa\xed\xfe", "a program (Mach-O)", _MEDIA),
    Signature(0, b"\xca\xfe\xba\xbe", "a program (Mach-O or Java)", _MEDIA),
    Signature(0, b"\x00asm", "a program (WebAssembly)", _MEDIA),
    Signature(0, b"MZ\x90\x00", "a program (Windows)", _MEDIA),
    Signature(0, b"wOFF\x00", "a font (WOFF)", _MEDIA),
    Signature(0, b"wOF2", "a font (WOFF2)", _MEDIA, letters=True),
    Signature(0, b"\x00\x01\x00\x00\x00", "a font (TrueType)", _MEDIA),
    Signature(0, b"OTTO\x00", "a font (OpenType)", _MEDIA),
    Signature(0, b"\x80\x04\x95", "a Python pickle", _MEDIA),
)
