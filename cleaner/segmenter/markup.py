"""The stage that sees a page's markup: it revises what the other stages made of the page's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from cleaner.article import ROLES, Role
from cleaner.features import COLUMNS as TEXT_COLUMNS
from cleaner.features import NAMES, Evidence, MarkupEvidence
from cleaner.features.markup import COLUMNS
from cleaner.segmenter.calibrated import Calibrated
from cleaner.segmenter.calibration import page_shares
from cleaner.segmenter.context import Layout, Matrix, summary
from cleaner.segmenter.forest import Forest
from cleaner.segmenter.pagetype import INDEX, TypeModel
from cleaner.segmenter.parts import part_of, together
from cleaner.segmenter.recurrent import Ensemble, averaged
from cleaner.segmenter.terms import TermModel

NAME_CLASSES = 10
"""What names tell apart: the roles, and noise of which nobody said what it is."""
_PROFILE = tuple(
    COLUMNS.index(name)
    for name in (
        *("linked", "by_kept", "by_told", "tag_p", "strong", "container0_words", "container0_share", "container0_kept"),
        *("in_core", "kin_share_prose", "kin_kept", "in_h1", "pictures", "frame_pictures"),
    )
)
NETWORK_SHARE = 0.3
"""Of the log odds of story: of what stands in a page's markup the network learns less than the trees."""
_STORY = ROLES.index(Role.STORY)
_WORDS = TEXT_COLUMNS.index("log_words")
_AROUND = (-3, -2, -1, 1, 2, 3)
_LOWEST = 1e-5
SURE = 0.75
"""Blocks likelier story than this need no guess at which noise they would be."""


@dataclass(frozen=True, slots=True)
class Revised:
    """What is made of a batch once its markup is seen; of pages without markup, what the words say.

    ``story`` and ``ends``: (blocks,), the probability of being story and the log odds that it ends with the block.
    ``has_story``: (pages,), that the page tells a story; zero for those without markup. ``noise``: (n, roles - 1),
    scores for which noise the blocks ``rows`` are if they are noise: those of HTML that may be, in order.
    """

    story: NDArray[np.float64]
    ends: NDArray[np.float64]
    has_story: NDArray[np.float64]
    rows: NDArray[np.int64]
    noise: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MarkupModel:
    """The fitted parts. ``names`` imagines a role from what elements are called.

    ``story``, ``gap`` and ``noise`` are trees, and ``sequence`` a network, as those of ``Model``. ``types`` tells what
    type of page it is. ``calibrated``: for pages with markup. ``asking_doubt``: the :func:`doubt` of a page from which
    on an extractor is asked what it keeps.
    """

    names: TermModel
    types: TypeModel
    story: Forest
    gap: Forest
    sequence: Ensemble
    noise: Forest
    calibrated: Calibrated
    asking_doubt: float

    def revised(
        self, evidence: Evidence, opinions: Matrix, story: NDArray[np.float64], ends: NDArray[np.float64]
    ) -> Revised:
        """``story`` and ``ends``, the probabilities and log odds by the words, revised for pages of HTML."""
        found = evidence.markup
        assert found is not None
        layout = Layout(found.pages)
        called, types, view = self._seen(evidence, opinions, story, ends, layout)
        # its network is not asked which noise a block is: a page and its text would agree on less
        read, closed, _ = self.sequence.judged(view, found.pages, _STORY)
        revised = self.calibrated.story(averaged(self.story.scores(view)[:, 0], read, NETWORK_SHARE))
        gaps = averaged(self.gap.scores(end_view(found, called, revised, ends, evidence.words, layout))[:, 0], closed)
        story, ends = story.copy(), ends.copy()
        story[found.rows], ends[found.rows] = revised, self.calibrated.ends(gaps)
        (unsure,) = (revised < SURE).nonzero()
        noise = self.noise.scores(view[unsure])
        return Revised(story, ends, 1 - types[:, INDEX], found.rows[unsure], noise)

    def revised_story(
        self,
        evidence: Evidence,
        opinions: Matrix,
        story: NDArray[np.float64],
        ends: NDArray[np.float64],
        rows: NDArray[np.int64],
    ) -> NDArray[np.float64]:
        """The same probability of story, (rows,), of some blocks alone: ``rows`` counts those with markup."""
        found = evidence.markup
        assert found is not None
        view = self._seen(evidence, opinions, story, ends, Layout(found.pages))[2]
        read = self.sequence.judged(view, found.pages, _STORY)[0][rows]
        return self.calibrated.story(averaged(self.story.scores(view[rows])[:, 0], read, NETWORK_SHARE))

    def _seen(
        self,
        evidence: Evidence,
        opinions: Matrix,
        story: NDArray[np.float64],
        ends: NDArray[np.float64],
        layout: Layout,
    ) -> tuple[Matrix, NDArray[np.float64], Matrix]:
        """What the names say, (n, NAME_CLASSES), the pages' types, and what the trees for story see of all blocks."""
        found = evidence.markup
        assert found is not None
        called = self.names.probabilities(found.names)
        types = self.types.probabilities(evidence, opinions, called, story)
        return called, types, story_view(evidence, found, opinions, called, types, story, ends, layout)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The fitted numbers as plain arrays."""
        parts = ("names", "types", "story", "gap", "sequence", "noise")
        return together(**{part: getattr(self, part).arrays() for part in parts})

    def manifest(self) -> dict[str, Any]:
        """The rest, for a JSON file."""
        return {"columns": list(COLUMNS), **self.calibrated.manifest(), "asking_doubt": self.asking_doubt}

    @classmethod
    def from_parts(cls, manifest: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Rebuild the model from :meth:`manifest` and :meth:`arrays`; errors as ``Model.load`` turns into its own."""
        return cls(
            names=TermModel.from_arrays(part_of(arrays, "names"), NAMES),
            types=TypeModel.from_arrays(part_of(arrays, "types")),
            story=Forest.from_arrays(part_of(arrays, "story")),
            gap=Forest.from_arrays(part_of(arrays, "gap")),
            sequence=Ensemble.from_arrays(part_of(arrays, "sequence")),
            noise=Forest.from_arrays(part_of(arrays, "noise")),
            calibrated=Calibrated.from_manifest(manifest),
            asking_doubt=float(manifest["asking_doubt"]),
        )


