"""A page's own markup with each paragraph's role laid over it, fit for a sandboxed frame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from cleaner.documents import html as reading

if TYPE_CHECKING:
    from cleaner.article import Paragraph

ROLE_ATTRIBUTE, KEEP_ATTRIBUTE = "data-cleaner-role", "data-cleaner-keep"
_DRAWN = frozenset(
    """a abbr address article aside b blockquote body br caption cite code col colgroup dd del details dfn div dl dt em
    figcaption figure footer h1 h2 h3 h4 h5 h6 header hr html i img ins kbd li main mark nav ol p pre q s samp section
    small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr button label fieldset
    legend center font tt big strike dir""".split()
)
_ATTRIBUTES = frozenset(("alt", "colspan", "rowspan", "lang", "dir", "start", ROLE_ATTRIBUTE, KEEP_ATTRIBUTE))


def overlaid(html: str, paragraphs: Sequence[Paragraph], style: str, policy: str) -> str | None:
    """The page as a document for ``srcdoc``: drawn elements alone, each block marked with its paragraph's role.

    Nothing in it loads or runs: elements and attributes are kept from short lists, without any address. ``style`` is
    put in as its only style sheet, ``policy`` as its content security policy. None where the page has no tree.
    """
    from lxml import etree
    from lxml.html import document_fromstring
    from lxml_html_clean import Cleaner

    try:
        root = document_fromstring(html.encode("utf-8", "replace"), parser=_parser())
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    for paragraph in paragraphs:
        _mark(root, paragraph)
    cleaner = Cleaner(
        scripts=True,
        javascript=True,
        comments=True,
        style=True,
        inline_style=True,
        page_structure=False,
        allow_tags=_DRAWN,
        remove_unknown_tags=False,
        kill_tags=("head", *(reading.SKIPPED_ELEMENTS - {"head"}), "object", "embed", "video", "audio", "canvas"),
        safe_attrs_only=True,
        safe_attrs=_ATTRIBUTES,
    )
    try:
        cleaner(root)
    except (etree.LxmlError, ValueError, AssertionError, RecursionError):
        return None
    body = root.find("body")
    inside = etree.tostring(root if body is None else body, encoding="unicode", method="html")
    return (
        f'<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>Page</title><style>{style}</style>{inside}"
    )


def _parser() -> Any:
    from lxml.html import HTMLParser

    return HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)


def _mark(root: Any, paragraph: Paragraph) -> None:
    for element in _at(root, paragraph.path):
        if element.get(ROLE_ATTRIBUTE) not in (None, paragraph.role.value):
            element.set(ROLE_ATTRIBUTE, "mixed")  # the pieces of one element between others
        else:
            element.set(ROLE_ATTRIBUTE, paragraph.role.value)
        element.set(KEEP_ATTRIBUTE, "yes" if paragraph.keep or element.get(KEEP_ATTRIBUTE) == "yes" else "no")


def _at(root: Any, path: str | None) -> Iterable[Any]:
    """The element of a path, if it is there."""
    from lxml import etree

    if not path:
        return ()
    try:
        return [element for element in root.getroottree().xpath(path) if isinstance(element.tag, str)][:1]
    except etree.XPathError:  # a tag with a name that XPath does not know, such as `o:p`
        return ()
