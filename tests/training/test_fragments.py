"""Composed pages as HTML."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
from synthetic import pages

from cleaner.article import Verdict
from cleaner.training.augmentation import bare_examples, composed_examples
from cleaner.training.examples import Example, Material, material
from cleaner.training.fragments import fragments


@cache
def materials() -> list[Material]:
    """Pages of sites that name the parts of their pages."""
    named = (("<article>", '<main class="paper"><article class="story body">'), ("</article>", "</article></main>"))
    found = []
    for page in pages():
        html = page.html
        for bare, called in named:
            html = html.replace(bare, called)
        found.append(material(replace(page, html=html)))
    return found


@cache
def composed() -> tuple[Example, ...]:
    return (*composed_examples(materials(), 2, 1), *bare_examples(materials(), 1))


@cache
def made() -> tuple[Example, ...]:
    return tuple(fragments(materials(), composed(), 1.0, np.random.default_rng(0)))


def test_all_lines_of_a_composed_page_are_there_with_their_roles() -> None:
    by_lines = {tuple(" ".join(text.removeprefix("- ").split()) for text in one.texts): one for one in composed()}
    assert len(made()) > 0.9 * len(composed())
    for page in made():
        assert page.document is not None
        assert page.document.markup is not None
        source = by_lines[tuple(block.text for block in page.document.blocks)]
        assert page.roles.tolist() == source.roles.tolist()
        assert (page.mode, page.site, page.verdict) == ("fragment", source.site, source.verdict)
        assert page.type is None
        assert page.read_lines is not None
        assert page.read_lines.all()


def test_some_name_nothing_and_some_are_built_as_their_site_is() -> None:
    names = [{name for name in page.document.markup.names if name} for page in made() if page.document.markup]  # type: ignore[union-attr]
    bare = sum(not found for found in names)
    assert 0.1 < bare / len(names) < 0.9
    of_sites: dict[str, set[str]] = {}
    for page in materials():
        for example in page.examples:
            if example.document and example.document.markup:
                of_sites.setdefault(page.site, set()).update(example.document.markup.names)
    for page, found in zip(made(), names, strict=True):
        assert found <= of_sites[page.site]


def test_noise_stands_in_the_story_s_container_on_some_pages_and_in_its_own_on_others() -> None:
    containers = []
    for page in made():
        paths = [(block.path or "").rsplit("/", 1)[0] for block in page.document.blocks]  # type: ignore[union-attr]
        roles = page.roles.tolist()
        if page.verdict is Verdict.STORY and len(set(roles)) > 1:
            containers.append(len(set(paths)) > 1)
    assert 0.1 < np.mean(containers) < 0.9


def test_as_many_as_are_asked_for_and_the_same_ones_again() -> None:
    def some(seed: int) -> list[tuple[str, ...]]:
        return [page.texts for page in fragments(materials(), composed(), 0.3, np.random.default_rng(seed))]

    assert some(1) == some(1)
    assert some(1) != some(2)
    assert 0.1 * len(composed()) < len(some(1)) < 0.6 * len(composed())
    assert fragments(materials(), composed(), 0.0, np.random.default_rng(0)) == []
