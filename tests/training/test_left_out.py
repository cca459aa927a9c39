"""Pages with less than they came with."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from synthetic import materials

from cleaner.documents.asking import is_asked
from cleaner.training.examples import Example
from cleaner.training.left_out import with_less


def pages() -> Iterator[Example]:
    return (example for page in materials() for example in page.examples if example.document)


def test_records_and_addresses_are_left_out_each_in_its_share() -> None:
    draw = np.random.default_rng(0)
    made = [(page, with_less(page, draw, 0.5, 0.5)) for page in pages() for _ in range(20)]
    assert len(made) > 400
    assert 0.4 < np.mean([page.url is None for _, page in made]) < 0.6
    was_asked = [less for page, less in made if page.document and is_asked(page.document)]
    assert was_asked
    assert 0.4 < np.mean([less.document is not None and is_asked(less.document) for less in was_asked]) < 0.6
    for page, less in made:
        assert less.document is not None
        assert page.document is not None
        assert less.document.url == less.url
        assert (less.texts, less.document.blocks) == (page.texts, page.document.blocks)
        assert less.document.markup is page.document.markup


def test_nothing_or_all_of_it() -> None:
    draw = np.random.default_rng(0)
    for page in pages():
        assert with_less(page, draw, 0.0, 0.0) == page
        bare = with_less(page, draw, 1.0, 1.0).document
        assert bare is not None
        assert bare.witnesses is not None
        assert (bare.url, bare.types, bare.about) == (None, (), None)
        assert (bare.witnesses.kept, bare.witnesses.told, bare.witnesses.described) == (None, None, None)


def test_text_is_left_as_it_is() -> None:
    draw = np.random.default_rng(0)
    state = draw.bit_generator.state
    text = next(example for page in materials() for example in page.examples if not example.document)
    assert with_less(text, draw, 1.0, 1.0) is text
    assert draw.bit_generator.state == state
