"""Stories that a page shows twice."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner.documents import Block, Kind
from cleaner.segmenter.copies import LEAST_WORDS, copies

PAGE = (Path(__file__).parents[2] / "fixtures" / "html" / "in-the-wild" / "en-news.html").read_text("utf-8")
BODY = re.compile(r"(?s)(<body[^>]*>)(.*)(</body>)")


def test_a_story_that_stands_twice_is_told_once() -> None:
    once = cleaner.clean(PAGE, kind="html")
    found = BODY.search(PAGE)
    assert found
    twice = cleaner.clean(BODY.sub(lambda m: f"{m[1]}{m[2]}<div class=print>{m[2]}</div>{m[3]}", PAGE), kind="html")
    long = [line for line in once.text.split("\n\n") if len(line.split()) >= LEAST_WORDS]
    assert len(long) >= 3
    kept = [paragraph.text for paragraph in twice.paragraphs if paragraph.keep]
    assert [line for line in kept if line in long] == long
    assert "print" not in "".join(paragraph.path or "" for paragraph in twice.paragraphs if paragraph.keep)


@pytest.mark.parametrize("kind", ["text", "html"])
def test_with_no_price_nothing_goes(kind: Kind) -> None:
    lines = ["A storm came at night, and the harbour of Eastport closed."] * 3
    page = "\n".join(lines) if kind == "text" else "".join(f"<p>{line}" for line in lines)
    article = cleaner.clean(page, kind=kind, max_loss=0)
    assert article.verdict == "no_story" or len(article.text.split("\n\n")) == 3


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([1, 9]), st.floats(0, 1)), max_size=12))
def test_one_of_each_long_text_stays(blocks: list[tuple[str, int, float]]) -> None:
    texts = [text * size for text, size, _ in blocks]
    words, story = np.array([size for _, size, _ in blocks], dtype=int), np.array([p for *_, p in blocks])
    again = copies([Block(text, 0, 0) for text in texts], words, story)
    left = [text for text, copy in zip(texts, again, strict=True) if not copy]
    assert set(left) == set(texts)
    assert all(left.count(text) == 1 for text in left if len(text) >= LEAST_WORDS)
    assert all(left.count(text) == texts.count(text) for text in left if len(text) < LEAST_WORDS)
