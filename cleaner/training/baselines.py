"""What a model has to beat: keeping everything, simple rules; and what none can: the oracle."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cleaner.article import Article, Boundary, Paragraph, Role, Verdict
from cleaner.training.metrics.tokens import tokens
from cleaner.training.metrics.truth import LineClass, Truth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.training.views import View

SHORT_WORDS = 8
"""Words (characters, in scripts without spaces) below which a line without a stop is furniture at the edges."""
_CLOSED = re.compile(r"[.!?…:;。！？：；؟۔।॥।።]['\"”’»›）)\]」』“]*$")
_ELLIPSIS = re.compile(r"(?:\.\.\.|…|\[…\])$")
_SEPARATOR = re.compile(r"\s[|·•›»/]\s|｜")
_CREDIT = re.compile(r"^\W*\w+(?:\s\w+)?\s?[:：/©]\s?\S+")


def no_op(view: View) -> Article:
    """Keep every line."""
    return labelled(view, [Role.STORY] * len(view.lines))


def oracle(truth: Truth) -> Article:
    """Keep the story lines and no others: the best that a choice of whole lines can reach."""
    known = truth.view.roles or (None,) * len(truth.classes)
    return labelled(
        truth.view,
        [
            Role.STORY if is_ is LineClass.STORY else role or Role.BOILERPLATE
            for is_, role in zip(truth.classes, known, strict=True)
        ],
    )


def rules(view: View) -> Article:
    """Drop what people write rules for: furniture at both edges, cut-off lines at the end, credits, separators.

    No rule knows a word of any language; where no line looks like prose everything is kept.
    """
    lines = view.lines
    roles = [_role_anywhere(line) for line in lines]
    prose = [i for i, line in enumerate(lines) if roles[i] is Role.STORY and not _short(line) and _closed(line)]
    if not prose:
        return labelled(view, [Role.STORY] * len(lines))
    for i, line in enumerate(lines):
        if roles[i] is Role.STORY and not _closed(line):
            roles[i] = _role_at_edge(line, i, before=i < prose[0], after=i > prose[-1])
    return labelled(view, roles)


def _role_anywhere(line: str) -> Role:
    if len(_SEPARATOR.findall(line)) > 1:
        return Role.BOILERPLATE
    if _short(line) and not _closed(line) and _CREDIT.match(line):
        return Role.CAPTION
    return Role.STORY


def _role_at_edge(line: str, index: int, *, before: bool, after: bool) -> Role:
    """Judge a line that ends without a stop by the side of the prose that it stands on."""
    if before and _short(line):
        return Role.HEADLINE if index == 0 else Role.BYLINE
    if after:
        return Role.BOILERPLATE if _short(line) else Role.TEASER
    return Role.STORY


def _short(line: str) -> bool:
    return len(tokens(line)) < SHORT_WORDS


def _closed(line: str) -> bool:
    """Whether the line ends as a sentence does; an ellipsis is the mark of a lead cut off."""
    end = line.rstrip()
    return bool(_CLOSED.search(end)) and not _ELLIPSIS.search(end)


def labelled(view: View, roles: Sequence[Role]) -> Article:
    """Build the article whose paragraphs are the view's lines with these roles, story kept; every confidence is 1."""
    paragraphs, start = [], 0
    for line, role in zip(view.lines, roles, strict=True):
        paragraphs.append(Paragraph(line, start, start + len(line), role, 1.0, keep=role is Role.STORY))
        start += len(line) + 1
    kept = [i for i, paragraph in enumerate(paragraphs) if paragraph.keep]
    return Article(
        source_text=view.text,
        paragraphs=tuple(paragraphs),
        verdict=Verdict.STORY if kept else Verdict.NO_STORY,
        boundary=Boundary(kept[0], kept[-1] + 1, 1.0) if kept else None,
        id=view.id,
        url=view.url,
    )
