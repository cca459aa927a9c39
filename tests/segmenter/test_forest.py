import pickle
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from cleaner.errors import ModelError
from cleaner.segmenter.bits import ROWS
from cleaner.segmenter.forest import GRAIN, Forest
from cleaner.training.export import at_most, export_forest, widened

Matrix = NDArray[np.float32]


def table(rows: int = 600, columns: int = 12, *, seed: int = 0) -> Matrix:
    """Numbers of every build: continuous, whole, nearly always the same, always the same."""
    random = np.random.default_rng(seed)
    matrix = random.normal(size=(rows, columns))
    matrix[:, columns // 3 :] = np.round(matrix[:, columns // 3 :] * 2)
    matrix[:, -2] = random.random(rows) < 0.02
    matrix[:, -1] = 7
    return matrix.astype(np.float32)


def labels(matrix: Matrix, classes: int) -> NDArray[np.int64]:
    score = matrix[:, 0] + matrix[:, 1] * matrix[:, 2] - matrix[:, 5]
    return np.digitize(score, np.quantile(score, np.arange(1, classes) / classes))


def fitted(matrix: Matrix, classes: int = 2, *, trees: int = 12, leaves: int = 16) -> HistGradientBoostingClassifier:
    estimator = HistGradientBoostingClassifier(
        max_iter=trees, max_leaf_nodes=leaves, min_samples_leaf=5, early_stopping=False, random_state=0
    )
    return estimator.fit(matrix, labels(matrix, classes))


def expected(estimator: HistGradientBoostingClassifier, matrix: Matrix) -> NDArray[np.float64]:
    scores: NDArray[np.float64] = estimator.decision_function(matrix).reshape(len(matrix), -1)
    return scores


@pytest.fixture(scope="module")
def forest() -> Forest:
    return export_forest(fitted(table(), 3))


@pytest.mark.parametrize("classes", [2, 3, 9])
@pytest.mark.parametrize("leaves", [2, 3, 8, 16, 31, 32])
def test_scores_are_those_of_scikit_learn(classes: int, leaves: int) -> None:
    matrix = table()
    estimator = fitted(matrix, classes, leaves=leaves)
    forest = export_forest(estimator)
    assert (forest.classes, forest.trees) == (1 if classes == 2 else classes, 12 * (1 if classes == 2 else classes))
    for some in (matrix, table(500, seed=1), np.nextafter(matrix, np.float32(9)), np.nextafter(matrix, np.float32(-9))):
        np.testing.assert_allclose(forest.scores(some), expected(estimator, some), rtol=0, atol=1e-5)


@given(st.integers(0, 10_000), st.integers(2, 5), st.integers(1, 30), st.integers(2, 32), st.integers(20, 200))
@settings(max_examples=15, deadline=None)
def test_whatever_was_fitted(seed: int, classes: int, trees: int, leaves: int, rows: int) -> None:
    random = np.random.default_rng(seed)
    matrix = np.round(random.standard_t(1, size=(rows, 4)) * 3, 1).astype(np.float32)
    wanted = random.integers(0, classes, rows)
    wanted[:classes] = np.arange(classes)
    estimator = HistGradientBoostingClassifier(
        max_iter=trees, max_leaf_nodes=leaves, min_samples_leaf=1 + seed % 5, early_stopping=False
    )
    estimator.fit(matrix, wanted)
    forest = export_forest(estimator)
    np.testing.assert_allclose(forest.scores(matrix), expected(estimator, matrix), rtol=0, atol=1e-5)


def test_numbers_just_beside_a_threshold_fall_as_in_double_precision() -> None:
    # halfway between neighbouring float32, where rounding decides
    matrix = np.repeat(np.array([[1.0], [np.nextafter(np.float32(1), np.float32(2))]], dtype=np.float32), 40, axis=0)
    estimator = HistGradientBoostingClassifier(max_iter=3, min_samples_leaf=5, early_stopping=False)
    estimator.fit(matrix, matrix[:, 0] > 1)
    scores = export_forest(estimator).scores(matrix)
    np.testing.assert_allclose(scores, expected(estimator, matrix), rtol=0, atol=1e-5)
    assert scores[0] < 0 < scores[-1]


def test_thresholds_beyond_single_precision() -> None:
    greatest = np.finfo(np.float32).max
    numbers = np.array([1e300, -1e300, np.inf, 0.1, -0.1, 0.5])
    found = at_most(numbers)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, np.array([greatest, -np.inf, np.inf, 0.1, -0.1, 0.5]), rtol=1e-7)
    assert (found.astype(np.float64) <= numbers).all()


