"""Pages that a person corrected in a report: rows of a roles file that are pages of their own.

A row is ``{id, source: "corrected", site, url, title, lang, verdict, end, paragraphs: [{text, role}, …], html?}``.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from pathlib import Path

from cleaner.training.corpora import CORRECTED, Page, read_corrected, read_pages, validation

__all__ = ["CORRECTED", "training_pages"]


def training_pages(
    corpora: Path, roles: Sequence[Path], *, all_sites: bool, left_out: Callable[[Page], None] = lambda page: None
) -> Iterator[Page]:
    """The pages to train on: those of the corpora whose sites do not validate, then those that were corrected.

    A corrected page is trained on whatever its site, unless pages of that site validate: figures would be of a site
    that the model has seen, then. So the page is left out, and ``left_out`` is told. Raises CorpusError.
    """
    known: set[str] = set()
    validating: set[str] = set()
    for page in read_pages(corpora, *roles):
        known.add(page.id)
        if all_sites or not validation(page.site):
            yield page
        else:
            validating.add(page.site)
    yield from _corrected(roles, known, validating, left_out)


def _corrected(
    roles: Sequence[Path], known: set[str], validating: Container[str], left_out: Callable[[Page], None]
) -> Iterator[Page]:
    for path in roles:
        for page in read_corrected(path):
            if page.id in known:  # in the corpora, where its reading was taken; or in an earlier file
                continue
            known.add(page.id)
            if page.site in validating:
                left_out(page)
            else:
                yield page
