"""A document and what the segmenter found in it, put together into an article. Pure functions over values."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from cleaner.article import ROLES, Article, Boundary, Paragraph, Role, Verdict
from cleaner.documents.about import About
from cleaner.documents.characters import columns

if TYPE_CHECKING:
    from cleaner.documents import Document
    from cleaner.documents.document import Link
    from cleaner.segmenter import Segmentation

GIANT = 1500
"""The columns from which a page's only paragraph is taken for a whole page whose line breaks were lost."""


def roles_to_keep(keep: Collection[str]) -> frozenset[Role]:
    """The roles named in ``keep``.

    Raises:
        TypeError: ``keep`` is one string, or no collection of strings.
        ValueError: one of them is no role.

    >>> sorted(roles_to_keep({"story", "caption"}))
    [<Role.CAPTION: 'caption'>, <Role.STORY: 'story'>]
    """
    if isinstance(keep, str) or not isinstance(keep, Collection):
        raise TypeError(f'keep is a collection of roles, such as {{"story", "caption"}}, not {keep!r}')
    known: dict[str, Role] = {role.value: role for role in ROLES}
    unknown = [name for name in keep if name not in known]
    if unknown:
        raise ValueError(f"unknown role {unknown[0]!r} in keep: the roles are {', '.join(known)}")
    return frozenset(known[name] for name in keep)


def empty(document: Document, *, id: str | None = None) -> Article:  # noqa: A002 - the field's name
    """The article of a document without paragraphs: no story, which needs no model to see."""
    known = _known(document)
    return Article(
        source_text=document.source_text,
        paragraphs=(),
        verdict=Verdict.NO_STORY,
        boundary=None,
        title=known.title,
        id=id,
        url=known.url,
        language=known.language,
        author=known.author,
        date=known.date,
        site=known.site,
    )


def assemble(
    document: Document,
    found: Segmentation,
    *,
    model: str,
    keep: frozenset[Role] = frozenset({Role.STORY}),
    id: str | None = None,  # noqa: A002
) -> Article:
    """The article that ``found`` makes of ``document``.

    The story's paragraphs are kept as the segmenter decided; those of other roles where ``keep`` asks for them.
    """
    roles, confidences, verdict, doubtful = found.roles, found.confidences, found.verdict, found.doubtful
    boundary, kept = found.boundary, found.keep
    if len(document.blocks) == 1 and columns(document.blocks[0].text) >= GIANT:
        # A page on one line holds story and noise alike; a paragraph is never split, so it stays, in doubt.
        sure = confidences[0] if roles[0] is Role.STORY else round(1 - confidences[0], 3)
        roles, confidences, kept = (Role.STORY,), (sure,), (True,)
        verdict, doubtful, boundary = Verdict.STORY, True, Boundary(0, 1, sure)
    tells = verdict is Verdict.STORY
    others = keep - {Role.STORY} if tells else frozenset()
    keeps_story = tells and Role.STORY in keep
    known = _known(document)
    stand = [(stays and keeps_story) or role in others for role, stays in zip(roles, kept, strict=True)]
    paragraphs = tuple(
        [
            # By position, which is quicker, and this line runs for every paragraph there is.
            Paragraph(
                block.text,
                block.start,
                block.end,
                role,
                sure,
                stands,
                block.path,
                _absolute(block.links, known.url) if stands and block.links else (),
            )
            for block, role, sure, stands in zip(document.blocks, roles, confidences, stand, strict=True)
        ]
    )
    return Article(
        source_text=document.source_text,
        paragraphs=paragraphs,
        verdict=verdict,
        boundary=boundary if tells else None,
        doubtful=doubtful,
        title=known.title or _headline(paragraphs, boundary),
        id=id,
        url=known.url,
        language=known.language,
        model=model,
        author=known.author,
        date=known.date,
        site=known.site,
    )


def _absolute(links: Sequence[Link], base: str | None) -> tuple[Link, ...]:
    """The links that lead to a page or a mailbox, whatever they are relative to; scripts are not among them.

    >>> _absolute([(0, 1, "/b"), (1, 2, "JavaScript:x()"), (2, 3, "//c.example")], "https://a.example/d")
    ((0, 1, 'https://a.example/b'), (2, 3, 'https://c.example'))
    """
    found = []
    for start, end, href in links:
        try:
            url = urljoin(base or "", href.strip())
            scheme = urlsplit(url).scheme
        except ValueError:  # an address with a broken host
            continue
        if scheme in ("http", "https", "mailto"):
            found.append((start, end, url))
    return tuple(found)


def _known(document: Document) -> About:
    """What is known of the page: what its caller knows goes before what it says itself."""
    told = document.about or About()
    return replace(
        told,
        title=document.title or told.title,
        url=document.url or told.url,
        language=document.language or told.language,
    )


def _headline(paragraphs: tuple[Paragraph, ...], boundary: Boundary | None) -> str | None:
    """The story's headline: the first before its end, on one line."""
    until = boundary.end if boundary else len(paragraphs)
    return next((" ".join(p.text.split()) for p in paragraphs[:until] if p.role is Role.HEADLINE), None)