def doubt(story: NDArray[np.float64], words: NDArray[np.int64]) -> float:
    """How many words of a page are likely to be misjudged for each word of its story, by the blocks' probabilities."""
    return float((np.minimum(story, 1 - story) * words).sum() / max((story * words).sum(), 1.0))


def story_view(
    evidence: Evidence,
    found: MarkupEvidence,
    opinions: Matrix,
    called: Matrix,
    types: NDArray[np.float64],
    story: NDArray[np.float64],
    ends: NDArray[np.float64],
    layout: Layout,
) -> Matrix:
    """What the trees for story see of each block of HTML pages: (n, columns) float32.

    ``opinions``, ``story``, ``ends``: of all blocks of the batch. ``called``: (n, NAME_CLASSES). ``types``: (pages,
    len(PAGE_TYPES)).
    """
    rows = found.rows
    words = evidence.words[rows]
    profile = np.concatenate((found.matrix[:, _PROFILE], called, evidence.matrix[rows][:, [_WORDS]]), axis=1)
    parts: list[NDArray[np.floating]] = [evidence.matrix[rows], opinions[rows], found.matrix, called]
    parts += [layout.around(profile, _AROUND)]
    parts += [_told(story[rows], ends[rows], words, layout), types.repeat(np.diff(found.pages), axis=0)]
    return np.concatenate(parts, axis=1, dtype=np.float32)


def end_view(
    found: MarkupEvidence,
    called: Matrix,
    story: NDArray[np.float64],
    ends: NDArray[np.float64],
    words: NDArray[np.int64],
    layout: Layout,
) -> Matrix:
    """What the trees for the end see of each block: its markup and the next one's, and the page as story."""
    own = np.concatenate((found.matrix, called), axis=1)
    told = _told(story, ends[found.rows], words[found.rows], layout)
    return np.concatenate((own, layout.around(own, (1,), -1.0), told), axis=1, dtype=np.float32)


def _told(story: NDArray[np.float64], ends: NDArray[np.float64], words: NDArray[np.int64], layout: Layout) -> Matrix:
    """The page as story from each block, then that the story ends with it, and that it goes on after: (n, columns)."""
    share = page_shares(ends, layout.pages)[:, None]
    beyond = layout.sums(share)[1]
    logs = np.log(np.maximum(np.concatenate((share, beyond), axis=1), _LOWEST)).astype(np.float32)
    return np.concatenate((summary(story, words, layout), logs), axis=1)
