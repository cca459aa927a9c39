"""Building what evaluation measures on: the views of many pages, each with what is known of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from cleaner.pool import map_in_order
from cleaner.training.composed import Story, compose, page_story
from cleaner.training.metrics.gold import page_titles
from cleaner.training.metrics.truth import Truth, known_truth
from cleaner.training.views import Mode, page_view

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cleaner.training.corpora import Page

MODES: tuple[Mode, ...] = ("text", "composed", "wet", "html")
Progress = Callable[[int], None]
"""Called with the number of pages done so far."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The truths of page views by mode, in page order, and the stories that composed views are made of."""

    truths: dict[Mode, list[Truth]] = field(default_factory=dict)
    stories: list[Story] = field(default_factory=list)

    def chosen(self, wanted: Callable[[str], bool]) -> Inputs:
        """Return the inputs of the sites that are wanted."""
        truths = {mode: [t for t in truths if wanted(t.view.site)] for mode, truths in self.truths.items()}
        return Inputs(truths, [story for story in self.stories if wanted(story.site)])

    def of_mode(self, mode: Mode) -> list[Truth]:
        """Return the mode's truths; composed views are made now, of these inputs' stories alone."""
        if mode == "composed":
            return [known_truth(view) for view in compose(self.stories)]
        return self.truths.get(mode, [])


def build_inputs(
    pages: Iterable[Page], modes: Sequence[Mode], *, workers: int = 2, progress: Progress = lambda done: None
) -> Inputs:
    """Extract the article pages among ``pages`` in every mode; pages of other kinds are passed over.

    Takes some 50 ms a page and worker. Pages are read as workers get free, so memory holds only what comes out.
    Raises CleanerError where a worker died.
    """
    inputs = Inputs({mode: [] for mode in modes if mode != "composed"})
    articles = (page for page in pages if page.is_article)
    work = partial(_page_inputs, modes=tuple(modes))
    results = map(work, articles) if workers == 1 else map_in_order(work, articles, workers)
    for done, (truths, story) in enumerate(results, 1):
        for mode, truth in truths.items():
            inputs.truths[mode].append(truth)
        if story:
            inputs.stories.append(story)
        progress(done)
    return inputs


def _page_inputs(page: Page, modes: Sequence[Mode]) -> tuple[dict[Mode, Truth], Story | None]:
    views = {mode: page_view(page, mode) for mode in modes if mode != "composed"}
    truths: dict[Mode, Truth] = {mode: known_truth(view) for mode, view in views.items() if view}
    story = page_story(page, page_titles(page.html, page.title)) if "composed" in modes else None
    return truths, story
