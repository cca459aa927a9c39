"""From a labelled page to training examples: its lines as several extractors give them, each with a role or a doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cleaner.article import ROLES, Role, Verdict
from cleaner.documents import Document
from cleaner.documents.asking import asked
from cleaner.documents.characters import EDGE
from cleaner.documents.html import every_block, read_html
from cleaner.training.corpora import Page
from cleaner.training.markup import MarkedBlock, marked_blocks
from cleaner.training.metrics.gold import NOISE_COVERAGE, STORY_COVERAGE, GoldText, is_title, page_titles
from cleaner.training.metrics.tokens import normalised, tokens
from cleaner.training.readings import LabelledLine, roles_in_order
from cleaner.training.views import READ_SHARE, blocks, extracted_lines

UNKNOWN = -1
"""The role of a line that may or may not be story."""
NOISE = -2
"""The role of a line that is not story, but nobody said what it is."""
CODES = {role: code for code, role in enumerate(ROLES)}
STORY = CODES[Role.STORY]

MARKUP_CLASSES = (
    *("story", "heading", "item", "service", "forum", "listing", "link", "button"),
    *("caption", "promo", "teaser", "comment", "about", "byline", "boilerplate", "other"),
)
"""What a block can be by its page's type, gold text and markup together: targets of the markup model."""
_BY_TYPE = {
    "service": "service",
    "product": "service",
    "forum": "forum",
    "listing": "listing",
    "collection": "listing",
}
_INDEX_TYPES = frozenset(("listing", "collection"))
_MARKUP_BLOCKS = 150
_LARGEST_PAGE = 3000
_PROSE_TAGS = frozenset(("p", "h2", "h3", "li", "blockquote"))
_FURNITURE_TAGS = frozenset(("nav", "footer", "header"))
_HEADINGS = frozenset(("h2", "h3", "h4"))

Mode = Literal[
    "text",
    "recall",
    "written",
    "wet",
    "paragraphs",
    "page",
    "exact",
    "matched",
    "other",
    "composed",
    "bare",
    "fragment",
]
"""Extracts, and pages written like them; the lines of a WET record, and of what stands in paragraphs; the HTML of an
article, of one with an exact gold text, of one of which only an extract was read, and of another page; pages put
together, with and without a story, and such pages as HTML."""


@dataclass(frozen=True, slots=True)
class Example:
    """A page's lines in one form. ``roles``: (lines,) int8, an index into ``ROLES``, ``UNKNOWN`` or ``NOISE``.

    ``read``: whether the roles were read by hand (or are known because the page was composed). ``document``: the page
    itself, with its markup, where the lines are all its blocks; then ``type`` is one of ``PAGE_TYPES``, or None where
    that is not known, and ``read_lines``, (lines,), tells whose role was read, not named by markup.
    """

    mode: Mode
    site: str
    texts: tuple[str, ...]
    roles: NDArray[np.int8]
    read: bool
    url: str | None = None
    verdict: Verdict = Verdict.STORY
    document: Document | None = None
    type: str | None = None
    read_lines: NDArray[np.bool_] | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """All that training takes from a page; ``blocks`` and ``block_classes`` are for the markup model."""

    site: str
    label: str
    title: str | None
    url: str | None
    examples: tuple[Example, ...]
    story: tuple[str, ...]
    tail: tuple[tuple[str, int], ...]
    blocks: tuple[str, ...] = ()
    block_classes: NDArray[np.int8] = field(default_factory=lambda: np.zeros(0, dtype=np.int8))


def material(page: Page) -> Material:
    """Read one page for training."""
    titles = page_titles(page.html, page.title)
    document = asked(read_html(page.html, url=page.url))
    marked = marked_blocks(document)
    gold = GoldText(page.gold)
    extracted: dict[Mode, tuple[str, ...]] = {
        "text": extracted_lines(page.html),
        "recall": extracted_lines(page.html, recall=True),
    }
    if page.paragraphs and not page.html:  # corrected as text: the lines are what came in
        extracted = {"text": tuple(line.text for line in page.paragraphs)}
    if page.reading and not page.paragraphs:
        page = replace(page, paragraphs=page.reading.labelled(extracted.values()) or None)
    examples = _examples(page, extracted, gold, titles, marked)
    examples += _whole_page(page, document, gold, titles, marked)
    # what no reader sees is written like the rest: a lesson in what menus and messages say
    texts, classes = _markup_examples(page, gold, titles, marked_blocks(every_block(page.html)))
    return Material(
        site=page.site,
        label=page.language_label,
        title=page.title,
        url=page.url,
        examples=tuple(examples),
        story=_story(page, titles),
        tail=_tail(page.paragraphs) if page.paragraphs else (),
        blocks=texts,
        block_classes=classes,
    )


