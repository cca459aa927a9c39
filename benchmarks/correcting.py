"""Whether correcting twenty pages of a site helps on the site's other pages.

``python -m benchmarks.correcting`` trains twice on the corpora without two sites, once with twenty pages of each as
somebody would have corrected them in a report, and measures both models on the texts of the sites' other pages. What
sees markup, which texts never ask, is fitted in name only, so that both take about as long as one `cleaner train`.
``--rounds`` makes it short, and the figures worth nothing.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.pages import corpora
from cleaner.article import Role
from cleaner.training.cleaning import cleaning_with
from cleaner.training.corpora import CORRECTED, Page, read_corrected, read_pages, validation
from cleaner.training.evaluation import measure
from cleaner.training.fit import RECIPE, fit
from cleaner.training.furniture import read_furniture
from cleaner.training.metrics.gold import STORY_COVERAGE, GoldText, is_title, page_titles
from cleaner.training.metrics.truth import Truth, known_truth
from cleaner.training.training_set import read_materials, training_set
from cleaner.training.views import page_view
from cleaner.training.written import read_written

if TYPE_CHECKING:
    from cleaner.segmenter import Segmenter
    from cleaner.training.examples import Material
    from cleaner.training.metrics.figures import PageFigures

MODELS = Path(__file__).resolve().parents[1] / "models"
SITES = ("rizospastis.gr", "express.gr")
"""Those of most pages in the corpora; they do not validate."""


def corrected_row(page: Page) -> dict[str, Any]:
    """The labels of a page as they are saved once a person has set its story right, by its gold text."""
    from cleaner import clean

    article = clean(page.html, kind="html", url=page.url, id=page.id)
    gold, titles = GoldText(page.gold), page_titles(page.html, page.title)
    roles = [_role(paragraph.text, paragraph.role, gold, titles) for paragraph in article.paragraphs]
    return {
        "id": page.id,
        "source": CORRECTED,
        "site": page.site,
        "url": page.url,
        "title": page.title,
        "lang": page.lang,
        "verdict": "story",
        "end": max((i for i, role in enumerate(roles) if role is Role.STORY), default=-1),
        "paragraphs": [
            {"text": paragraph.text, "role": role.value}
            for paragraph, role in zip(article.paragraphs, roles, strict=True)
        ],
        "html": page.html,
    }


def _role(text: str, found: Role, gold: GoldText, titles: Sequence[str]) -> Role:
    if is_title(text, titles):
        return Role.HEADLINE
    if gold.coverage(text) >= STORY_COVERAGE:
        return Role.STORY
    return Role.BOILERPLATE if found is Role.STORY else found


def trained(materials: Sequence[Material], rounds: int | None) -> Segmenter:
    """A model for texts, of the materials and the furniture."""
    recipe = replace(RECIPE, markup_rounds=1, markup_gap_rounds=1, type_rounds=1)
    if rounds:
        recipe = replace(recipe, term_rounds=rounds, sequence=replace(recipe.sequence, epochs=rounds))
    return fit(training_set(materials, read_furniture(MODELS / "furniture"), recipe), recipe=recipe)


def main() -> None:
    """Train, measure, print; and write the figures where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", nargs="+", default=SITES)
    parser.add_argument("--corrected", type=int, default=20, help="how many pages of each are corrected")
    parser.add_argument("--rounds", type=int, help="rounds of learning, for a try")
    parser.add_argument("--pages", type=int, help="pages of the corpora, for a try")
    parser.add_argument("--output", type=Path, help="where to write the figures as JSON")
    given = parser.parse_args()
    roles = [corpora().parent / "roles" / "roles.jsonl.xz", MODELS / "readings.jsonl.xz"]
    pages = list(read_pages(corpora(), *roles))
    learned: list[Page] = []
    truths: dict[str, list[Truth]] = {}
    for site in given.site:
        own = [page for page in pages if page.site == site and page.is_article]
        learned += own[: given.corrected]
        views = [view for page in own[given.corrected :] if (view := page_view(page, "text"))]
        truths[site] = [known_truth(view) for view in views]
        if not views:
            parser.error(f"{site} has {len(own)} articles, of which {given.corrected} are to be corrected")
    rest = [page for page in pages if page.site not in given.site and not validation(page.site)]
    rest = rest[:: max(len(rest) // given.pages, 1) if given.pages else 1]
    with tempfile.TemporaryDirectory() as folder:
        labels = Path(folder) / "labels.jsonl"
        labels.write_text("".join(json.dumps(corrected_row(page)) + "\n" for page in learned), encoding="utf-8")
        corrected = list(read_corrected(labels))
    materials, written = read_materials([*rest, *corrected], 2, print), read_written(MODELS / "pages")
    found: dict[str, list[list[PageFigures]]] = {}
    for some in (materials[: len(rest)], materials):  # without and with what was corrected
        clean = cleaning_with(trained([*some, *written], given.rounds))
        for site in given.site:
            found.setdefault(site, []).append(measure(truths[site], clean))
    figures = {site: told(*found[site]) for site in given.site}
    print(json.dumps(figures, indent=1))
    if given.output:
        given.output.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def told(without: Sequence[PageFigures], corrected: Sequence[PageFigures]) -> dict[str, Any]:
    """Story-end accuracy and word F1 of both models on a site, and on how many of its pages the end was won or lost."""
    pairs = [
        (one.boundary.end_exact, other.boundary.end_exact)
        for one, other in zip(without, corrected, strict=True)
        if one.boundary and other.boundary
    ]
    figures: dict[str, Any] = {
        "judged": len(pairs),
        "ends_won": sum(other > one for one, other in pairs),
        "ends_lost": sum(one > other for one, other in pairs),
    }
    for name, place, pages in (("without", 0, without), ("with", 1, corrected)):
        exact = sum(pair[place] for pair in pairs) / max(len(pairs), 1)
        f1 = sum(page.words.f1 for page in pages) / max(len(pages), 1)
        figures[name] = {"story_end_exact": round(exact, 4), "word_f1": round(f1, 4)}
    return figures


if __name__ == "__main__":
    main()
