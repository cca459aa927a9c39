"""Training in a few rounds on made-up pages."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from synthetic import document, documents, fitted, materials, page, pages, small_recipe, small_segmenter

from cleaner.article import ROLES, Verdict
from cleaner.errors import CorpusError
from cleaner.features import PHRASES, TERMS
from cleaner.segmenter.calibration import probability
from cleaner.segmenter.model import MANIFEST_FILE, WEIGHTS_FILE
from cleaner.training.corpora import fold
from cleaner.training.examples import MARKUP_CLASSES, NOISE, STORY, UNKNOWN, Example
from cleaner.training.fit import RECIPE, Fitting, Recipe
from cleaner.training.rarity import rarity_table
from cleaner.training.table import FOLDS, Table, sparse_terms, tabulate
from cleaner.training.terms import TermLessons, term_models
from cleaner.training.training_set import read_materials
from cleaner.training.trees import NoiseLessons


def quiet(line: str) -> None:
    """Say nothing."""


@pytest.fixture(scope="module")
def table() -> Table:
    """All the lines of the pages, as extracted."""
    return tabulate(extracted(), rarity_table(materials()))


def extracted() -> list[Example]:
    return [example for one in materials() for example in one.examples if example.mode in ("text", "recall")]


@pytest.fixture(scope="module")
def view(table: Table) -> NDArray[np.float32]:
    return table.evidence.matrix


def fitting(table: Table) -> Fitting:
    return Fitting(table, small_recipe(), quiet)


def test_the_same_materials_and_recipe_give_the_same_files(tmp_path: Path) -> None:
    small_segmenter().model.save(tmp_path / "one")
    fitted(materials()).model.save(tmp_path / "two")
    for name in (WEIGHTS_FILE, MANIFEST_FILE):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_what_was_fitted_has_all_its_parts() -> None:
    model = small_segmenter().model
    assert model.name == "small"
    classes = {MARKUP_CLASSES[code] for one in materials() for code in one.block_classes.tolist()}
    assert classes >= {"story", "teaser", "boilerplate"}
    assert model.markup.weights.shape[1] == 1 + max(map(MARKUP_CLASSES.index, classes))
    assert model.wording.weights.shape[1] == len(ROLES)
    assert [phrase.weights.shape[1] for phrase in model.phrases.models] == [len(ROLES)] * len(PHRASES)
    assert len(model.sequence.networks) == small_recipe().sequence.networks
    assert (model.html.story.classes, model.html.gap.classes, model.html.noise.classes) == (1, 1, len(ROLES) - 1)
    assert model.calibrated.thresholds == RECIPE.thresholds
    assert model.calibrated.story.slope > 0
    assert model.calibrated.temperature > 0
    assert (model.rarity == rarity_table(materials())).all()


def test_what_was_fitted_tells_new_pages_better_than_chance() -> None:
    wanted, called = [], []
    fresh = [page(f"other{n}.example", n) for n in range(12)]
    for one in fresh:
        lines = one.paragraphs or ()
        (found,) = small_segmenter().segment([document([line.text for line in lines])])
        wanted += [line.role for line in lines]
        called += [role.value for role in found.roles]
    story = [w == "story" for w in wanted]
    right = np.mean([(c == "story") == s for c, s in zip(called, story, strict=True)])
    assert right > max(np.mean(story), 1 - np.mean(story)) + 0.1


def test_trees_for_noise_are_the_same_beside_others(table: Table, view: NDArray[np.float32]) -> None:
    made, line_fold = fitting(table), table.fold[table.page]
    lessons = NoiseLessons.of(view, table.roles, table.read_lines, made.weight, 0.05)
    args = (view, table.roles == STORY, made.known, made.weight, line_fold, 4, "trees")
    alone, _, none = made.cross_fitted(*args)
    also, _, found = made.cross_fitted(*args, beside=(lessons, lessons))
    assert (alone.scores(view) == also.scores(view)).all()
    assert not none
    wanted = lessons.fit(made.recipe).scores(view)
    assert len(found) == 2
    assert all((forest.scores(view) == wanted).all() for forest in found)
    assert set(wanted.argmax(axis=1).tolist()) <= set(lessons.present.tolist())


def test_trees_never_speak_of_sites_that_they_were_fitted_on(table: Table, view: NDArray[np.float32]) -> None:
    def fitted_on(roles: NDArray[np.int8]) -> NDArray[np.float64]:
        made = fitting(replace(table, roles=roles))
        return made.cross_fitted(view, roles == STORY, made.known, made.weight, line_fold, 4, "trees")[1]

    line_fold = table.fold[table.page]
    odds = fitted_on(table.roles)
    for k in (0, 2):
        here = line_fold == k
        flipped = np.where(table.roles == STORY, NOISE, STORY)
        other = fitted_on(np.where(here & (table.roles != UNKNOWN), flipped, table.roles).astype(np.int8))
        assert other[here].tobytes() == odds[here].tobytes()
        assert (other[~here] != odds[~here]).mean() > 0.9


def lessons(table: Table, name: str, known: NDArray[np.int64], classes: NDArray[np.int8]) -> TermLessons:
    """A regression's, of some of the table's lines; it judges them all."""
    terms, line_fold = table.evidence.terms, table.fold[table.page]
    rows, ones = sparse_terms(terms)[known], np.ones(len(known))
    return TermLessons(name, rows, classes, line_fold[known], ones, 3.0, terms, line_fold, int(classes.max()) + 1)


def test_term_models_never_speak_of_sites_that_they_were_fitted_on(table: Table) -> None:
    line_fold = table.fold[table.page]
    known = np.flatnonzero(table.roles >= 0)
    roles = table.roles[known]
    classes = np.where(line_fold[known] == 3, (roles + 1) % len(ROLES), roles).astype(np.int8)
    (whole, opinion), (other_whole, other) = fitting(table).term_models(
        [lessons(table, "wording", known, roles), lessons(table, "other", known, classes)]
    )
    here = line_fold == 3
    assert other[here].tobytes() == opinion[here].tobytes()
    assert (other[~here] != opinion[~here]).any(axis=1).mean() > 0.9
    assert (whole.weights != other_whole.weights).any()


def test_a_term_model_is_the_same_beside_others_and_alone(table: Table) -> None:
    every = np.arange(len(table.roles))
    told: list[str] = []
    some = [lessons(table, name, every, (every % k).astype(np.int8)) for name, k in (("first", 2), ("second", 3))]
    together = list(term_models(some, Recipe(), told.append))
    assert told == [f"{name} {k}/{FOLDS + 1}" for name in ("first", "second") for k in range(1, FOLDS + 2)]
    for one, (model, opinion) in zip(some, together, strict=True):
        [(alone, own)] = term_models([one], Recipe(), told.append)
        assert alone.weights.tobytes() == model.weights.tobytes()
        assert own.tobytes() == opinion.tobytes()


def test_a_class_that_only_one_fold_has_is_a_class_in_all(table: Table) -> None:
    line_fold = table.fold[table.page]
    every = np.arange(len(line_fold))
    classes = np.where(line_fold == 0, 2, every % 2).astype(np.int8)
    [(model, opinion)] = fitting(table).term_models([lessons(table, "wording", every, classes)])
    assert opinion.shape == (len(classes), 3)
    assert opinion[line_fold == 0, 2].max() < 0.01  # the models that speak here have not met it
    assert model.probabilities(table.evidence.terms)[line_fold == 0, 2].min() > 0.1


def test_all_pages_of_a_site_are_in_one_fold(table: Table) -> None:
    examples = extracted()
    assert table.fold.tolist() == [fold(example.site, FOLDS) for example in examples]
    assert set(table.fold.tolist()) == set(range(FOLDS))


def test_lines_weigh_by_where_they_come_from() -> None:
    def example(mode: str, *, read: bool) -> Example:
        roles = np.array([STORY, UNKNOWN, NOISE], dtype=np.int8)
        return Example(mode, "a.org", ("One", "Two", "Three"), roles, read)  # type: ignore[arg-type]

    some = [example("text", read=True), example("text", read=False), example("wet", read=False)]
    made = Fitting(tabulate(some, np.zeros(TERMS, np.uint8)), Recipe(), quiet)
    weights = dict(RECIPE.weights)
    text, unread, wet = weights["text"], RECIPE.unread_weight, weights["wet"]
    assert made.weight.tolist() == pytest.approx([text, 0, text, unread, 0, unread, wet, 0, wet])
    assert made.known.tolist() == [True, False, True] * 3
    assert made.tested.tolist() == [True, False, True] + [False] * 6
    # HTML is for the stage that sees markup
    page = Fitting(tabulate([example("page", read=True)], np.zeros(TERMS, np.uint8)), Recipe(), quiet)
    assert not page.weight.any()


def test_story_lines_of_composed_pages_far_from_noise_count_less() -> None:
    roles = np.array([STORY] * 9 + [NOISE], dtype=np.int8)
    one = Example("composed", "a.org", tuple(f"Line {n}" for n in range(10)), roles, read=True)
    made = Fitting(tabulate([one], np.zeros(TERMS, np.uint8)), Recipe(), quiet)
    whole = dict(RECIPE.weights)["composed"]
    assert made.weight.tolist() == pytest.approx([whole / 2] * 3 + [whole] * 7)


def test_the_verdict_on_a_page_is_a_logistic_regression_s(table: Table) -> None:
    draw = np.random.default_rng(0)
    no_story = np.arange(len(table.fold)) % 3 == 0
    view = draw.normal(size=(len(no_story), 6))
    view[:, 2] -= 6 * no_story
    weights = fitting(replace(table, no_story=no_story)).page_weights(view, np.ones(len(no_story), dtype=bool))
    assert weights.shape == (7,)
    has_story = probability(view @ weights[:-1] + weights[-1])
    assert has_story[no_story].mean() < 0.1
    assert has_story[~no_story].mean() > 0.9


def test_without_a_page_that_tells_no_story_none_is_called_so(table: Table) -> None:
    every = np.ones(len(table.fold), dtype=bool)
    weights = fitting(replace(table, no_story=~every)).page_weights(np.zeros((len(every), 6)), every)
    assert not weights[:-1].any()
    assert weights[-1] > 4


def test_calibration_undoes_a_distortion(table: Table) -> None:
    made = fitting(table)
    draw = np.random.default_rng(1)
    odds = draw.normal(size=len(table.roles)) * 2
    target = draw.random(len(odds)) < 1 / (1 + np.exp(-odds))
    found = made.calibrated(odds * 3 + 1, target)
    assert found.slope == pytest.approx(1 / 3, abs=0.08)
    assert found.offset == pytest.approx(-1 / 3, abs=0.15)


def test_the_temperature_of_ends_is_found(table: Table) -> None:
    bounds = table.evidence.pages
    draw = np.random.default_rng(3)
    odds = draw.normal(size=len(table.roles))
    roles = table.roles.copy()
    for first, last in pairwise(bounds.tolist()):
        # the end is drawn as the odds say it is
        share = np.exp(odds[first:last]) / np.exp(odds[first:last]).sum()
        end = draw.choice(last - first, p=share)
        roles[first : first + end + 1] = STORY
        roles[first + end + 1 : last] = NOISE
    made = fitting(replace(table, roles=roles))
    temperature, confidence = made.end_calibration(odds * 1.5)
    assert 1.0 <= temperature <= 2.0
    assert confidence.slope > 0


def test_materials_are_read_in_order_in_other_processes() -> None:
    some = pages()[:5]
    told: list[str] = []
    found = read_materials(some, 1, told.append)
    assert [one.story for one in found] == [one.story for one in materials()[:5]]
    assert [one.site for one in found] == [one.site for one in some]


def test_too_little_to_train_on_is_said_so() -> None:
    with pytest.raises(CorpusError, match="too few pages with roles"):
        fitted(materials()[:2])


def test_bare_pages_are_told_from_stories() -> None:
    menu = document(["Home page", "Sport page", "Weather page", "Contact page", "Copyright of paper1.example"])
    found = small_segmenter().segment([menu, *documents(8)])
    assert found[0].verdict is Verdict.NO_STORY
    assert sum(one.verdict is Verdict.STORY for one in found[1:]) >= 6
