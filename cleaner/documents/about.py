"""What a page says of itself: title, author, date, site, language, address, read as trafilatura reads them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from html import unescape
from itertools import islice
from typing import Any

from cleaner.documents.head import Head
from cleaner.documents.quiet import quiet

_LONGEST, _MOST = 1000, 200
"""Characters of an attribute or a string, and elements or items of a kind, that are read: no page needs more, and some
of what reads them takes time that grows with the square."""
_LONGEST_SIGNATURE = 400
"""Characters up to which an element may be an author's name with its furniture."""
_ATTRIBUTES = frozenset("name property itemprop content datetime pubdate http-equiv rel href hreflang class id".split())
_RECORDED = frozenset(
    """@context @graph @type additionalName alternateName author dateCreated dateModified datePublished familyName
    givenName headline legalName liveBlogUpdate name publisher""".split()
)
"""The keys of a record that are asked for; a reader's comment has an author too."""
_HOST = re.compile(r"https?://(?:www\d?\.)?([^/:?#]+)", re.IGNORECASE)
_NO_LANGUAGE = frozenset(["und", "zxx", "mul", "mis"])


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a page; None where nothing is. ``date`` is ISO 8601, YYYY-MM-DD; ``language`` ISO 639."""

    title: str | None = None
    author: str | None = None
    date: str | None = None
    site: str | None = None
    language: str | None = None
    url: str | None = None


def about(root: Any, head: Head, signed: Iterable[Any] = (), url: str | None = None, *, askable: bool = True) -> About:
    """What ``root``, a page's parsed tree with its ``head``, says of itself.

    trafilatura reads a page's head and records quickly. What is slow are dates and authors, for which it copies the
    page and puts every element to a dozen expressions. So it gets a small page, which holds of the large one what can
    matter: of the body, the few elements whose names, which whoever walked it knows, can match. Only for a date that
    the head does not have, it gets the whole. Categories, tags and licences are not asked for.

    ``signed``: the elements that may name an author. ``askable``: the page is not too large for more than its head.
    """
    with quiet():
        try:
            return _about(root, head, list(signed) if askable else [], url, askable)
        except Exception:  # a page that breaks the reader of its head has a story all the same
            return About(language=_language(root, head), url=url)


def _about(root: Any, head: Head, signed: list[Any], url: str | None, askable: bool) -> About:
    from htmldate import find_date
    from trafilatura import metadata

    small = _small_page(head)
    known = metadata.examine_meta(small)
    if known.author and " " not in known.author:  # a handle or a site's name rather than a person's
        known.author = None
    known = metadata.extract_meta_json(small, known)
    address = known.url or metadata.extract_url(small, url) or url
    pages = [small, root] if askable else [small]
    dates = (find_date(page, extensive_search=False, original_date=True, url=address) for page in pages)
    date = next(filter(None, dates), None)
    _add_headings(small[1], head)
    title = known.title or metadata.extract_title(small)
    site = known.sitename or metadata.extract_sitename(small)
    if not known.author:
        rel = root.xpath("//a[@rel='author']") if askable else []
        _add_signatures(small[1], [*signed, *rel])
        known.author = metadata.extract_author(small)
    host = _HOST.match(address or "")
    return About(
        _line(title),
        _line(known.author),
        date,
        _line(site and site.lstrip("@")) or (host[1].lower() if host else None),
        _language(root, head),
        _line(address),
    )


def _small_page(head: Head) -> Any:
    """A page that has but the head's elements, and of its records what is asked for."""
    from lxml import html

    page = html.fromstring("<html><head></head><body></body></html>")
    top = page[0]
    asked = (e for e in head.elements if _is_asked_for(e))
    for element in islice(asked, _MOST):
        _copy(element, top)
    for text in (*(json.dumps(_asked_for(record)) for record in head.records[:_MOST]), *head.broken[:3]):
        script = html.Element("script", type="application/ld+json")
        script.text = text
        top.append(script)
    return page


def _is_asked_for(element: Any) -> bool:
    """Whether trafilatura or htmldate may look at this element of a head; what most links are for is none of theirs."""
    if element.tag == "link":
        return (
            element.get("rel") in ("canonical", "alternate") and (element.get("hreflang") or "x-default") == "x-default"
        )
    return element.tag not in ("h1", "h2")


def _add_headings(body: Any, head: Head) -> None:
    """Add the headings: how many there are, and what they are called, tells which is the title."""
    for element in islice((e for e in head.elements if e.tag in ("h1", "h2")), _MOST):
        _copy(element, body)


def _copy(element: Any, parent: Any) -> None:
    """Put the element, its text as one piece, its attributes as far as they are read, at the parent's end."""
    kept = {name: value[:_LONGEST] for name, value in element.attrib.items() if name in _ATTRIBUTES}
    copied = parent.makeelement(element.tag, kept)
    if element.tag != "meta":
        copied.text = _text(element, _LONGEST)
    parent.append(copied)


def _add_signatures(body: Any, signed: list[Any]) -> None:
    """Add what may name an author, each in what stands around it, since what stands among comments is no author's."""
    for element in signed[:_MOST]:
        text = _text(element, _LONGEST_SIGNATURE + 1)
        if len(text) > _LONGEST_SIGNATURE or not text.strip():
            continue
        copied = deepcopy(element)
        copied.tail = None
        for above in element.iterancestors():
            if above.tag in ("body", "html"):
                break
            outer = body.makeelement(above.tag, dict(above.attrib))
            outer.append(copied)
            copied = outer
        body.append(copied)


def _asked_for(record: Any, depth: int = 0) -> Any:
    if depth > 8:
        return None
    if isinstance(record, str):
        return record[:_LONGEST]
    if isinstance(record, list):
        return [_asked_for(item, depth + 1) for item in record[:_MOST]]
    if isinstance(record, Mapping):
        return {key: _asked_for(value, depth + 1) for key, value in record.items() if key in _RECORDED}
    return record


def _text(element: Any, most: int) -> str:
    """The element's text, read no further than ``most`` characters."""
    pieces, size = [], 0
    for piece in element.itertext():
        pieces.append(piece)
        size += len(piece)
        if size >= most:
            break
    return "".join(pieces)[:most]


def _line(value: str | None) -> str | None:
    return " ".join(unescape(value).split()) or None if isinstance(value, str) else None


def _language(root: Any, head: Head) -> str | None:
    """The language that the page declares; None for what is no code of one.

    >>> from lxml import html
    >>> _language(html.fromstring('<html lang="pt_BR"><p>Olá'), Head())
    'pt'
    """
    declared = [root.get("lang"), root.get("xml:lang")]
    for element in head.elements:
        name = element.get("property") or element.get("http-equiv") or "" if element.tag == "meta" else ""
        if name.lower() in ("og:locale", "content-language"):
            declared.append(element.get("content"))
    for value in filter(None, declared):
        code = re.split("[-_,; ]", value.strip().lower(), maxsplit=1)[0]
        if code.isascii() and code.isalpha() and len(code) in (2, 3) and code not in _NO_LANGUAGE:
            return str(code)
    return None
