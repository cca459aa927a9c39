"""Labelled pages: reading corpora of HTML pages with their story's text, and splitting them by site.

A corpus is a file of compressed JSON Lines, ``NAME.jsonl.xz``, one page a row::

    {id, source, url, site, title, lang?, country?, type?, html, gold: [text, …],
     paragraphs?: [{text, role}, …], verdict?, end?}

``gold`` holds the story's paragraphs. ``paragraphs``, where present, are the page's extracted lines with a role each,
read by hand. A roles file gives such readings for pages of other corpora: ``{id, paragraphs, verdict, end}`` a row, or
the digests of lines in place of their text (see :mod:`cleaner.training.readings`). A row that was saved in a report
has ``source: "corrected"`` and may hold the page's ``html``; so it is a page of its own, and its file a corpus too.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from cleaner.article import Role, Verdict
from cleaner.errors import CorpusError
from cleaner.training.readings import LabelledLine, Reading, reading

SUFFIX = ".jsonl.xz"
_XZ = b"\xfd7zXZ\x00"
CORRECTED = "corrected"
"""The source of pages that were corrected in a report."""
_EXPECTED = "a page has id, source, site, html, gold"
_HTML_LANGUAGE = re.compile(r"<html[^>]*\blang\s*=\s*[\"']?([a-z]{2})", re.IGNORECASE)
_LANGUAGE_SEARCHED = 20_000
"""Characters of a page that are searched for its language; the ``html`` tag stands early."""
_LANGUAGE_CODES = {"English": "en", "Chinese": "zh", "Russian": "ru", "Greek": "el", "Polish": "pl"}
_LANGUAGE_CODES |= {"jp": "ja", "cn": "zh", "il": "he", "nb": "no", "?": "und"}


@dataclass(frozen=True, slots=True)
class Page:
    """One labelled page.

    ``corpus`` is the file's name without its suffix. ``lang`` is an ISO 639-1 code, ``und`` where nobody said;
    ``language_label`` is what the corpus or the page itself called it. ``paragraphs`` is None where no one read the
    page line by line; then ``verdict`` and ``end`` (index of the last story line in ``paragraphs``) are None too.
    ``reading`` is a reading by digests, which is for training alone.
    """

    id: str
    corpus: str
    source: str
    url: str | None
    site: str
    title: str | None
    lang: str
    language_label: str
    type: str | None
    html: str
    gold: tuple[str, ...]
    paragraphs: tuple[LabelledLine, ...] | None = None
    verdict: Verdict | None = None
    end: int | None = None
    reading: Reading | None = None

    @property
    def is_article(self) -> bool:
        """Whether the page is an article with a known story: no forum, shop or listing, no page that tells none."""
        return bool(self.gold) and self.type in (None, "article")

    @property
    def read_whole(self) -> bool:
        """Whether ``gold`` is all of the story, not only what one extractor returned of it, as on ``silver`` pages."""
        return self.source != "silver"

    @property
    def exact(self) -> bool:
        """Whether ``gold`` was written per publisher, paragraph by paragraph, with captions and pointers left out."""
        return self.source == "fundus"


def validation(site: str) -> bool:
    """Whether a site's pages validate: one site in five does, and must never be trained on.

    >>> validation("example.com"), validation("example.org")
    (True, False)
    """
    return _digest(f"validation {site}") % 5 == 0


def fold(site: str, k: int) -> int:
    """Return the fold, from 0 to k - 1, that all pages of a site belong to; independent of :func:`validation`."""
    if k < 2:
        raise ValueError(f"the number of folds must be at least 2, not {k}")
    return _digest(f"fold {site}") % k


def _digest(text: str) -> int:
    return int(hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest(), 16)


def corpus_files(corpora: str | Path) -> list[Path]:
    """List the corpora of a directory in order of name, or the one corpus that the path names."""
    path = Path(corpora)
    if path.is_file():
        return [path]
    files = sorted(path.glob(f"*{SUFFIX}"))
    if not files:
        raise CorpusError(f"{path}: no *{SUFFIX} file there; name the directory of the corpora, or one of their files")
    return files


def checksum(path: Path) -> str:
    """Return a file's SHA-256, in hexadecimal: figures are only comparable on the same data."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_pages(corpora: str | Path, *roles: str | Path) -> Iterator[Page]:
    """Read every page, in order of file and line; roles files add the lines that were read to the pages they name.

    Where several files name a page, the first counts. Pages are read as they are asked for. Raises CorpusError, naming
    file and line, where a file is missing or damaged.
    """
    readings: dict[str, dict[str, Any]] = {}
    for path in roles:
        readings = read_roles(path) | readings
    for path in corpus_files(corpora):
        yield from read_corpus(path, readings)


