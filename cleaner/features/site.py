"""Whether a block names the site that it stands on: prompts, biographies and furniture do, stories seldom."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

COLUMNS: tuple[str, ...] = ("site_named", "site_named_elsewhere")
_SHORTEST = 4
"""Characters of a word that may be part of a site's name; shorter ones stand in every name."""
_GENERIC = frozenset(("www", "co", "com", "org", "net", "gov", "edu", "ac", "or", "ne", "go"))
_PUNCTUATION = ".,;:!?\"'()[]«»“”„’‘…|–—-*•"
_BETWEEN = " \u00a0-'’.&|"
_STEPS = 256
"""Shares are whole multiples of one of so many steps, so that their sums are exact."""


def site_names(url: str | None) -> tuple[str, ...]:
    """The parts of an address's host that may be the site's name.

    >>> site_names("https://www.blog.acme-dental.co.uk/2025/teeth.html")
    ('blog', 'acmedental')
    """
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return ()
    labels = [label.replace("-", "") for label in host.split(".")[:-1] if label not in _GENERIC]
    return tuple(label for label in labels if len(label) >= _SHORTEST)


def site(texts: Sequence[Sequence[str]], urls: Sequence[str | None]) -> NDArray[np.float32]:
    """The columns, each a row: (len(COLUMNS), blocks) float32; ``texts`` and ``urls`` of each page.

    ``site_named`` is the largest share of the site's name that a word of the block makes up, 1 where the name stands in
    the block as it stands in the address, spaces aside; ``site_named_elsewhere`` the mean over the page's other blocks.
    """
    out = np.zeros((len(COLUMNS), sum(map(len, texts))), dtype=np.float32)
    first = 0
    for blocks, url in zip(texts, urls, strict=True):
        names = site_names(url) if blocks else ()
        if names:
            named = np.array(_named(blocks, names))
            out[0, first : first + len(blocks)] = named
            out[1, first : first + len(blocks)] = (named.sum() - named) / max(len(blocks) - 1, 1)
        first += len(blocks)
    return out


def _named(blocks: Sequence[str], names: Sequence[str]) -> list[float]:
    text = "\n".join(block.replace("\n", " ") for block in blocks).lower()
    joined = "\n".join(names)
    stripped = (raw.strip(_PUNCTUATION) for raw in set(text.split()))
    found = {word for word in stripped if word in joined and len(word) >= _SHORTEST}
    parts = {word: max(_share(word, name) for name in names if word in name) for word in found}
    named = [0.0] * len(blocks)
    lines = text.split("\n")
    for word, share in parts.items():
        named = [
            share if share > so_far and word in line else so_far for so_far, line in zip(named, lines, strict=True)
        ]
    squeezed = text
    for character in _BETWEEN:
        squeezed = squeezed.replace(character, "")
    for name in names:
        if name in squeezed:
            whole = squeezed.split("\n")
            named = [1.0 if name in line else so_far for so_far, line in zip(named, whole, strict=True)]
    return named


def _share(word: str, name: str) -> float:
    return round(len(word) / len(name) * _STEPS) / _STEPS
