"""From what scikit-learn fitted to what cleaning evaluates."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.segmenter.forest import GRAIN, MAX_LEAVES, MAX_TREES, MAX_VALUE, Forest
from cleaner.training.bins import Bins

NEVER = -30.0
"""The log odds of a class that no row had."""


def export_forest(estimator: Any, bins: Bins | None = None) -> Forest:
    """The trees of a fitted ``HistGradientBoostingClassifier``, binary or multiclass.

    Where the trees were grown on the codes of ``bins``, the forest takes the numbers that the codes stand for.

    Values are rounded to float32 and to multiples of ``GRAIN``, which moves scores in the eighth digit. Thresholds
    become the largest float32 that is not above them, which divides float32 numbers exactly as before. Where rows with
    missing values would go is left out: there are none.

    Raises:
        ValueError: the estimator splits by categories, or exceeds the forest's bounds.

    """
    iterations = estimator._predictors
    classes = len(iterations[0])
    trees = [iteration[of].nodes for of in range(classes) for iteration in iterations]
    inner = max(int(np.sum(nodes["is_leaf"] == 0)) for nodes in trees)
    if inner >= MAX_LEAVES:
        raise ValueError(f"a tree has {inner + 1} leaves; set max_leaf_nodes to at most {MAX_LEAVES}")
    if len(iterations) > MAX_TREES:
        raise ValueError(f"{len(iterations)} iterations; set max_iter to at most {MAX_TREES}")
    if any(nodes["is_categorical"].any() for nodes in trees):
        raise ValueError("categorical features are not supported; give them as numbers")
    features = np.zeros((len(trees), inner), dtype=np.uint16)
    thresholds = np.full((len(trees), inner), np.inf)
    splits = np.zeros((len(trees), inner), dtype=np.uint8)
    values = np.zeros((len(trees), inner + 1))
    for tree, nodes in enumerate(trees):
        split, waiting = 0, [(0, 0)]  # nodes, each with its leaf's number, parents first
        for node, leaf in waiting:
            if nodes["is_leaf"][node]:
                values[tree, leaf] = nodes["value"][node]
                continue
            features[tree, split] = nodes["feature_idx"][node]
            thresholds[tree, split] = nodes["num_threshold"][node]
            splits[tree, split] = leaf
            split += 1
            waiting += [(int(nodes["left"][node]), leaf), (int(nodes["right"][node]), split)]
    if bins is not None:
        thresholds = _uncoded(thresholds, features, bins)
    if not (np.abs(values) <= MAX_VALUE).all():
        raise ValueError(f"a leaf's value is beyond {MAX_VALUE:g}; raise l2_regularization or min_samples_leaf")
    return Forest(
        features=features,
        thresholds=at_most(thresholds),
        splits=splits,
        values=(np.round(values.astype(np.float32).astype(np.float64) / GRAIN) * GRAIN).astype(np.float32),
        baseline=np.array(estimator._baseline_prediction, dtype=np.float64).reshape(-1),
        columns=int(estimator.n_features_in_),
    )


def widened(forest: Forest | None, present: NDArray[Any], classes: int, columns: int) -> Forest:
    """The forest of the ``present`` classes as one of all ``classes``, of which it never tells the others.

    ``forest``: a score for each class present, or one score where there are two; None where there is one alone.
    """
    inner, rounds = (1, 1) if forest is None else (forest.features.shape[1], len(forest.features))
    of = present.tolist() if forest is not None and len(present) > 2 else present[1:].tolist()
    rounds = rounds // max(len(of), 1)
    shape = (classes, rounds, inner)
    features, splits = np.zeros(shape, dtype=np.uint16), np.zeros(shape, dtype=np.uint8)
    thresholds = np.full(shape, np.inf, dtype=np.float32)
    values = np.zeros((classes, rounds, inner + 1), dtype=np.float32)
    baseline = np.full(classes, NEVER)
    baseline[present] = 0
    if forest is not None:
        features[of] = forest.features.reshape(-1, rounds, inner)
        thresholds[of] = forest.thresholds.reshape(-1, rounds, inner)
        splits[of] = forest.splits.reshape(-1, rounds, inner)
        values[of] = forest.values.reshape(-1, rounds, inner + 1)
        baseline[of] = forest.baseline
    flat = classes * rounds
    return Forest(
        features.reshape(flat, inner),
        thresholds.reshape(flat, inner),
        splits.reshape(flat, inner),
        values.reshape(flat, inner + 1),
        baseline,
        columns,
    )


def _uncoded(thresholds: NDArray[np.float64], features: NDArray[np.uint16], bins: Bins) -> NDArray[np.float64]:
    """Thresholds on codes as thresholds on numbers: a code is at most ``b`` where its number is at most edge ``b``."""
    numbers = np.full(thresholds.shape, np.inf)
    for place in zip(*np.nonzero(np.isfinite(thresholds)), strict=True):
        edges, code = bins.edges[features[place]], int(np.floor(thresholds[place]))
        if code < len(edges):
            numbers[place] = edges[code]
    return numbers


def at_most(numbers: NDArray[np.float64]) -> NDArray[np.float32]:
    """The largest float32 that is not above each of ``numbers``.

    >>> below = at_most(np.array([0.1]))
    >>> float(below[0]) <= 0.1 < float(np.nextafter(below[0], np.float32(1)))
    True

    """
    with np.errstate(over="ignore"):
        near = numbers.astype(np.float32)
    return np.where(near > numbers, np.nextafter(near, np.float32(-np.inf)), near)
