"""The characters that tell how a block is built, set apart: a quarter of an alphabet's text, less of ideographs'."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.features.characters import Characters
from cleaner.features.kinds import KINDS, Kind


@dataclass(frozen=True, slots=True)
class Noted:
    """The characters that tell how ``n`` blocks are built: all but the letters without case and the small ones.

    ``place``: (noted,) int64, where each stands. ``kind``: (noted,) uint8. ``block``: (noted,) int64, ascending.
    ``counts``: (KINDS, n) int64, how many of each kind each block has.
    """

    place: NDArray[np.int64]
    kind: NDArray[np.uint8]
    block: NDArray[np.int64]
    counts: NDArray[np.int64]

    def of(self, kind: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The places of the characters of one kind, and their blocks."""
        (chosen,) = (self.kind == kind).nonzero()
        return self.place[chosen], self.block[chosen]


def note(characters: Characters) -> Noted:
    """Find and count the characters that are not plain letters."""
    kinds, blocks = characters.kinds, len(characters.bounds) - 1
    # all outside a range of kinds, as numbers below it wrap round to large ones
    (place,) = (kinds - np.uint8(Kind.IDEOGRAPH) > Kind.LOWER - Kind.IDEOGRAPH).nonzero()
    begins = place.searchsorted(characters.bounds)
    block = np.arange(blocks).repeat(begins[1:] - begins[:-1])
    kind = kinds[place]
    counts = np.bincount(kind.astype(np.int64) * blocks + block, minlength=KINDS * blocks).reshape(KINDS, blocks)
    return Noted(place, kind, block, counts)
