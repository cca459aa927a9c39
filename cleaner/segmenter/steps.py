"""The blocks of a batch by their place on the page, for what is read block by block in both directions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]


class Steps:
    """The blocks of a batch by their place on the page, so that a step takes all pages at once.

    ``pages``: (pages + 1,), where each begins. ``ahead`` and ``back``: (blocks,), the blocks in order of their distance
    from their page's first and from its last block; longer pages come first, so that those still going on at a step
    are the first ones. ``bounds``: (steps + 1,), where each step begins in that order.
    """

    def __init__(self, pages: NDArray[np.int64]) -> None:
        sizes = pages[1:] - pages[:-1]
        order = np.argsort(-sizes, kind="stable")
        sizes = sizes[order]
        rank = np.arange(len(sizes)).repeat(sizes)
        step = np.arange(pages[-1]) - (sizes.cumsum() - sizes).repeat(sizes)
        self.bounds = np.concatenate(([0], np.bincount(step).cumsum())) if len(step) else np.zeros(1, dtype=np.int64)
        place = self.bounds[step] + rank
        self.ahead, self.back = np.empty_like(place), np.empty_like(place)
        self.ahead[place] = pages[:-1][order][rank] + step
        self.back[place] = pages[1:][order][rank] - 1 - step

    def in_order(self, values: Floats) -> Floats:
        """Rows of values for both directions, (blocks, 2 k), as the steps take them."""
        half = values.shape[1] // 2
        return np.concatenate((values[self.ahead, :half], values[self.back, half:]), axis=1)

    def on_page(self, values: Floats) -> Floats:
        """The rows of :meth:`in_order` where they stand on their pages again."""
        half, out = values.shape[1] // 2, np.empty_like(values)
        out[self.ahead, :half], out[self.back, half:] = values[:, :half], values[:, half:]
        return out

    def remembered(self, gate: Floats, candidate: Floats) -> Floats:
        """What the units remember at each block, itself included: (blocks, 2 k), all in the order of the steps."""
        kept, out = 1 - gate, gate * candidate
        bounds = self.bounds.tolist()
        for before, first, last in zip(bounds, bounds[1:], bounds[2:], strict=False):
            # pages that go on are the first ones of the step before
            out[first:last] += kept[first:last] * out[before : before + last - first]
        return out
