"""Pages as the cleaner reads them: bytes, text or HTML into paragraphs with their offsets. Knows nothing of models."""

from __future__ import annotations

from cleaner.documents.asking import asked
from cleaner.documents.document import Block, Document, Kind
from cleaner.documents.sniff import decode, looks_like_html
from cleaner.documents.text import read_text

__all__ = ["Block", "Document", "Kind", "asked", "decode", "looks_like_html", "read", "read_text"]


def read(
    page: str | bytes,
    kind: Kind | None = None,
    title: str | None = None,
    url: str | None = None,
    language: str | None = None,
    *,
    charset: str | None = None,
) -> Document:
    """Read a page, as bytes or text, HTML or plain; without ``kind``, which of the two is found out by looking.

    ``charset`` is what the sender of bytes declared them to be in, such as an HTTP header.

    Raises:
        NotTextError: ``page`` is bytes that are no text.
        TypeError: ``page`` is neither bytes nor text.
        ValueError: ``kind`` is neither ``"text"`` nor ``"html"``.

    >>> read(b"A storm came.").kind, read("<p>A storm came.</p>").kind
    ('text', 'html')
    """
    if kind not in (None, "text", "html"):
        raise ValueError(f'kind must be "text", "html" or None, not {kind!r}')
    if isinstance(page, (bytes, bytearray, memoryview)):
        page = decode(bytes(page), charset)
    elif not isinstance(page, str):
        raise TypeError(f"a page is str or bytes, not {type(page).__name__}")
    if kind == "html" or (kind is None and looks_like_html(page)):
        from cleaner.documents.html import read_html  # lxml loads only where it is needed

        return read_html(page, title=title, url=url, language=language)
    return read_text(page, title=title, url=url, language=language)
