"""Words of a text, in any script, and how far two bags of words agree."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

_WORD = re.compile(r"\w+")
_THAI, _BURMESE, _KANA, _HAN, _HANGUL = (
    "\u0e00-\u0e7f",
    "\u1000-\u109f",
    "\u3040-\u30ff",
    "\u3400-\u9fff",
    "\uac00-\ud7af",
)
UNSPACED = re.compile(f"[{_THAI}{_BURMESE}{_KANA}{_HAN}{_HANGUL}]")
"""A character of a script whose words are counted by character: most of these set no spaces between words."""


def tokens(text: str) -> list[str]:
    """Split into lower-case words, compatibility forms folded; a word with unspaced script in it, into characters.

    >>> tokens("The “ﬁrst” 2,5 km"), tokens("東京 Tower")
    (['the', 'first', '2', '5', 'km'], ['東', '京', 'tower'])
    """
    folded = unicodedata.normalize("NFKC", text).lower()
    found: list[str] = []
    for word in _WORD.findall(folded):
        if UNSPACED.search(word):
            found.extend(word)
        else:
            found.append(word)
    return found


def normalised(text: str) -> str:
    """Return the words alone, one space between them: what makes two lines the same.

    >>> normalised("  SEE also: »X«")
    'see also x'
    """
    return " ".join(tokens(text))


@dataclass(frozen=True, slots=True)
class Overlap:
    """Agreement of two bags of words, each figure in [0, 1]."""

    f1: float
    precision: float
    recall: float


def overlap(found: Counter[str], wanted: Counter[str]) -> Overlap:
    """Compare two bags of words: precision is the share of ``found`` that was wanted, recall that of ``wanted`` found.

    >>> overlap(Counter("aab"), Counter("abc"))
    Overlap(f1=0.6666666666666666, precision=0.6666666666666666, recall=0.6666666666666666)
    """
    common = (found & wanted).total()
    if not common:
        return Overlap(0.0, 0.0, 0.0)
    precision, recall = common / found.total(), common / wanted.total()
    return Overlap(2 * precision * recall / (precision + recall), precision, recall)