def test_infinite_numbers() -> None:
    estimator = fitted(table())
    extreme = table(20)
    extreme[:10, ::2], extreme[10:, ::3] = np.inf, -np.inf
    np.testing.assert_allclose(
        export_forest(estimator).scores(extreme), expected(estimator, extreme), rtol=0, atol=1e-5
    )


@pytest.mark.parametrize("classes", [2, 4])
def test_nothing_to_split_by(classes: int) -> None:
    matrix = np.full((80, 3), 2.5, dtype=np.float32)
    estimator = HistGradientBoostingClassifier(max_iter=4, early_stopping=False).fit(matrix, np.arange(80) % classes)
    forest = export_forest(estimator)
    assert forest.values.shape[1] == 1  # each tree is a single leaf
    np.testing.assert_allclose(forest.scores(matrix), expected(estimator, matrix), rtol=0, atol=1e-5)


def test_trees_of_very_different_sizes() -> None:
    matrix = table()
    wanted = (matrix[:, -2] > 0).astype(int) + (matrix[:, 0] > 3)  # soon learned: later trees find nothing to split
    estimator = HistGradientBoostingClassifier(max_iter=60, learning_rate=1, min_samples_leaf=3, early_stopping=False)
    estimator.fit(matrix, wanted)
    forest = export_forest(estimator)
    sizes = np.isfinite(forest.thresholds).sum(axis=1)
    assert sizes.min() < sizes.max()
    np.testing.assert_allclose(forest.scores(matrix), expected(estimator, matrix), rtol=0, atol=1e-5)


@pytest.mark.parametrize("rows", [1, 2, 7, 63, 64, 65, ROWS - 1, ROWS, ROWS + 1, 3 * ROWS + 5])
def test_a_row_scores_the_same_in_any_batch(forest: Forest, rows: int) -> None:
    matrix = table(rows, seed=2)
    together = forest.scores(matrix)
    alone = np.concatenate([forest.scores(matrix[row : row + 1]) for row in range(rows)])
    assert together.tobytes() == alone.tobytes()
    assert forest.scores(matrix[::-1])[::-1].tobytes() == together.tobytes()
    assert forest.scores(np.asfortranarray(matrix)).tobytes() == together.tobytes()


def test_sums_are_exact_in_any_order(forest: Forest) -> None:
    assert (forest.values.astype(np.float64) / GRAIN % 1 == 0).all()
    matrix = table(50)
    count = forest.trees // forest.classes
    order = np.concatenate([count * of + np.random.default_rng(0).permutation(count) for of in range(forest.classes)])
    arrays = {n: a[order] if n in ("features", "thresholds", "splits", "values") else a for n, a in damaged(forest)}
    assert Forest.from_arrays(arrays).scores(matrix).tobytes() == forest.scores(matrix).tobytes()


def test_no_rows(forest: Forest) -> None:
    assert forest.scores(np.empty((0, 12), dtype=np.float32)).shape == (0, 3)


@pytest.mark.parametrize("shape", [(4, 11), (4, 13), (12,)])
def test_another_number_of_columns_is_refused(forest: Forest, shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="12 columns"):
        forest.scores(np.zeros(shape, dtype=np.float32))


def test_round_trip(forest: Forest) -> None:
    file = BytesIO()
    np.savez(file, **forest.arrays())  # type: ignore[arg-type]
    file.seek(0)
    with np.load(file, allow_pickle=False) as arrays:
        again = Forest.from_arrays(arrays)
    matrix = table(100)
    assert again.scores(matrix).tobytes() == forest.scores(matrix).tobytes()
    assert pickle.loads(pickle.dumps(forest)).scores(matrix).tobytes() == forest.scores(matrix).tobytes()
    assert (again.columns, again.classes, again.trees) == (12, 3, 36)


