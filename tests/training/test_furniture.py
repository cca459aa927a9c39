"""Furniture files: what the project's own hold, and what is refused."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from cleaner.article import Role
from cleaner.errors import CorpusError
from cleaner.training.augmentation import composed_examples
from cleaner.training.corpora import fold
from cleaner.training.examples import CODES, STORY, Material
from cleaner.training.furniture import Block, read_furniture
from cleaner.training.readings import LabelledLine
from cleaner.training.surroundings import Surroundings, furniture_fold
from cleaner.training.table import FOLDS

OWN = Path(__file__).parents[2] / "models" / "furniture"


def test_the_project_s_furniture_can_be_read() -> None:
    blocks = read_furniture(OWN)
    assert len({block.name for block in blocks}) == len(blocks)
    assert len({block.lang for block in blocks}) >= 30
    for role in set(Role) - {Role.HEADLINE}:
        assert sum(line.role is role for block in blocks for line in block.lines) >= 200, role


def write(directory: Path, text: str) -> Path:
    (directory / "de2.txt").write_text(text, encoding="utf-8")
    return directory


def test_blocks_and_their_languages(tmp_path: Path) -> None:
    first, second = read_furniture(write(tmp_path, "@mid\np\tLies mehr: {title}\n\n\n@tail\na\tÜber uns\nx\tTags\n"))
    assert (first.lang, first.place, first.lines) == ("de", "mid", (LabelledLine("Lies mehr: {title}", Role.PROMO),))
    assert [line.role for line in second.lines] == [Role.ABOUT, Role.BOILERPLATE]


@pytest.mark.parametrize(
    "text",
    [
        "p\tno place",
        "@nowhere\np\ttext",
        "@mid\n",
        "@mid\nq\ttext",
        "@mid\np text",
        "@mid\ns\tstory",
        "@story\np\tx",
        "@end\np\tx",
    ],
)
def test_damaged_files_are_refused_with_their_place(tmp_path: Path, text: str) -> None:
    with pytest.raises(CorpusError, match=r"de2\.txt, line 4"):
        read_furniture(write(tmp_path, f"@mid\nx\tTags\n\n{text}"))


def test_a_directory_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="check the path"):
        read_furniture(tmp_path)


BLOCKS = [
    Block(f"en/{n}", "en", place, (LabelledLine(f"furniture {n} of {place}: {{title}}", Role.PROMO),))
    for n in range(40)
    for place in ("head", "mid", "tail")
]


def material(site: str) -> Material:
    words = " ".join(f"{site}w{n}" for n in range(12))
    return Material(site, "en", f"{site} title", None, (), tuple(f"{n} {words}." for n in range(6)), ())


def test_furniture_is_of_the_site_s_own_fold_and_points_at_other_stories() -> None:
    pages = [material(f"site{n}") for n in range(6)]
    by_text = {block.lines[0].text.partition(":")[0]: block for block in BLOCKS}
    seen = 0
    for example in composed_examples(pages, 20, seed=3, furniture=BLOCKS, broken=0):
        assert (example.roles == STORY).sum() == 6
        for text, role in zip(example.texts, example.roles, strict=True):
            if text.startswith("furniture"):
                seen += 1
                lead, _, title = text.partition(": ")
                assert furniture_fold(by_text[lead]) == fold(example.site, FOLDS)
                assert role == CODES[Role.PROMO]
                assert title.endswith(" title")
                assert not title.startswith(example.site)
    assert seen > 50


def test_written_lines_of_stories_stand_amid_some_and_end_none() -> None:
    blocks = [Block(f"en/{n}", "en", "story", (LabelledLine(f"written {n}", Role.STORY),)) for n in range(20)]
    pages = [material(f"site{n}") for n in range(6)]
    found = composed_examples(pages, 300, seed=3, furniture=blocks, broken=0)
    stories = [np.array(example.texts)[example.roles == STORY].tolist() for example in found]
    where = [story.index(line) for story in stories for line in story if line.startswith("written")]
    assert 0 < len(where) < len(found) / 5
    assert min(where) == 1
    assert max(where) == 5


def test_written_lists_end_some_stories() -> None:
    blocks = [Block(f"en/{n}", "en", "end", (LabelledLine(f"written {n}", Role.STORY),)) for n in range(20)]
    pages = [material(f"site{n}") for n in range(6)]
    found = composed_examples(pages, 300, seed=3, furniture=blocks, broken=0)
    stories = [np.array(example.texts)[example.roles == STORY].tolist() for example in found]
    ended = [story for story in stories if any(line.startswith("written") for line in story)]
    assert 0 < len(ended) < len(found) / 5
    assert all(story[-1].startswith("written") for story in ended)


def test_nothing_is_drawn_where_there_is_nothing() -> None:
    around = Surroundings([material("a.org")], [])
    assert around.draw("mid", "a.org", random.Random(1)) == []
    assert around.title("a.org", random.Random(1)) == ""
    assert np.array(around.draw("tail", "b.org", random.Random(1))).size == 0
