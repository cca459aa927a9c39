"""The figures of one cleaned page, from its paragraphs' offsets: no text is matched."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cleaner.training.metrics.lines import KeptLine, told_lines
from cleaner.training.metrics.tokens import Overlap, overlap, tokens
from cleaner.training.metrics.truth import LineClass, Truth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.article import Article, Role

LONG_LINE = 8
"""Words from which a lost story line counts as a loss; shorter ones are sub-headings and the like."""


@dataclass(frozen=True, slots=True)
class BoundaryFigures:
    """Where one page was cut: flags, and lengths in words. Only for pages that have a story line at all."""

    tail_before: bool
    tail_after: bool
    head_before: bool
    head_after: bool
    end_exact: bool
    pages_cut_short: bool
    pages_losing_story: bool
    story_words: int
    story_words_lost: int
    noise_words: int
    noise_words_kept: int
    violation: bool


@dataclass(frozen=True, slots=True)
class PageFigures:
    """All that is measured of one cleaned page.

    ``roles`` holds, for text read by hand, a triple a line: the reader's role, the cleaner's (None where the line is in
    no paragraph) and the cleaner's confidence. ``end_confidence`` is the boundary's, None without one.
    """

    id: str
    corpus: str
    site: str
    lang: str
    read: bool
    words: Overlap
    boundary: BoundaryFigures | None = None
    roles: tuple[tuple[Role, Role | None, float], ...] = field(default=())
    end_confidence: float | None = None


def page_figures(truth: Truth, article: Article) -> PageFigures:
    """Measure one article; its offsets must refer to ``truth.view.text``.

    Of HTML views there are word figures alone; where lines of the page were read, all figures are of those lines.
    """
    view = truth.view
    kept = told_lines(truth, article)
    told = article.text.split("\n")
    if truth.mapped:
        told = [text for text, line in zip(view.lines, kept, strict=True) if line.keep]
    counted = [line for line in told if truth.counts(line)]
    broken = view.html is None and violates(view.text, article)
    return PageFigures(
        id=view.id,
        corpus=view.corpus,
        site=view.site,
        lang=view.lang,
        read=truth.read,
        words=overlap(Counter(tokens("\n".join(counted))), truth.story_words),
        boundary=boundary_figures(truth, [line.keep for line in kept], broken),
        roles=_role_pairs(truth, kept),
        end_confidence=article.boundary.confidence if article.boundary else None,
    )


def violates(source_text: str, article: Article) -> bool:
    """Whether the article is not a deletion: a paragraph that is no piece of the input, or stands out of order."""
    reached = 0
    for paragraph in article.paragraphs:
        if paragraph.start < reached or paragraph.text != source_text[paragraph.start : paragraph.end]:
            return True
        reached = paragraph.end
    return False


def boundary_figures(truth: Truth, keep: Sequence[bool], violation: bool = False) -> BoundaryFigures | None:
    """Measure a cut, given whether each line was kept; None where no line of the view is known to be story."""
    story, noise = truth.indexes(LineClass.STORY), truth.indexes(LineClass.NOISE)
    if not story:
        return None
    lengths = truth.lengths
    known = sorted(story + noise)
    last_kept = max((i for i in known if keep[i]), default=-1)
    last_kept_story = max((i for i in story if keep[i]), default=-1)
    tail, head = [i for i in noise if i > story[-1]], [i for i in noise if i < story[0]]
    lost = [i for i in story if not keep[i]]
    long_lost = [i for i in lost if lengths[i] >= LONG_LINE]
    return BoundaryFigures(
        tail_before=bool(tail),
        tail_after=any(keep[i] for i in tail),
        head_before=bool(head),
        head_after=any(keep[i] for i in head),
        end_exact=last_kept == story[-1],
        pages_cut_short=any(i > last_kept_story for i in long_lost),
        pages_losing_story=bool(long_lost),
        story_words=sum(lengths[i] for i in story),
        story_words_lost=sum(lengths[i] for i in lost),
        noise_words=sum(lengths[i] for i in noise),
        noise_words_kept=sum(lengths[i] for i in noise if keep[i]),
        violation=violation,
    )


def _role_pairs(truth: Truth, kept: Sequence[KeptLine]) -> tuple[tuple[Role, Role | None, float], ...]:
    if truth.view.roles is None or truth.classes.count(LineClass.STORY) == 0:
        return ()
    return tuple(
        (role, line.role, line.confidence or 0.0) for role, line in zip(truth.view.roles, kept, strict=True) if role
    )
