"""What came in: bytes into text; text or HTML, found out by looking."""

from __future__ import annotations

import codecs
import re

from cleaner.documents.signatures import SIGNATURES
from cleaner.errors import NotTextError

_LOOKED_AT = 65_536  # bytes or characters from the start: enough to tell, and bounds the time
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, with whose mark it starts
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = bytes((*range(9), *range(14, 27), *range(28, 32), 127))
_CHARSET = re.compile(
    rb"""<(?:meta\b[^>]{0,400}?\bcharset|\?xml\b[^>]{0,200}?\bencoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
_WEB_CODECS = {
    # What pages mean by these names, as browsers read them.
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}

_NO_CHARSETS = ("idna", "punycode", "raw-unicode-escape", "unicode-escape", "utf-7")
"""What Python can decode and no page is written in."""


def decode(data: bytes, charset: str | None = None) -> str:
    """The text that ``data`` holds: by its byte order mark, as UTF-8, by the charset it declares, or by guessing.

    ``charset`` is what its sender declared, as an HTTP header does; it goes before what the page says of itself.
    Letters beyond ASCII that are clean UTF-8 are UTF-8 whatever is declared: no other text looks like that by chance.
    Bytes that the character set does not explain become U+FFFD.

    Raises:
        NotTextError: ``data`` is an image, an archive or something else that is no text.

    >>> decode("Čau".encode("utf-16"))
    'Čau'
    """
    for mark, codec in _BOMS:
        if data.startswith(mark):
            text = data.decode(codec, "replace")
            # A UTF-16 mark is but two bytes; what does not follow its rules is no text.
            if 10 * text.count("\ufffd") <= len(text):
                return text
    if unmarked := _codec_without_mark(data[:_LOOKED_AT]):
        return data.decode(unmarked, "replace")
    _refuse_binary(data[:_LOOKED_AT])
    declared = _codec(charset)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        if declared and not declared.startswith("utf"):
            text = data.decode(declared, "replace")
            if 100 * text.count("\ufffd") <= len(text):
                return text
        return _decode_other(data)
    if declared and data.isascii():  # codes that shift, such as ISO-2022-JP, look like ASCII
        return data.decode(declared, "replace")
    return text


def _codec(charset: str | None) -> str | None:
    """The codec of text that pages mean by ``charset``; None where there is no such."""
    try:
        name = codecs.lookup((charset or "").strip()).name
        "".encode(name)
    except (LookupError, UnicodeError, ValueError):
        return None
    return None if name.replace("_", "-") in _NO_CHARSETS else _WEB_CODECS.get(name, name)


def _codec_without_mark(head: bytes) -> str | None:
    """The codec of UTF-16 that lacks its mark, told by the zero in every other byte of Latin letters."""
    half = len(head) // 2
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if half < 8 or max(even, odd) < 0.4 * half or min(even, odd) > 0.02 * half:
        return None
    codec = "utf-16-le" if odd > even else "utf-16-be"
    text = head[: 2 * half].decode(codec, "replace")
    printable = sum(c.isprintable() or c.isspace() for c in text)
    return codec if printable > 0.95 * len(text) else None


def _refuse_binary(head: bytes) -> None:
    """Raise an error that says what ``head`` looks like, and the cure, if it is no text."""
    controls = len(head) - len(head.translate(None, _CONTROLS))
    for sign in SIGNATURES:
        if head.startswith(sign.mark, sign.offset) and (controls or not sign.letters):
            raise NotTextError(f"the input is no text but looks like {sign.what}: {sign.cure}")
    if 20 * controls > len(head):
        raise NotTextError(
            f"the input is no text but looks like binary data ({controls / len(head):.0%} of its bytes are control "
            "characters): pass a page's HTML or text"
        )


def _decode_other(data: bytes) -> str:
    """Decode bytes that are not clean UTF-8."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    if 10 * bad <= beyond_ascii or (bad == 1 and text.endswith("\ufffd")):
        return text  # UTF-8 with a few broken characters, or cut off within one
    if declared := _CHARSET.search(data[:4096]):
        try:
            name = codecs.lookup(declared.group(1).decode("ascii")).name
            if not name.startswith("utf"):  # that it was, has just been found untrue
                return data.decode(_WEB_CODECS.get(name, name), "replace")
        except (LookupError, UnicodeError):
            pass  # no such character set
    from charset_normalizer import from_bytes  # a tenth of a second that few need

    best = from_bytes(data[:_LOOKED_AT]).best()
    return data.decode(_WEB_CODECS.get(best.encoding, best.encoding) if best else "cp1252", "replace")


_OPENING = re.compile(r"\s*<(?:!doctype\s+html|html[\s>]|head[\s>]|body[\s>]|\?xml\s)", re.IGNORECASE)
_BLOCK = (
    r"(?:p|div|li|h[1-6]|t[dhr]|table|blockquote|pre|section|article|[uod]l|d[dt]|figure|figcaption|header|footer|aside|nav|main"
    r"|form|address|br|hr|center|title|meta|link|script|style)"
)
_STARTS_WITH_TAG = re.compile(rf"\s*</?{_BLOCK}(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ENDS_WITH_TAG = re.compile(rf"</?{_BLOCK}(?:\s[^<>]{{0,400}})?/?>\s*\Z", re.IGNORECASE)
_BLOCK_TAG = re.compile(rf"</?{_BLOCK}(?:\s[^<>]{{0,2000}})?/?>", re.IGNORECASE)
_COMMENT = re.compile(r"\s*<!--.*?-->", re.DOTALL)


def looks_like_html(text: str) -> bool:
    """Whether ``text`` is HTML: it opens like a page, or block elements are the frame of most of it.

    Text that speaks of tags, or shows a few lines of code, is text.

    >>> looks_like_html("<p>A storm came.</p>"), looks_like_html("Write <b> for bold.")
    (True, False)
    """
    head = text[:_LOOKED_AT].lstrip("\ufeff\u200b \t\r\n\f")
    if "<" not in head:
        return False
    start = 0
    while comment := _COMMENT.match(head, start):
        start = comment.end()
    if _OPENING.match(head, start):
        return True
    if len(_BLOCK_TAG.findall(head)) < 2:
        return False
    framed = 0
    for line in head.splitlines():
        tail = line[-500:]
        if _STARTS_WITH_TAG.match(line) or (tail.rstrip().endswith(">") and _ENDS_WITH_TAG.search(tail)):
            framed += len(line)
    return 2 * framed >= len(head)
