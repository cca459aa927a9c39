from __future__ import annotations

import pickle
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from fakes import MarkedSegmenter
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner import Article, Boundary, NotTextError, Reject, Role, Verdict
from cleaner.assembly import GIANT

PAGE = """boilerplate: Home
headline: Storm   takes the pier
byline: By A. Person
The storm came at night.
caption: The pier, before.
It left at dawn.
promo: Read more
headline: Another story
"""


def clean(page: str | bytes, **how: Any) -> Article:
    return cleaner.clean(page, segmenter=how.pop("segmenter", MarkedSegmenter()), **how)


def clean_many(pages: Any, **how: Any) -> Iterator[Article | Reject]:
    return cleaner.clean_many(pages, segmenter=how.pop("segmenter", MarkedSegmenter()), **how)


def test_the_story_and_nothing_else() -> None:
    article = clean(PAGE)
    assert article.text == "The storm came at night.\n\nIt left at dawn."
    assert article.title == "headline: Storm takes the pier"
    assert article.verdict is Verdict.STORY
    assert article.boundary == Boundary(3, 6, 0.8)
    assert not article.doubtful
    assert article.model == "marked"
    assert article.source_text == PAGE
    assert [p.role for p in article.paragraphs][:4] == [Role.BOILERPLATE, Role.HEADLINE, Role.BYLINE, Role.STORY]


@pytest.mark.parametrize(
    ("keep", "kept"),
    [
        ({"story"}, [3, 5]),
        (["story", "headline", "caption"], [1, 3, 4, 5, 7]),
        ({Role.STORY, Role.PROMO}, [3, 5, 6]),
        ({"caption"}, [4]),
        ((), []),
    ],
)
def test_keep_asks_for_roles_in_the_order_of_the_page(keep: Any, kept: list[int]) -> None:
    article = clean(PAGE, keep=keep)
    assert [i for i, p in enumerate(article.paragraphs) if p.keep] == kept
    assert article.text == "\n\n".join(PAGE.split("\n")[i] for i in kept)


@given(
    st.lists(
        st.sampled_from(["promo: a", "caption: b", "Story.", " ", "\ufeff", "doubt!", "menu!", "\r", "ß\u200bz"])
    ).map("\n".join)
)
def test_deletion_only(page: str) -> None:
    article = clean(page, keep={"story", "caption"})
    at = 0
    for paragraph in article.paragraphs:
        assert at <= paragraph.start < paragraph.end <= len(page)
        assert page[paragraph.start : paragraph.end] == paragraph.text
        at = paragraph.end
    assert article.text == "\n\n".join(p.text for p in article.paragraphs if p.keep)
    if article.verdict is Verdict.NO_STORY:
        assert (article.text, article.boundary) == ("", None)


@pytest.mark.parametrize("page", ["", " \n\t", "\ufeff", b"", b"\xef\xbb\xbf\n", "<html><body></body></html>"])
def test_blank_pages_have_no_story_and_need_no_model(page: str | bytes) -> None:
    segmenter = MarkedSegmenter()
    article = clean(page, segmenter=segmenter, id="7", title="T")
    assert (article.verdict, article.text, article.paragraphs, article.boundary) == (Verdict.NO_STORY, "", (), None)
    assert (article.id, article.title) == ("7", "T")
    assert segmenter.sizes == []


def test_no_story_keeps_nothing_whatever_is_asked_for() -> None:
    article = clean("menu!\ncaption: A pier.", keep={"story", "caption"})
    assert (article.verdict, article.text, article.boundary) == (Verdict.NO_STORY, "", None)
    assert not any(p.keep for p in article.paragraphs)


@pytest.mark.parametrize("line", ["promo: " + "many words " * 200, "menu! " + "字" * GIANT])
def test_a_giant_line_comes_back_whole_and_doubtful(line: str) -> None:
    article = clean(f"\n  {line.strip()} \n")
    assert article.text == line.strip()
    assert article.doubtful
    assert article.verdict is Verdict.STORY
    assert article.boundary is not None
    assert (article.boundary.start, article.boundary.end) == (0, 1)
    assert 0 <= article.paragraphs[0].confidence <= 1


