"""The pages that came out worst, by name, and what went wrong with each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.training.metrics.figures import BoundaryFigures, PageFigures


@dataclass(frozen=True, slots=True)
class WorstPage:
    """A page, its word F1 in [0, 1], and its faults in words."""

    id: str
    f1: float
    faults: tuple[str, ...]


def worst_pages(pages: Iterable[PageFigures], count: int) -> list[WorstPage]:
    """Name the pages of lowest word F1, lowest first, equal ones by id.

    Pages without a known story line are passed over where others are there: their extractor failed, not the cleaner.
    """
    candidates = list(pages)
    known = [page for page in candidates if page.boundary is not None]
    ordered = sorted(known or candidates, key=lambda page: (page.words.f1, page.id))
    return [WorstPage(page.id, round(page.words.f1, 4), tuple(faults(page))) for page in ordered[:count]]


def faults(page: PageFigures) -> Iterator[str]:
    """Say what went wrong with a page: the story first, then the noise, each with its extent in words."""
    if page.boundary is None:
        yield "no line of the input is known to be story"
        return
    yield from _boundary_faults(page.boundary)
    if page.boundary.violation:
        yield "not a deletion: a paragraph is no piece of the input, or out of order"


def _boundary_faults(boundary: BoundaryFigures) -> Iterator[str]:
    if boundary.story_words_lost:
        kind = "cut short" if boundary.pages_cut_short else "story lost"
        yield f"{kind}: {boundary.story_words_lost} of {boundary.story_words} story words lost"
    if boundary.noise_words_kept:
        places = {"before": boundary.head_after, "after": boundary.tail_after}
        where = " and ".join(place for place, noisy in places.items() if noisy) or "inside"
        yield f"noise left {where} the story: {boundary.noise_words_kept} of {boundary.noise_words} words kept"
