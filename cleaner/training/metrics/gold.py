"""What a line is, by the page's gold text: how much of it stands there, and whether it is the page's headline."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from cleaner.training.metrics.tokens import normalised, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SHINGLE = 3
"""Words in a shingle: enough that two texts seldom share one by chance."""
STORY_COVERAGE = 0.6
"""A line is story when at least this share of its shingles stands in the gold text …"""
NOISE_COVERAGE = 0.2
"""… noise when at most this share does, and neither in between."""
_TITLE_WORDS = 4
"""A line of at least so many words counts as the headline when it is only part of it."""

_TITLE_TAG = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_H1_TAG = re.compile(r"<h1[^>]*>(.*?)</h1>", re.IGNORECASE | re.DOTALL)
_META_TAG = re.compile(r"<meta\b[^>]*>", re.IGNORECASE | re.DOTALL)
_META_TITLE = re.compile(r"(?:property|name)\s*=\s*[\"']?(?:og:title|twitter:title)\b", re.IGNORECASE)
_META_CONTENT = re.compile(r"content\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE | re.DOTALL)
_ANY_TAG = re.compile(r"<[^>]+>")


class GoldText:
    """A story's gold text, ready to say how much of a line stands in it."""

    def __init__(self, paragraphs: Sequence[str]) -> None:
        self._whole_lines = {normalised(paragraph) for paragraph in paragraphs}
        self._shingles = set(_shingles([word for paragraph in paragraphs for word in tokens(paragraph)]))

    def coverage(self, line: str) -> float:
        """Return the share of the line's shingles in the gold text, in [0, 1]; shorter lines must be a whole paragraph.

        >>> gold = GoldText(["The ship left port on Monday.", "It sank."])
        >>> gold.coverage("The ship left harbour on Monday"), gold.coverage("It sank!"), gold.coverage("The ship left")
        (0.25, 1.0, 0.0)
        """
        words = tokens(line)
        if len(words) <= SHINGLE:
            return 1.0 if words and " ".join(words) in self._whole_lines else 0.0
        shingles = list(_shingles(words))
        return sum(shingle in self._shingles for shingle in shingles) / len(shingles)


def _shingles(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[offset:] for offset in range(SHINGLE)), strict=False)


def page_titles(html: str, title: str | None) -> tuple[str, ...]:
    """Return the headline, normalised, in every wording that the page gives it: known title, tags, metadata; sorted."""
    wordings = [title or "", *_TITLE_TAG.findall(html)[:1], *_H1_TAG.findall(html)[:3], *_meta_titles(html)]
    return tuple(sorted({words for words in map(_markup_words, wordings) if words}))


def _meta_titles(html: str) -> Iterator[str]:
    for tag in _META_TAG.findall(html):
        if _META_TITLE.search(tag) and (content := _META_CONTENT.search(tag)):
            yield content.group(1) or content.group(2) or ""


def _markup_words(markup: str) -> str:
    return normalised(unescape(_ANY_TAG.sub(" ", markup)))


def is_title(line: str, titles: Iterable[str]) -> bool:
    """Whether a line repeats one of the page's normalised titles, or at least four words of it.

    >>> is_title("Fire at sea!", ["fire at sea"]), is_title("fire at", ["fire at sea"])
    (True, False)
    >>> is_title("Four lost in fire", ["four lost in fire at sea the daily"])
    True
    """
    words = normalised(line)
    if not words:
        return False
    partial = words.count(" ") >= _TITLE_WORDS - 1
    return any(words == title or (partial and words in title) for title in titles)