def test_a_short_line_is_judged_like_any_other() -> None:
    assert clean("promo: Read more").verdict is Verdict.NO_STORY


def test_what_the_caller_knows_comes_back() -> None:
    article = clean(PAGE, title="Mine", url="https://a.example/", language="en", id="x")
    assert (article.title, article.url, article.language, article.id) == ("Mine", "https://a.example/", "en", "x")


def test_html() -> None:
    article = clean("<div><p>The storm came.</p><p>promo: Read more</p></div>")
    assert article.text == "The storm came."
    assert [p.path for p in article.paragraphs] == ["/html/body/div/p[1]", "/html/body/div/p[2]"]


def test_articles_go_to_dicts_and_back() -> None:
    article = clean(PAGE, id="x")
    assert Article.from_dict(article.to_dict(), PAGE) == article


def test_max_loss_reaches_the_segmenter() -> None:
    segmenter = MarkedSegmenter()
    clean(PAGE, segmenter=segmenter, max_loss=0)
    clean(PAGE, segmenter=segmenter, max_loss=1)
    assert segmenter.losses == [0, 1]


@pytest.mark.parametrize(
    ("how", "error", "told"),
    [
        ({"max_loss": 1.5}, ValueError, "from 0 to 1"),
        ({"max_loss": float("nan")}, ValueError, "from 0 to 1"),
        ({"max_loss": "0.1"}, TypeError, "from 0 to 1"),
        ({"keep": {"stories"}}, ValueError, "unknown role 'stories'.*headline, byline"),
        ({"keep": "story"}, TypeError, "collection of roles"),
        ({"keep": 5}, TypeError, "collection of roles"),
        ({"kind": "pdf"}, ValueError, "kind"),
        ({"title": 5}, TypeError, "title is a string"),
        ({"id": b"x"}, TypeError, "id is a string"),
    ],
)
def test_wrong_arguments(how: dict[str, Any], error: type[Exception], told: str) -> None:
    with pytest.raises(error, match=told):
        clean(PAGE, **how)
    if how.keys() <= {"max_loss", "keep"}:
        with pytest.raises(error, match=told):
            clean_many([], **how)  # at once, not at the first article


def test_pages_that_are_no_pages() -> None:
    with pytest.raises(TypeError, match="not NoneType"):
        clean(None)  # type: ignore[arg-type]
    with pytest.raises(NotTextError, match="PDF"):
        clean(b"%PDF-1.7")


def test_a_path_is_no_segmenter() -> None:
    with pytest.raises(TypeError, match=r"Segmenter\.load"):
        clean(PAGE, segmenter="models/mine")


# clean_many ---------------------------------------------------------------------------------------------------------


def pages(count: int) -> list[Any]:
    kinds: list[Any] = [
        f"Story {{}}.\npromo: {'x' * 9}",
        b"Story {}.",
        {"text": "Story {}."},
        {"html": "<p>Story {}.</p>"},
    ]
    made: list[Any] = []
    for i in range(count):
        page = kinds[i % 4]
        if isinstance(page, dict):
            ((field, text),) = page.items()
            made.append({field: text.format(i), "id": f"n{i}"})
        else:
            made.append(page.replace(b"{}", b"%d" % i) if isinstance(page, bytes) else page.format(i))
    return made


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("batch_size", [1, 3, 64])
def test_results_in_order(workers: int, batch_size: int) -> None:
    articles = list(clean_many(pages(25), workers=workers, batch_size=batch_size))
    assert [a.text for a in articles if isinstance(a, Article)] == [f"Story {i}." for i in range(25)]
    assert [a.id for a in articles] == [f"n{i}" if i % 4 > 1 else None for i in range(25)]


def test_workers_and_batches_change_no_result() -> None:
    alone = [clean(page) if not isinstance(page, dict) else next(clean_many([page])) for page in pages(10)]
    assert list(clean_many(pages(10))) == alone == list(clean_many(pages(10), workers=2, batch_size=4))


