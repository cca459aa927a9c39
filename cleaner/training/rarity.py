"""How rare words are, learned from stories: the weights of cohesion."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from cleaner.features import RARITY_STEP, TERMS, buckets, read_characters, words_of
from cleaner.training.examples import Material

_RAREST = 10.0
_COMMON = 1.5
_STORIES_OF_A_LANGUAGE = 25


def rarity_table(materials: Iterable[Material]) -> NDArray[np.uint8]:
    """(TERMS,) uint8, in ``RARITY_STEP``-ths: the inverse document frequency, in bits, where a word is commonest.

    A word's rarity is its smallest in any language that has enough stories, so that the little words of a language
    weigh nothing in it however few its stories are; below ``_COMMON`` bits it is 0.
    """
    stories: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    for page in materials:
        if page.story:
            stories[page.label].append(page.story)
    rarity = np.full(TERMS, _RAREST)
    seen, count = np.zeros(TERMS), 0
    blank = np.zeros(TERMS, dtype=np.uint8)
    for texts in stories.values():
        found = np.zeros(TERMS)
        for text in texts:
            hashes, _, _ = words_of(read_characters(text), blank)
            found[np.unique(buckets(hashes))] += 1
        if len(texts) >= _STORIES_OF_A_LANGUAGE:
            rarity = np.minimum(rarity, np.log2((len(texts) + 1) / (found + 0.25)))
        seen += found
        count += len(texts)
    rarity = np.minimum(rarity, np.log2((count + 1) / (seen + 0.25)))
    rarity[rarity < _COMMON] = 0
    table: NDArray[np.uint8] = np.clip(np.round(rarity * RARITY_STEP), 0, 255).astype(np.uint8)
    return table
