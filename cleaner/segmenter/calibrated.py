"""What is made of a model's scores: calibrations on sites not fitted on, and the thresholds of decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from cleaner.segmenter.calibration import Calibration
from cleaner.segmenter.decode import Thresholds

_SURE = 1e-6


@dataclass(frozen=True, slots=True)
class Calibrated:
    """Of one form of page, text or HTML.

    ``story``: of the log odds that a block is story. ``temperature``: what log odds of the story's end are divided by.
    ``end``: of the log odds that the end which was chosen is exact.
    """

    story: Calibration
    temperature: float
    end: Calibration
    thresholds: Thresholds

    def ends(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """The log odds, (n,), that the story ends with each block, of scores, (n,)."""
        return scores / self.temperature

    def end_confidence(self, share: float) -> float:
        """The calibrated probability that the story ends with a block of this share of the page's odds."""
        share = min(max(share, _SURE), 1 - _SURE)
        return float(self.end(np.log(share / (1 - share))))

    def manifest(self) -> dict[str, Any]:
        """The numbers, for a JSON file."""
        return {
            "story_calibration": [self.story.slope, self.story.offset],
            "end_temperature": self.temperature,
            "confidence_calibration": [self.end.slope, self.end.offset],
            "thresholds": asdict(self.thresholds),
        }

    @classmethod
    def from_manifest(cls, manifest: Mapping[str, Any]) -> Self:
        """Rebuild from :meth:`manifest`; errors as ``Model.load`` turns into its own."""
        return cls(
            story=Calibration(*map(float, manifest["story_calibration"])),
            temperature=float(manifest["end_temperature"]),
            end=Calibration(*map(float, manifest["confidence_calibration"])),
            thresholds=Thresholds(**{key: float(value) for key, value in manifest["thresholds"].items()}),
        )
