"""Characters in classes and words in hashes: the ground that every other kind of evidence stands on.

A batch of blocks becomes one array of code points; classes, words and their hashes follow from table look-ups and
running sums, so the cost is a few array passes a character, whatever the language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from cleaner.features.kinds import KIND_BITS, KINDS, Kind, table

_POWER = 0x9E3779B97F4A7C15
_LONGEST_WORD = 64
"""Characters from this one on count alike, wherever they stand in their word."""
_STEM = 5
_REACH = 1 << 15
"""Characters whose powers are multiplied and summed at a time: what a core's own cache holds."""


@dataclass(frozen=True, slots=True)
class Characters:
    """The characters of ``n`` blocks and the words they form; a block's last character is a line feed.

    ``points``: (characters,) uint32, their code points. ``kinds``: (characters,) uint8, the :class:`Kind` of each.
    ``bounds``: (n + 1,) int64, where each block's characters begin; the last is their number. ``hashes``: (words,)
    uint64, equal for equal folded words; ``stems``: the same of their first five characters, which inflected forms
    share. ``start``, ``length``: (words,) int64, in characters. ``block``: (words,) int64, the block each word stands
    in. ``word_bounds``: (n + 1,) int64, where each block's words begin.
    """

    points: NDArray[np.uint32]
    kinds: NDArray[np.uint8]
    bounds: NDArray[np.int64]
    hashes: NDArray[np.uint64]
    stems: NDArray[np.uint64]
    start: NDArray[np.int64]
    length: NDArray[np.int64]
    block: NDArray[np.int64]
    word_bounds: NDArray[np.int64]

    def first(self, blocks: int) -> Characters:
        """The first ``blocks`` blocks."""
        end, last = self.bounds[blocks], self.word_bounds[blocks]
        return Characters(
            self.points[:end],
            self.kinds[:end],
            self.bounds[: blocks + 1],
            self.hashes[:last],
            self.stems[:last],
            self.start[:last],
            self.length[:last],
            self.block[:last],
            self.word_bounds[: blocks + 1],
        )


def read_characters(texts: Sequence[str]) -> Characters:
    """Classify the characters of ``texts`` and hash their words; each text is one block."""
    points = np.frombuffer(("\n".join(texts) + "\n").encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    entries = table().take(points, mode="clip")
    kinds = (entries & np.uint32(KINDS - 1)).astype(np.uint8)
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) + 1
    bounds = np.concatenate(([0], lengths.cumsum()))
    start, end = _words(kinds)
    length = end - start
    hashes, stems = _hashes(entries >> np.uint32(KIND_BITS), start, length)
    word_bounds = start.searchsorted(bounds)
    block = np.arange(len(texts)).repeat(word_bounds[1:] - word_bounds[:-1])
    return Characters(points, kinds, bounds, hashes, stems, start, length, block, word_bounds)


def _words(kinds: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the words start and where they end: runs of letters, marks and digits, and each ideograph."""
    # ranges of kinds, as numbers below the first wrap round to large ones
    start = kinds - np.uint8(Kind.IDEOGRAPH) <= Kind.DIGIT - Kind.IDEOGRAPH
    letter = kinds - np.uint8(Kind.LETTER) <= Kind.DIGIT - Kind.LETTER
    end = start.copy()
    joined = letter[1:] & letter[:-1]
    start[1:] ^= joined
    end[:-1] ^= joined
    return start.nonzero()[0], end.nonzero()[0] + 1


@cache
def _powers() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """The powers of ``_POWER`` from the first on, and from the zeroth on those of its inverse, modulo 2 ** 64."""
    up = np.full(_REACH + _LONGEST_WORD, _POWER, dtype=np.uint64).cumprod(dtype=np.uint64)
    down = np.full(_REACH, pow(_POWER, -1, 1 << 64), dtype=np.uint64)
    down[0] = 1
    return up, down.cumprod(dtype=np.uint64)


def _hashes(
    folded: NDArray[np.uint32], start: NDArray[np.int64], length: NDArray[np.int64]
) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """The hashes of words and of their stems.

    A word's hash is the sum of its characters' forms, each times the power of its place. As ``_POWER`` is odd it has an
    inverse: so one running sum over a stretch of text gives every word's sum as a difference, divided by the power of
    where the word starts.
    """
    up, down = _powers()
    hashes, stems = np.zeros(len(start), dtype=np.uint64), np.zeros(len(start), dtype=np.uint64)
    stretches = range(0, len(folded), _REACH)
    firsts = start.searchsorted([*stretches, len(folded)]).tolist()
    for place, first, last in zip(stretches, firsts, firsts[1:], strict=False):
        parts = folded[place : place + len(up)].astype(np.uint64)
        parts *= up[: len(parts)]
        sums = np.zeros(len(parts) + 1, dtype=np.uint64)
        parts.cumsum(out=sums[1:])
        at = start[first:last] - place
        size = length[first:last]
        before, scale = sums[at], down[at]
        hashes[first:last] = (sums[at + np.minimum(size, _LONGEST_WORD)] - before) * scale
        stems[first:last] = (sums[at + np.minimum(size, _STEM)] - before) * scale
    (long,) = (length > _LONGEST_WORD).nonzero()
    if len(long):
        rest = np.column_stack((start[long] + _LONGEST_WORD, start[long] + length[long])).ravel()
        hashes[long] += np.add.reduceat(folded, rest, dtype=np.uint64)[::2] * up[_LONGEST_WORD - 1]
    return _finished(hashes), _finished(stems)


def _finished(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread the bits of sums over the whole hash."""
    hashes = (hashes ^ (hashes >> np.uint64(29))) * np.uint64(_POWER)
    return hashes ^ (hashes >> np.uint64(32))
