"""Whether blocks name their site."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner.features.site import COLUMNS, site, site_names

URL = "https://www.blog.acme-dental.co.uk/2025/teeth.html"


@pytest.mark.parametrize(
    ("url", "names"),
    [
        (None, ()),
        ("", ()),
        ("no address", ()),
        ("http://[broken", ()),
        ("https://example.com/a", ("example",)),
        ("https://www.bbc.co.uk/news", ()),  # too short to tell anything
        ("https://garten.example-zeitung.de", ("garten", "examplezeitung")),
        (URL, ("blog", "acmedental")),
    ],
)
def test_names_in_an_address(url: str | None, names: tuple[str, ...]) -> None:
    assert site_names(url) == names


def named(*blocks: str, url: str | None = URL) -> list[float]:
    return site([blocks], [url])[0].tolist()


def test_the_name_counts_whole_and_in_part() -> None:
    whole, part, none = named("At Acme Dental we care.", "Your dental health", "Brush twice a day")
    assert whole == 1
    assert part == pytest.approx(6 / 10, abs=0.01)
    assert none == 0


def test_short_words_are_in_every_name() -> None:
    assert named("men log den") == [0]


def test_without_an_address_nothing_is_known() -> None:
    assert not site([["Acme Dental"], []], [None, URL]).any()
    assert site([], []).shape == (len(COLUMNS), 0)


def test_the_other_blocks_of_the_page_and_of_no_other_page() -> None:
    pages = [["Acme Dental", "Nothing", "Acme Dental"], ["Nothing", "Nothing"]]
    elsewhere = site(pages, [URL, URL])[1]
    np.testing.assert_allclose(elsewhere, [0.5, 1, 0.5, 0, 0])


def test_line_breaks_within_blocks() -> None:
    assert named("Acme\nDental", "Nothing") == [1, 0]


def test_a_page_is_read_alike_in_any_batch() -> None:
    pages = [["Acme Dental", "blog posts"], ["acme", "dental dent"]]
    together = site(pages, [URL, URL])
    apart = np.concatenate([site([page], [URL]) for page in pages], axis=1)
    assert together.tobytes() == apart.tobytes()
