from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from synthetic import documents

from cleaner.article import ROLES
from cleaner.errors import ModelError
from cleaner.features import Evidence, read_evidence
from cleaner.segmenter import Segmenter
from cleaner.segmenter.calibration import Calibration, page_shares, probability, softmax
from cleaner.segmenter.model import MANIFEST_FILE, PAGE_COLUMNS, WEIGHTS_FILE, Model, Prediction, page_view


@pytest.fixture(scope="session")
def model(segmenter: Segmenter) -> Model:
    return segmenter.model


@pytest.fixture(scope="session")
def evidence(model: Model) -> Evidence:
    return read_evidence(documents(), model.rarity)


@pytest.fixture(scope="session")
def saved(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("models") / "small"
    model.save(directory)
    return directory


@pytest.fixture
def copied(saved: Path, tmp_path: Path) -> Path:
    """A saved model that may be damaged."""
    return Path(shutil.copytree(saved, tmp_path / "copied"))


def bits(prediction: Prediction) -> tuple[bytes, bytes, bytes]:
    return prediction.roles.tobytes(), prediction.end.tobytes(), prediction.has_story.tobytes()


def test_predictions_are_probabilities(model: Model, evidence: Evidence) -> None:
    found = model.predict(evidence)
    blocks, pages = len(evidence.words), len(evidence.pages) - 1
    assert (found.roles.shape, found.end.shape, found.has_story.shape) == ((blocks, len(ROLES)), (blocks,), (pages,))
    for values in (found.roles, found.end, found.has_story):
        assert ((values >= 0) & (values <= 1)).all()
    np.testing.assert_allclose(found.roles.sum(axis=1), 1, rtol=1e-9)
    for first, last in zip(evidence.pages[:-1], evidence.pages[1:], strict=True):
        assert found.end[first:last].sum() == pytest.approx(1)
    assert (found.story == found.roles[:, 2]).all()
    assert found.story.max() > 0.7 > 0.3 > found.story.min()  # it has learned something


def test_a_page_is_predicted_alike_in_any_batch(model: Model) -> None:
    some = documents(40)
    evidence = read_evidence(some, model.rarity)
    together = model.predict(evidence)
    for size in (1, 2, 3, 7, 39):
        apart = [model.predict(read_evidence(some[i : i + size], model.rarity)) for i in range(0, len(some), size)]
        assert np.concatenate([part.roles for part in apart]).tobytes() == together.roles.tobytes()
        assert np.concatenate([part.end for part in apart]).tobytes() == together.end.tobytes()
        assert np.concatenate([part.has_story for part in apart]).tobytes() == together.has_story.tobytes()


def test_a_saved_model_predicts_the_same(model: Model, saved: Path, evidence: Evidence) -> None:
    again = Model.load(saved)
    assert (again.name, again.calibrated) == (model.name, model.calibrated)
    assert again.html.calibrated == model.html.calibrated
    assert bits(again.predict(evidence)) == bits(model.predict(evidence))


def test_saving_twice_gives_the_same_bytes(saved: Path, tmp_path: Path) -> None:
    Model.load(saved).save(tmp_path / "again")
    assert sorted(path.name for path in saved.iterdir()) == sorted((MANIFEST_FILE, WEIGHTS_FILE))
    for name in (MANIFEST_FILE, WEIGHTS_FILE):
        assert (tmp_path / "again" / name).read_bytes() == (saved / name).read_bytes()


def test_the_arrays_hold_plain_numbers(saved: Path) -> None:
    with np.load(saved / WEIGHTS_FILE, allow_pickle=False) as arrays:
        assert {arrays[name].dtype.kind for name in arrays.files} <= set("uif")


def refused(directory: Path) -> str:
    """The message of the error, which names the directory and the cure."""
    with pytest.raises(ModelError) as caught:
        Segmenter.load(directory)
    message = str(caught.value)
    assert str(directory) in message
    assert "cleaner train" in message
    assert "\n" not in message
    return message


def test_a_directory_that_is_not_there(tmp_path: Path) -> None:
    assert "no model directory" in refused(tmp_path / "nowhere")
    (tmp_path / "file").write_text("x")
    assert "no model directory" in refused(tmp_path / "file")


@pytest.mark.parametrize("name", [MANIFEST_FILE, WEIGHTS_FILE])
def test_a_file_that_is_not_there(copied: Path, name: str) -> None:
    (copied / name).unlink()
    assert f"lacks {name}" in refused(copied)


@pytest.mark.parametrize("name", [MANIFEST_FILE, WEIGHTS_FILE])
@pytest.mark.parametrize(
    "damage",
    [lambda whole: b"", lambda whole: whole[: len(whole) // 2], lambda whole: b"\x00" * 400, lambda whole: b"[1, 2"],
    ids=["empty", "cut", "zeros", "other"],
)
def test_a_damaged_file(copied: Path, name: str, damage: Callable[[bytes], bytes]) -> None:
    (copied / name).write_bytes(damage((copied / name).read_bytes()))
    assert "damaged" in refused(copied)


@pytest.mark.parametrize("packed", [True, False])
def test_a_changed_byte_in_any_array_is_noticed(copied: Path, *, packed: bool) -> None:
    weights = copied / WEIGHTS_FILE
    if not packed:
        rewritten(copied)
    whole = weights.read_bytes()
    with zipfile.ZipFile(weights) as archive:
        following = [*(entry.header_offset for entry in archive.infolist()), archive.start_dir]
    for end in following[1:]:
        content = bytearray(whole)
        content[end - 5] ^= 0xFF  # a single bit may be one that a run of zeros can do without
        weights.write_bytes(content)
        assert "damaged" in refused(copied)


@pytest.mark.parametrize(
    ("name", "value"),
    [("format", 0), ("format", "1"), ("columns", ["log_words"]), ("columns", None), ("roles", ["story"])],
)
def test_another_version(copied: Path, name: str, value: object) -> None:
    manifest = json.loads((copied / MANIFEST_FILE).read_text())
    (copied / MANIFEST_FILE).write_text(json.dumps(manifest | {name: value}))
    assert "another version" in refused(copied)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("story_calibration", [1]),
        ("story_calibration", "ab"),
        ("end_temperature", None),
        ("thresholds", {"single": 0.1}),
        ("thresholds", {"short": 0.1, "single": 0.1, "other": 0.1}),
        ("thresholds", [0.1, 0.1]),
    ],
)
def test_a_manifest_with_other_values(copied: Path, name: str, value: object) -> None:
    manifest = json.loads((copied / MANIFEST_FILE).read_text())
    (copied / MANIFEST_FILE).write_text(json.dumps(manifest | {name: value}))
    assert "incomplete" in refused(copied)


@pytest.mark.parametrize("content", ["[]", "3", "null", "{}", '"text"'])
def test_a_manifest_that_is_none(copied: Path, content: str) -> None:
    (copied / MANIFEST_FILE).write_text(content)
    refused(copied)


def rewritten(directory: Path, **changes: Any) -> None:
    """Write the weights anew with other arrays; ``None`` leaves one out."""
    with np.load(directory / WEIGHTS_FILE) as stored:
        arrays = {name: stored[name] for name in stored.files} | changes
    np.savez(directory / WEIGHTS_FILE, **{name: array for name, array in arrays.items() if array is not None})


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"rarity": None}, "rarity"),
        ({"rarity": np.zeros(10, np.uint8)}, "tables"),
        ({"page": np.zeros(3)}, "tables"),
        ({"wording.weights": None}, "weights"),
        ({"markup.bias": np.zeros(3, np.float32)}, "shape"),
        ({"html.story.features": None}, "features is missing"),
        ({"html.gap.values": np.zeros((2, 2), np.float32)}, "shapes"),
        ({"html.noise.splits": np.zeros((1, 1), np.int64)}, "splits is int64"),
    ],
)
def test_arrays_that_are_missing_or_of_another_shape(copied: Path, changes: dict[str, Any], told: str) -> None:
    rewritten(copied, **changes)
    assert told in refused(copied)


