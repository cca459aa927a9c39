"""What became of the lines that were read: by their place in the input, or by their words."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.training.metrics.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.article import Article, Paragraph, Role
    from cleaner.training.metrics.truth import Truth

_RUN = 3


@dataclass(frozen=True, slots=True)
class KeptLine:
    """What became of one line of the view: whether half of it or more was kept, and the paragraph it is in."""

    keep: bool
    role: Role | None = None
    confidence: float | None = None


def told_lines(truth: Truth, article: Article) -> list[KeptLine]:
    """Tell for each line of the truth's view what became of it in an article of that view."""
    return mapped_lines(truth.view.lines, article) if truth.mapped else kept_lines(truth.spans, article)


def kept_lines(spans: Sequence[tuple[int, int]], article: Article) -> list[KeptLine]:
    """Tell for each line, by the overlap of spans, whether it was kept and what role it was given.

    ``spans`` are in order and do not overlap. A line is kept, and has a paragraph's role, from half of its characters.
    """
    kept_characters = [0] * len(spans)
    given: list[tuple[Role, float] | None] = [None] * len(spans)
    starts = [start for start, _ in spans]
    for paragraph in article.paragraphs:
        index = max(0, bisect_right(starts, paragraph.start) - 1)
        while index < len(spans) and spans[index][0] < paragraph.end:
            start, end = spans[index]
            shared = min(end, paragraph.end) - max(start, paragraph.start)
            if shared > 0:
                kept_characters[index] += shared * paragraph.keep
                if 2 * shared >= end - start:
                    given[index] = paragraph.role, paragraph.confidence
            index += 1
    return [
        KeptLine(end > start and 2 * kept >= end - start, *(role or (None, None)))
        for (start, end), kept, role in zip(spans, kept_characters, given, strict=True)
    ]


def mapped_lines(lines: Sequence[str], article: Article) -> list[KeptLine]:
    """Tell for each line, by its words, whether it was kept and what role it was given.

    For an extractor's lines of a page whose blocks are the article's paragraphs. A line is the paragraph of the same
    words, of those alike the next one; else what most of its runs of three words stand in. One that stands in no
    paragraph was dropped, with no role.
    """
    of_words: defaultdict[tuple[str, ...], deque[Paragraph]] = defaultdict(deque)
    of_run: defaultdict[tuple[str, ...], list[Paragraph]] = defaultdict(list)
    for paragraph in article.paragraphs:
        words = tuple(tokens(paragraph.text))
        of_words[words].append(paragraph)
        for run in set(_runs(words)):
            of_run[run].append(paragraph)
    found = []
    for line in lines:
        words = tuple(tokens(line))
        if alike := of_words.get(words):
            found.append(_as_given(alike.popleft() if len(alike) > 1 else alike[0]))
        else:
            found.append(_by_runs([of_run[run] for run in _runs(words) if run in of_run], len(_runs(words))))
    return found


def _as_given(paragraph: Paragraph) -> KeptLine:
    return KeptLine(paragraph.keep, paragraph.role, paragraph.confidence)


def _by_runs(holders: Sequence[Sequence[Paragraph]], runs: int) -> KeptLine:
    kept = sum(any(paragraph.keep for paragraph in some) for some in holders)
    counts = Counter(paragraph.start for some in holders for paragraph in some)
    most = max(counts, key=lambda start: (counts[start], -start), default=None)
    if most is None or 2 * len(holders) < runs:
        return KeptLine(False)
    holder = next(paragraph for some in holders for paragraph in some if paragraph.start == most)
    return KeptLine(2 * kept >= runs, holder.role, holder.confidence)


def _runs(words: Sequence[str]) -> list[tuple[str, ...]]:
    """Three words in a row, of fewer all of them."""
    return [tuple(words[i : i + _RUN]) for i in range(max(len(words) - _RUN + 1, 1))]