def read_corpus(path: Path, readings: Mapping[str, Mapping[str, Any]] | None = None) -> Iterator[Page]:
    """Read the pages of one corpus file; ``readings`` maps page ids to rows of a roles file."""
    corpus = path.name.removesuffix(SUFFIX)
    for where, row in _rows(path):
        if row.get("source") == CORRECTED:
            yield _corrected_page(row, corpus, where)
            continue
        read = row if row.get("paragraphs") else (readings or {}).get(_text(row, "id", where), {})
        try:
            yield _page(row, read, corpus, where)
        except CorpusError:
            raise
        except (KeyError, TypeError, ValueError) as error:
            raise CorpusError(f"{where}: not a labelled page ({error!r}); {_EXPECTED}") from error


def read_roles(path: str | Path) -> dict[str, dict[str, Any]]:
    """Read the rows of a roles file by page id."""
    return {_text(row, "id", where): row for where, row in _rows(Path(path))}


def read_corrected(path: Path) -> Iterator[Page]:
    """Read the pages of a roles file that were corrected in a report; rows that are readings alone are passed over."""
    for where, row in _rows(path):
        if row.get("source") == CORRECTED:
            yield _corrected_page(row, CORRECTED, where)


def _corrected_page(row: Mapping[str, Any], corpus: str, where: str) -> Page:
    try:
        story = [p["text"] for p in row["paragraphs"] if p["role"] == Role.STORY and row["verdict"] == Verdict.STORY]
        return _page({"html": "", **row, "gold": story}, row, corpus, where)
    except CorpusError:
        raise
    except (KeyError, TypeError, ValueError) as error:
        raise CorpusError(f"{where}: no page as a report saves it ({error!r}); save its labels anew") from error


def _page(row: Mapping[str, Any], read: Mapping[str, Any], corpus: str, where: str) -> Page:
    label = _language_label(row)
    lines = tuple(LabelledLine(p["text"], Role(p["role"])) for p in read.get("paragraphs") or ())
    by_digest = reading(read)
    verdict = read.get("verdict")
    return Page(
        id=_text(row, "id", where),
        corpus=corpus,
        source=_text(row, "source", where),
        url=row.get("url") or None,
        site=_text(row, "site", where),
        title=row.get("title"),
        lang=language_code(label),
        language_label=label,
        type=row.get("type"),
        html=_text(row, "html", where),
        gold=tuple(row["gold"] or ()),
        paragraphs=lines or None,
        verdict=Verdict(verdict) if verdict else None,
        end=read.get("end"),
        reading=by_digest,
    )


def language_code(label: str) -> str:
    """Return the ISO 639-1 code of what a corpus calls a language; ``und`` where nobody said."""
    return _LANGUAGE_CODES.get(label, label)


def _language_label(row: Mapping[str, Any]) -> str:
    """Return what the corpus calls the language, else the page itself, else the best guess that the source allows."""
    if row.get("lang"):
        return str(row["lang"])
    if found := _HTML_LANGUAGE.search(row["html"][:_LANGUAGE_SEARCHED]):
        return found.group(1).lower()
    return "en" if row["source"] == "wcxb" else str(row.get("country") or "?")


def _text(row: Mapping[str, Any], name: str, where: str) -> str:
    value = row.get(name)
    if not isinstance(value, str):
        raise CorpusError(f"{where}: {name!r} is missing or no text; {_EXPECTED}")
    return value


def _opened(path: Path) -> TextIO:
    """A file of rows, compressed or, as labels come from a report, plain."""
    with path.open("rb") as file:
        packed = file.read(len(_XZ)) == _XZ
    return lzma.open(path, "rt", encoding="utf-8") if packed else path.open(encoding="utf-8")


def _rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each row of a JSON Lines file, with the place it stands in for error messages."""
    number = 0
    try:
        with _opened(path) as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                row = json.loads(line)
                if not isinstance(row, dict):
                    raise CorpusError(f"{path}, line {number}: a JSON object was expected, not {type(row).__name__}")
                yield f"{path}, line {number}", row
    except FileNotFoundError:
        raise CorpusError(f"{path}: no such file; check the path") from None
    except (lzma.LZMAError, EOFError) as error:
        raise CorpusError(f"{path}, after line {number}: not a whole xz file ({error}); fetch it again") from error
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}, line {number}: no JSON row ({error}); mend it or fetch the file again") from error
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read ({error.strerror or error})") from error
