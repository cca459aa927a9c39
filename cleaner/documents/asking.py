"""Asking an extractor about a page, which costs more than all else that is done with it: where it is worth it."""

from __future__ import annotations

from dataclasses import replace

from cleaner.documents.document import Document
from cleaner.documents.witnesses import kept_shares


def asked(document: Document) -> Document:
    """The document with what trafilatura keeps of its page; as it is, where there is no page to ask about.

    >>> from cleaner.documents import read
    >>> page = read("<article><p>" + 12 * "A storm came at night. " + "</article><p>Home", "html")
    >>> page.witnesses.kept, asked(page).witnesses.kept
    (None, (1.0, 0.0))
    """
    if document.tree is None or document.witnesses is None:
        return document
    kept = kept_shares(document.tree, [block.text for block in document.blocks])
    return replace(document, witnesses=replace(document.witnesses, kept=kept), tree=None)


def unasked(document: Document) -> Document:
    """The document as if nobody had asked, or ever would."""
    if document.tree is None and not is_asked(document):
        return document
    assert document.witnesses is not None
    return replace(document, witnesses=replace(document.witnesses, kept=None), tree=None)


def is_asked(document: Document) -> bool:
    """Whether the extractor was asked about the page, and answered."""
    return document.witnesses is not None and document.witnesses.kept is not None
