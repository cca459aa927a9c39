"""The pages that are measured on, and what trafilatura makes of them."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Sample:
    """A page with the text that trafilatura extracts of it."""

    id: str
    url: str | None
    html: str
    text: str

    @property
    def row(self) -> dict[str, Any]:
        """The text with what is known of it, as :func:`cleaner.clean_many` takes it."""
        return {"id": self.id, "url": self.url, "text": self.text}


def corpora() -> Path:
    """The folder of labelled pages, beside the checkout or where ``CLEANER_SHARED`` says."""
    return Path(os.environ.get("CLEANER_SHARED", ROOT.parent / "shared")) / "corpora"


def extract(html: str) -> str:
    """What trafilatura extracts with its default settings."""
    import trafilatura

    return trafilatura.extract(html) or ""


def forget() -> None:
    """Empty trafilatura's caches, so that a page is always as new to it as the first time."""
    from trafilatura.meta import reset_caches

    reset_caches()


def sample(count: int) -> list[Sample]:
    """Up to ``count`` article pages of validation sites, equally many of each corpus, the same ones in every run.

    Extracting their texts takes some 50 ms each. Raises CorpusError where there are no corpora.
    """
    from cleaner.training.corpora import Page, corpus_files, read_corpus, validation

    logging.disable(logging.CRITICAL)  # trafilatura tells of every page that it finds little in
    files = corpus_files(corpora())
    chosen: list[Page] = []
    for place, path in enumerate(files, 1):
        pages = [page for page in read_corpus(path) if page.is_article and validation(page.site)]
        pages.sort(key=lambda page: hashlib.sha256(page.id.encode()).digest())
        chosen += pages[: count * place // len(files) - len(chosen)]
    samples = [Sample(page.id, page.url, page.html, extract(page.html)) for page in chosen]
    return [sample for sample in samples if sample.text]


def digest(samples: Sequence[Sample]) -> str:
    """What tells one choice of pages and their texts from another."""
    told = "\n".join(f"{sample.id} {hashlib.sha256(sample.text.encode()).hexdigest()}" for sample in samples)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def write_rows(path: Path, samples: Sequence[Sample], *, html: bool = False) -> None:
    """Write JSON Lines, of the pages' texts or of the pages themselves."""
    with path.open("w", encoding="utf-8") as file:
        for sample in samples:
            row = {"id": sample.id, "url": sample.url, "html": sample.html} if html else sample.row
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
