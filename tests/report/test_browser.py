"""The report, driven as a person would in a browser."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from reports import LINES, inspection, write

from cleaner.article import Role
from cleaner.training.corpora import read_roles

Opened = Callable[..., Any]


def visible(page: Any) -> list[int]:
    return list(
        page.execute_script(
            "return [...document.querySelectorAll('.paragraph:not([hidden])')].map(e => +e.dataset.index)"
        )
    )


def fates(page: Any) -> str:
    """``k`` and ``d`` for each paragraph, kept or dropped."""
    return str(
        page.execute_script(
            "return [...document.querySelectorAll('.paragraph')]"
            ".map(e => e.classList.contains('kept') ? 'k' : 'd').join('')"
        )
    )


def roles(page: Any) -> list[str]:
    return list(page.execute_script("return [...document.querySelectorAll('.paragraph select')].map(e => e.value)"))


def press(page: Any, *keys: str) -> None:
    from selenium.webdriver import ActionChains

    for key in keys:
        ActionChains(page).send_keys(key).perform()


def current(page: Any) -> int:
    return int(page.execute_script("return +(document.activeElement.closest('.paragraph')?.dataset.index ?? -1)"))


def find(page: Any, selector: str) -> Any:
    return page.find_element("css selector", selector)


def saved(downloads: Path) -> Path:
    path = downloads / "labels.jsonl"
    for _ in range(100):
        if path.exists() and path.stat().st_size:
            return path.rename(downloads / f"{time.monotonic_ns()}.jsonl")
        time.sleep(0.1)
    raise AssertionError("nothing was downloaded")


def test_the_text_is_there_in_order_with_its_boundary(opened: Opened) -> None:
    page = opened(inspection())
    assert [e.text for e in page.find_elements("css selector", ".paragraph > p")] == [text for text, _ in LINES]
    assert roles(page) == [role.value for _, role in LINES]
    assert fates(page) == "ddkdkdd"
    items = page.execute_script(
        "return [...document.querySelectorAll('.text > li')].map(e => e.className.split(' ')[0])"
    )
    assert items == ["paragraph"] * 2 + ["edge"] + ["paragraph"] * 3 + ["edge"] + ["paragraph"] * 2
    assert "confidence 0.75" in find(page, ".text").text
    assert len(page.find_elements("css selector", ".strip > i")) == len(LINES)


def test_filters_hide_roles_and_search_marks_words(opened: Opened) -> None:
    page = opened(inspection())
    find(page, "[data-role=promo]").click()
    assert visible(page) == [0, 1, 2, 4, 5]
    find(page, "[data-role=promo]").click()
    find(page, "input[type=search]").send_keys("STORM")
    assert visible(page) == [1, 2]
    assert [mark.text for mark in page.find_elements("css selector", "mark")] == ["Storm", "storm"]
    assert "2 shown" in find(page, "[role=status]").text


def test_the_keyboard_does_it_all(opened: Opened) -> None:
    page = opened(inspection())
    press(page, "j", "j", "j")
    assert current(page) == 2
    press(page, "k")
    assert current(page) == 1
    press(page, "b")
    assert current(page) == 4
    press(page, "w")
    assert "+0.80" in find(page, ".why").text
    assert "ending: ends with a stop" in find(page, ".why").text
    press(page, "w")
    assert not page.find_elements("css selector", ".why")
    press(page, "j", "e")
    assert (fates(page), current(page)) == ("ddkdkkd", 5)
    press(page, "u")
    assert fates(page) == "ddkdkdd"
    press(page, "4")
    assert roles(page)[5] == "caption"
    press(page, "/", "s", "e")
    assert find(page, "input[type=search]").get_attribute("value") == "se"
    assert roles(page)[5] == "caption"
    press(page, "\ue00c", "?")
    assert find(page, "dialog").is_displayed()


def test_the_boundary_moves_both_ways(opened: Opened) -> None:
    page = opened(inspection())
    press(page, "j", "j", "j", "e")
    assert roles(page)[2:6] == ["story", "promo", "teaser", "teaser"]
    assert fates(page) == "ddkdddd"
    assert "as corrected" in find(page, ".text").text
    press(page, "k", "s")
    assert roles(page)[1:3] == ["story", "story"]
    press(page, "j", "s")
    assert (roles(page)[1], fates(page)) == ("boilerplate", "ddkdddd")


def test_labels_are_saved_as_training_takes_them(opened: Opened, downloads: Path) -> None:
    html = "<p>Storm</p></script><script>evil()</script>\u2028"
    page = opened(inspection(html=html))
    from selenium.webdriver.support.ui import Select

    Select(page.find_elements("css selector", ".paragraph select")[5]).select_by_value("story")
    assert "corrected" in page.execute_script(
        "return getComputedStyle(document.querySelectorAll('.number')[5], '::after').content"
    )
    find(page, "#save").click()
    rows = read_roles(saved(downloads))
    row = rows["a"]
    wanted = [role.value for _, role in LINES]
    wanted[5] = "story"
    assert [(p["text"], p["role"]) for p in row["paragraphs"]] == list(zip((t for t, _ in LINES), wanted, strict=True))
    assert (row["verdict"], row["end"], row["site"], row["lang"]) == ("story", 5, "eastport.example", "en")
    assert row["html"] == html


def test_a_page_can_be_said_to_tell_no_story(opened: Opened, downloads: Path) -> None:
    page = opened(inspection())
    find(page, "label input[type=checkbox]").click()
    assert fates(page) == "d" * len(LINES)
    find(page, "#save").click()
    row = read_roles(saved(downloads))["a"]
    assert (row["verdict"], row["end"]) == ("no_story", -1)
    assert "story" not in {p["role"] for p in row["paragraphs"]}
    assert "html" not in row


HOSTILE = [
    "<script>window.evil = 1</script>",
    '<img src=x onerror="window.evil = 2">',
    "</script><script>window.evil = 3</script><!--",
    '"onmouseover="window.evil=4" <svg onload=window.evil=5>',
    "[a](javascript:window.evil=6) javascript:window.evil=7 \x1b[31mred\x1b]0;x\x07",
    "\u202egnorw \u2066\u2028 \ud800 \x00 half",
    "__proto__ ${window.evil=8} {{evil}}",
]
HOSTILE_PAGE = """<!doctype html><title>x</title><body onload="top.evil=1"><script>top.evil=2</script>
<p>One</p><img src=x onerror=top.evil=3><a href="javascript:top.evil=4">a</a><svg onload=top.evil=5></svg>
<iframe srcdoc="<script>top.evil=6</script>"></iframe><object data="javascript:top.evil=7"></object>
<link rel=stylesheet href="https://evil.example/x.css"><meta http-equiv=refresh content="0;url=https://evil.example">
<style>@import "https://evil.example";</style><p style="background:url(https://evil.example)">Two</p>
<form action=https://evil.example><input autofocus onfocus=top.evil=8></form>
<math><mi xlink:href="javascript:top.evil=9"><base href="https://evil.example">
<video src=x onerror=top.evil=10></video><template><p>t</template>"""


def test_hostile_text_runs_nothing_and_breaks_nothing(opened: Opened, downloads: Path) -> None:
    lines = [(text, Role.STORY) for text in HOSTILE]
    page = opened(
        inspection(
            HOSTILE[1], lines, url="javascript:window.evil=9", title=HOSTILE[2], site=HOSTILE[0], html=HOSTILE_PAGE
        )
    )
    find(page, "#view").click()
    time.sleep(0.5)
    find(page, "#view").click()
    for paragraph in page.find_elements("css selector", ".paragraph"):
        paragraph.find_element("css selector", ".why-button").click()
        break
    assert page.execute_script("return window.evil") is None
    assert page.execute_script("return performance.getEntriesByType('resource').length") == 0
    assert page.execute_script("return document.querySelectorAll('a[href^=javascript]').length") == 0
    shown = [e.text for e in page.find_elements("css selector", ".paragraph > p")]
    assert shown[:4] == HOSTILE[:4]
    assert "\\u001b[31mred" in shown[4]
    assert shown[5].startswith("\\u202egnorw \\u2066\\u2028 \\ud800 \\u0000")
    assert page.current_url.startswith("file:")
    find(page, "#save").click()
    (row,) = map(json.loads, saved(downloads).read_text("utf-8").strip().split("\n"))
    assert [p["text"] for p in row["paragraphs"]] == HOSTILE
    assert row["html"] == HOSTILE_PAGE


def test_the_page_view_is_sandboxed_and_bare(opened: Opened) -> None:
    html = "<h1>Storm</h1><p>One <b>bold</b></p><div><p>Two</p></div><ul><li>Three</li></ul>"
    found = inspection(html=html)
    import cleaner

    article = cleaner.clean(html, kind="html", id="a")
    page = opened(type(found)(article, html=html))
    find(page, "#view").click()
    frame = find(page, "iframe")
    assert frame.get_attribute("sandbox") == ""
    assert not find(page, ".text").is_displayed()
    page.switch_to.frame(frame)
    try:
        marked = page.find_elements("css selector", "[data-cleaner-role]")
        assert [e.text for e in marked] == ["Storm", "One bold", "Two", "Three"]
        label = page.execute_script("return getComputedStyle(document.querySelector('h1'), '::before').content")
        assert label == f'"{article.paragraphs[0].role}"' or "attr" in label
    finally:
        page.switch_to.default_content()


def many(count: int) -> list[Any]:
    return [
        inspection(
            f"d{i}", LINES[: 3 + i % 5], title=f"Story {i}", url=f"https://s{i % 7}.example/{i}", doubtful=i % 10 == 3
        )
        for i in range(count)
    ]


def first_row(page: Any) -> str:
    return str(find(page, "tbody tr").text)


def test_a_gallery_sorts_searches_and_links(opened: Opened, downloads: Path) -> None:
    page = opened(*many(120))
    assert "120 documents, 12 in doubt" in find(page, "[role=status]").text
    assert "Story 3 " in first_row(page)
    find(page, "[data-sort=removed]").click()
    assert "Story 4 " in first_row(page)
    find(page, "[data-sort=site]").click()
    assert "s0.example" in first_row(page)
    find(page, "input[type=search]").send_keys("story 77")
    assert len(page.find_elements("css selector", "tbody:first-of-type tr a")) == 1
    find(page, "tbody tr a").click()
    time.sleep(0.5)
    assert find(page, "h1").text == "Story 77"
    press(page, "j", "j", "j", "e")
    page.execute_script("location.hash = ''")
    time.sleep(0.3)
    assert "corrected" in find(page, "main").text
    find(page, "#save").click()
    assert list(read_roles(saved(downloads))) == ["d77"]


def test_nothing_to_save_is_said(opened: Opened) -> None:
    page = opened(*many(2))
    find(page, "#save").click()
    assert "Nothing to save yet" in find(page, "[role=alert]").text


def test_ten_thousand_documents_open(opened: Opened, tmp_path: Path) -> None:
    from cleaner.report.page import report_parts

    path = tmp_path / "many.html"
    path.write_text("".join(report_parts(iter(many(10_000)), title="Many")), encoding="utf-8")
    page = opened(path=path)
    assert "10,000 documents" in find(page, "[role=status]").text
    find(page, "[data-sort=words]").click()
    page.execute_script("location.hash = '#9999'")
    time.sleep(1)
    assert find(page, "h1").text == "Story 9998"


def violations(page: Any, axe: str) -> list[str]:
    page.execute_script(axe)
    found = page.execute_async_script("const done = arguments[0]; axe.run(document, {iframes: false}).then(done)")
    return [
        f"{each['id']}: {each['nodes'][0]['html']}"
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(opened: Opened, axe: str, scheme: str) -> None:
    page = opened(inspection(html="<p>Storm</p>"))
    emulate(page, scheme)
    try:
        page.find_element("css selector", ".why-button").click()
        assert violations(page, axe) == []
        opened(*many(30))
        assert violations(page, axe) == []
    finally:
        emulate(page, "")


def emulate(page: Any, scheme: str) -> None:
    page.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )


def test_dark_is_dark_and_a_phone_does_not_scroll_sideways(opened: Opened, tmp_path: Path) -> None:
    long = [("word" * 60, Role.STORY), *LINES]
    page = opened(inspection("x" * 200, long))
    try:
        emulate(page, "dark")
        ground = page.execute_script("return getComputedStyle(document.documentElement).backgroundColor")
        assert ground == "rgb(23, 23, 22)"
        page.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride", {"width": 360, "height": 700, "deviceScaleFactor": 2, "mobile": True}
        )
        for path in (tmp_path / "report.html", write(tmp_path / "gallery.html", *many(5))):
            opened(path=path)
            assert page.execute_script("return document.documentElement.scrollWidth") <= 360
    finally:
        emulate(page, "")
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
