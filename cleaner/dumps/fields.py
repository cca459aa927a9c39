"""Which of a row's fields holds its page, its address and its name: as the caller says, or guessed by their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

HTML = ("html", "raw_html", "html_content", "page_html")
TEXT = ("text", "plain_text", "raw_text", "maintext", "full_text", "article_text")
PAGE = ("content", "raw_content", "page_content", "page", "body", "article")
"""Names under which people keep either."""
URL = ("url", "link", "uri", "source_url", "page_url", "target_uri", "canonical_url", "WARC-Target-URI")
NAME = ("id", "_id", "doc_id", "docid", "document_id", "uuid", "warc_record_id", "WARC-Record-ID")
_NESTED = ("metadata", "meta")


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields that the caller names; None is guessed. A name that is given is the only one looked at."""

    text: str | None = None
    html: str | None = None
    id: str | None = None
    url: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that may hold a document's name."""
        return NAME if self.id is None else (self.id,)

    def name(self, row: Mapping[str, Any]) -> Any:
        """The document's name; None where it has none."""
        return next((row[name] for name in self.names if row.get(name) is not None), None)

    def columns(self, names: Iterable[str]) -> list[str]:
        """Those of ``names`` that :meth:`page` may look at."""
        given = (self.text, self.html, self.id, self.url)
        looked_at = {*HTML, *TEXT, *PAGE, *URL, *NAME, *_NESTED, *given, "title", "language"}
        return [name for name in names if name in looked_at]

    def content(self, row: Mapping[str, Any]) -> tuple[str, str] | None:
        """The row's field that holds its page, and what it holds: ``html``, ``text``, or ``page``, which is either."""
        if self.html is not None or self.text is not None:
            asked = [(name, kind) for name, kind in ((self.html, "html"), (self.text, "text")) if name is not None]
        else:
            asked = [*((n, "html") for n in HTML), *((n, "text") for n in TEXT), *((n, "page") for n in PAGE)]
        return next(((name, kind) for name, kind in asked if row.get(name) is not None), None)

    def page(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The page under the names that :func:`cleaner.clean_many` takes, or ``page`` where it is HTML or text.

        >>> Fields().page({"link": "https://a.example/", "body": "A storm came.", "likes": 3})
        {'page': 'A storm came.', 'url': 'https://a.example/'}
        """
        found = self.content(row)
        page: dict[str, Any] = {found[1]: row[found[0]]} if found else {}
        url = next(
            (row[name] for name in (URL if self.url is None else (self.url,)) if row.get(name) is not None), None
        )
        known = {"url": url, "id": self.name(row), "title": row.get("title"), "language": row.get("language")}
        page.update({field: value for field, value in known.items() if value is not None})
        for nest in _NESTED:  # where corpora keep what is known of a page
            inner = row.get(nest)
            for field in ("url", "title", "language"):
                if isinstance(inner, Mapping) and isinstance(inner.get(field), str):
                    page.setdefault(field, inner[field])
        return page
