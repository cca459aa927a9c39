"""An article as Markdown: its elements' paths tell headings, lists, quotes and tables, its links where they lead.

Page text is escaped, so that it shows as it stood, whatever it is put into.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from cleaner.article import Article, Paragraph

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&$])")
_OPENING = re.compile(r"^(\s*)([#+\-=:]|\d{1,9}(?=[.)]))")
_ORDINAL = re.compile(r"^(\s*\d{1,9})([.)])")
_URL = re.compile(r"[\s<>()\\\x00-\x20]")
_STEP = re.compile(r"([a-z0-9]+)(?:\[(\d+)\])?")
_LONGEST_CELL = 300


def markdown(article: Article) -> str:
    r"""The story of ``article`` under its headline; empty where there is no story.

    >>> from cleaner.article import Boundary, Role, Verdict
    >>> told = Paragraph("1 * 1 is <b>one</b>", 0, 19, Role.STORY, 1.0, True, "/html/body/ul/li")
    >>> print(markdown(Article(told.text, (told,), Verdict.STORY, Boundary(0, 1, 1.0), title="Sums")))
    # Sums
    <BLANKLINE>
    - 1 \* 1 is \<b\>one\</b\>
    """
    kept = [p for p in article.paragraphs if p.keep]
    if not kept:
        return ""
    inside = any(p.role == "headline" for p in kept) or kept[0].text == article.title
    parts = [f"# {_escaped(' '.join(article.title.split()))}"] if article.title and not inside else []
    opened = ""  # the list item that the paragraph before stands in
    tight = False
    for table, group in groupby(kept, key=_table):
        cells = list(group)
        if table and _is_table(cells):
            parts.append("\n".join(_rows(cells)))
            opened, tight = "", False
            continue
        for paragraph in cells:
            item = _item(paragraph.path)
            text = _block(paragraph, opened)
            if tight and item and parts:
                parts[-1] += f"\n{text}" if item != opened else f"\n\n{text}"
            else:
                parts.append(text)
            opened, tight = item, bool(item)
    return "\n\n".join(parts)


def _steps(path: str | None) -> list[tuple[str, int]]:
    """The tags of a path, each with its number among those of its name."""
    found = [_STEP.fullmatch(step) for step in (path or "").split("/")]
    return [(step[1], int(step[2] or 1)) for step in found if step]


def _item(path: str | None) -> str:
    """The path of the innermost list item; empty outside of lists."""
    steps = (path or "").split("/")
    last = max((i for i, step in enumerate(steps) if step.split("[")[0] == "li"), default=-1)
    return "/".join(steps[: last + 1]) if last >= 0 else ""


def _block(paragraph: Paragraph, opened: str) -> str:
    """One paragraph with the marks of the elements it stands in."""
    steps = _steps(paragraph.path)
    tags = [tag for tag, _ in steps]
    text = _linked(paragraph)
    heading = next((tag for tag in reversed(tags) if re.fullmatch("h[1-6]", tag)), None)
    if paragraph.role == "headline":
        return f"# {text}"
    if heading:
        return f"{'#' * max(int(heading[1]), 2)} {text}"
    item = _item(paragraph.path)
    if item:
        depth = 2 * (tags.count("li") - 1)
        parent = next((tag for tag in reversed(tags[: len(_steps(item)) - 1]) if tag in ("ul", "ol", "menu")), "ul")
        mark = f"{_steps(item)[-1][1]}." if parent == "ol" else "-"
        lead = " " * len(mark) if item == opened else mark
        return f"{' ' * depth}{lead} {text}"
    return f"> {text}" if "blockquote" in tags else text


def _table(paragraph: Paragraph) -> str:
    """The path of the innermost table that a paragraph is a cell of; empty for others."""
    path = paragraph.path or ""
    at = path.rfind("/table")
    return path[: path.find("/", at + 1)] if at >= 0 and re.search(r"/t[dh](\[\d+\])?$", path[at:]) else ""


def _row(paragraph: Paragraph) -> str:
    return (paragraph.path or "").rpartition("/")[0]


def _is_table(cells: list[Paragraph]) -> bool:
    """Whether these are the cells of a table, and not a page laid out as one: short, several a row, each once."""
    paths = [p.path for p in cells]
    rows = {_row(p) for p in cells}
    return len(set(paths)) == len(paths) > len(rows) and all(len(p.text) <= _LONGEST_CELL for p in cells)


def _rows(cells: list[Paragraph]) -> Iterator[str]:
    """A table's lines; the first row is its head, which Markdown asks for."""
    grid = []
    for _, row in groupby(cells, key=_row):
        line: dict[int, str] = {}
        heads = 0
        for cell in row:
            tag, number = _steps(cell.path)[-1]
            heads = max(heads, number) if tag == "th" else heads
            place = number - 1 if tag == "th" else heads + number - 1
            line[min(place, len(cells))] = _linked(cell)
        grid.append(line)
    width = min(1 + max(max(line) for line in grid), 100)
    for number, line in enumerate(grid):
        yield f"| {' | '.join(line.get(i, '') for i in range(width))} |"
        if number == 0:
            yield f"|{' --- |' * width}"


def _linked(paragraph: Paragraph) -> str:
    """The paragraph's text, on one line, with its links."""
    pieces, at = [], 0
    for start, end, url in paragraph.links:
        if not at <= start < end <= len(paragraph.text):
            continue
        label = _inline(paragraph.text[start:end])
        pieces += [_inline(paragraph.text[at:start]), f"[{label}](<{_URL.sub(_percent, url)}>)"]
        at = end
    return _at_start("".join([*pieces, _inline(paragraph.text[at:])]))


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))


def _inline(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", re.sub(r"\s", " ", text))


def _at_start(text: str) -> str:
    """``text`` with what would make its line a heading, a list or a rule escaped."""
    return _OPENING.sub(r"\1\\\2", text) if not _ORDINAL.match(text) else _ORDINAL.sub(r"\1\\\2", text)


def _escaped(text: str) -> str:
    return _at_start(_inline(text))
