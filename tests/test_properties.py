"""What holds of every article, whatever the page: deletion only, determinism, independence of the batch."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import cleaner
from cleaner.article import Article, Verdict

TEXTS = Path(__file__).resolve().parent.parent / "fixtures" / "text"
PAGES = {p.relative_to(TEXTS).with_suffix("").as_posix(): p.read_bytes().decode() for p in sorted(TEXTS.rglob("*.txt"))}
LOSSES = (0.0, 0.002, 0.01, 0.05, 0.2, 1.0)

# A first call loads the model, and a busy machine is slow: neither is a fault.
relaxed = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])

every_page = pytest.mark.parametrize("name", PAGES)

real_lines = sorted({line for page in PAGES.values() for line in page.splitlines() if line.strip()})
wild_line = st.text(st.characters(), max_size=80)
"""Any characters at all, controls, lone surrogates and unassigned ones among them."""
separators = st.sampled_from(["\n", "\n\n", "\r\n", "\r\n\r\n", "\n \n", "\u2028", "\x0b", "\n\ufeff"])


@st.composite
def pages(draw: st.DrawFn) -> str:
    """Pages composed of lines of the fixtures, in any order and number, and of lines of anything."""
    lines = draw(st.lists(st.sampled_from(real_lines) | wild_line, max_size=25))
    return draw(separators).join(lines)


def check_deletion_only(text: str, article: Article) -> None:
    """Spans and what lies between them rebuild the input; nothing readable is outside the paragraphs."""
    assert article.source_text == text
    at = 0
    rebuilt: list[str] = []
    for p in article.paragraphs:
        assert at <= p.start < p.end
        gap = text[at : p.start]
        assert not any(c.isalnum() for c in gap)
        assert text[p.start : p.end] == p.text
        rebuilt += [gap, p.text]
        at = p.end
    assert not any(c.isalnum() for c in text[at:])
    assert "".join([*rebuilt, text[at:]]) == text
    assert article.text == "\n\n".join(p.text for p in article.paragraphs if p.keep)


def check_consistent(article: Article) -> None:
    """Verdict, boundary and the kept paragraphs agree with each other."""
    kept = [i for i, p in enumerate(article.paragraphs) if p.keep]
    assert all(0.0 <= p.confidence <= 1.0 and p.confidence == round(p.confidence, 3) for p in article.paragraphs)
    if article.verdict is Verdict.NO_STORY:
        assert not kept
        assert article.boundary is None
        return
    assert article.boundary is not None
    assert 0 <= article.boundary.start < article.boundary.end <= len(article.paragraphs)
    assert 0.0 <= article.boundary.confidence <= 1.0
    if article.doubtful:
        assert kept == list(range(len(article.paragraphs)))
    else:
        assert kept
        assert article.boundary.start <= kept[0] <= kept[-1] < article.boundary.end


@every_page
def test_fixtures_lose_paragraphs_and_nothing_else(name: str) -> None:
    article = cleaner.clean(PAGES[name])
    check_deletion_only(PAGES[name], article)
    check_consistent(article)


@relaxed
@given(pages())
def test_any_page_loses_paragraphs_and_nothing_else(text: str) -> None:
    article = cleaner.clean(text, kind="text")
    check_deletion_only(text, article)
    check_consistent(article)
    assert cleaner.clean(text, kind="text") == article


@relaxed
@given(wild_line)
def test_any_line_is_cleaned(text: str) -> None:
    check_deletion_only(text, cleaner.clean(text, kind="text"))


@every_page
def test_same_page_same_article(name: str) -> None:
    assert cleaner.clean(PAGES[name]) == cleaner.clean(PAGES[name])


@every_page
def test_dict_and_back(name: str) -> None:
    article = cleaner.clean(PAGES[name])
    assert Article.from_dict(article.to_dict(), article.source_text) == article


def test_cleaned_alone_or_in_a_batch_in_any_order() -> None:
    texts = list(PAGES.values())
    alone = [cleaner.clean(text) for text in texts]
    assert list(cleaner.clean_many(texts)) == alone
    assert list(cleaner.clean_many(texts[::-1])) == alone[::-1]
    shuffled = sorted(range(len(texts)), key=lambda i: (i * 7919) % len(texts))
    assert list(cleaner.clean_many([texts[i] for i in shuffled])) == [alone[i] for i in shuffled]


def test_cleaned_by_one_worker_or_two() -> None:
    texts = list(PAGES.values())
    assert list(cleaner.clean_many(texts, workers=2)) == list(cleaner.clean_many(texts))


@relaxed
@given(st.lists(pages(), max_size=4))
def test_any_batch_gives_what_each_page_gives_alone(texts: list[str]) -> None:
    # As mappings, so that a page that looks like HTML is read as the text it is.
    rows = [{"text": text} for text in texts]
    articles = [article for article in cleaner.clean_many(rows) if isinstance(article, Article)]
    assert [a.paragraphs for a in articles] == [cleaner.clean(text, kind="text").paragraphs for text in texts]


@every_page
def test_bytes_and_text_give_the_same(name: str) -> None:
    text = PAGES[name]
    from_bytes, from_text = cleaner.clean(text.encode()), cleaner.clean(text)
    assert [(p.text, p.role, p.keep) for p in from_bytes.paragraphs] == [
        (p.text, p.role, p.keep) for p in from_text.paragraphs
    ]


@every_page
def test_no_loss_allowed_nothing_lost(name: str) -> None:
    article = cleaner.clean(PAGES[name], max_loss=0)
    if article.verdict is Verdict.STORY:
        assert all(p.keep for p in article.paragraphs)


@every_page
def test_more_loss_allowed_never_more_kept(name: str) -> None:
    words = [len(cleaner.clean(PAGES[name], max_loss=loss).text.split()) for loss in LOSSES]
    assert all(more >= less for more, less in pairwise(words)), dict(zip(LOSSES, words, strict=True))


@relaxed
@given(pages(), st.floats(0, 1), st.floats(0, 1))
def test_any_page_keeps_no_more_where_more_may_be_lost(text: str, one: float, other: float) -> None:
    strict, loose = (cleaner.clean(text, kind="text", max_loss=loss) for loss in sorted((one, other)))
    assert len(strict.text) >= len(loose.text)


STORY = PAGES["story-with-leads"]
HOSTILE = {
    "empty": "",
    "blank": " \t\r\n\u3000\u200b\ufeff\n\x0c",
    "one character": "a",
    "one mark": "—",
    "controls": "".join(map(chr, range(32))) * 50 + "\x7f\x80\x9f",
    "controls between letters": "\x00".join(STORY),
    "terminal escapes": "\x1b[31mred\x1b[0m\n" * 50 + STORY,
    "lone surrogates": "\ud800\n\udfff and \udc80 text\n" * 30 + STORY,
    "right-to-left overrides": "\u202e" + STORY.replace("\n", "\u202c\n\u202e"),
    "isolates never closed": "\u2066\u2067\u2068" * 1000 + STORY,
    "joiners": "\u200d".join(STORY[:2000]),
    "combining marks": "a" + "\u0301" * 50_000,
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈" * 5000,
    "one enormous line": STORY.replace("\n", " ") * 150,
    "one enormous word": "a" * 1_000_000,
    "one enormous word without spaces": "雨" * 300_000,
    "a hundred thousand empty lines": "\n" * 100_000,
    "a hundred thousand lines alike": "Read more\n" * 100_000,
    "a hundred thousand lines": "\n".join(
        f"Line {i} of a long protocol, spoken by member {i % 97}." for i in range(100_000)
    ),
    "every line end": STORY.replace("\n", "\r") + "\u2028\u2029\x0b\x0c\x85" + STORY,
    "marks only": "!?.,;:\n" * 2000,
    "digits only": "12 345,67\n" * 2000,
    "markup that is none": "<<<>>> < p >< / p > <!-- \n" * 500 + STORY,
    "unassigned and private": "\ufffe\uffff\U0010ffff\ue000\n" * 500,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_cleaned_like_any_other(name: str) -> None:
    text = HOSTILE[name]
    article = cleaner.clean(text, kind="text")
    check_deletion_only(text, article)
    check_consistent(article)


@pytest.mark.parametrize("name", ["empty", "blank"])
def test_nothing_to_read_is_no_story(name: str) -> None:
    article = cleaner.clean(HOSTILE[name])
    assert (article.verdict, article.text, article.paragraphs) == (Verdict.NO_STORY, "", ())