def damaged(forest: Forest, **changed: object) -> list[tuple[str, NDArray]]:  # type: ignore[type-arg]
    return [(name, np.asarray(changed.get(name, array))) for name, array in forest.arrays().items()]


@pytest.mark.parametrize("name", ["features", "thresholds", "splits", "values", "baseline", "columns"])
def test_damaged_arrays_are_refused(forest: Forest, name: str) -> None:
    array = forest.arrays()[name]
    broken = [array.astype(np.float16), array[np.newaxis], array.astype("S4"), array.astype(object)]
    broken += [] if name == "columns" else [array[:0], np.concatenate((array, array, array[:1])), array.reshape(-1)[:7]]
    broken = [other for other in broken if other.shape != array.shape or other.dtype != array.dtype]
    for other in broken:
        with pytest.raises(ModelError, match="trees: "):
            Forest.from_arrays(dict(damaged(forest, **{name: other})))
    with pytest.raises(ModelError, match=f"{name} is missing"):
        Forest.from_arrays({n: a for n, a in damaged(forest) if n != name})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("features", 12),
        ("thresholds", np.nan),
        ("splits", 1),
        ("values", np.nan),
        ("values", np.inf),
        ("values", 300),
        ("values", GRAIN / 3),
        ("baseline", np.nan),
        ("baseline", -np.inf),
    ],
)
def test_impossible_numbers_are_refused(forest: Forest, name: str, value: float) -> None:
    array = forest.arrays()[name].copy()
    array.reshape(-1)[0] = value
    with pytest.raises(ModelError, match="damaged"):
        Forest.from_arrays(dict(damaged(forest, **{name: array})))


@pytest.mark.parametrize("columns", [0, -1, 5, 2**16 + 1])
def test_impossible_columns_are_refused(forest: Forest, columns: int) -> None:
    with pytest.raises(ModelError, match="column"):
        Forest.from_arrays(dict(damaged(forest, columns=np.int64(columns))))


def test_what_cannot_be_exported_says_so() -> None:
    matrix = table()
    with pytest.raises(ValueError, match="max_leaf_nodes"):
        export_forest(fitted(matrix, leaves=40))
    by_category = HistGradientBoostingClassifier(max_iter=3, categorical_features=[5], min_samples_leaf=2)
    with pytest.raises(ValueError, match="categor"):
        export_forest(by_category.fit(np.abs(matrix), matrix[:, 5] % 2))
    huge = fitted(matrix, trees=1)
    huge._predictors[0][0].nodes["value"] *= 1e6
    with pytest.raises(ValueError, match="value is beyond"):
        export_forest(huge)


@pytest.mark.parametrize("present", [[0, 2, 3], [1, 3], [2]])
def test_a_forest_of_some_classes_never_tells_the_others(present: list[int]) -> None:
    draw = np.random.default_rng(5)
    rows = draw.normal(size=(300, 4)).astype(np.float32)
    target = np.digitize(rows[:, 1], [-0.4, 0.4][: len(present) - 1])
    forest = None
    if len(present) > 1:
        estimator = HistGradientBoostingClassifier(max_iter=6, max_leaf_nodes=5).fit(rows, target)
        forest = export_forest(estimator)
    scores = widened(forest, np.array(present), 5, 4).scores(rows)
    assert scores.shape == (300, 5)
    assert scores.argmax(axis=1).tolist() == [present[of] for of in target]
    absent = [of for of in range(5) if of not in present]
    assert scores[:, absent].max() < scores[:, present].min() - 10
    if len(present) == 2 and forest is not None:
        np.testing.assert_allclose(scores[:, present[1]] - scores[:, present[0]], forest.scores(rows)[:, 0])
    elif forest is not None:
        np.testing.assert_allclose(scores[:, present], forest.scores(rows))
