"""What points at other stories."""

from __future__ import annotations

import random
import re
from dataclasses import replace

from cleaner.training.examples import Material
from cleaner.training.teasers import listed, teasers


def story(site: str, title: str | None = "has a title") -> Material:
    lines = tuple(f"{site} says in its line {n} that the bridge stays closed until the water falls." for n in range(6))
    return Material(site, "en", title and f"{site} {title}", None, (), lines, ())


OTHERS = [story(f"site{n}") for n in range(8)]


def test_a_list_is_built_alike_from_its_first_item_to_its_last() -> None:
    draw = random.Random(1)
    built, rows = set(), 0
    for _ in range(400):
        items = listed(OTHERS, draw)
        assert 2 <= len(items) <= 8
        assert len(set(items)) == len(items)
        assert all("has a title" in item for item in items)
        if items[0].startswith("1. "):
            assert [item.partition(". ")[0] for item in items] == [str(n + 1) for n in range(len(items))]
            items = [item.partition(". ")[2] for item in items]
        else:
            mark = re.match(r"\W+", items[0])
            assert mark
            assert all(item.startswith(mark.group()) for item in items)
            items = [item.removeprefix(mark.group()) for item in items]
            if mark.group().startswith("|"):
                end = re.search(r"[ |]+$", items[0])
                assert end
                assert all(item.endswith(end.group()) for item in items)
                items = [item.removesuffix(end.group()) for item in items]
                rows += 1
        for pattern in (r"^(\d\d:\d\d)", r"(\d\d:\d\d\)?)$", r"\d{4}", r"^\w+( \w+)?: "):
            found = {bool(re.search(pattern, item, re.I)) for item in items}
            assert len(found) == 1
            if found == {True}:
                built.add(pattern)
    assert len(built) == 4
    assert rows > 20


def test_a_list_of_stories_without_titles_has_their_leads() -> None:
    draw = random.Random(2)
    for _ in range(50):
        assert all("says in its line" in item for item in listed([story("one", None), story("two", None)], draw))


def test_an_item_may_open_with_a_kicker_in_a_script_without_spaces() -> None:
    others = [replace(one, title="旧桥因洪水关闭", label="zh") for one in OTHERS]
    draw = random.Random(3)
    items = [item for _ in range(60) for item in listed(others, draw)]
    assert any(re.search(r"旧桥\w{0,3}: 旧桥因洪水关闭", item) for item in items)


def test_teasers_are_of_one_style_or_of_several_and_the_same_for_the_same_seed() -> None:
    runs = [teasers(OTHERS, random.Random(seed)) for seed in range(300)]
    assert runs == [teasers(OTHERS, random.Random(seed)) for seed in range(300)]
    in_lists = sum(bool(re.match(r"[^\w]|1\. ", run[0])) for run in runs) / len(runs)
    assert 0.1 < in_lists < 0.35
    assert any(all(line in {one.title for one in OTHERS} for line in run) and len(run) > 2 for run in runs)
