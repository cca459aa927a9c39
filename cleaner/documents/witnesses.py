"""What others say of a page's blocks: an extractor by what it keeps, the page's own record of its article, its titles.

None of them is believed: each gives, for every block, the share of its words that it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from cleaner.documents.head import Head
from cleaner.documents.quiet import quiet

_Run: TypeAlias = tuple[str, str, str, str]
"""Words in a row by which a block is recognised in a text; in what has no spaces, characters."""
Words: TypeAlias = tuple[str, list[_Run]]
"""A text without its spaces, and its runs."""
_LARGEST_PAGE, _DEEPEST_PAGE, _LONGEST_PAGE = 12_000, 400, 5_000_000
"""Elements, how deep they stand, and bytes up to which the extractor is asked: it would take ever longer, and copy them
time and again."""
_TEXTLESS = "style svg template link meta input source".split()
"""Elements that hold nothing of the main text, and that an extractor takes a good part of its time to look at."""
_UNSPACED = re.compile("[\u0e00-\u0e7f\u1000-\u109f\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Witnesses:
    """Shares from 0 to 1, an entry a block; a field is None where the page has no such witness.

    ``kept``: by the extractor. ``told``: of the record. ``described``: of the description. ``titled``: of a title.
    """

    kept: tuple[float, ...] | None = None
    told: tuple[float, ...] | None = None
    described: tuple[float, ...] | None = None
    titled: tuple[float, ...] | None = None


def witnesses(head: Head, texts: Sequence[str]) -> Witnesses:
    """What a page's head has for the blocks that show ``texts``; the extractor is not asked."""
    read = [words(text) for text in texts]
    return Witnesses(
        told=shares(read, [head.body]) if head.body else None,
        described=shares(read, [head.description]) if head.description else None,
        titled=shares(read, head.titles) if head.titles else None,
    )


def kept_shares(root: Any, texts: Sequence[str]) -> tuple[float, ...] | None:
    """What the extractor keeps of ``texts``, the blocks of the page ``root``; None where it finds no main text."""
    kept = extracted(root)
    return shares([words(text) for text in texts], kept.split("\n")) if kept else None


def is_askable(elements: int, depth: int, size: int) -> bool:
    """Whether a page of so many elements, levels and bytes is one that an extractor reads within bounds."""
    return elements <= _LARGEST_PAGE and depth <= _DEEPEST_PAGE and size <= _LONGEST_PAGE


def extracted(root: Any) -> str:
    """What trafilatura takes for the page's main text, in its fast mode; empty where it finds none, or fails."""
    import trafilatura

    with quiet():
        try:
            return trafilatura.extract(root, include_comments=False, fast=True) or ""
        except Exception:  # an extractor's crash on a broken page is a witness less
            return ""


def lightened(root: Any) -> Any:
    """The page, rid of what holds no text; not of its records, which trafilatura may fall back on."""
    from lxml import etree

    for script in [script for script in root.iter("script") if "json" not in (script.get("type") or "")]:
        script.drop_tree()
    etree.strip_elements(root, *_TEXTLESS, with_tail=False)
    return root


def shares(texts: Sequence[Words], lines: Iterable[str]) -> tuple[float, ...]:
    """The share of each text's words that stand in one of the lines, in runs of a few; time linear in all of them.

    Texts shorter than a run count where they are a line, or an item or a cell of one.

    >>> texts = map(words, ["A storm came at night.", "Home", "Later on a storm came at night"])
    >>> shares(list(texts), ["- A storm came at night.", "x"])
    (1.0, 0.0, 0.25)
    """
    whole: set[str] = set()
    runs: set[_Run] = set()
    for line in lines:
        parts = [line, line.lstrip("-*•# ")]
        if "|" in line:
            parts += line.split("|")
        whole |= {"".join(part.split()) for part in parts}
        runs.update(_runs(line))
    return tuple([1.0 if text in whole else _share(own, runs) for text, own in texts])


def words(text: str) -> Words:
    """What :func:`shares` compares of a text."""
    return "".join(text.split()), _runs(text)


def _share(own: Sequence[_Run], runs: set[_Run]) -> float:
    return round(sum(map(runs.__contains__, own)) / len(own), 2) if own and runs else 0.0


def _runs(text: str) -> list[_Run]:
    unspaced = not text.isascii() and _UNSPACED.search(text)
    row = list(text) if unspaced else text.lower().split()
    return list(zip(row, row[1:], row[2:], row[3:], strict=False))