def _story(page: Page, titles: Sequence[str]) -> tuple[str, ...]:
    if not page.is_article:
        return ()
    if page.paragraphs:
        return tuple(line.text.strip() for line in page.paragraphs if line.role is Role.STORY)
    return tuple(line for line in page.gold if not is_title(line, titles))


def _tail(lines: Sequence[LabelledLine]) -> tuple[tuple[str, int], ...]:
    """The lines after the last one of the story, with their roles."""
    last = max((i for i, line in enumerate(lines) if line.role is Role.STORY), default=None)
    if last is None:
        return ()
    return tuple((line.text.strip(), CODES[line.role]) for line in lines[last + 1 :])


def _examples(
    page: Page,
    extracted: dict[Mode, tuple[str, ...]],
    gold: GoldText,
    titles: Sequence[str],
    marked: Sequence[MarkedBlock],
) -> list[Example]:
    verdict = page.verdict or Verdict.STORY
    named = _named_roles(marked)
    found: list[Example] = []
    seen: set[tuple[str, ...]] = set()

    def add(mode: Mode, texts: Sequence[str], roles: NDArray[np.int8] | None, read: bool) -> None:
        if roles is not None and len(texts) and (verdict is Verdict.NO_STORY or (roles == STORY).any()):
            stripped = tuple(text.strip(EDGE) for text in texts)
            found.append(Example(mode, page.site, stripped, roles, read, page.url, verdict))

    for mode, lines in extracted.items():
        if not lines or lines in seen:
            continue
        seen.add(lines)
        roles = _read_roles(lines, page.paragraphs) if page.paragraphs else None
        if roles is not None:
            add(mode, lines, roles, read=True)
        elif page.type in _INDEX_TYPES:
            unknown = np.full(len(lines), UNKNOWN, np.int8)
            stripped = tuple(line.strip(EDGE) for line in lines)
            found.append(Example(mode, page.site, stripped, unknown, False, page.url, Verdict.NO_STORY))
        elif page.read_whole and page.is_article:
            add(mode, lines, _gold_roles(lines, gold, titles, [named.get(normalised(line)) for line in lines]), False)
    if page.read_whole and page.is_article and verdict is Verdict.STORY and len(marked) <= _LARGEST_PAGE:
        lines = blocks(page.html)
        roles = _line_roles(page, lines, gold, titles, [named.get(normalised(line)) for line in lines])
        add("wet", lines, roles, read=False)
        prose = [b for b in marked if b.tags and b.tags[0] in _PROSE_TAGS and not _FURNITURE_TAGS & set(b.tags)]
        texts, of_markup = [block.text for block in prose], [block.role for block in prose]
        add("paragraphs", texts, _line_roles(page, texts, gold, titles, of_markup), read=False)
    return found


def _whole_page(
    page: Page, document: Document, gold: GoldText, titles: Sequence[str], marked: Sequence[MarkedBlock]
) -> list[Example]:
    """All blocks of the page with their markup; of pages whose extract alone was read, only its lines have roles."""
    verdict = Verdict.NO_STORY if page.type in _INDEX_TYPES else page.verdict or Verdict.STORY
    mode: Mode = (
        "other" if not page.is_article else "matched" if not page.read_whole else "exact" if page.exact else "page"
    )
    if not 0 < len(marked) <= _LARGEST_PAGE:
        return []
    if verdict is Verdict.NO_STORY:
        roles = np.full(len(marked), UNKNOWN, np.int8)
        mode = "other"
    elif mode == "matched":
        if not page.paragraphs:
            return []
        roles = _matched([block.text for block in marked], page.paragraphs)
    else:
        roles = _line_roles(page, [b.text for b in marked], gold, titles, [b.role for b in marked])
    if verdict is Verdict.STORY and not (roles == STORY).any():
        return []
    texts = tuple(block.text for block in document.blocks)
    of_type = "index" if verdict is Verdict.NO_STORY else page.type or "article"
    by_hand = _matched(texts, page.paragraphs or ()) != UNKNOWN
    return [Example(mode, page.site, texts, roles, False, page.url, verdict, document, of_type, by_hand)]


