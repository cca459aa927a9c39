"""What decides a run's result, and what its rows are written as."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from cleaner.article import Role
from cleaner.dumps.fields import Fields
from cleaner.errors import DumpError

_PACKED = {".gz": "gzip", ".zst": "zstd", ".zstd": "zstd"}


@dataclass(frozen=True, slots=True)
class Form:
    """How rows are written: ``jsonl`` (packed with ``gzip``, ``zstd`` or not at all) or ``parquet``."""

    kind: str
    packed: str | None = None

    @property
    def suffix(self) -> str:
        """What files of this form are called."""
        return (
            ".parquet" if self.kind == "parquet" else ".jsonl" + {None: "", "gzip": ".gz", "zstd": ".zst"}[self.packed]
        )


def form_of(name: str, *, rows_only: bool = False) -> Form:
    """The form that a file of this name has: Parquet, or JSON Lines, whatever it is called else.

    >>> form_of("out.jsonl.gz"), form_of("out.parquet").suffix
    (Form(kind='jsonl', packed='gzip'), '.parquet')
    """
    path = PurePath(name.lower())
    if path.suffix == ".parquet":
        if rows_only:
            raise DumpError(
                f"{name}: only articles are written as Parquet: name a .jsonl, .jsonl.gz or .jsonl.zst file"
            )
        return Form("parquet")
    return Form("jsonl", _PACKED.get(path.suffix))


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides the bytes that a run writes, beside its inputs and its model."""

    fields: Fields = field(default_factory=Fields)
    keep: frozenset[Role] = frozenset({Role.STORY})
    max_loss: float | None = None
    only_story: bool = False
    compact: bool = False
    form: Form = Form("jsonl")
    dropped: Form | None = None
    rejects: Form | None = None
    shard_size: int | None = None
    columns: Any = field(default=None, compare=False)
    """The Arrow schema that all inputs share, where they are Parquet files; else None."""

    def told(self) -> dict[str, Any]:
        """Each setting under the name of its option, as JSON: what a resumed run must agree in."""
        return {
            "--text-field": self.fields.text,
            "--html-field": self.fields.html,
            "--id-field": self.fields.id,
            "--url-field": self.fields.url,
            "--keep": ",".join(sorted(self.keep)),
            "--max-loss": self.max_loss,
            "--only": "story" if self.only_story else None,
            "--compact": self.compact,
            "--shard-size": self.shard_size,
            "--shard-format": self.form.suffix,
            "--dropped": self.dropped.suffix if self.dropped else None,
            "--rejects": self.rejects.suffix if self.rejects else None,
        }
