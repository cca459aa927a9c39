"""What a run counts, and how it is told: as JSON, as Prometheus metrics, in a few lines."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Any, Self

from cleaner.article import ROLES, Article, Verdict

_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_WORD = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]|[^\W_]+")


def words(text: str) -> int:
    """How many words; where scripts have no spaces between them, how many characters.

    >>> words("It came at night."), words("夜に来た。")
    (4, 4)
    """
    return len(_WORD.findall(text)) if not text.isascii() and _UNSPACED.search(text) else len(text.split())


@dataclass(slots=True)
class Counts:
    """Numbers of documents, paragraphs and words; ``passed`` counts records that are no pages."""

    documents: int = 0
    stories: int = 0
    no_stories: int = 0
    doubtful: int = 0
    moved: int = 0
    """Stories that start after their page's first paragraph or end before its last."""
    written: int = 0
    bytes: int = 0
    paragraphs: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    words_kept: int = 0
    rejects: Counter[str] = field(default_factory=Counter)
    passed: Counter[str] = field(default_factory=Counter)

    def article(self, article: Article) -> None:
        """Count an article."""
        self.documents += 1
        self.doubtful += article.doubtful
        if article.verdict is Verdict.STORY:
            self.stories += 1
        else:
            self.no_stories += 1
        if article.boundary and (article.boundary.start, article.boundary.end) != (0, len(article.paragraphs)):
            self.moved += 1
        for paragraph in article.paragraphs:
            role, length = paragraph.role.value, words(paragraph.text)
            self.paragraphs[role] += 1
            self.words[role] += length
            if paragraph.keep:
                self.words_kept += length

    def add(self, other: Counts) -> None:
        """Add another's numbers."""
        for each in fields(self):
            mine, theirs = getattr(self, each.name), getattr(other, each.name)
            setattr(self, each.name, mine + theirs)

    @property
    def rejected(self) -> int:
        """How many documents and damaged places were rejected."""
        return self.rejects.total()

    @property
    def removed(self) -> float:
        """The share of words that were left out."""
        everything = self.words.total()
        return 1 - self.words_kept / everything if everything else 0.0

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        numbers = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: dict(value) if isinstance(value, Counter) else value for name, value in numbers.items()}

    @classmethod
    def from_dict(cls, row: dict[str, Any]) -> Self:
        """From :meth:`to_dict`'s object."""
        counts = cls()
        for name, value in row.items():
            setattr(counts, name, Counter(value) if isinstance(value, dict) else value)
        return counts


def summary(counts: Counts, seconds: float) -> dict[str, Any]:
    """What ``--summary`` writes."""
    by_role = {
        role.value: {"paragraphs": counts.paragraphs[role.value], "words": counts.words[role.value]} for role in ROLES
    }
    return {
        "documents": counts.documents,
        "stories": counts.stories,
        "no_story": counts.no_stories,
        "doubtful": counts.doubtful,
        "boundaries_moved": counts.moved,
        "rows_written": counts.written,
        "roles": by_role,
        "words_kept": counts.words_kept,
        "words_removed_share": round(counts.removed, 4),
        "rejects": dict(sorted(counts.rejects.items())),
        "passed_by": dict(sorted(counts.passed.items())),
        "bytes_read": counts.bytes,
        "seconds": round(seconds, 3),
        "documents_per_second": round(counts.documents / seconds, 2) if seconds else None,
    }


def told(counts: Counts, seconds: float) -> str:
    """The summary for people."""
    lines = [
        f"{counts.documents:,} documents: {counts.stories:,} stories ({counts.doubtful:,} doubtful, "
        f"{counts.moved:,} cut at start or end), {counts.no_stories:,} without a story; "
        f"{counts.documents / seconds if seconds else 0:,.0f} a second"
    ]
    if counts.paragraphs:
        parts = [
            f"{role.value} {counts.paragraphs[role.value]:,} ({counts.words[role.value]:,} words)"
            for role in ROLES
            if counts.paragraphs[role.value]
        ]
        lines.append(f"paragraphs: {', '.join(parts)}; {counts.removed:.1%} of the words removed")
    for name, counted in (("passed by", counts.passed), ("rejected", counts.rejects)):
        if counted:
            lines.append(f"{name}: {', '.join(f'{kind} {n:,}' for kind, n in sorted(counted.items()))}")
    return "\n".join(lines)


def prometheus(counts: Counts, seconds: float) -> str:
    """What ``--metrics`` writes: Prometheus' text format, for node_exporter's textfile collector."""
    lines: list[str] = []

    def metric(name: str, kind: str, text: str, values: dict[str, float], label: str = "") -> None:
        lines.extend((f"# HELP cleaner_{name} {text}", f"# TYPE cleaner_{name} {kind}"))
        for key, value in values.items():
            told_label = f'{{{label}="{_escaped(key)}"}}' if label else ""
            lines.append(
                f"cleaner_{name}{told_label} {value:g}" if value % 1 else f"cleaner_{name}{told_label} {value:.0f}"
            )

    verdicts = {"story": counts.stories, "no_story": counts.no_stories}
    metric("documents_total", "counter", "Documents cleaned.", dict(verdicts), "verdict")
    metric("doubtful_total", "counter", "Documents that came back whole, in doubt.", {"": counts.doubtful})
    metric("boundaries_moved_total", "counter", "Stories cut at their start or end.", {"": counts.moved})
    metric("rows_written_total", "counter", "Rows written.", {"": counts.written})
    roles = [role.value for role in ROLES]
    metric("paragraphs_total", "counter", "Paragraphs seen.", {r: counts.paragraphs[r] for r in roles}, "role")
    metric("words_total", "counter", "Words seen.", {r: counts.words[r] for r in roles}, "role")
    metric("words_kept_total", "counter", "Words kept.", {"": counts.words_kept})
    metric("rejects_total", "counter", "Documents and places rejected.", dict(sorted(counts.rejects.items())), "reason")
    metric("passed_by_total", "counter", "Records that are no pages.", dict(sorted(counts.passed.items())), "kind")
    metric("bytes_read_total", "counter", "Bytes of documents read.", {"": counts.bytes})
    metric("seconds_total", "counter", "Seconds taken.", {"": round(seconds, 3)})
    return "\n".join(lines) + "\n"


def _escaped(label: str) -> str:
    return label.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
