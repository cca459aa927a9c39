"""What the README says is what is so."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

import cleaner
from cleaner.article import ROLES
from cleaner.cli.app import VERBS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = re.findall(r"```sh\n(.*?)\n```", README, re.DOTALL)


def test_ci_runs_the_test_command_as_it_stands() -> None:
    (install, test) = COMMANDS
    assert "pytest" in test
    assert test in (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    fixture = shlex.split(install)[-1]
    assert (ROOT / fixture).is_file()


def test_the_example_is_the_fixture() -> None:
    fixture = (ROOT / shlex.split(COMMANDS[0])[-1]).read_text("utf-8")
    example = README.split("```\n")[1]
    for line in example.splitlines():
        assert line.removesuffix(" …") in fixture or line == "…"


def test_what_the_example_shows_is_what_comes_out() -> None:
    article = cleaner.clean((ROOT / shlex.split(COMMANDS[0])[-1]).read_text("utf-8"))
    shown, paragraphs = README.split("```\n")[3].splitlines(), iter(article.paragraphs)
    ended = False
    for row in shown:
        role, _, text = row.partition(" ")
        if role not in {each.value for each in ROLES}:
            assert "the story ends here" in row
            ended = True
            continue
        opening = text.strip().removesuffix(" …").removesuffix("…").strip()
        found = next(p for p in paragraphs if p.text.startswith(opening))
        assert (found.role.value, found.keep) == (role, role == "story" and not ended)


def test_roles_and_verbs_are_all_there() -> None:
    assert re.findall(r"^\| `(\w+)` \|", README, re.MULTILINE) == [role.value for role in ROLES]
    assert set(VERBS) <= set(re.findall(r"^\| `cleaner (\w+)", README, re.MULTILINE))


@pytest.mark.parametrize("path", ["ARCHITECTURE.md", "README.md"])
def test_files_that_are_named_exist(path: str) -> None:
    named = re.findall(r"`([\w./]+\.(?:py|md)|\.ci/run|\w+/)`", (ROOT / path).read_text("utf-8"))
    for name in named:
        places = [ROOT / name, ROOT / "cleaner" / name, ROOT / "cleaner" / "documents" / name]
        assert any(place.exists() for place in places), name


def test_pictures_are_there_and_made_by_the_script() -> None:
    shown = set(re.findall(r"!\[[^\]]+\]\(benchmarks/pictures/(\w+)\.png\)", README))
    assert shown == {path.stem for path in (ROOT / "benchmarks" / "pictures").glob("*.png")}
    script = (ROOT / "benchmarks" / "screenshots.py").read_text("utf-8")
    assert all(f'"{name}": (' in script for name in shown)
