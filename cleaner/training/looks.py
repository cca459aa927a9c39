"""Single pages of an evaluation, for a report that shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.training.metrics.lines import told_lines
from cleaner.training.metrics.truth import LineClass

if TYPE_CHECKING:
    from cleaner.article import Article
    from cleaner.training.metrics.figures import PageFigures
    from cleaner.training.metrics.truth import Truth
    from cleaner.training.views import Mode


@dataclass(frozen=True, slots=True)
class PageLook:
    """One page in one mode: what was known, what came out, and the figures of it.

    ``whole``: the figures of keeping everything; None in html mode. ``end_error``, ``whole_end_error``: by how many
    lines that are known to be story or noise the text ends too late (above 0) or too early; None where that is unknown.
    """

    mode: Mode
    truth: Truth
    article: Article
    figures: PageFigures
    whole: PageFigures | None
    end_error: int | None
    whole_end_error: int | None


def page_look(truth: Truth, article: Article, figures: PageFigures, whole: PageFigures | None) -> PageLook:
    """Look at one page."""
    kept = [line.keep for line in told_lines(truth, article)]
    return PageLook(
        mode=truth.view.mode,
        truth=truth,
        article=article,
        figures=figures,
        whole=whole,
        end_error=end_error(truth, kept),
        whole_end_error=end_error(truth, [True] * len(kept)),
    )


def end_error(truth: Truth, keep: list[bool]) -> int | None:
    """By how many known lines what was kept ends after the story (above 0) or before its end; None without a story."""
    story = truth.indexes(LineClass.STORY)
    if not story:
        return None
    known = sorted(story + truth.indexes(LineClass.NOISE))
    last = max((place for place, line in enumerate(known) if keep[line]), default=-1)
    return last - known.index(story[-1])