class Bomb:
    """Unpickling it would be noticed."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (pytest.fail, ("something was unpickled",))


@pytest.mark.parametrize("name", ["rarity", "html.story.features", "something.else"])
def test_nothing_is_unpickled(copied: Path, name: str) -> None:
    rewritten(copied, **{name: np.array([Bomb()], dtype=object)})
    assert "damaged" in refused(copied)


def test_a_pickle_in_the_place_of_the_arrays_is_refused(copied: Path) -> None:
    import pickle

    (copied / WEIGHTS_FILE).write_bytes(pickle.dumps(Bomb()))
    assert "damaged" in refused(copied)


def test_an_entry_that_is_no_array_is_refused(copied: Path) -> None:
    rewritten(copied, rarity=None)
    with zipfile.ZipFile(copied / WEIGHTS_FILE, "a") as archive:
        archive.writestr("rarity", b"import os")
    refused(copied)


def test_the_confidence_of_an_end_rises_with_its_share(model: Model) -> None:
    for calibrated in (model.calibrated, model.html.calibrated):
        values = [calibrated.end_confidence(share) for share in (0.0, 0.01, 0.3, 0.7, 0.99, 1.0)]
        assert all(0 <= value <= 1 for value in values)
        assert values == sorted(values, reverse=calibrated.end.slope < 0)


def test_calibration_is_a_line_in_log_odds() -> None:
    calibrated = Calibration(slope=2.0, offset=-1.0)(np.array([0.0, 0.5, 3.0]))
    np.testing.assert_allclose(np.log(calibrated / (1 - calibrated)), [-1, 0, 5], atol=1e-9)


def test_the_view_of_a_page_by_hand() -> None:
    story = np.array([0.9, 0.1, 0.6, 0.3])
    view = page_view(story, np.array([10, 5, 0, 7]), np.array([0, 2, 2, 4]))
    assert view.shape == (3, PAGE_COLUMNS)
    np.testing.assert_allclose(view[0], [np.log1p(9.5), 9.5 / 15, 0.9, 0.5, np.log1p(1), np.log1p(9)])
    assert (view[1] == 0).all()
    np.testing.assert_allclose(view[2], [np.log1p(2.1), 0.3, 0.6, 0.45, np.log1p(1), np.log1p(2.1)])


def test_shares_are_of_each_page() -> None:
    odds = np.log(np.array([1.0, 3.0, 5.0, 2.0, 2.0]))
    np.testing.assert_allclose(page_shares(odds, np.array([0, 2, 2, 3, 5])), [0.25, 0.75, 1, 0.5, 0.5])
    assert page_shares(np.array([-2000.0, 2000.0]), np.array([0, 2])).tolist() == [0, 1]


def test_probabilities_of_scores() -> None:
    scores: NDArray[np.float64] = np.log(np.array([[1.0, 3.0], [2.0, 2.0]])) + 800
    np.testing.assert_allclose(softmax(scores), [[0.25, 0.75], [0.5, 0.5]], atol=1e-5)
    np.testing.assert_allclose(probability(np.array([0.0, np.log(3)])), [0.5, 0.75], atol=1e-5)
