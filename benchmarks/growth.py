"""How time grows with the paragraphs of a document."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.pages import Sample
from benchmarks.timing import Figure, figure, in_turn, one_core

if TYPE_CHECKING:
    from cleaner.documents import Kind
    from cleaner.segmenter import Segmenter

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)
QUICK_SIZES = SIZES[:3]


def with_paragraphs(
    samples: Sequence[Sample], segmenter: Segmenter, sizes: Sequence[int], rounds: int
) -> Iterator[Figure]:
    """Clean documents of ``sizes`` lines, drawn from the samples', and fit the exponent of growth: 1 is linear."""
    lines = [line for sample in samples for line in sample.text.split("\n") if line.strip()]
    draw = random.Random(0)
    texts = {size: "\n".join(draw.choices(lines, k=size)) for size in sizes}

    taken, exponent = by_size(texts, "text", segmenter, rounds)
    for size in sizes:
        yield figure(f"{size:,} lines, each 1,000", "ms", [s * 1e6 / size for s in taken[size]])
    yield exponent


def by_size(
    documents: Mapping[int, str], kind: Kind, segmenter: Segmenter, rounds: int, warm_ups: int = 1
) -> tuple[dict[int, list[float]], Figure]:
    """Seconds to clean each document of a size, round by round, on one core; and the exponent, which shall be 1."""
    import numpy as np

    from cleaner import clean

    actions = {str(size): partial(clean, text, kind=kind, segmenter=segmenter) for size, text in documents.items()}
    with one_core():
        taken = list(in_turn(actions, rounds, warm_ups).values())
    logs = np.log(list(documents))
    exponents = [float(np.polyfit(logs, np.log(turn), 1)[0]) for turn in zip(*taken, strict=True)]
    return dict(zip(documents, taken, strict=True)), figure("exponent of growth", "", exponents, limit=1.1)
