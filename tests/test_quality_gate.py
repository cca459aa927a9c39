"""The shipped model holds its figures: floors in ``quality/floors.toml``, measured on the validation sites.

Needs the labelled pages; takes about a minute and a half on two cores.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cleaner.training.corpora import checksum, read_pages, validation
from cleaner.training.evaluation import MODEL, Summary, measure, summaries
from cleaner.training.inputs import MODES, build_inputs
from cleaner.training.views import Mode, trafilatura_version

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FLOORS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "quality" / "floors.toml").read_text(encoding="utf-8"))
GROUPS = [(mode, corpus) for mode, corpora in FLOORS["gate"].items() for corpus in corpora]


@dataclass(frozen=True)
class Bound:
    """What one figure must reach, or must not exceed."""

    figure: str
    value: float
    upper: bool

    def holds(self, value: float) -> bool:
        return value <= self.value if self.upper else value >= self.value

    def laxer_than(self, other: Bound) -> bool:
        return self.value > other.value if self.upper else self.value < other.value


def bounds(table: Mapping[str, Mapping[str, float]]) -> dict[str, Bound]:
    """The bounds of one group, by figure."""
    return {
        figure: Bound(figure, value, upper)
        for side, upper in (("at_most", True), ("at_least", False))
        for figure, value in table.get(side, {}).items()
    }


def misses(table: Mapping[str, Mapping[str, float]], figures: Mapping[str, float]) -> list[str]:
    """The figures of a group that break their bounds, in words."""
    return [
        f"{figure}: {figures[figure]:.4f} is {'above' if bound.upper else 'below'} {bound.value:.3f}"
        for figure, bound in bounds(table).items()
        if not bound.holds(figures[figure])
    ]


def unexplained(floors: Mapping[str, Any]) -> Iterator[str]:
    """Gates that are laxer than their target without a reason, missing gates, and reasons that explain nothing."""
    lowered = set()
    for mode, corpora in floors["targets"].items():
        for corpus, table in corpora.items():
            gates = bounds(floors["gate"].get(mode, {}).get(corpus, {}))
            for figure, target in bounds(table).items():
                name = f"{mode}.{corpus}.{figure}"
                gate = gates.get(figure)
                if gate is None or gate.upper != target.upper:
                    yield f"{name}: has a target but no gate"
                elif gate.laxer_than(target):
                    lowered.add(name)
                    if not floors["reasons"].get(name, "").strip():
                        yield f"{name}: the gate is laxer than the target, and no reason is given"
    yield from (
        f"{name}: a reason, but its gate is no laxer than its target" for name in floors["reasons"].keys() - lowered
    )


def gated_figures(summary: Summary) -> dict[str, float]:
    """A summary's figures, those of roles under the roles' names."""
    roles = {role.value: found.f1 for role, found in summary.roles.items()}
    return summary.figures | roles | ({} if summary.roles_mean is None else {"roles_mean": summary.roles_mean})


@pytest.fixture(scope="session")
def measured(shared: Path) -> dict[tuple[Mode, str], Summary]:
    """The shipped model's figures on the validation sites, by mode and corpus."""
    from cleaner.segmenter import Segmenter
    from cleaner.training.cleaning import cleaning_with

    modes = [mode for mode in MODES if mode in FLOORS["gate"]]
    clean = cleaning_with(Segmenter.load(None))
    pages = read_pages(shared / "corpora", shared / "roles" / "roles.jsonl.xz")
    inputs = build_inputs((page for page in pages if validation(page.site)), modes)
    found = [s for mode in modes for s in summaries(mode, MODEL, measure(inputs.of_mode(mode), clean), resamples=1)]
    return {(s.mode, s.corpus): s for s in found if s.lang is None}


@pytest.mark.parametrize("name", FLOORS["data"])
def test_the_data_is_what_the_floors_were_set_on(name: str, shared: Path) -> None:
    assert checksum(shared / name) == FLOORS["data"][name], "measure anew on this data, then set floors and checksum"


def test_the_extractor_is_what_the_floors_were_set_with(shared: Path) -> None:
    wanted = FLOORS["trafilatura"]
    assert trafilatura_version() == wanted, f"install trafilatura=={wanted}, or measure anew and set the floors"


@pytest.mark.parametrize(("mode", "corpus"), GROUPS, ids=str)
def test_the_shipped_model_holds_its_floors(mode: Mode, corpus: str, measured: dict[tuple[Mode, str], Summary]) -> None:
    assert misses(FLOORS["gate"][mode][corpus], gated_figures(measured[mode, corpus])) == []


def test_every_lowered_floor_has_its_reason() -> None:
    assert list(unexplained(FLOORS)) == []


def test_a_gate_tells_what_breaks_it() -> None:
    table = {"at_most": {"tail_after": 0.1, "violations": 0.0}, "at_least": {"f1": 0.9}}
    assert misses(table, {"tail_after": 0.1, "violations": 0.0, "f1": 0.9}) == []
    assert misses(table, {"tail_after": 0.11, "violations": 0.01, "f1": 0.89}) == [
        "tail_after: 0.1100 is above 0.100",
        "violations: 0.0100 is above 0.000",
        "f1: 0.8900 is below 0.900",
    ]
    with pytest.raises(KeyError, match="f1"):
        misses(table, {"tail_after": 0.1, "violations": 0.0})


def test_lowering_a_gate_needs_a_word_and_a_word_needs_a_lowered_gate() -> None:
    def floors(gate: dict[str, Any], **reasons: str) -> dict[str, Any]:
        table = {"at_most": {"lost": 0.1}, "at_least": {"f1": 0.9}}
        named = {f"text.a.{figure}": reason for figure, reason in reasons.items()}
        return {"targets": {"text": {"a": table}}, "gate": {"text": {"a": gate}}, "reasons": named}

    same, better = (
        {"at_most": {"lost": 0.1}, "at_least": {"f1": 0.9}},
        {"at_most": {"lost": 0.0}, "at_least": {"f1": 1.0}},
    )
    laxer = {"at_most": {"lost": 0.2}, "at_least": {"f1": 0.8}}
    assert list(unexplained(floors(same))) == list(unexplained(floors(better))) == []
    assert len(list(unexplained(floors(laxer)))) == 2
    assert [m.split(":")[0] for m in unexplained(floors(laxer, lost=" ", f1="few pages"))] == ["text.a.lost"]
    assert list(unexplained(floors(laxer, lost="why", f1="why"))) == []
    assert len(list(unexplained(floors(same, f1="stale")))) == 1
    assert len(list(unexplained(floors({"at_most": {"lost": 0.1, "f1": 0.9}})))) == 1
