"""The report as one file of HTML: nothing is fetched, and nothing runs but what its own policy names.

Text of pages reaches it as JSON alone, in data blocks that no browser runs; the script builds every element itself and
sets text as text. The policy allows the one script and the two style sheets by their hashes. In a gallery the documents
are packed in compressed chunks that are opened when one is looked at, so that ten thousand stay light.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.report.overlay import overlaid
from cleaner.report.records import record, summary

if TYPE_CHECKING:
    from cleaner.inspection import Inspection

_ASSETS = Path(__file__).parent / "assets"
_SCRIPTS = ("dom.js", "labels.js", "document.js", "gallery.js", "app.js")
_CHUNK = 50
"""Documents that are unpacked together."""


def report_parts(inspections: Iterable[Inspection], *, title: str) -> Iterator[str]:
    """The report's HTML in pieces, to be written one after the other; documents are read as they are written.

    One document is shown at once; several have a gallery before them.
    """
    shown = ((summary(one.article), record(one, _overlay(one))) for one in inspections)
    yield from report_of_records(shown, title=title)


def report_of_records(
    shown: Iterable[tuple[dict[str, Any], dict[str, Any]]], *, title: str, compare: str | None = None
) -> Iterator[str]:
    """The same for what :func:`cleaner.report.records.summary` and ``record`` give; ``compare`` names what differs."""
    yield _head(title)
    summaries: list[dict[str, Any]] = []
    chunk: list[dict[str, Any]] = []
    for row, document in shown:
        summaries.append(row)
        chunk.append(document)
        if len(chunk) == _CHUNK:
            yield _chunk(chunk)
            chunk = []
    if chunk:
        yield _chunk(chunk)
    yield _data("index", {"title": title, "chunk": _CHUNK, "compare": compare, "documents": summaries})
    yield f"<script>{_script()}</script>\n</body>\n</html>\n"


def in_json_block(value: Any) -> str:
    r"""JSON that may stand in a script element: no character in it ends the element or a line of script.

    >>> in_json_block("</script> & \u2028")
    '"\\u003c/script\\u003e \\u0026 \\u2028"'
    """
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _head(title: str) -> str:
    from html import escape

    policy = (
        f"default-src 'none'; script-src {_hash(_script())}; style-src {_hash(_asset('report.css'))} "
        f"{_hash(_asset('overlay.css'))}; base-uri 'none'; form-action 'none'"
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n<style>{_asset('report.css')}</style>\n</head>\n<body>\n"
        '<noscript>This report needs JavaScript; nothing in it comes from a network.</noscript>\n<div id="app"></div>\n'
    )


def _overlay(inspection: Inspection) -> str | None:
    if inspection.html is None:
        return None
    style = _asset("overlay.css")
    policy = f"default-src 'none'; style-src {_hash(style)}"
    return overlaid(inspection.html, inspection.article.paragraphs, style, policy)


def _chunk(records: list[dict[str, Any]]) -> str:
    # no time stamp: the same documents give the same bytes
    packed = gzip.compress(json.dumps(records, allow_nan=False).encode("ascii"), mtime=0)
    return f'<script type="text/plain" class="chunk">{base64.b64encode(packed).decode("ascii")}</script>\n'


def _data(name: str, value: Any) -> str:
    return f'<script type="application/json" id="{name}">{in_json_block(value)}</script>\n'


@cache
def _script() -> str:
    return '"use strict";\n(() => {\n' + "\n".join(map(_asset, _SCRIPTS)) + "})();\n"


@cache
def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
