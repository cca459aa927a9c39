"""Makes the README's pictures from the fixtures: ``python -m benchmarks.screenshots``.

Needs the extras ``browser`` and ``plots``, and chromium with chromedriver.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

from cleaner.article import Role
from cleaner.inspection import Inspection, inspect_page
from cleaner.items import Item
from cleaner.report.comparison import compared, comparison_records
from cleaner.report.evaluation_page import write_evaluation
from cleaner.report.page import report_of_records, report_parts
from cleaner.report.terminal import page_lines, why_lines
from cleaner.training.baselines import no_op
from cleaner.training.cleaning import cleaning_with
from cleaner.training.looks import PageLook, page_look
from cleaner.training.metrics.figures import page_figures
from cleaner.training.metrics.truth import known_truth
from cleaner.training.views import View

HERE = Path(__file__).resolve().parent
PICTURES = HERE / "pictures"
FIXTURES = HERE.parent / "fixtures" / "text"
EXAMPLE = FIXTURES / "story-with-leads.txt"
_DRAWN = ("de-", "en-", "es-", "fr-", "it-", "pl-", "pt-", "ru-")
"""Languages for which every machine has letters."""
_COLOURS = {"1;36": "#3cc", "36": "#3aa", "32": "#5c5", "34": "#69f", "33": "#cc5", "31": "#f66", "35": "#d6d"}
_COLOURS |= {"94": "#99f", "90": "#999", "2": "#999", "1": "#fff"}


def main() -> None:
    """Make every picture."""
    with tempfile.TemporaryDirectory() as folder:
        browser = _browser()
        try:
            for name, (page, size, script) in _pages(Path(folder)).items():
                browser.set_window_size(*size)
                browser.get(page)
                _ready(browser)
                if script:
                    browser.execute_script(script)
                    _ready(browser)
                browser.save_screenshot(str(PICTURES / f"{name}.png"))
        finally:
            browser.quit()


def _pages(folder: Path) -> dict[str, tuple[str, tuple[int, int], str]]:
    """What is opened for each picture, how large, and what is done there first."""
    text = EXAMPLE.read_text("utf-8")
    found = inspect_page(Item(text, "text", EXAMPLE.name))
    markup = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())
    as_html = inspect_page(Item(f"<h1>Engines for Sarkand</h1>{markup}", "html", "story-with-leads.html"))
    paths = [path for path in sorted(FIXTURES.rglob("*.txt")) if path.name.startswith(_DRAWN)]
    all_of_them, bold = ([_inspected(path, price) for path in paths] for price in (None, 1.0))
    write_evaluation(folder / "evaluation", _looks(), "", heading="The fixtures")
    report = _saved(folder / "report.html", report_parts([found], title=EXAMPLE.name))
    end = found.article.boundary.end if found.article.boundary else 0
    why = f"document.querySelectorAll('.why-button')[{end}].click()"
    lines = [*page_lines(found, EXAMPLE.name, 118, colour=True), "", *why_lines(found, end, 118, colour=True)]
    differ = report_of_records(
        comparison_records(compared(all_of_them, bold)),
        title="Two outputs",
        compare="max_loss 0.25 compared with 1, which stands as other",
    )
    return {
        "terminal": (_saved(folder / "terminal.html", [_terminal(lines)]), (1000, 900), ""),
        "report": (report, (1000, 900), why),
        "page": (
            _saved(folder / "page.html", report_parts([as_html], title="Page")),
            (1000, 800),
            "document.getElementById('view').click()",
        ),
        "gallery": (_saved(folder / "gallery.html", report_parts(all_of_them, title="Fixtures")), (1000, 800), ""),
        "compare": (_saved(folder / "compare.html", differ), (1000, 500), ""),
        "evaluation": ((folder / "evaluation" / "index.html").as_uri(), (1000, 1050), ""),
    }


def _inspected(path: Path, max_loss: float | None = None) -> Inspection:
    name = path.relative_to(FIXTURES).as_posix()
    return inspect_page(Item(path.read_bytes(), "text", name), max_loss=max_loss, paragraphs=[])


def _looks() -> list[PageLook]:
    """The fixtures measured by the roles that they must get."""
    views = [view for path in sorted(FIXTURES.rglob("*.roles")) if (view := _view(path))]
    found = []
    for view, article in zip(views, cleaning_with()(views), strict=True):
        truth = known_truth(view)
        whole = page_figures(truth, no_op(view))
        found.append(page_look(truth, article, page_figures(truth, article), whole))
    return found


def _view(path: Path) -> View | None:
    """A fixture as evaluation sees it; None for those without a story."""
    article = inspect_page(Item(path.with_suffix(".txt").read_bytes(), "text"), paragraphs=[]).article
    rows = [line.split(None, 1) for line in path.read_text("utf-8").splitlines() if line and line[0] not in "#"]
    names = [row[0].split("|")[0] for row in rows if not row[0].endswith(":")]
    roles = tuple(Role(name) if name in set(Role) else None for name in names)
    lines = tuple(paragraph.text for paragraph in article.paragraphs)
    if len(roles) != len(lines) or Role.STORY not in roles:
        return None
    gold = tuple(line for line, role in zip(lines, roles, strict=True) if role is Role.STORY)
    name = path.stem
    return View("text", name, path.parent.name, name, name[:2], None, lines, gold, roles=roles)


def _terminal(lines: Iterable[str]) -> str:
    """Lines with colours as HTML."""
    body = "\n".join(re.sub(r"\x1b\[([\d;]*)m", _span, escape(line)) for line in lines)
    return (
        '<!doctype html><meta charset="utf-8"><body id="app" data-ready="yes" style="background:#181818;color:#ddd;'
        f'margin:12px"><pre style="font:13px/1.35 monospace;margin:0">{body}</pre>'
    )


def _span(found: re.Match[str]) -> str:
    return "</span>" if found[1] == "0" else f'<span style="color:{_COLOURS[found[1]]}">'


def _saved(path: Path, parts: Iterable[str]) -> str:
    path.write_text("".join(parts), encoding="utf-8")
    return path.as_uri()


def _browser() -> Any:
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for argument in ("--headless=new", "--no-sandbox", "--hide-scrollbars"):
        options.add_argument(argument)
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver") or ""))


def _ready(browser: Any) -> None:
    """Wait until the page is drawn and painted."""
    browser.execute_async_script(
        "const done = arguments[0], until = Date.now() + 5000;"
        "const look = () => !document.getElementById('app') || document.getElementById('app').dataset.ready"
        " || Date.now() > until ? setTimeout(done, 300) : setTimeout(look, 50); look()"
    )


if __name__ == "__main__":
    main()
