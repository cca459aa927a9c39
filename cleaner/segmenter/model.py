"""The fitted segmenter: its parts, what they predict, and how they are kept on disk."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from cleaner.article import ROLES, Role
from cleaner.errors import ModelError
from cleaner.features import COLUMNS, PHRASES, TERMS, Evidence
from cleaner.features.markup import COLUMNS as MARKUP_COLUMNS
from cleaner.segmenter.calibrated import Calibrated
from cleaner.segmenter.calibration import page_shares, probability, softmax
from cleaner.segmenter.context import Layout, Matrix, noise_view, sequence_view, summary
from cleaner.segmenter.forest import Forest
from cleaner.segmenter.markup import SURE, MarkupModel
from cleaner.segmenter.parts import part_of, together
from cleaner.segmenter.recurrent import Ensemble, averaged
from cleaner.segmenter.terms import TermModel, TermModels

FORMAT = 10
WEIGHTS_FILE, MANIFEST_FILE = "weights.npz", "model.json"
_STORY = ROLES.index(Role.STORY)
_NOISE_ROLES = [i for i in range(len(ROLES)) if i != _STORY]
_BOILERPLATE = _NOISE_ROLES.index(ROLES.index(Role.BOILERPLATE))


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the model holds of a batch, in probabilities.

    ``roles``: (blocks, roles), each row summing to 1. ``end``: (blocks,), that the story ends with the block, summing
    to 1 over each page. ``has_story``: (pages,), that the page tells a story. ``marked``: (pages,), whether a page's
    markup was seen.
    """

    roles: NDArray[np.float64]
    end: NDArray[np.float64]
    has_story: NDArray[np.float64]
    marked: NDArray[np.bool_]

    @property
    def story(self) -> NDArray[np.float64]:
        """(blocks,), the probability of being story."""
        return self.roles[:, _STORY]


@dataclass(frozen=True, slots=True)
class ByWords:
    """What the words of a batch say, before any markup.

    ``opinions``: as :meth:`Model.opinions` gives them. ``story``: (blocks,), the probability of being story. ``ends``:
    (blocks,), the log odds that the story ends with each block. ``noise``: (blocks, roles - 1), scores for which noise
    a block is.
    """

    opinions: Matrix
    story: NDArray[np.float64]
    ends: NDArray[np.float64]
    noise: NDArray[np.float64]

    def some(self, rows: NDArray[np.int64]) -> ByWords:
        """The same of some of the blocks."""
        return ByWords(self.opinions[rows], self.story[rows], self.ends[rows], self.noise[rows])


