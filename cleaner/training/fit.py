"""From labelled pages to a segmenter, in stages; each learns from what the one before it says of sites it has not seen.

1. logistic regressions over hashed terms: which markup a block's words suggest (all pages' markup is its teacher), and
   which role they do, all of them, those that open it, and those that close it (lines read by hand are);
2. recurrent networks that read evidence and opinions of a page's blocks in both directions: story or not, where the
   story ends, which noise; and trees that tell which noise, told what those say of the page's story;
3. for pages of HTML, trees and another such network that see their markup too;
4. calibration, the verdict on the page, and the thresholds, on predictions for sites not fitted on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from cleaner.features import PHRASES
from cleaner.features.phrases import SET_APART
from cleaner.segmenter import Segmenter
from cleaner.segmenter.calibrated import Calibrated
from cleaner.segmenter.calibration import page_shares
from cleaner.segmenter.context import Layout, noise_view, sequence_view, summary
from cleaner.segmenter.model import Model, page_view
from cleaner.segmenter.terms import TermModels
from cleaner.training.examples import CODES, STORY
from cleaner.training.fitting import Fitting, Progress
from cleaner.training.furniture import TITLE, Block
from cleaner.training.lessons import lessons_of
from cleaner.training.markup_stage import MARKED_MODES, fit_markup
from cleaner.training.recipe import RECIPE, Recipe
from cleaner.training.sequence_stage import fit_sequence
from cleaner.training.surroundings import furniture_fold
from cleaner.training.table import gathered, sparse_terms, text_document
from cleaner.training.terms import TermLessons
from cleaner.training.training_set import TrainingSet
from cleaner.training.trees import NoiseLessons

__all__ = ["RECIPE", "Fitting", "Recipe", "fit"]


def fit(learned: TrainingSet, *, name: str = "default", recipe: Recipe = RECIPE, say: Progress = print) -> Segmenter:
    """Fit a segmenter by the ``recipe`` that the training set was gathered by."""
    table = learned.table
    fitting = Fitting(table, recipe, say)
    fitting.say(f"{len(table.mode)} examples of {learned.pages} pages, {len(table.roles)} lines")
    lessons = chain([learned.markup], _wording_lessons(fitting, learned.furniture, learned.rarity))
    (markup, wording, *phrases), by_words = zip(*fitting.term_models(lessons), strict=True)
    opinions = np.concatenate(by_words, axis=1)
    evidence = table.evidence
    sequence, story_odds, end_odds = fit_sequence(
        fitting,
        lessons_of(
            sequence_view(evidence.matrix, opinions), evidence.pages, table.roles, fitting.weight, *fitting.ends()
        ),
        table.fold,
        recipe.sequence,
        "sequence",
    )
    fitting.tell_loss(story_odds, table.roles == STORY, "sequence")
    story_calibration = fitting.calibrated(story_odds, table.roles == STORY)
    story = story_calibration(story_odds)
    summed = summary(story, evidence.words, Layout(evidence.pages))
    noise_lessons = NoiseLessons.of(
        noise_view(evidence.matrix, opinions, summed),
        table.roles,
        table.read_lines,
        fitting.weight,
        recipe.named_weight,
    )
    temperature, end_calibration = fitting.end_calibration(end_odds)
    fitting.tell_outcome(story, page_shares(end_odds / temperature, evidence.pages))
    html, noise = fit_markup(fitting, opinions, story, end_odds / temperature, noise_lessons)
    model = Model(
        name=name,
        rarity=learned.rarity,
        markup=markup,
        wording=wording,
        phrases=TermModels(tuple(phrases)),
        sequence=sequence,
        noise=noise,
        page=fitting.page_weights(page_view(story, evidence.words, evidence.pages), ~np.isin(table.mode, MARKED_MODES)),
        calibrated=Calibrated(story_calibration, temperature, end_calibration, recipe.thresholds),
        html=html,
    )
    return Segmenter(model)


def _wording_lessons(fitting: Fitting, furniture: Sequence[Block], rarity: NDArray[np.uint8]) -> Iterator[TermLessons]:
    """What tells a line's role by all its words, then by each of its ``PHRASES``."""
    from scipy.sparse import vstack

    table, recipe = fitting.table, fitting.recipe
    every = fitting.weight_by_mode(recipe.wording_weights)
    chosen = np.flatnonzero((table.roles >= 0) & (every > 0))
    classes, folds, weights = table.roles[chosen].astype(np.int8), fitting.fold[chosen], every[chosen]
    documents = [text_document([line.text.replace(TITLE, "") for line in block.lines]) for block in furniture]
    written = gathered(documents, rarity)
    classes = np.append(classes, np.array([CODES[line.role] for b in furniture for line in b.lines], dtype=np.int8))
    folds = np.append(folds, np.repeat([furniture_fold(b) for b in furniture], [len(b.lines) for b in furniture]))
    weights = np.append(weights, np.full(len(written.words), recipe.furniture_weight))
    heard = zip(
        ("wording", *PHRASES),
        (table.evidence.terms, *table.evidence.phrases),
        (written.terms, *written.phrases),
        strict=True,
    )
    for name, terms, more in heard:
        rows = vstack((sparse_terms(terms)[chosen], sparse_terms(more)), format="csr")
        some = np.diff(rows.indptr) > 0 if name in SET_APART else np.ones(len(classes), dtype=bool)
        yield TermLessons(
            name,
            rows[some],
            classes[some],
            folds[some],
            weights[some],
            recipe.wording_strength,
            terms,
            fitting.fold,
            len(CODES),
        )
