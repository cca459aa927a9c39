"""What training does that could be done otherwise."""

from __future__ import annotations

from dataclasses import dataclass, field

from cleaner.segmenter.decode import Thresholds


@dataclass(frozen=True, slots=True)
class Recipe:
    """What training does that could be done otherwise; the shipped model's recipe is the default."""

    seed: int = 20261121
    per_story: int = 2
    wet_share: float = 0.15
    weights: tuple[tuple[str, float], ...] = (
        ("text", 1.0),
        ("recall", 0.5),
        ("composed", 1.0),
        ("wet", 0.1),
        ("paragraphs", 0.1),
        ("bare", 0.1),
    )
    unread_weight: float = 0.1
    markup_strength: float = 2.0
    wording_strength: float = 3.0
    jobs: int = 2
    term_rounds: int = 40
    first_rounds: int = 150
    second_rounds: int = 100
    gap_rounds: int = 100
    noise_rounds: int = 60
    learning_rate: float = 0.1
    leaves: int = 16
    thresholds: Thresholds = field(default_factory=lambda: Thresholds(tail=0.15, single=0.3))


RECIPE = Recipe()
