"""Phrases at the edges of blocks, as hashed terms of their own: "Photo:", "Read more:", "(Reuters)".

Such a phrase often names what the whole block is. Among the words of a long block it drowns; so it is heard by itself.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.features.characters import Characters
from cleaner.features.kinds import Kind, marked
from cleaner.features.noted import Noted
from cleaner.features.vocabulary import Terms, buckets, mixed

PHRASES = ("label", "opening", "closing", "credit")
"""What stands before the first mark, the first words, the last words, and what stands after the last mark."""
SET_APART = ("label", "credit")
"""Those that blocks without such a mark have none of."""
WORDS = 4
"""So many words open a block, and so many close it."""
_LABEL, _CREDIT = 8, 10
"""So many words at most stand before a mark, or after it, in a phrase that it sets apart."""
_AFTER_LABEL = marked(Kind.COLON, Kind.BAR, Kind.DASH)
_BEFORE_CREDIT = marked(Kind.COLON, Kind.BAR, Kind.DASH, Kind.OPEN, Kind.SLASH)
"""Among them all that a label ends before."""
_OF_ADDRESSES = marked(Kind.COLON, Kind.SLASH)
_CAPACITIES = np.array([12, 13, 14], dtype=np.uint64)
"""A word of a phrase, it with the next one, and its stem: after those of :func:`vocabulary.vocabulary`."""


def phrases(characters: Characters, noted: Noted) -> tuple[Terms, ...]:
    """The terms of each block's phrases, in the order of ``PHRASES``.

    A label ends before a colon, a bar or a dash between spaces, a credit begins after one of those, a bracket or a
    slash; if they are short.
    """
    begins, ends = characters.word_bounds[:-1], characters.word_bounds[1:]
    sizes = np.minimum(ends - begins, WORDS)
    marks = _marks(characters, noted)
    word, block = characters.start.searchsorted(noted.place[marks]), noted.block[marks]
    after_label = _AFTER_LABEL[noted.kind[marks]]
    before = _set_apart((word - begins[block])[after_label], block[after_label], _LABEL, len(sizes))
    # the last mark of a block is the first one from its end
    after = _set_apart((ends[block] - word)[::-1], block[::-1], _CREDIT, len(sizes))
    # all at once: a document alone takes half the time
    first = np.concatenate((begins, begins, ends - sizes, ends - after))
    found = _terms(characters, first, np.concatenate((before, sizes, sizes, after)))
    return tuple(found.part(i * len(sizes), len(sizes)) for i in range(len(PHRASES)))


def _set_apart(size: NDArray[np.int64], block: NDArray[np.int64], most: int, blocks: int) -> NDArray[np.int64]:
    """How many words the first of the marks sets apart that sets any apart, up to ``most``, for each block; else 0.

    ``size``, ``block``: of the marks, those of a block together.
    """
    (near,) = ((size >= 1) & (size <= most)).nonzero()
    size, block = size[near], block[near]
    first = np.append(-1, block)[:-1] != block
    out = np.zeros(blocks, dtype=np.int64)
    out[block[first]] = size[first]
    return out


def _marks(characters: Characters, noted: Noted) -> NDArray[np.int64]:
    """Which of the noted characters set words apart.

    Dashes do between spaces; others are parts of words. What stands amid a number (a clock time, a date), and what
    opens an address ("https://"), does not.
    """
    (found,) = _BEFORE_CREDIT[noted.kind].nonzero()
    kind, place = noted.kind[found], noted.place[found]
    # the last character is a line feed, so that what wraps round, or would overrun, is none of a phrase
    before, after = characters.kinds[place - 1], characters.kinds[place + 1]
    number = (before == Kind.DIGIT) & (after == Kind.DIGIT)
    address = (after == Kind.SLASH) | ((kind == Kind.SLASH) & _OF_ADDRESSES[before])
    spaced = (before == Kind.SPACE) & (after == Kind.SPACE)
    return np.asarray(found[np.where(kind == Kind.DASH, spaced, ~(number | address))])


def _terms(characters: Characters, first: NDArray[np.int64], sizes: NDArray[np.int64]) -> Terms:
    """The terms of so many words from each ``first`` one on."""
    bounds = np.concatenate(([0], sizes.cumsum()))
    rows = (first - bounds[:-1]).repeat(sizes) + np.arange(bounds[-1])
    words, following = characters.hashes[rows], np.ones(len(rows), dtype=np.uint64)
    following[:-1] = words[1:]
    following[bounds[1:][sizes > 0] - 1] = 1
    each = np.stack((words, mixed(words, following), characters.stems[rows]), axis=1)
    return Terms(buckets(mixed(each, _CAPACITIES)).ravel(), len(_CAPACITIES) * bounds)
