"""How time grows with the paragraphs of a document."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.pages import Sample
from benchmarks.timing import Figure, figure, in_turn, one_core

if TYPE_CHECKING:
    from cleaner.segmenter import Segmenter

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)
QUICK_SIZES = SIZES[:3]


def with_paragraphs(
    samples: Sequence[Sample], segmenter: Segmenter, sizes: Sequence[int], rounds: int
) -> Iterator[Figure]:
    """Clean documents of ``sizes`` lines, drawn from the samples', and fit the exponent of growth: 1 is linear."""
    import numpy as np

    from cleaner import clean

    lines = [line for sample in samples for line in sample.text.split("\n") if line.strip()]
    draw = random.Random(0)
    texts = {size: "\n".join(draw.choices(lines, k=size)) for size in sizes}

    with one_core():
        cleaning = {size: partial(clean, text, kind="text", segmenter=segmenter) for size, text in texts.items()}
        taken = in_turn({str(size): clean_it for size, clean_it in cleaning.items()}, rounds)
    for size in sizes:
        yield figure(f"{size:,} lines, each 1,000", "ms", [s * 1e6 / size for s in taken[str(size)]])
    exponents = [
        float(np.polyfit(np.log(sizes), np.log([taken[str(size)][turn] for size in sizes]), 1)[0])
        for turn in range(rounds)
    ]
    yield figure("exponent of growth", "", exponents, limit=1.1)