@pytest.mark.parametrize("workers", [1, 2])
def test_pages_are_read_as_articles_are_taken(workers: int) -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield f"Story {taken}."

    articles = clean_many(endless(), workers=workers, batch_size=5)
    for _ in range(12):
        next(articles)
    assert taken <= 12 + 5 * (2 * workers + 1)
    articles.close()  # type: ignore[attr-defined]


def test_long_pages_close_a_batch_early() -> None:
    segmenter = MarkedSegmenter()
    assert len(list(clean_many(["x" * 600_000] * 4, segmenter=segmenter))) == 4
    assert segmenter.sizes == [2, 2]


MIXED = ["Story 0.", b"%PDF-1.7", {"id": "a", "url": "u"}, {"text": "crash!", "id": 7}, None, {"text": 5}, "Story 6."]


@pytest.mark.parametrize("workers", [1, 2])
def test_failures_stand_in_their_articles_place(workers: int) -> None:
    results = list(clean_many(MIXED, errors="yield", workers=workers, batch_size=3))
    assert [type(result) for result in results] == [Article, *[Reject] * 5, Article]
    rejects = [result for result in results if isinstance(result, Reject)]
    assert [r.error for r in rejects] == ["NotTextError", "ValueError", "RuntimeError", "TypeError", "TypeError"]
    assert [r.id for r in rejects] == [None, "a", "7", None, None]
    assert rejects[1].url == "u"
    assert "PDF" in rejects[0].reason


@pytest.mark.parametrize("workers", [1, 2])
def test_the_first_failure_is_raised_after_the_articles_before_it(workers: int) -> None:
    articles = clean_many(MIXED, workers=workers, batch_size=3)
    first = next(articles)
    assert isinstance(first, Article)
    assert first.text == "Story 0."
    with pytest.raises(NotTextError, match="PDF"):
        next(articles)


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_of_the_pages_own_iterator_is_raised(workers: int) -> None:
    def broken() -> Iterator[str]:
        yield "Story 0."
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="disk is gone"):
        list(clean_many(broken(), workers=workers, errors="yield"))


@pytest.mark.parametrize(
    ("how", "error"),
    [
        ({"workers": 0}, ValueError),
        ({"batch_size": 0}, ValueError),
        ({"errors": "ignore"}, ValueError),
        ({"workers": 1.5}, ValueError),
    ],
)
def test_wrong_arguments_for_many(how: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        clean_many([], **how)


@pytest.mark.parametrize("one", ["A page.", b"A page.", {"text": "A page."}])
def test_one_page_is_not_many(one: Any) -> None:
    with pytest.raises(TypeError, match="use clean"):
        clean_many(one)


def test_no_pages_no_articles() -> None:
    assert list(clean_many([], workers=2)) == list(clean_many(iter(()))) == []


def test_articles_and_errors_can_be_pickled() -> None:
    article = clean(PAGE)
    assert pickle.loads(pickle.dumps(article)) == article


@pytest.mark.parametrize("workers", [1, 2])
def test_errors_that_cannot_be_pickled_are_told_all_the_same(workers: int) -> None:
    (result,) = clean_many(["lost!"], workers=workers, errors="yield")
    assert isinstance(result, Reject)
    assert (result.error, result.reason) == ("UnportableError", "told")
    with pytest.raises(cleaner.CleanerError, match="UnportableError: told"):
        list(clean_many(["lost!"], workers=workers))


@pytest.mark.parametrize("workers", [1, 2])
def test_a_model_that_cannot_be_loaded_is_no_fault_of_the_pages(workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> Any:
        raise cleaner.ModelError("no model")

    monkeypatch.setattr("cleaner.cleaning.shipped", missing)
    with pytest.raises(cleaner.ModelError):
        list(cleaner.clean_many(["Story."], errors="yield", workers=workers))


def test_a_program_with_threads_gets_workers_too() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        articles = list(clean_many(pages(9), workers=2, batch_size=2))
    finally:
        done.set()
        thread.join()
    assert articles == list(clean_many(pages(9)))
