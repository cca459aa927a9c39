"""What the recurrent networks learn from: pages as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.article import ROLES
from cleaner.features.position import running
from cleaner.features.spans import spans_of
from cleaner.segmenter.steps import Floats
from cleaner.training.examples import NOISE, STORY, UNKNOWN


@dataclass(frozen=True, slots=True)
class Lessons:
    """What is learned of n blocks on m pages.

    ``view``: (n, columns). ``pages``: (m + 1,), where each begins. ``roles``: (n, roles), those that a block may have,
    at least one. ``weight``: (n,), what a block counts. ``last``: (n,), whether it is the story's last; ``end_weight``:
    (m,), what a page's end counts, 0 where there is none.
    """

    view: Floats
    pages: NDArray[np.int64]
    roles: NDArray[np.bool_]
    weight: Floats
    last: NDArray[np.bool_]
    end_weight: Floats

    def some(self, chosen: NDArray[np.int64]) -> Lessons:
        """The lessons of the ``chosen`` pages, in that order."""
        rows, pages = spans_of(self.pages, chosen)
        return Lessons(
            self.view[rows], pages, self.roles[rows], self.weight[rows], self.last[rows], self.end_weight[chosen]
        )

    def thinned(self, share: float, draw: np.random.Generator) -> Lessons:
        """The same with blocks left out at random: of every other page none, of the rest up to twice the ``share``.

        No page is left without a block. Where a story's last block goes, its end is told no more.
        """
        sizes = self.pages[1:] - self.pages[:-1]
        shares = np.where(draw.random(len(sizes)) < 0.5, draw.random(len(sizes)) * 2 * share, 0)
        kept = draw.random(len(self.view)) >= shares.repeat(sizes)
        kept[self.pages[:-1][sizes > 0]] |= self._counted(kept)[sizes > 0] == 0
        ended = self._counted(self.last & ~kept) > 0
        return Lessons(
            self.view[kept],
            np.concatenate(([0], self._counted(kept).cumsum())),
            self.roles[kept],
            self.weight[kept],
            self.last[kept],
            np.where(ended, np.float32(0), self.end_weight),
        )

    def _counted(self, marked: NDArray[np.bool_]) -> NDArray[np.int64]:
        """How many blocks of each page are ``marked``: (m,)."""
        total = running(marked)
        return np.asarray(total[self.pages[1:]] - total[self.pages[:-1]])


def lessons_of(
    view: NDArray[np.float32],
    pages: NDArray[np.int64],
    roles: NDArray[np.int8],
    weight: NDArray[np.float64],
    last: NDArray[np.bool_],
    told: NDArray[np.bool_],
) -> Lessons:
    """Lessons from lines, (lines,) each: ``roles`` as in ``Example``; ``last`` and ``told`` as of ``story_ends``.

    A page's end counts as much as the most of its lines.
    """
    filled = np.flatnonzero(np.diff(pages))
    begins = pages[:-1][filled]
    end_weight = np.zeros(len(pages) - 1, dtype=np.float32)
    end_weight[filled] = np.where(told[begins], np.maximum.reduceat(weight, begins), 0)
    allowed = roles[:, None] == np.arange(len(ROLES))
    allowed[roles == UNKNOWN] = True
    allowed[roles == NOISE] = np.arange(len(ROLES)) != STORY
    return Lessons(view, pages, allowed, weight.astype(np.float32), last, end_weight)
