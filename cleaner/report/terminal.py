"""A page paragraph by paragraph, as lines for a terminal's window."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import TYPE_CHECKING

from cleaner.article import Role
from cleaner.documents.characters import columns
from cleaner.inspection.inspect import decisions
from cleaner.report.escapes import harmless

if TYPE_CHECKING:
    from cleaner.article import Article, Paragraph
    from cleaner.inspection import Inspection, Reason

_COLOURS = {
    Role.HEADLINE: "1;36",
    Role.BYLINE: "36",
    Role.STORY: "32",
    Role.CAPTION: "34",
    Role.PROMO: "33",
    Role.TEASER: "31",
    Role.COMMENT: "35",
    Role.ABOUT: "94",
    Role.BOILERPLATE: "90",
}
_DIM, _BOLD, _PLAIN = "\x1b[2m", "\x1b[1m", "\x1b[0m"
_ROLE_WIDTH = max(len(role) for role in Role)
_LEAST = 40
"""Columns below which a window is written past, not into."""
_LEAST_WEIGHT = 0.05
_ROOM_FOR_BARS = 100
_BAR = 10
_BAR_UNIT = 0.25  # log odds that a mark stands for


def page_lines(inspection: Inspection, name: str, width: int, *, colour: bool) -> Iterator[str]:
    """The page: a line of summary, then one a paragraph, with rules where the story starts and ends.

    A line has number, ``kept`` or ``-``, role, confidence and as much text as fits ``width`` columns. Every line is
    harmless: control characters in the page's text are shown, not obeyed.
    """
    article, width = inspection.article, max(width, _LEAST)
    yield harmless(f"{name}: {summed_up(article)}")
    if article.url:
        yield fitted(article.url, width)
    boundary = article.boundary
    for i, paragraph in enumerate(article.paragraphs):
        if boundary and i == boundary.start and i:
            yield _rule("the story starts here", width, colour)
        if boundary and i == boundary.end:
            yield _rule(f"the story ends here, confidence {boundary.confidence:.2f}", width, colour)
        yield _paragraph_line(paragraph, i, width, colour)
    if boundary and boundary.end == len(article.paragraphs):
        yield _rule(f"the story ends with the page, confidence {boundary.confidence:.2f}", width, colour)


def summed_up(article: Article) -> str:
    """The verdict and what was kept, in a line."""
    if not article.paragraphs:
        return "no text"
    kept = [p for p in article.paragraphs if p.keep]
    told = f"{len(kept)} of {len(article.paragraphs)} paragraphs kept"
    if article.verdict == "no_story":
        return f"no story; {told}"
    return f"in doubt, so nothing is cut; {told}" if article.doubtful else f"story; {told}"


def why_lines(inspection: Inspection, index: int, width: int, *, colour: bool) -> Iterator[str]:
    """What spoke for and against paragraph ``index`` being story, heaviest first, each piece with its weight."""
    article, width = inspection.article, max(width, _LEAST)
    paragraph, finding = article.paragraphs[index], inspection.findings[index]
    yield _paragraph_line(paragraph, index, width, colour)
    yield ""
    yield f"{decisions(article)[index]}; by itself {finding.story:.2f} likely to be story"
    yield ""
    told = [reason for reason in finding.reasons or () if abs(reason.weight) >= _LEAST_WEIGHT]
    for reason in told:
        yield from _reason_lines(reason, width, colour)
    if len(told) < len(finding.reasons or ()):
        yield f"{'':7}  and {len(finding.reasons or ()) - len(told)} pieces of less than {_LEAST_WEIGHT} each"
    yield ""
    yield "The weight of evidence: log odds of story that are gone when it is left out; + spoke for story, - against."
    yield "Pieces share what they know, so their weights do not add up."


def fitted(text: str, width: int) -> str:
    r"""``text`` on one line of at most ``width`` columns, harmless, an ellipsis where it goes on.

    >>> fitted("One storm\nand another", 12)
    'One storm a…'
    """
    line = harmless(" ".join(text[: 4 * width].split()))
    if columns(line) <= width and len(text) <= 4 * width:
        return line
    while columns(line) > width - 1:
        line = line[: -max((columns(line) - width + 1) // 2, 1)]
    return f"{line}…"


def _paragraph_line(paragraph: Paragraph, index: int, width: int, colour: bool) -> str:
    kept = "kept" if paragraph.keep else "-"
    head = f"{index + 1:>4}  {kept:<4}  {paragraph.role.value:<{_ROLE_WIDTH}}  {paragraph.confidence:.2f}  "
    text = fitted(paragraph.text, width - len(head))
    if not colour:
        return head + text
    role = f"\x1b[{_COLOURS[paragraph.role]}m"
    return f"{role}{head}{_PLAIN}{text if paragraph.keep else f'{_DIM}{text}{_PLAIN}'}"


def _rule(label: str, width: int, colour: bool) -> str:
    line = fitted(f"──── {label} {'─' * width}", width + 1)[:width]
    return f"{_BOLD}{line}{_PLAIN}" if colour else line


def _reason_lines(reason: Reason, width: int, colour: bool) -> Iterator[str]:
    """The weight, a bar where there is room for one, and the words, wrapped."""
    marks = min(round(abs(reason.weight) / _BAR_UNIT), _BAR)
    bar = f"{'-' * marks:>{_BAR}}|{'':{_BAR}}" if reason.weight < 0 else f"{'':{_BAR}}|{'+' * marks:<{_BAR}}"
    bar = f"{bar}  " if width >= _ROOM_FOR_BARS else ""
    indent = 9 + len(bar)
    if colour and bar:
        bar = f"\x1b[{'31' if reason.weight < 0 else '32'}m{bar}{_PLAIN}"
    first, *rest = wrap(f"{reason.name}: {harmless(reason.words)}", max(width - indent, _LEAST // 2))
    yield f"{reason.weight:>+7.2f}  {bar}{first}"
    for line in rest:
        yield f"{'':{indent}}{line}"
