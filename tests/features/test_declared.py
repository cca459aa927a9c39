"""What pages declare themselves to be, as hashed terms."""

from __future__ import annotations

import pytest

from cleaner.documents.html import read_html
from cleaner.documents.text import read_text
from cleaner.features.declared import DECLARED, declared

SHOP = """<html class=shop><head><meta property="og:type" content="Product">
<script type="application/ld+json">{"@graph": [{"@type": ["Product", "Thing"]}, {"@type": "http://schema.org/Offer"}]}
</script><body class="single-product"><div class=article><p>A kettle, of steel."""


def terms(html: str, url: str | None = None) -> set[int]:
    found = declared([read_html(html, url=url)])
    assert found.bounds.tolist() == [0, len(found.ids)]
    assert ((found.ids >= 0) & (found.ids < DECLARED)).all()
    return set(found.ids.tolist())


def test_a_page_says_what_it_is_in_its_head() -> None:
    assert read_html(SHOP).types == ("object product", "record 2 Offer", "record 2 Product", "record 2 Thing")


def test_types_are_few_and_short_whatever_a_page_says() -> None:
    many = ",".join(f'{{"@type": "{"x" * 90}{i}"}}' for i in range(5000))
    types = read_html(f'<script type="application/ld+json">[{many}]</script><p>Hello').types
    assert 0 < len(types) <= 40
    assert max(map(len, types)) <= 60


@pytest.mark.parametrize("record", ['{"@type": 3}', '{"@type": {"a": "b"}}', '{"@type": [null, {}]}', "[]", "null"])
def test_a_type_that_is_no_name_says_nothing(record: str) -> None:
    assert read_html(f'<script type="application/ld+json">{record}</script><p>Hello').types == ()


def test_outermost_elements_count_and_no_inner_ones() -> None:
    assert terms(SHOP.replace("class=article", "")) == terms(SHOP)
    assert terms(SHOP.replace("single-product", "single-post")) != terms(SHOP)


def test_an_address_counts_by_place() -> None:
    base = terms(SHOP)
    address = terms(SHOP, "https://shop.example.com/collections/kettles?page=2")
    assert base < address
    assert address != terms(SHOP, "https://shop.example.com/kettles/collections?page=2")
    assert terms(SHOP, "https://[broken") == base


def test_a_page_s_own_address_counts_where_none_is_given() -> None:
    own = SHOP.replace("<head>", '<head><link rel=canonical href="https://shop.example.com/collections/kettles">')
    assert terms(own) == terms(SHOP, "https://shop.example.com/collections/kettles")


def test_text_declares_nothing() -> None:
    found = declared([read_text("A kettle."), read_html(SHOP), read_text("A kettle.")])
    assert found.bounds[1] == 0
    assert found.bounds[2] == found.bounds[3] > 0
