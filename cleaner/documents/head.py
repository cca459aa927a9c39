"""What a page says of itself where no reader looks: titles, description, and its records in JSON-LD."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

_TAG = re.compile(r"<[^<>]{0,300}>")
_DEEPEST = 30
_LARGEST_RECORD = 2_000_000
_SHORTEST_BODY = 200
_MOST_TITLES = 100  # they may stand in each other
_MOST_TYPES, _LONGEST_TYPE, _DEEP = 40, 60, 2
_BROKEN = 5_000
"""How much of a record that is no JSON is handed on: to search such for names takes time that grows with its square."""


@dataclass(frozen=True, slots=True)
class Head:
    """Titles, the longest description, and the longest ``articleBody`` of a page; empty where there are none.

    ``records`` are its JSON-LD scripts as they were parsed, ``broken`` how those begin that are no JSON, ``elements``
    the tree's elements of the head, and headings, in the page's order. ``types`` is what the page calls itself: the
    types of its records, and of its Open Graph object.
    """

    titles: list[str] = field(default_factory=list)
    description: str = ""
    body: str = ""
    records: list[Any] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    elements: list[Any] = field(default_factory=list)
    types: list[str] = field(default_factory=list)


def read_head(root: Any) -> Head:
    """Read what ``root``, a page's parsed tree, says of itself; wherever it stands, for pages are careless."""
    found, described = Head(), ""
    bodies: list[str] = []
    for element in root.iter("script", "meta", "title", "h1", "h2", "link", "base"):
        if element.tag == "script":
            bodies += _read_record(element, found)
            continue
        found.elements.append(element)
        if element.tag == "meta":
            name = (element.get("property") or element.get("name") or "").lower()
            content = element.get("content") or ""
            if name in ("og:description", "description", "twitter:description") and len(content) > len(described):
                described = content
            elif name in ("og:title", "twitter:title"):
                found.titles.append(content)
            elif name == "og:type":
                found.types.append(f"object {content.lower()}")
        elif element.tag in ("title", "h1") and len(found.titles) < _MOST_TITLES:
            found.titles.append("".join(element.itertext()))
    body = max(bodies, key=len, default="")
    return Head(
        [title for title in found.titles if title.strip()],
        described,
        body if len(body) >= _SHORTEST_BODY else "",
        found.records,
        found.broken,
        found.elements,
        [name[:_LONGEST_TYPE] for name in sorted(set(found.types))[:_MOST_TYPES]],
    )


def _read_record(script: Any, found: Head) -> Iterator[str]:
    """The article's texts by one script, which is put among the records if it is one, as its headlines are."""
    text = script.text or ""
    if (script.get("type") or "").strip().lower() != "application/ld+json" or not text.strip():
        return
    try:
        if len(text) > _LARGEST_RECORD:
            raise ValueError("no page needs that much")
        record = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        found.broken.append(text[:_BROKEN])
        return
    found.records.append(record)
    for key, value, depth in _strings(record):
        if key == "articleBody":
            yield _TAG.sub(" ", value)
        elif key == "headline":
            found.titles.append(value)
        elif key == "@type":
            found.types.append(f"record {min(depth, _DEEP)} {value.rpartition('/')[2]}")


def _strings(record: Any) -> Iterator[tuple[str, str, int]]:
    """The strings of a record with their keys, and how deep they stand."""
    pending = [(record, 0)]
    while pending:
        value, depth = pending.pop()
        if depth > _DEEPEST:
            continue
        if isinstance(value, list):
            pending += [(item, depth + 1) for item in value]
        elif isinstance(value, Mapping):
            for key, item in value.items():
                if isinstance(item, str):
                    yield key, item, depth
                elif key == "@type" and isinstance(item, list):
                    yield from ((key, name, depth) for name in item[:_MOST_TYPES] if isinstance(name, str))
                else:
                    pending.append((item, depth + 1))
