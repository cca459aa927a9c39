"""The stage that sees markup, fitted on what the stages before it say of sites they were not fitted on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.features import NAMES, Terms
from cleaner.segmenter.calibrated import Calibrated
from cleaner.segmenter.calibration import page_shares
from cleaner.segmenter.context import Layout, Matrix
from cleaner.segmenter.forest import Forest
from cleaner.segmenter.markup import NAME_CLASSES, NETWORK_SHARE, MarkupModel, end_view, story_view
from cleaner.segmenter.recurrent import averaged
from cleaner.training.examples import NOISE, STORY, UNKNOWN
from cleaner.training.fitting import Fitting, platt, story_ends
from cleaner.training.lessons import lessons_of
from cleaner.training.sequence_stage import fit_sequence
from cleaner.training.table import sparse_terms
from cleaner.training.terms import TermLessons
from cleaner.training.trees import NoiseLessons
from cleaner.training.type_stage import fit_types

MARKED_MODES = ("page", "exact", "matched", "other", "fragment")
_PLAIN, _THINNED = 0.02, 4
_FAR, _FAR_THINNED = 1e-3, 8
"""Noise that its words give away, and blocks where no story ends, teach little: of so many one stands for all."""


def fit_markup(
    fitting: Fitting,
    opinions: Matrix,
    story: NDArray[np.float64],
    ends: NDArray[np.float64],
    text_noise: NoiseLessons,
) -> tuple[MarkupModel, Forest]:
    """Fit the parts of a :class:`MarkupModel`; ``story`` and ``ends`` as its ``revised`` takes them, of all lines.

    Meanwhile trees are fitted that learn from ``text_noise``: at no cost, where one of two processors would be idle.
    """
    table, recipe = fitting.table, fitting.recipe
    found = table.evidence.markup
    assert found is not None
    rows, layout = found.rows, Layout(found.pages)
    roles, fold = table.roles[rows], fitting.fold[rows]
    page_of = table.page[rows]
    by_mode = dict(recipe.markup_weights)
    of_page = np.array([by_mode.get(mode, 0.0) for mode in table.mode])[page_of]
    known = (roles != UNKNOWN) & ~table.no_story[page_of]
    target = roles == STORY
    plain = (story[rows] < _PLAIN) & ~target
    fitted = known & (~plain | (np.arange(len(rows)) % _THINNED == 0))
    weight = np.where(plain, of_page * _THINNED, of_page)
    kinds = np.where(roles == NOISE, NAME_CLASSES - 1, roles)
    chosen, together = _distinct(found.names, kinds, page_of, np.where(fitted, weight, 0.0))
    name_lessons = TermLessons(
        "names",
        sparse_terms(found.names, NAMES)[chosen],
        kinds[chosen],
        fold[chosen],
        together,
        recipe.names_strength,
        found.names,
        fold,
        NAME_CLASSES,
    )
    [(names, called)] = fitting.term_models([name_lessons])
    types, told_types = fit_types(fitting, opinions, called, story)
    view = story_view(table.evidence, found, opinions, called, told_types, story, ends, layout)
    told_roles = np.where(known, roles, UNKNOWN).astype(np.int8)
    markup_noise = NoiseLessons.of(
        view, told_roles, table.read_lines[rows], np.minimum(of_page, 1), recipe.named_weight
    )
    trees, odds, (noise_of_text, noise) = fitting.cross_fitted(
        view,
        target,
        fitted,
        weight,
        fold,
        recipe.markup_rounds,
        "markup",
        recipe.markup_leaves,
        recipe.markup_rate,
        beside=(text_noise, markup_noise),
    )
    loss = np.logaddexp(0, np.where(target, -odds, odds))[known]
    fitting.say(f"markup: log loss {np.average(loss, weights=weight[known] / np.where(plain, _THINNED, 1)[known]):.4f}")
    last, told = story_ends(target, found.pages, table.no_story)
    lessons = lessons_of(view, found.pages, told_roles, np.where(known, of_page, 0), last, told)
    shape = recipe.markup_sequence
    sequence, read_odds, read_ends = fit_sequence(fitting, lessons, table.fold, shape, "markup sequence")
    del view, lessons  # a gigabyte
    odds = averaged(odds, read_odds, NETWORK_SHARE)
    calibration = platt(odds[known], target[known])
    revised = calibration(odds)
    # so do blocks that are surely not the last one
    far = (page_shares(ends[rows], found.pages) < _FAR) & ~last
    chosen_ends = told & (of_page > 0) & (~far | (np.arange(len(rows)) % _FAR_THINNED == 0))
    weight = np.where(far, of_page * _FAR_THINNED, of_page)
    view = end_view(found, called, revised, ends, table.evidence.words, layout)
    gap, gap_odds, _ = fitting.cross_fitted(
        view, last, chosen_ends, weight, fold, recipe.markup_gap_rounds, "markup end"
    )
    gap_odds = averaged(gap_odds, read_ends)
    judged = np.isin(table.mode, ("page", "exact")) & ~table.no_story
    temperature, end_calibration = fitting.calibrated_ends(gap_odds, found.pages, last, judged)
    model = MarkupModel(
        names=names,
        types=types,
        story=trees,
        gap=gap,
        sequence=sequence,
        noise=noise,
        calibrated=Calibrated(calibration, temperature, end_calibration, recipe.markup_thresholds),
        asking_doubt=recipe.asking_doubt,
    )
    return model, noise_of_text


def _distinct(
    names: Terms, kinds: NDArray[np.int8], page_of: NDArray[np.int64], weight: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """One block for all of a page that stand in elements of the same names and are of one kind; their weight.

    The weight grows as the root of theirs: a hundred items of a menu say hardly more than ten.
    """
    counts = np.diff(names.bounds)
    keys = np.zeros(len(counts), dtype=np.uint64)
    have = np.flatnonzero(counts)
    stirred = (names.ids.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    keys[have] = np.add.reduceat(stirred ^ (stirred >> np.uint64(29)), names.bounds[:-1][have])
    order = np.lexsort((kinds, keys, page_of))
    same = (np.diff(page_of[order]) == 0) & (np.diff(keys[order]) == 0) & (np.diff(kinds[order]) == 0)
    starts = np.flatnonzero(np.concatenate(([True], ~same)))
    together = np.add.reduceat(weight[order], starts)
    return order[starts][together > 0], np.sqrt(together[together > 0])
