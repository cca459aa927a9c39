"""How alike stories are in what they are about."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.training.metrics.tokens import tokens


def likeness(stories: Sequence[str]) -> NDArray[np.float32]:
    """The cosine between stories as bags of words, rare words weighing more: (stories, stories), each in [0, 1].

    Salton and Buckley, "Term-weighting approaches in automatic text retrieval", 1988.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    n = len(stories)
    bags = TfidfVectorizer(analyzer=tokens, sublinear_tf=True, dtype=np.float32)
    try:
        weights = bags.fit_transform(stories)
    except ValueError:  # none has a word
        return np.zeros((n, n), dtype=np.float32)
    alike: NDArray[np.float32] = np.clip((weights @ weights.T).toarray(), 0, 1)
    return alike
