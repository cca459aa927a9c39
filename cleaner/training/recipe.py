"""What training does that could be done otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from cleaner.segmenter.decode import Thresholds
from cleaner.training.network import Shape

_THRESHOLDS = Thresholds(tail=0.1, likeliest=0.65, single=0.07)

_SHAPE, _MARKUP_SHAPE = Shape(epochs=8), Shape(epochs=5)

_MARKUP_THRESHOLDS = Thresholds(tail=0.05, likeliest=0.5, single=0.5, story=0.34)


@dataclass(frozen=True, slots=True)
class Recipe:
    """What training does that could be done otherwise; the shipped model's recipe is the default."""

    seed: int = 20261121
    per_story: int = 2
    wet_share: float = 0.35
    weights: tuple[tuple[str, float], ...] = (
        ("text", 1.0),
        ("recall", 0.5),
        ("written", 0.5),
        ("composed", 0.3),
        ("wet", 0.3),
        ("paragraphs", 0.1),
        ("bare", 0.1),
    )
    unread_weight: float = 0.1
    named_weight: float = 0.05
    furniture_weight: float = 0.5
    markup_strength: float = 2.0
    wording_strength: float = 3.0
    jobs: int = 2
    term_rounds: int = 40
    first_rounds: int = 220
    second_rounds: int = 180
    gap_rounds: int = 200
    noise_rounds: int = 100
    sequence: Shape = _SHAPE
    sequence_weights: tuple[tuple[str, float], ...] = (
        ("text", 1.0),
        ("recall", 1.0),
        ("written", 1.0),
        ("composed", 0.5),
        ("wet", 1.0),
        ("paragraphs", 1.0),
        ("bare", 0.1),
    )
    learning_rate: float = 0.06
    leaves: int = 16
    thresholds: Thresholds = _THRESHOLDS
    markup_weights: tuple[tuple[str, float], ...] = (
        ("page", 1.0),
        ("exact", 6.0),
        ("matched", 0.5),
        ("other", 1.0),
        ("fragment", 0.3),
    )
    names_strength: float = 1.0
    fragment_share: float = 0.12
    markup_rounds: int = 320
    markup_leaves: int = 31
    markup_gap_rounds: int = 160
    markup_sequence: Shape = _MARKUP_SHAPE
    declared_strength: float = 5.0
    type_rounds: int = 300
    type_leaves: int = 4
    type_strength: float = 0.01
    left_out: float = 0.25
    unasked: float = 0.5
    asking_doubt: float = 0.12
    markup_thresholds: Thresholds = _MARKUP_THRESHOLDS


RECIPE = Recipe()
