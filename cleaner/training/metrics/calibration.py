"""Whether confidences mean what they say: of the lines given .8, eight in ten should be right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cleaner.training.metrics.figures import PageFigures

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions whose confidence lies in [low, high), the last bin's in [low, 1]: mean confidence, share right."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """The expected calibration error (mean gap of confidence and accuracy, by count) and the bins that hold any."""

    error: float
    count: int
    bins: tuple[Bin, ...]


def calibration(predictions: Iterable[tuple[float, bool]], bins: int = BINS) -> Calibration | None:
    """Sort predictions (confidence in [0, 1], whether right) into bins of equal width; None without predictions.

    >>> calibration([(0.9, True), (0.9, False), (0.1, False)]).error
    0.3
    """
    sorted_out: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for confidence, right in predictions:
        sorted_out[min(bins - 1, int(confidence * bins))].append((confidence, right))
    filled = tuple(_bin(index, bins, members) for index, members in enumerate(sorted_out) if members)
    total = sum(bin_.count for bin_ in filled)
    if not total:
        return None
    error = sum(bin_.count * abs(bin_.confidence - bin_.accuracy) for bin_ in filled) / total
    return Calibration(round(error, 4), total, filled)


def _bin(index: int, bins: int, members: Sequence[tuple[float, bool]]) -> Bin:
    count = len(members)
    return Bin(
        low=index / bins,
        high=(index + 1) / bins,
        count=count,
        confidence=round(sum(confidence for confidence, _ in members) / count, 4),
        accuracy=round(sum(right for _, right in members) / count, 4),
    )


def role_calibration(pages: Iterable[PageFigures]) -> Calibration | None:
    """Calibrate the roles' confidences, over lines read by hand that stand in a paragraph."""
    return calibration(
        (confidence, role is found) for page in pages for role, found, confidence in page.roles if found is not None
    )


def boundary_calibration(pages: Iterable[PageFigures]) -> Calibration | None:
    """Calibrate the boundaries' confidences that the end is exact, over pages with a known story and a boundary."""
    return calibration(
        (page.end_confidence, page.boundary.end_exact)
        for page in pages
        if page.boundary is not None and page.end_confidence is not None
    )
