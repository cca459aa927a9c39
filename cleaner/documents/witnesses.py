"""What others say of a page's blocks: an extractor by what it keeps, the page's own record of its article, its titles.

None of them is believed: each gives, for every block, the share of its words that it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cleaner.documents.head import Head
from cleaner.documents.quiet import quiet

_RUN = 4
"""Words in a row by which a block is recognised in a text; in what has no spaces, characters."""
_LARGEST_PAGE, _DEEPEST_PAGE, _LONGEST_PAGE = 12_000, 400, 5_000_000
"""Elements, how deep they stand, and bytes up to which the extractor is asked: it would take ever longer, and copy them
time and again."""
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


def witnesses(root: Any, head: Head, texts: Sequence[str], askable: bool) -> Witnesses:
    """Ask what ``root``, a page's parsed tree, has for the blocks that show ``texts``; the extractor if ``askable``."""
    kept = extracted(root) if askable else ""
    return Witnesses(
        kept=shares(texts, kept.split("\n")) if kept else None,
        told=shares(texts, [head.body]) if head.body else None,
        described=shares(texts, [head.description]) if head.description else None,
        titled=shares(texts, head.titles) if head.titles else None,
    )


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


def shares(texts: Sequence[str], lines: Iterable[str]) -> tuple[float, ...]:
    """The share of each text's words that stand in one of the lines, in runs of a few; time linear in all of them.

    Texts shorter than a run count where they are a line, or an item or a cell of one.

    >>> shares(["A storm came at night.", "Home", "Later on a storm came at night"], ["- A storm came at night.", "x"])
    (1.0, 0.0, 0.25)
    """
    whole: set[str] = set()
    runs: set[tuple[str, ...]] = set()
    for line in lines:
        parts = [line, line.lstrip("-*•# ")]
        if "|" in line:
            parts += line.split("|")
        whole |= {"".join(part.split()) for part in parts}
        words = _words(line)
        runs |= set(zip(*(words[i:] for i in range(_RUN)), strict=False))
    return tuple([_share(text, whole, runs) for text in texts])


def _share(text: str, whole: set[str], runs: set[tuple[str, ...]]) -> float:
    if "".join(text.split()) in whole:
        return 1.0
    words = _words(text)
    own = list(zip(*(words[i:] for i in range(_RUN)), strict=False))
    return round(sum([run in runs for run in own]) / len(own), 2) if own else 0.0


def _words(text: str) -> list[str]:
    return list(text) if _UNSPACED.search(text) else text.lower().split()