def _line_roles(
    page: Page, texts: Sequence[str], gold: GoldText, titles: Sequence[str], named: Sequence[Role | None]
) -> NDArray[np.int8]:
    """Roles by the reading, else by the gold text and what markup names."""
    roles = _gold_roles(texts, gold, titles, named)
    if page.paragraphs:
        reading = _matched(texts, page.paragraphs)
        roles = np.where(reading != UNKNOWN, reading, roles)
    return roles


def _named_roles(marked: Sequence[MarkedBlock]) -> dict[str, Role]:
    """The role that markup names for a text, normalised; where it stands twice, the first."""
    named: dict[str, Role] = {}
    for block in marked:
        if block.role:
            named.setdefault(normalised(block.text), block.role)
    return named


def _matched(texts: Sequence[str], labelled: Sequence[LabelledLine]) -> NDArray[np.int8]:
    """The role read for each line, repeated lines in their order; ``UNKNOWN`` where it was not read."""
    read = ((normalised(line.text), line.role) for line in labelled)
    roles = roles_in_order(map(normalised, texts), read)
    return np.array([UNKNOWN if role is None else CODES[role] for role in roles], dtype=np.int8)


def _read_roles(texts: Sequence[str], labelled: Sequence[LabelledLine]) -> NDArray[np.int8] | None:
    codes = _matched(texts, labelled)
    words = np.array([len(tokens(text)) for text in texts])
    return codes if words[codes != UNKNOWN].sum() >= READ_SHARE * words.sum() else None


def _gold_roles(
    texts: Sequence[str], gold: GoldText, titles: Sequence[str], named: Sequence[Role | None]
) -> NDArray[np.int8]:
    """Roles by the gold text; noise gets the role that its markup names."""
    codes = np.full(len(texts), UNKNOWN, dtype=np.int8)
    for i, (text, role) in enumerate(zip(texts, named, strict=True)):
        if is_title(text, titles):
            codes[i] = CODES[Role.HEADLINE]
            continue
        coverage = gold.coverage(text)
        if coverage >= STORY_COVERAGE:
            codes[i] = STORY
        elif coverage <= NOISE_COVERAGE:
            codes[i] = CODES[role] if role else NOISE
    return codes


def _markup_examples(
    page: Page, gold: GoldText, titles: Sequence[str], marked: Sequence[MarkedBlock]
) -> tuple[tuple[str, ...], NDArray[np.int8]]:
    reading = {normalised(line.text): line.role for line in page.paragraphs or ()}
    texts: list[str] = []
    classes: list[int] = []
    for block in marked:
        name = _markup_class(page, block, gold, titles, reading)
        if name:
            texts.append(block.text)
            classes.append(MARKUP_CLASSES.index(name))
    step = max(len(texts) / _MARKUP_BLOCKS, 1)
    chosen = [int(i * step) for i in range(int(len(texts) / step))]
    return tuple(texts[i] for i in chosen), np.array([classes[i] for i in chosen], dtype=np.int8)


def _markup_class(
    page: Page, block: MarkedBlock, gold: GoldText, titles: Sequence[str], reading: dict[str, Role]
) -> str | None:
    words = normalised(block.text)
    if not words or is_title(block.text, titles):
        return None
    heading = bool(_HEADINGS & set(block.tags[:2]))
    if (role := reading.get(words)) is not None:
        if role is Role.HEADLINE:
            return None
        return "heading" if role is Role.STORY and heading else role.value
    coverage = gold.coverage(block.text) if page.read_whole else 0.0
    if coverage >= STORY_COVERAGE:
        name = _BY_TYPE.get(page.type or "article", "story")
        if name == "story":
            name = "heading" if heading else "item" if "li" in block.tags[:2] else "story"
        return name
    if coverage > NOISE_COVERAGE:
        return None
    if block.role:
        return block.role.value
    if {"button", "label"} & set(block.tags[:2]):
        return "button"
    return "link" if "a" in block.tags[:2] else "other"
