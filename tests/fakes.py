"""A segmenter made of rules, in the model's place where what is tested is not the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cleaner.article import Boundary, Role, Verdict
from cleaner.documents import Document


class UnportableError(Exception):
    """Cannot be pickled, as some libraries' errors cannot."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one)


@dataclass(frozen=True, slots=True)
class Found:
    """What the fake finds in a document: the shape of ``cleaner.segmenter.Segmentation``."""

    roles: tuple[Role, ...]
    confidences: tuple[float, ...]
    keep: tuple[bool, ...]
    boundary: Boundary | None
    verdict: Verdict
    doubtful: bool


@dataclass
class MarkedSegmenter:
    """Reads each paragraph's role from its first word: ``promo: Read more``; story where there is none.

    ``menu!`` anywhere makes a page no story, ``doubt!`` a doubtful one, ``crash!`` and ``lost!`` make it fail.
    """

    name: str = "marked"
    sizes: list[int] = field(default_factory=list)
    losses: list[float] = field(default_factory=list)

    def segment(self, documents: Sequence[Document], *, max_loss: float = 0.02) -> list[Found]:
        self.sizes.append(len(documents))
        self.losses.append(max_loss)
        return [self._one(document) for document in documents]

    def _one(self, document: Document) -> Found:
        if "crash!" in document.source_text:
            raise RuntimeError("the segmenter crashed")
        if "lost!" in document.source_text:
            raise UnportableError("told", "not told")
        roles = tuple(_role(block.text) for block in document.blocks)
        told = "menu!" not in document.source_text
        where = [i for i, role in enumerate(roles) if role is Role.STORY]
        return Found(
            roles=roles,
            confidences=tuple(0.9 for _ in roles),
            keep=tuple(role is Role.STORY for role in roles),
            boundary=Boundary(where[0], where[-1] + 1, 0.8) if told and where else None,
            verdict=Verdict.STORY if told and where else Verdict.NO_STORY,
            doubtful="doubt!" in document.source_text,
        )


def _role(text: str) -> Role:
    marked = text.partition(":")[0]
    return Role(marked) if marked in set(Role) else Role.STORY
