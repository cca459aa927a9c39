"""A page's markup with roles laid over it: nothing in it loads or runs."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner.article import Paragraph, Role
from cleaner.documents.html import read_html
from cleaner.report.overlay import overlaid

LOADS = re.compile(
    r"<(?:script|style|iframe|object|embed|link|base|meta|form|input|svg)\b|\s(?:on\w+|style|src|href)\s*=", re.I
)


def drawn(html: str) -> str:
    blocks = read_html(html).blocks
    paragraphs = [Paragraph(b.text, b.start, b.end, Role.STORY, 0.9, True, b.path) for b in blocks]
    return (overlaid(html, paragraphs, "", "") or "").split("<style></style>")[-1]


def test_each_block_is_marked_with_its_role() -> None:
    html = "<h1>Storm</h1><p>It came. It <b>went</b>.</p><ul><li>One</li><li>Two</li></ul>"
    article = cleaner.clean(html, kind="html")
    marked = re.findall(r'<(\w+) data-cleaner-role="(\w+)"', overlaid(html, article.paragraphs, "", "") or "")
    assert marked == list(zip(("h1", "p", "li", "li"), (p.role for p in article.paragraphs), strict=True))


def test_pieces_of_one_element_with_other_roles_are_mixed() -> None:
    html = "<div>One<p>Two</p>Three</div>"
    roles = (Role.STORY, Role.PROMO, Role.TEASER)
    blocks = read_html(html).blocks
    found = [Paragraph(b.text, b.start, b.end, r, 0.9, False, b.path) for b, r in zip(blocks, roles, strict=True)]
    assert '<div data-cleaner-role="mixed" data-cleaner-keep="no">' in (overlaid(html, found, "", "") or "")


@pytest.mark.parametrize(
    "html",
    [
        "<p onclick=x()>a<script>x()</script><img src=x onerror=x()><a href='javascript:x()'>b</a>",
        "<p style='background:url(//evil)'>a<style>@import '//evil'</style><link rel=stylesheet href=//evil>",
        "<p>a<svg/onload=x()><math><mtext><style><img src=x onerror=x()></style></mtext></math>",
        "<p>a<iframe srcdoc='<script>x()</script>'></iframe><object data=x><embed src=x><base href=//evil>",
        "<p>a<noscript><p title='</noscript><img src=x onerror=x()>'></noscript><meta http-equiv=refresh content=0>",
        "<p>a<form action=//evil><input autofocus onfocus=x()><button formaction='javascript:x()'>b</button></form>",
        "<!--[if IE]><script>x()</script><![endif]--><p>a<template><script>x()</script></template>",
        "<o:p onload=x()>a</o:p><p data-x='1' data-cleaner-role='x' srcset=//evil>b</p>",
    ],
)
def test_nothing_loads_or_runs(html: str) -> None:
    assert not LOADS.search(drawn(html)), drawn(html)
    assert "a" in drawn(html)


@given(st.text("<>/=\"' abimgscriptonerrorhref:-!&;#x3\x00\x1b\u2028", max_size=80))
def test_no_markup_gets_through(html: str) -> None:
    assert not LOADS.search(re.sub(r">[^<]*", ">", drawn(html)))


def test_what_has_no_tree_has_no_view_and_what_is_too_deep_has_one_as_far_as_it_goes() -> None:
    assert overlaid("", [], "", "") is None
    assert (overlaid("<div>" * 100_000 + "deep", [], "", "") or "").startswith("<!doctype html>")
