"""What a row of evidence says, in words. Each function reads the row's own values, so that what it says is so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import expm1

Row = Mapping[str, float]
"""A paragraph's evidence by column."""

_MOST = 0.5
_FEW = 0.15
_SIGNS = {
    "has_at": "@",
    "has_hash": "#",
    "has_copyright": "©",
    "has_ellipsis": "an ellipsis",
    "link": "an address",
    "share_bar": "a bar",
    "share_slash": "a slash",
    "share_colon": "a colon",
    "share_dash": "a dash",
    "share_open": "a bracket",
    "share_symbol": "symbols",
    "quoted": "quotation marks",
}
_NUMBERS = {"clock": "a time of day", "date": "a date", "year": "a year"}
_ENDS = {
    "ends_colon": "a colon",
    "ends_comma": "a comma",
    "ends_dash": "a dash",
    "ends_bar": "a bar",
    "ends_digit": "a digit",
    "ends_symbol": "a symbol",
}
_STARTS = {
    "starts_lower": "a small letter",
    "starts_digit": "a digit",
    "starts_quote": "a quotation mark",
    "starts_open": "a bracket",
    "starts_dash": "a dash",
    "starts_bar": "a bar",
    "starts_upper": "a capital letter",
    "starts_letter": "a letter",
    "starts_ideograph": "a character",
}


def counted(number: int, one: str, many: str | None = None) -> str:
    """Name a number of things.

    >>> counted(1, "word"), counted(3, "word"), counted(0, "story", "stories")
    ('1 word', '3 words', '0 stories')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def number_of(logarithm: float) -> int:
    """The number whose ``log1p`` is given."""
    return round(expm1(logarithm))


def percent(share: float) -> str:
    """Name a share.

    >>> percent(0.663)
    '66 %'
    """
    return f"{100 * share:.0f} %"


def listed(things: Sequence[str]) -> str:
    """Name several things.

    >>> listed(["a date"]), listed(["a date", "a year", "a day"])
    ('a date', 'a date, a year and a day')
    """
    return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} and {things[-1]}"


def length(row: Row) -> str:
    """How long it is, and how long paragraphs of its page are."""
    words, typical = counted(number_of(row["log_words"]), "word"), number_of(row["log_typical_length"])
    return f"{words}, where {typical} are typical of the page"


def sentences(row: Row) -> str:
    """How many sentences it has."""
    return f"{counted(number_of(row['log_sentences']), 'sentence')} in it"


def ending(row: Row) -> str:
    """What it ends with."""
    if row["ends_ellipsis"]:
        return "ends in an ellipsis"
    if row["ends_sentence"]:
        return "ends with a stop"
    found = next((said for name, said in _ENDS.items() if row[name]), None)
    return f"ends without a stop, with {found}" if found else "ends without a stop"


def opening(row: Row) -> str:
    """What it begins with."""
    loud = number_of(row["caps_start_words"])
    if row["kicker"]:
        return "opens with capitals and a colon"
    if loud > 1:
        return f"opens with {loud} words in capitals or numbers"
    found = next((said for name, said in _STARTS.items() if row[name]), "a sign")
    early = "; a bar comes early" if row["bar_early"] else "; a colon comes early" if row["colon_early"] else ""
    return f"opens with {found}{early}"


def signs(row: Row) -> str:
    """Which signs it holds."""
    found = [said for name, said in _SIGNS.items() if row[name] > 0]
    return f"holds {listed(found)}" if found else "holds none but common signs"


def numbers(row: Row) -> str:
    """Which numbers it holds."""
    found = [said for name, said in _NUMBERS.items() if row[name] > 0]
    if found:
        return f"holds {listed(found)}"
    return "holds numbers" if row["numbers"] > 0 or row["share_digit"] > 0 else "holds no numbers"


def capitals(row: Row) -> str:
    """How many of its words begin with a capital."""
    return f"{percent(row['capitalised'])} of its words begin with a capital"


def names(row: Row) -> str:
    """Whether what looks like its names occurs elsewhere on the page."""
    if not row["log_names"]:
        return "inside its sentences no word looks like a name"
    before, after = _share(row["names_before"]), _share(row["names_after"])
    return f"{before} of its names occur before, {after} after"


def recurrence(row: Row) -> str:
    """Whether its words occur elsewhere on the page."""
    before, after = percent(row["seen_before"]), percent(row["seen_after"])
    return f"of its words, the rarer counting more, {before} occur before, {after} after"


def gap(row: Row) -> str:
    """How much of the words around reaches across the gaps on its two sides."""
    before, after = _reaching(row["gap_before_local"]), _reaching(row["gap_after_local"])
    return f"of the words around, {before} reach across the gap before it, {after} across the one after it"


def rarity(row: Row) -> str:
    """How many of its words are the page's own."""
    return f"{percent(row['common_share'])} of its rarer words stand in more than two paragraphs"


def title(row: Row) -> str:
    """Whether it shares words with the title that the caller gave."""
    if not row["has_title"]:
        return "no title was given"
    return "shares words with the title" if row["seen_in_title"] > 0 else "shares no words with the title"


def address(row: Row) -> str:
    """Whether it shares words with the address."""
    if not row["has_url"]:
        return "no address was given"
    return "shares words with the address" if row["seen_in_url"] > 0 else "shares no words with the address"


def site(row: Row) -> str:
    """Whether it names its site."""
    if row["site_named"] >= 1:
        return "names the site"
    return "holds a part of the site's name" if row["site_named"] > 0 else "does not name the site"


def place(row: Row) -> str:
    """Where it stands."""
    before, after = number_of(row["log_from_start"]), number_of(row["log_from_end"])
    return (
        f"{counted(before, 'paragraph')} before it and {after} after; {percent(row['share_words_before'])} of the "
        "page's words come before"
    )


def build(row: Row) -> str:
    """How long the paragraphs around it are."""
    cut = "; unfinished among finished ones" if row["is_unfinished_amid_finished"] > _MOST else ""
    run = number_of(row["long_run"])
    if run:
        return ("a long paragraph by itself" if run == 1 else f"one of {run} long paragraphs in a row") + cut
    others = number_of(row["short_run"])
    return f"a short line beside {counted(others, 'other')}" if others else "a short line by itself"


def repeats(row: Row) -> str:
    """Whether it stands on the page more than once."""
    others = number_of(row["repeated"])
    return f"stands on the page {others + 1} times" if others else "stands on the page once"


def page(row: Row) -> str:
    """How large the page is."""
    paragraphs, words = number_of(row["log_page_blocks"]), number_of(row["log_page_words"])
    return f"on a page of {counted(paragraphs, 'paragraph')} and {counted(words, 'word')}"


def _share(share: float) -> str:
    if share <= 0:
        return "none"
    return "all" if share > 0.999 else "most" if share > _MOST else "some"


def _reaching(cohesion: float) -> str:
    return "none" if cohesion <= 0 else "few" if cohesion < _FEW else "many"
