"""Documents to put into reports."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cleaner.article import Article, Boundary, Paragraph, Role, Verdict
from cleaner.inspection import Finding, Inspection, Reason
from cleaner.report.page import report_parts

LINES = [
    ("Home | News", Role.BOILERPLATE),
    ("Storm takes the pier", Role.HEADLINE),
    ("The storm came in the night, the mayor said.", Role.STORY),
    ("See also: floods", Role.PROMO),
    ("Nobody was hurt in Eastport.", Role.STORY),
    ("A tourist who had lost his way was", Role.TEASER),
    ("Sign up", Role.PROMO),
]
REASONS = (Reason("ending", "ends with a stop", 0.8), Reason("names", "none of its names occur before", -0.3))


def inspection(name: str = "a", lines: list[tuple[str, Role]] | None = None, **changes: Any) -> Inspection:
    lines = LINES if lines is None else lines
    at, paragraphs = 0, []
    for text, role in lines:
        paragraphs.append(Paragraph(text, at, at + len(text), role, 0.9, role is Role.STORY))
        at += len(text) + 1
    story = [i for i, (_, role) in enumerate(lines) if role is Role.STORY]
    html = changes.pop("html", None)
    fields: dict[str, Any] = {
        "source_text": "\n".join(text for text, _ in lines),
        "paragraphs": tuple(paragraphs),
        "verdict": Verdict.STORY if story else Verdict.NO_STORY,
        "boundary": Boundary(story[0], story[-1] + 1, 0.75) if story else None,
        "id": name,
        "url": f"https://eastport.example/{name}",
        "title": f"Storm {name}",
        "language": "en",
        "model": "small",
    }
    findings = tuple(Finding(0.5, REASONS) for _ in lines)
    return Inspection(Article(**fields | changes), findings, html)


def write(path: Path, *found: Inspection) -> Path:
    path.write_text("".join(report_parts(found, title="Some documents")), encoding="utf-8")
    return path