@dataclass(frozen=True, slots=True)
class Model:
    """All parts of a fitted segmenter.

    ``rarity`` weighs words for cohesion. ``markup`` imagines from a block's words what markup it stood in, ``wording``
    which role it has; so do ``phrases``, from each of its ``PHRASES``. ``sequence`` reads the page block by block, and
    tells story from noise, where the story ends, and which noise a block is; of that ``noise``, trees, are asked too.
    ``page``: weights over :func:`page_view`'s columns, then a bias. ``calibrated``: for pages of text. ``html`` sees
    markup, where there is any.
    """

    name: str
    rarity: NDArray[np.uint8]
    markup: TermModel
    wording: TermModel
    phrases: TermModels
    sequence: Ensemble
    noise: Forest
    page: NDArray[np.float64]
    calibrated: Calibrated
    html: MarkupModel

    def opinions(self, evidence: Evidence) -> Matrix:
        """What words by themselves say of blocks, (blocks, classes) probabilities.

        Of markup, then of roles: by all words, then by each phrase.
        """
        by_all = (model.probabilities(evidence.terms) for model in (self.markup, self.wording))
        return np.concatenate((*by_all, self.phrases.probabilities(evidence.phrases)), axis=1)

    def by_words(self, evidence: Evidence, opinions: Matrix | None = None) -> ByWords:
        """What evidence and :meth:`opinions`, which may be known, say."""
        opinions = self.opinions(evidence) if opinions is None else opinions
        story, ends, noise = self.sequence.judged(sequence_view(evidence.matrix, opinions), evidence.pages, _STORY)
        return ByWords(opinions, self.calibrated.story(story), self.calibrated.ends(ends), noise)

    def predict(self, evidence: Evidence, found: ByWords | None = None) -> Prediction:
        """Predict a batch of pages. A page's prediction does not depend on what else is in the batch.

        ``found``: what :meth:`by_words` says of them, where it is known.
        """
        found = found or self.by_words(evidence)
        story, ends = found.story, found.ends
        has_story, marked = np.zeros(len(evidence.pages) - 1), np.zeros(len(evidence.pages) - 1, dtype=bool)
        noise = np.zeros((len(story), len(_NOISE_ROLES)))
        noise[:, _BOILERPLATE] = 1
        revised = None
        if evidence.markup is not None:
            revised = self.html.revised(evidence, found.opinions, story, ends)
            story, ends, has_story = revised.story, revised.ends, revised.has_story
            marked = evidence.markup.marked
        (unsure,) = (story < SURE).nonzero()
        summed = summary(found.story, evidence.words, Layout(evidence.pages))
        view = noise_view(evidence.matrix[unsure], found.opinions[unsure], summed[unsure])
        scores = averaged(self.noise.scores(view), found.noise[unsure])
        if revised is not None:
            seen = unsure.searchsorted(revised.rows)
            scores[seen] = averaged(scores[seen], revised.noise)
        noise[unsure] = softmax(scores)
        roles = np.zeros((len(story), len(ROLES)))
        roles[:, _STORY] = story
        roles[:, _NOISE_ROLES] = noise * (1 - story)[:, None]
        pages = page_view(story, evidence.words, evidence.pages)
        # no matrix product: its last bits depend on how many pages there are
        by_words = probability((pages * self.page[:-1]).sum(axis=1) + self.page[-1])
        has_story = np.where(marked, has_story, by_words)
        return Prediction(roles, page_shares(ends, evidence.pages), has_story, marked)

    def save(self, directory: Path) -> None:
        """Write the model's two files; the same model always gives the same bytes."""
        directory.mkdir(parents=True, exist_ok=True)
        parts = ("markup", "wording", "sequence", "noise", "html")
        arrays: dict[str, Any] = {"rarity": self.rarity, "page": self.page}
        arrays |= together(**{part: getattr(self, part).arrays() for part in parts})
        arrays |= together(**{name: model.arrays() for name, model in zip(PHRASES, self.phrases.models, strict=True)})
        packed = io.BytesIO()
        np.savez_compressed(packed, allow_pickle=False, **arrays)
        manifest = {
            "format": FORMAT,
            "name": self.name,
            "columns": list(COLUMNS),
            "roles": [role.value for role in ROLES],
            **self.calibrated.manifest(),
            "html": self.html.manifest(),
        }
        # whole or not at all: a model half written over another one would be neither
        for name, content in ((WEIGHTS_FILE, packed.getvalue()), (MANIFEST_FILE, _json(manifest))):
            unfinished = directory / f".{name}.part"
            unfinished.write_bytes(content)
            unfinished.replace(directory / name)

    @classmethod
    def load(cls, directory: Path) -> Self:
        """Read a model directory; nothing in it can run.

        Raises:
            ModelError: where a file is missing, damaged, or made for another version.

        """
        cure = "train it anew with `cleaner train`, or leave --model out for the shipped one"
        if not directory.is_dir():
            raise ModelError(f"{directory} is no model directory: {cure}")
        try:
            manifest = json.loads((directory / MANIFEST_FILE).read_text(encoding="utf-8"))
            # opened here, because np.load leaves a damaged file open
            with (directory / WEIGHTS_FILE).open("rb") as file, np.load(file, allow_pickle=False) as stored:
                arrays = {name: stored[name] for name in stored.files}
        except FileNotFoundError as error:
            raise ModelError(f"{directory} lacks {Path(error.filename).name}: {cure}") from None
        except Exception as error:  # zip, zlib, json and numpy each raise their own for damaged files
            raise ModelError(f"{directory} is damaged ({error}): {cure}") from None
        try:
            known = (FORMAT, list(COLUMNS), list(MARKUP_COLUMNS), [role.value for role in ROLES])
            if manifest["format"] != FORMAT or known != (
                *(manifest["format"], manifest["columns"], manifest["html"]["columns"], manifest["roles"]),
            ):
                raise ModelError("it was made by another version of cleaner")
            return cls._assembled(manifest, arrays)
        except ModelError as error:
            raise ModelError(f"{directory}: {error}: {cure}") from None
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            raise ModelError(f"{directory} is incomplete ({error}): {cure}") from None

    @classmethod
    def _assembled(cls, manifest: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> Self:
        rarity, page = arrays["rarity"], arrays["page"]
        if rarity.dtype != np.uint8 or rarity.shape != (TERMS,) or page.shape != (PAGE_COLUMNS + 1,):
            raise ModelError("the model's tables have other shapes than this version of cleaner reads")
        return cls(
            name=str(manifest["name"]),
            rarity=rarity,
            markup=TermModel.from_arrays(part_of(arrays, "markup")),
            wording=TermModel.from_arrays(part_of(arrays, "wording")),
            phrases=TermModels(tuple(TermModel.from_arrays(part_of(arrays, name)) for name in PHRASES)),
            sequence=Ensemble.from_arrays(part_of(arrays, "sequence")),
            noise=Forest.from_arrays(part_of(arrays, "noise")),
            page=page.astype(np.float64),
            calibrated=Calibrated.from_manifest(manifest),
            html=MarkupModel.from_parts(manifest["html"], part_of(arrays, "html")),
        )


def _json(manifest: dict[str, Any]) -> bytes:
    return (json.dumps(manifest, indent=1) + "\n").encode()


PAGE_COLUMNS = 6


def page_view(story: NDArray[np.float64], words: NDArray[np.int64], pages: NDArray[np.int64]) -> NDArray[np.float64]:
    """What tells a story's page from an index or an error page: (pages, PAGE_COLUMNS) float64."""
    out = np.zeros((len(pages) - 1, PAGE_COLUMNS))
    for i, (first, last) in enumerate(zip(pages[:-1].tolist(), pages[1:].tolist(), strict=True)):
        if first == last:
            continue
        p, size = story[first:last], words[first:last].astype(np.float64)
        told = float((p * size).sum())
        out[i] = (
            np.log1p(told),
            told / max(float(size.sum()), 1.0),
            p.max(),
            p.mean(),
            np.log1p((p > 0.5).sum()),
            np.log1p(float((p * size).max())),
        )
    return out
