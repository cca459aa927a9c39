"""An evaluation to look at: a directory with plots, and the worst pages with what was decided on them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.article import Role
from cleaner.dumps.growing import atomic
from cleaner.inspection import Inspection
from cleaner.report.page import report_of_records
from cleaner.report.plots import plots
from cleaner.report.records import record, summary, word_counts
from cleaner.training.metrics.lines import kept_lines, mapped_lines
from cleaner.training.metrics.truth import LineClass
from cleaner.training.metrics.worst import faults

if TYPE_CHECKING:
    from cleaner.training.looks import PageLook
    from cleaner.training.metrics.truth import Truth

WORST = 20
_STYLE = (
    "html{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{max-width:64rem;margin:0 auto;padding:1rem}"
    "img{max-width:100%;height:auto;background:#fff}.plots{display:flex;flex-wrap:wrap;gap:1rem}"
    "figure{margin:0;flex:1 1 26rem}figcaption{font-weight:600}li{overflow-wrap:anywhere}"
    "pre{overflow-x:auto;font-size:.75rem}a{color:LinkText}"
)
Inspect = Callable[["PageLook"], Inspection]


def write_evaluation(
    directory: Path, looks: Sequence[PageLook], tables: str, *, heading: str, inspect: Inspect | None = None
) -> None:
    """Write ``index.html``, the plots as SVG files, and for each mode ``worst-MODE.html``.

    ``tables``: the figures as text. ``inspect`` finds the reasons on the worst pages; without, only what was decided is
    shown. Raises CleanerError without matplotlib.
    """
    directory.mkdir(parents=True, exist_ok=True)
    body = [f"<h1>{escape(heading)}</h1>"]
    text = {look.figures.id: look.whole.words.f1 for look in looks if look.mode == "text" and look.whole}
    for mode in dict.fromkeys(look.mode for look in looks):
        of_mode = [look for look in looks if look.mode == mode]
        body.append(f"<h2>{escape(mode)}: {len(of_mode):,} pages</h2>")
        body.append('<div class="plots">')
        for name, (title, svg) in plots(of_mode, text if mode != "composed" else None).items():
            _write(directory / f"{mode}-{name}.svg", [svg])
            body.append(_figure(title, f"{mode}: {title}", svg))
        body.append("</div>")
        worst = _worst(of_mode)
        body += _worst_list(mode, worst)
        _write(directory / f"worst-{mode}.html", _worst_page(mode, worst, inspect))
    body.append(f"<h2>Figures</h2><pre tabindex=0>{escape(tables)}</pre>")
    _write(directory / "index.html", [_page(heading, "\n".join(body))])


def _worst(looks: Sequence[PageLook]) -> list[PageLook]:
    known = [look for look in looks if look.figures.boundary] or looks
    return sorted(known, key=lambda look: (look.figures.words.f1, look.figures.id))[:WORST]


def _worst_list(mode: str, worst: Sequence[PageLook]) -> Iterator[str]:
    yield "<h3>The worst pages</h3><ol>"
    for number, look in enumerate(worst, 1):
        told = "; ".join(faults(look.figures)) or "words only: no line was kept or dropped wrongly"
        link = f'<a href="worst-{escape(mode)}.html#{number}">{escape(look.figures.id)}</a>'
        yield f"<li>{link}: F1 {look.figures.words.f1:.3f}; {escape(told)}</li>"
    yield "</ol>"


def _worst_page(mode: str, worst: Sequence[PageLook], inspect: Inspect | None) -> Iterator[str]:
    title = f"The worst pages, {mode}"
    told = "What is known of a paragraph and differs stands as other; words that differ are lost or left wrongly"
    return report_of_records(map(_worst_record, worst, [inspect] * len(worst)), title=title, compare=told)


def _worst_record(look: PageLook, inspect: Inspect | None) -> tuple[dict[str, Any], dict[str, Any]]:
    article = look.article
    inspection = inspect(look) if inspect and article.paragraphs else Inspection(article)
    row, document = summary(article), record(inspection)
    known = _known(look.truth, look)
    counts = word_counts(article)
    row["differs"] = 0
    for paragraph, truth, words in zip(document["paragraphs"], known, counts, strict=True):
        if truth is None:
            continue
        role, keep = truth
        if keep != paragraph["keep"] or role not in (None, paragraph["role"]):
            told = role.value if role else "story" if keep else "noise"
            paragraph["other"] = {"role": told, "confidence": None, "keep": keep}
        row["differs"] += words * (keep != paragraph["keep"])
    return row, document


def _known(truth: Truth, look: PageLook) -> list[tuple[Role | None, bool] | None]:
    """What is known of each paragraph: the role that was read, if it was, and whether it should stay."""
    paragraphs = look.article.paragraphs
    if not truth.spans:
        return [None] * len(paragraphs)
    read = _as_read(truth, look)
    if truth.mapped:
        lines = mapped_lines([paragraph.text for paragraph in paragraphs], read)
    else:
        lines = kept_lines([(paragraph.start, paragraph.end) for paragraph in paragraphs], read)
    roles = truth.view.roles
    return [(line.role if roles else None, line.keep) if line.role is not None else None for line in lines]


def _as_read(truth: Truth, look: PageLook) -> Any:
    """The view's lines as an article of what is known; lines of which nothing is known are left out."""
    from dataclasses import replace

    from cleaner.article import Paragraph

    roles = truth.view.roles or (None,) * len(truth.spans)
    lines = [
        Paragraph(
            truth.view.text[start:end],
            start,
            end,
            role or (Role.STORY if kind is LineClass.STORY else Role.BOILERPLATE),
            1.0,
            kind is LineClass.STORY,
        )
        for (start, end), kind, role in zip(truth.spans, truth.classes, roles, strict=True)
        if kind is not LineClass.NEITHER
    ]
    return replace(look.article, paragraphs=tuple(lines))


def _figure(title: str, alt: str, svg: str) -> str:
    data = base64.b64encode(svg.encode()).decode()
    return (
        f'<figure><figcaption>{escape(title)}</figcaption><img alt="{escape(alt)}" '
        f'src="data:image/svg+xml;base64,{data}"></figure>'
    )


def _page(title: str, body: str) -> str:
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>{body}</main>\n</body>\n</html>\n"
    )


def _write(path: Path, parts: Any) -> None:
    with atomic(path) as file:
        for part in parts:
            file.write(part.encode("utf-8", "backslashreplace"))
