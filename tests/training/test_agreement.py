"""Every figure equals the reference scorer's, on real pages, for a cleaner that makes every kind of error."""

from __future__ import annotations

import hashlib
import json
import lzma
import subprocess
import sys
from collections import Counter
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import pytest

from cleaner.article import ROLES, Article, Boundary, Paragraph, Role, Verdict
from cleaner.training.baselines import rules
from cleaner.training.corpora import corpus_files, read_pages, read_roles, validation
from cleaner.training.evaluation import MODEL, measure, summaries
from cleaner.training.inputs import build_inputs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cleaner.training.evaluation import Summary
    from cleaner.training.inputs import Inputs
    from cleaner.training.views import Mode, View

PAGES = 8
"""Pages of each corpus: enough for every figure to be something else than 0 or 1."""
SEARCHED = 400
"""Rows of each corpus among which they are found."""
MODES: tuple[Mode, ...] = ("text", "composed", "wet")
NAMES = {"precision": "p", "recall": "r"}
"""Figures that the reference calls otherwise."""


def chance(*of: object) -> float:
    """A number in [0, 1) that only depends on what it is asked of."""
    return hashlib.sha256(repr(of).encode()).digest()[0] / 256


def erratic(view: View) -> Article:
    """Judges the lines by rules, then spoils some roles, keeps at will, joins lines and splits them."""
    source, paragraphs, start = view.text, [], 0
    for i, line in enumerate(rules(view).paragraphs):
        cut = line.end
        if chance(view.id, i, "join") < 0.1:
            continue
        if chance(view.id, i, "split") < 0.1:
            cut = line.start + len(line.text) * 2 // 5
        role = ROLES[int(chance(view.id, i) * 9)] if chance(view.id, i, "spoil") < 0.2 else line.role
        for a, b in ((start, cut), (cut, line.end)):
            if a < b:
                keep = role is Role.STORY or chance(view.id, i, "keep") < 0.1
                paragraphs.append(Paragraph(source[a:b], a, b, role, 0.5, keep))
        start = line.end + 1
    return Article(source, tuple(paragraphs), Verdict.STORY, Boundary(0, len(paragraphs), 0.5), id=view.id)


def whole(view: View) -> Article:
    """Keeps all, in paragraphs of two lines."""
    source, ends = view.text, [*[line.end for line in rules(view).paragraphs][1::2], len(view.text)]
    starts = [0, *(end + 1 for end in ends[:-1])]
    spans = [(a, b) for a, b in zip(starts, ends, strict=True) if a < b]
    paragraphs = tuple(Paragraph(source[a:b], a, b, Role.STORY, 0.5, keep=True) for a, b in spans)
    return Article(source, paragraphs, Verdict.STORY, None, id=view.id)


@pytest.fixture(scope="session")
def sample(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A few validation pages of each corpus, some read by hand and some not, and the roles file."""
    folder, roles = tmp_path_factory.mktemp("corpora"), shared / "roles" / "roles.jsonl.xz"
    read = read_roles(roles)
    for path in corpus_files(shared / "corpora"):
        found: Counter[bool] = Counter()
        with lzma.open(path, "rt") as rows, lzma.open(folder / path.name, "wt", preset=0) as out:
            for row in islice(rows, SEARCHED):
                page = json.loads(row)
                by_hand = page["id"] in read or "paragraphs" in page
                article = page["gold"] and page.get("type") in (None, "article")
                if article and validation(page["site"]) and found[by_hand] < PAGES:
                    found[by_hand] += 1
                    out.write(row)
    return folder, roles


@pytest.fixture(scope="session")
def inputs(sample: tuple[Path, Path]) -> Inputs:
    corpora, roles = sample
    return build_inputs((p for p in read_pages(corpora, roles) if validation(p.site)), MODES)


@pytest.fixture(scope="session")
def made(sample: tuple[Path, Path], shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference scorer's inputs."""
    work, (corpora, roles) = tmp_path_factory.mktemp("made"), sample
    reference(shared, "make", corpora, work, "--roles", roles)
    return work


def reference(shared: Path, *arguments: object) -> list[dict[str, Any]]:
    """Run the reference scorer; the figures that it prints."""
    command = [sys.executable, str(shared / "score.py"), *map(str, arguments)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def differences(ours: Summary, theirs: dict[str, Any]) -> Iterator[tuple[str, object, object]]:
    """Every figure of theirs that ours does not equal to the third decimal."""
    figures: dict[str, float] = dict(ours.figures)
    roles = {str(role): found.f1 for role, found in ours.roles.items()}
    roles |= {} if ours.roles_mean is None else {"mean": ours.roles_mean}
    expected = {name: theirs[NAMES.get(name, name)] for name in figures}
    pairs = chain(
        ((name, figures[name], value) for name, value in expected.items()),
        ((name, roles.get(name, -1.0), value) for name, value in theirs.get("roles", {}).items()),
        [("pages", ours.pages, theirs["pages"]), ("read", ours.read, theirs["read"])],
    )
    # half a unit of the third decimal, and the dust of two ways to add up
    yield from (pair for pair in pairs if abs(pair[1] - pair[2]) > 0.000501)


@pytest.mark.parametrize("cleaner", [erratic, whole])
@pytest.mark.parametrize("mode", MODES)
def test_figures_agree_with_the_reference(
    mode: Mode, cleaner: Callable[[View], Article], inputs: Inputs, made: Path, shared: Path, tmp_path: Path
) -> None:
    truths = inputs.of_mode(mode)
    ours = {
        s.corpus: s for s in summaries(mode, MODEL, measure(truths, lambda views: map(cleaner, views)), 5) if not s.lang
    }
    compared = 0
    for path in sorted(made.glob(f"{mode}-*.jsonl")):
        corpus = path.stem.split("-")[1]
        rows = [json.loads(line) for line in path.read_text().splitlines()]
        by_id = {truth.view.id: truth.view for truth in truths}
        assert [(row["id"], row["text"]) for row in rows] == [
            (v.id, v.text) for v in by_id.values() if v.corpus == corpus and v.text
        ]
        out = tmp_path / "out.jsonl"
        out.write_text("".join(json.dumps(cleaner(by_id[row["id"]]).to_dict()) + "\n" for row in rows))
        (theirs,) = reference(shared, "score", made, mode, corpus, out)
        assert list(differences(ours[corpus], theirs)) == []
        assert ("roles" in theirs) == (mode == "text")
        compared += 1
    assert compared == {"text": 4, "composed": 1, "wet": 3}[mode]


def test_the_erratic_cleaner_leaves_no_figure_trivial(inputs: Inputs) -> None:
    found = summaries("text", MODEL, measure(inputs.of_mode("text"), lambda views: map(erratic, views)), 5)
    everything = next(s for s in found if s.corpus == "all" and not s.lang)
    trivial = {name for name, value in everything.figures.items() if value in (0.0, 1.0)}
    assert trivial == {"violations"}
    assert everything.pages > everything.read > 0
    assert len(everything.roles) >= 8
