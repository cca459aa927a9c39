"""What training does that could be done otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from cleaner.segmenter.decode import Thresholds
from cleaner.training.network import Shape

_THRESHOLDS = Thresholds(short=0.8, single=0.14)

_SHAPE = Shape(networks=2, units=48, layers=2, epochs=10)
_MARKUP_SHAPE = Shape(epochs=5)

_MARKUP_THRESHOLDS = Thresholds(short=0.3, single=0.2, story=0.3)


@dataclass(frozen=True, slots=True)
class Recipe:
    """What training does that could be done otherwise; the shipped model's recipe is the default."""

    seed: int = 20261121
    per_story: int = 6
    wet_share: float = 0.7
    weights: tuple[tuple[str, float], ...] = (
        ("text", 1.0),
        ("recall", 1.0),
        ("written", 1.0),
        ("composed", 0.25),
        ("wet", 1.0),
        ("paragraphs", 1.0),
        ("bare", 0.1),
    )
    unread_weight: float = 0.1
    wording_weights: tuple[tuple[str, float], ...] = (
        ("text", 1.0),
        ("written", 1.0),
        ("recall", 0.5),
        ("paragraphs", 0.2),
        ("wet", 0.05),
    )
    named_weight: float = 0.05
    furniture_weight: float = 0.3
    markup_strength: float = 0.5
    wording_strength: float = 3.0
    jobs: int = 2
    term_rounds: int = 150
    sequence: Shape = _SHAPE
    learning_rate: float = 0.06
    leaves: int = 16
    thresholds: Thresholds = _THRESHOLDS
    markup_weights: tuple[tuple[str, float], ...] = (
        ("page", 1.0),
        ("exact", 6.0),
        ("matched", 1.0),
        ("other", 1.0),
        ("fragment", 0.1),
    )
    names_strength: float = 0.7
    fragment_share: float = 0.12
    markup_rounds: int = 220
    markup_rate: float = 0.09
    markup_leaves: int = 31
    markup_gap_rounds: int = 160
    noise_rounds: int = 100
    markup_sequence: Shape = _MARKUP_SHAPE
    declared_strength: float = 5.0
    vocabulary_strength: float = 50.0
    type_rounds: int = 300
    type_leaves: int = 4
    type_strength: float = 0.01
    left_out: float = 0.25
    unasked: float = 0.5
    asking_doubt: float = 0.12
    markup_thresholds: Thresholds = _MARKUP_THRESHOLDS


RECIPE = Recipe()
