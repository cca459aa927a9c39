"""Whether a block names the site that it stands on: prompts, biographies and furniture do, stories seldom."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

COLUMNS: tuple[str, ...] = ("site_named", "site_named_elsewhere")
_SHORTEST = 4
"""Characters of a word that may be part of a site's name; shorter ones stand in every name."""
_LONGEST = 253
"""Characters of a host at most; what is longer was made to take long."""
_GENERIC = frozenset(("www", "co", "com", "org", "net", "gov", "edu", "ac", "or", "ne", "go"))
_PUNCTUATION = ".,;:!?\"'()[]«»“”„’‘…|–—-*•"
_BETWEEN, _BETWEEN_TOO = b" -'.&|", ("\u00a0".encode(), "’".encode())
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
    if len(host) > _LONGEST:
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
    named = [0.0] * len(blocks)
    # most texts hold none of a name's shortest parts, and so no word that is a part of it; else few lines do
    beginnings = [part for part in _parts(names, _SHORTEST) if part in text]
    if beginnings:
        lines = text.split("\n")
        near = [place for place, line in enumerate(lines) if any(part in line for part in beginnings)]
        raw_words = set(" ".join([lines[place] for place in near]).split())
        found = {raw.strip(_PUNCTUATION) for raw in raw_words}.intersection(_parts(names, _LONGEST))
        shares = [(word, max(_share(word, name) for name in names if word in name)) for word in found]
        for place in near:
            named[place] = max((share for word, share in shares if word in lines[place]), default=0.0)
    # as bytes, of which several are left out at once; in UTF-8 none is part of another character
    squeezed = text.encode("utf-8", "surrogatepass").translate(None, _BETWEEN)
    for character in _BETWEEN_TOO:
        squeezed = squeezed.replace(character, b"")
    for name in map(str.encode, names):
        if name in squeezed:
            whole = squeezed.split(b"\n")
            named = [1.0 if name in line else so_far for so_far, line in zip(named, whole, strict=True)]
    return named


def _parts(names: Sequence[str], longest: int) -> set[str]:
    """All parts of ``names`` from the shortest that count to those of ``longest`` characters."""
    return {
        name[start : start + size]
        for name in names
        for size in range(_SHORTEST, min(longest, len(name)) + 1)
        for start in range(len(name) - size + 1)
    }


def _share(word: str, name: str) -> float:
    return round(len(word) / len(name) * _STEPS) / _STEPS
