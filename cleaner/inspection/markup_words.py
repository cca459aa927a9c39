"""What a row of a page's markup says, in words; as in :mod:`cleaner.inspection.words`, the row's values make it so."""

from __future__ import annotations

from cleaner.features.markup import ABOVE, TAGS
from cleaner.inspection.words import Row, counted, listed, number_of, percent

_EXTRACTOR = "an extractor (trafilatura)"
_RECORD = "the page's own record of its article (JSON-LD)"
_CORE = "the element that holds most of the page's prose"
_ALL = 0.995
_KINDS = {"figure": "a figure", "ul": "a list", "h1": "a heading"}
"""What elements around a paragraph are called where one column stands for several tags."""


def element(row: Row) -> str:
    """Which element it begins in, and which stand around that."""
    home = next((tags for tags in TAGS if row[f"tag_{tags[0]}"]), ())
    around = [tags[0] for tags in ABOVE if row[f"in_{tags[0]}"] and not (home and set(home) <= set(tags))]
    begins = " or ".join(f"<{tag}>" for tag in home) or "an element of another kind"
    within = f", within {listed([_KINDS.get(tag, f'<{tag}>') for tag in around])}" if around else ""
    return f"begins in {begins}{within}"


def container(row: Row) -> str:
    """How much stands together with it in the smallest element that holds more than it."""
    held = number_of(row["container0_blocks"])
    number = round(row["container0_place"] * held) + 1
    place = f"number {number} of {held} paragraphs in its container" if held > 1 else "by itself in its container"
    words, share = counted(number_of(row["container0_words"]), "word"), percent(row["container0_share"])
    more = [f"{number_of(row[f'container{level}_blocks']):,}" for level in _larger(row)]
    beyond = f"; the larger ones around it hold {listed(more)}" if more else ""
    return f"{place}, which has {words}, {share} of the page's{beyond}"


def container_links(row: Row) -> str:
    """How much of what stands together with it is links."""
    return f"its container is {percent(row['container0_linked'])} links{_beyond(row, 'linked')}"


def container_prose(row: Row) -> str:
    """How much of what stands together with it is prose."""
    return f"its container is {percent(row['container0_prose'])} prose{_beyond(row, 'prose')}"


def container_kept(row: Row) -> str:
    """How much of what stands together with it an extractor keeps."""
    if not row["has_kept"]:
        return _unasked()
    return f"{_EXTRACTOR} keeps {percent(row['container0_kept'])} of its container{_beyond(row, 'kept')}"


def links(row: Row) -> str:
    """How much of it is links."""
    begun = number_of(row["links"])
    if not begun and row["linked"] <= 0:
        return "no links in it"
    return f"{percent(row['linked'])} of it is links; {counted(begun, 'link begins', 'links begin')} in it"


def emphasis(row: Row) -> str:
    """How much of it is set off by its type."""
    return f"{percent(row['strong']) if row['strong'] > 0 else 'no part'} of it is bold, italic or underlined"


def pictures(row: Row) -> str:
    """Which pictures stand with it, in the largest element that holds it alone, and in what stands together with it."""
    found = number_of(row["pictures"])
    by_it = f"{counted(found, 'element')} of pictures, films or sounds" if found else "no picture, film or sound"
    framed, contained = number_of(row["frame_pictures"]), number_of(row["container0_pictures"])
    return f"{by_it} in it or just before it; {framed} in a frame of its own, {contained} in its container"


def extractor(row: Row) -> str:
    """Whether an extractor keeps it."""
    if not row["has_kept"]:
        return _unasked()
    kept = "leaves it out" if row["by_kept"] <= 0 else f"keeps {_part(row['by_kept'])}"
    before, after = percent(row["kept_before"]), percent(row["kept_after"])
    return f"{_EXTRACTOR} {kept}; of the words that it keeps {before} stand before, {after} after"


def record(row: Row) -> str:
    """Whether the page's record of its article holds it."""
    if not row["has_told"]:
        return "the page's own records (JSON-LD) hold no article to compare with"
    held = f"not found in {_RECORD}" if row["by_told"] <= 0 else f"{_RECORD} holds {_part(row['by_told'])}"
    before, after = percent(row["told_before"]), percent(row["told_after"])
    return f"{held}; of the words found there {before} stand before, {after} after"


def description(row: Row) -> str:
    """Whether the page's description holds it."""
    if not row["has_described"]:
        return "the page has no description"
    if row["by_described"] <= 0:
        return "not found in the page's description"
    return f"the page's description holds {_part(row['by_described'])}"


def titles(row: Row) -> str:
    """Whether one of the page's titles holds it."""
    if not row["has_titled"]:
        return "the page has no title"
    if row["by_titled"] <= 0:
        return "not found in the page's titles"
    return f"the page's titles hold {_part(row['by_titled'])}"


def core(row: Row) -> str:
    """Where it stands as seen from the element of the main text."""
    if row["page_prose"] <= 0:
        return "the page shows no prose that it could stand with"
    if row["in_core"]:
        return f"inside {_CORE}"
    return f"outside {_CORE}, {'before' if row['before_core'] else 'after'} it"


def kin(row: Row) -> str:
    """What the other paragraphs in elements of the same build are."""
    number = number_of(row["kin_blocks"])
    if number <= 1:
        return "no other paragraph stands in an element of the same build"
    kept = f"; {_EXTRACTOR} keeps {percent(row['kin_kept'])}" if row["has_kept"] else ""
    linked, prose = percent(row["kin_linked"]), percent(row["kin_prose"])
    return (
        f"one of {number} paragraphs in elements of the same build: {linked} of their words links, {prose} prose{kept}"
    )


def makeup(row: Row) -> str:
    """What the page's text is made of."""
    return f"of the page's words {percent(row['page_linked'])} are links, {percent(row['page_prose'])} prose"


def _unasked() -> str:
    return f"{_EXTRACTOR} found no text on the page, or was not asked"


def _part(share: float) -> str:
    return "it" if share >= _ALL else f"{percent(share)} of it"


def _larger(row: Row) -> list[int]:
    """The containers around the smallest that hold more than the one before."""
    return [n for n in (1, 2) if row[f"container{n}_blocks"] > row[f"container{n - 1}_blocks"]]


def _beyond(row: Row, name: str) -> str:
    shares = [percent(row[f"container{level}_{name}"]) for level in _larger(row)]
    return f", the larger ones around it {listed(shares)}" if shares else ""
