"""Figures of many pages, each a ratio of sums over pages, with bootstrap intervals over sites.

Pages of one site share a template, and so their errors: resampling pages would make the intervals too narrow.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cleaner.article import ROLES, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from cleaner.training.metrics.figures import BoundaryFigures, PageFigures

FIGURES = (
    "f1",
    "precision",
    "recall",
    "tail_before",
    "tail_after",
    "head_before",
    "head_after",
    "end_exact",
    "pages_cut_short",
    "pages_losing_story",
    "story_words_lost",
    "noise_removed",
    "violations",
)
"""Names of the figures, in the order in which tables show them.

All are means over pages but for ``noise_removed``, a share of all noise words. ``tail_*`` and ``head_*``: pages with
noise after or before the story, before cleaning and after; ``pages_*`` and ``violations``: shares of pages;
``story_words_lost``: mean share of a page's story words.
"""
_FLAGS = (
    "tail_before",
    "tail_after",
    "head_before",
    "head_after",
    "end_exact",
    "pages_cut_short",
    "pages_losing_story",
)
RESAMPLES = 1000
_SEED = 20261121
_INTERVAL = (2.5, 97.5)

Ratio = tuple[float, float]
"""Numerator and denominator."""


@dataclass(frozen=True, slots=True)
class RoleFigures:
    """Precision, recall and F1 of one role over lines read by hand; ``support`` is how many lines readers gave it."""

    precision: float | None
    recall: float | None
    f1: float
    support: int


def page_ratios(page: PageFigures) -> dict[str, Ratio]:
    """Return what one page adds to each figure."""
    words = page.words
    ratios = {"f1": (words.f1, 1.0), "precision": (words.precision, 1.0), "recall": (words.recall, 1.0)}
    return ratios | (_boundary_ratios(page.boundary) if page.boundary else {}) | _role_ratios(page)


def _boundary_ratios(boundary: BoundaryFigures) -> dict[str, Ratio]:
    flags = {name: (float(getattr(boundary, name)), 1.0) for name in _FLAGS}
    return flags | {
        "story_words_lost": (boundary.story_words_lost / boundary.story_words, 1.0),
        "noise_removed": (boundary.noise_words - boundary.noise_words_kept, boundary.noise_words),
        "violations": (float(boundary.violation), 1.0),
    }


def _role_ratios(page: PageFigures) -> dict[str, Ratio]:
    wanted = Counter(role for role, _, _ in page.roles)
    given = Counter(role for _, role, _ in page.roles)
    hits = Counter(role for role, found, _ in page.roles if role is found)
    ratios: dict[str, Ratio] = {}
    for role in wanted | given:
        if role is not None:
            ratios[f"{role}/precision"] = hits[role], given[role]
            ratios[f"{role}/recall"] = hits[role], wanted[role]
            ratios[f"{role}/f1"] = 2 * hits[role], wanted[role] + given[role]
    return ratios


class SiteSums:
    """Numerators and denominators of every figure, summed by site: arrays of (sites, figures)."""

    def __init__(self, pages: Iterable[PageFigures]) -> None:
        rows = [(page.site, page_ratios(page)) for page in pages]
        self.sites = sorted({site for site, _ in rows})
        self.names = sorted({name for _, ratios in rows for name in ratios})
        site_index = {site: index for index, site in enumerate(self.sites)}
        name_index = {name: index for index, name in enumerate(self.names)}
        sums = np.zeros((2, len(self.sites), len(self.names)))
        for site, ratios in rows:
            for name, ratio in ratios.items():
                sums[:, site_index[site], name_index[name]] += ratio
        self._numerators, self._denominators = sums

    def figures(self) -> dict[str, float]:
        """Return every figure that has a denominator."""
        whole = self._weighed(np.ones((1, len(self.sites))))[0]
        return {name: float(value) for name, value in zip(self.names, whole, strict=True) if not np.isnan(value)}

    def support(self, role: Role) -> int:
        """Return how many lines readers gave the role."""
        name = f"{role}/recall"
        return int(self._denominators[:, self.names.index(name)].sum()) if name in self.names else 0

    def intervals(self, resamples: int = RESAMPLES, seed: int = _SEED) -> dict[str, tuple[float, float]]:
        """Return each figure's 95 % interval over sites drawn with replacement, and that of ``roles_mean``."""
        count = len(self.sites)
        drawn = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), size=resamples)
        values = self._weighed(drawn.astype(float))
        columns = dict(zip(self.names, values.T, strict=True))
        role_columns = [columns[f"{role}/f1"] for role in ROLES if self.support(role)]
        if role_columns:
            columns["roles_mean"] = _mean_known(np.array(role_columns))
        return {name: _interval(column) for name, column in columns.items() if not np.isnan(column).all()}

    def _weighed(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        denominators = weights @ self._denominators
        known = denominators > 0
        return np.where(known, weights @ self._numerators / np.where(known, denominators, 1.0), np.nan)


def _mean_known(columns: NDArray[np.float64]) -> NDArray[np.float64]:
    known = ~np.isnan(columns)
    return np.asarray(np.where(known, columns, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1))


def _interval(column: NDArray[np.float64]) -> tuple[float, float]:
    low, high = np.nanpercentile(column, _INTERVAL)
    return float(low), float(high)


def role_figures(sums: SiteSums) -> dict[Role, RoleFigures]:
    """Return the figures of every role that readers gave at all."""
    figures = sums.figures()
    return {
        role: RoleFigures(
            precision=figures.get(f"{role}/precision"),
            recall=figures.get(f"{role}/recall"),
            f1=figures[f"{role}/f1"],
            support=sums.support(role),
        )
        for role in ROLES
        if sums.support(role)
    }


def roles_mean(roles: dict[Role, RoleFigures]) -> float | None:
    """Return the mean of the roles' F1, each rounded to three decimals first as when read from a table."""
    return sum(round(figures.f1, 3) for figures in roles.values()) / len(roles) if roles else None


def worst_tenth_f1(pages: Sequence[PageFigures]) -> float:
    """Return the mean word F1 of the worst tenth of the pages, at least one; 0 without pages."""
    worst = sorted(page.words.f1 for page in pages)[: max(1, len(pages) // 10)]
    return sum(worst) / len(worst) if worst else 0.0
