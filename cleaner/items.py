"""Pages with what is known of them: what ``clean_many`` is given, and the rows that become of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from cleaner.article import Article
from cleaner.documents import Document, Kind, read

Page: TypeAlias = str | bytes | Mapping[str, Any]
"""A page's text or HTML, or a mapping that holds it as ``text`` or ``html`` and maybe a url, title, id, language, and
the charset that the sender of its bytes declared."""

FIELDS = ("html", "text", "url", "title", "id", "language", "charset")
"""The fields of a mapping that are read; what else it holds is its owner's."""


@dataclass(frozen=True, slots=True)
class Item:
    """A page with what its caller knows of it; not read yet, since reading can fail and belongs to a worker."""

    page: Any
    kind: Kind | None = None
    id: str | None = None
    url: str | None = None
    title: str | None = None
    language: str | None = None
    charset: str | None = None

    def read(self) -> Document:
        """Read the page; raises what :func:`cleaner.documents.read` raises, and TypeError for fields of other types."""
        for name in ("id", "url", "title", "language", "charset"):
            value = getattr(self, name)
            if value is not None and not isinstance(value, str):
                raise TypeError(f"{name} is a string or None, not {type(value).__name__}")
        return read(self.page, self.kind, self.title, self.url, self.language, charset=self.charset)


def item_of(page: Page) -> Item:
    """The item that ``page`` is; of a mapping's fields, ``html`` goes before ``text``.

    Raises:
        ValueError: a mapping without ``html`` and ``text``.

    >>> item_of({"text": "A storm came.", "id": 7})
    Item(page='A storm came.', kind='text', id='7', url=None, title=None, language=None, charset=None)
    """
    if not isinstance(page, Mapping):
        return Item(page)
    kind: Kind = "text" if page.get("html") is None else "html"
    if page.get(kind) is None:
        raise ValueError('a page needs its content in a field "html" or "text"')
    name = page.get("id")
    return Item(
        page=page[kind],
        kind=kind,
        id=str(name) if isinstance(name, int) else name,
        url=page.get("url"),
        title=page.get("title"),
        language=page.get("language"),
        charset=page.get("charset"),
    )


def row_of(article: Article, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The article as a JSON object, and the fields of the mapping it was made from that are not read here.

    A field whose name the article takes is called ``source_<name>``. The html or text is not repeated.

    >>> from cleaner.article import Verdict
    >>> row = row_of(Article("", (), Verdict.NO_STORY, None), {"text": "", "site": "a.example", "score": 0.5})
    >>> row["site"], row["source_site"], row["score"]
    (None, 'a.example', 0.5)
    """
    row = article.to_dict()
    if isinstance(fields.get("id"), int):
        row["id"] = fields["id"]  # a number stays one
    passed = [name for name in fields if name not in FIELDS or name == "charset"]
    return row | {new: fields[name] for new, name in beside(tuple(row), passed, fields).items()}


def beside(taken: Collection[str], names: Iterable[str], others: Iterable[str]) -> dict[str, str]:
    """``names`` by what they are called beside those that are ``taken``: ``source_<name>`` where it is one of them.

    A name that is made is none of ``others`` either.

    >>> beside(["text", "id"], ["id", "score"], ["id", "score", "source_id"])
    {'source_source_id': 'id', 'score': 'score'}
    """
    used = {*taken, *others}
    found: dict[str, str] = {}
    for name in names:
        new = name
        if name in taken:
            while new in used:
                new = f"source_{new}"
            used.add(new)
        found[new] = name
    return found
