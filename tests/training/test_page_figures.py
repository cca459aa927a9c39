"""The figures of one page, on pages small enough to count by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cleaner.article import Article, Paragraph, Role, Verdict
from cleaner.training.metrics.figures import boundary_figures, page_figures, violates
from cleaner.training.metrics.gold import is_title, page_titles
from cleaner.training.metrics.lines import kept_lines
from cleaner.training.metrics.tokens import tokens
from cleaner.training.metrics.truth import LineClass, known_truth
from cleaner.training.metrics.worst import faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from cleaner.training.views import View

    ViewOf = Callable[..., View]
    ArticleOf = Callable[..., Article]

LONG = "one two three four five six seven eight"
LINES = ["Ship sinks", "read more", LONG, "short end", LONG.upper() + " nine", "also new", "and this too"]
ROLES = "hpssstt"


def test_scripts_without_spaces_are_counted_by_character() -> None:
    assert tokens("Der ＡＢ-Plan") == ["der", "ab", "plan"]
    assert tokens("東京タワー 3") == ["東", "京", "タ", "ワ", "ー", "3"]
    assert tokens("ไทย") == list("ไทย")
    assert tokens("서울") == ["서", "울"]


def test_a_cut_is_measured_against_the_roles_read_by_hand(view: ViewOf) -> None:
    truth = known_truth(view(LINES, ROLES))
    figures = boundary_figures(truth, [True, True, True, False, True, False, True])
    assert figures is not None
    assert (figures.tail_before, figures.tail_after, figures.head_before, figures.head_after) == (
        True,
        True,
        True,
        True,
    )
    assert not figures.end_exact
    assert not figures.pages_cut_short
    assert not figures.pages_losing_story  # the line that is lost has two words
    assert (figures.story_words, figures.story_words_lost) == (8 + 2 + 9, 2)
    assert (figures.noise_words, figures.noise_words_kept) == (2 + 2 + 3, 2 + 3)


def test_a_page_is_cut_short_only_where_the_story_ends_early(view: ViewOf) -> None:
    truth = known_truth(view(LINES, ROLES))
    inside = boundary_figures(truth, [True, False, False, True, True, False, False])
    at_end = boundary_figures(truth, [True, False, True, True, False, False, False])
    assert inside is not None
    assert at_end is not None
    assert (inside.end_exact, inside.pages_cut_short, inside.pages_losing_story) == (True, False, True)
    assert (at_end.end_exact, at_end.pages_cut_short, at_end.pages_losing_story) == (False, True, True)


def test_the_headline_after_the_end_neither_counts_nor_harms(view: ViewOf) -> None:
    truth = known_truth(view([LONG, "Ship sinks"], "sh"))
    figures = boundary_figures(truth, [True, True])
    assert figures is not None
    assert figures.end_exact
    assert not figures.tail_before


def test_nothing_is_measured_where_no_line_is_known_to_be_story(view: ViewOf) -> None:
    assert boundary_figures(known_truth(view("read more\nnew", "pt")), [True, True]) is None


def test_without_roles_the_gold_text_tells_story_from_noise(view: ViewOf) -> None:
    lines = ["Ship sinks", "a b c d e f", "a b c d x y", "q r s t", "End!"]
    truth = known_truth(view(lines, gold=("a b c d e f", "end"), titles=("ship sinks",)))
    # the third line has 2 of its 4 shingles in the gold text: neither .6 nor .2
    neither, story, noise = LineClass.NEITHER, LineClass.STORY, LineClass.NOISE
    assert truth.classes == (neither, story, neither, noise, story)
    assert truth.lengths == (2, 6, 6, 4, 1)
    assert truth.spans[1] == (11, 22)


def test_word_figures_leave_the_headline_out_of_both_sides(view: ViewOf, article: ArticleOf) -> None:
    v = view(["Ship sinks", "a b c d", "e f"], "hst")
    kept_all = page_figures(
        known_truth(v), article(v.text, ("Ship sinks", "story"), ("a b c d", "story"), ("e f", "story"))
    )
    assert kept_all.words.precision == pytest.approx(4 / 6)
    assert kept_all.words.recall == 1.0
    assert kept_all.words.f1 == pytest.approx(0.8)
    dropped = page_figures(
        known_truth(v), article(v.text, ("Ship sinks", "headline"), ("a b c d", "story"), ("e f", "teaser"))
    )
    assert dropped.words.f1 == 1.0
    assert dropped.read
    assert dropped.roles == tuple((role, role, 0.9) for role in (Role.HEADLINE, Role.STORY, Role.TEASER))


def test_paragraphs_need_not_be_the_lines(view: ViewOf, article: ArticleOf) -> None:
    v = view(["aaaa bbbb", "cccc", "dddd eeee"], "sst")
    joined = article(v.text, ("aaaa bbbb\ncccc", "story"), ("dddd", "story"), ("eeee", "teaser"))
    kept = kept_lines(known_truth(v).spans, joined)
    assert [line.keep for line in kept] == [True, True, False]  # "dddd" is 4 of 9 characters
    assert [line.role for line in kept] == [Role.STORY, Role.STORY, None]


def test_an_article_without_paragraphs_keeps_nothing(view: ViewOf) -> None:
    v = view("a b\nc", "st")
    figures = page_figures(known_truth(v), Article(v.text, (), Verdict.NO_STORY, None))
    assert figures.words.f1 == 0.0
    assert figures.boundary is not None
    assert figures.boundary.story_words_lost == 2
    assert figures.roles == ((Role.STORY, None, 0.0), (Role.TEASER, None, 0.0))
    assert figures.end_confidence is None


def test_what_is_no_deletion_is_a_violation(article: ArticleOf) -> None:
    source = "a b\nc d"
    good = article(source, ("a b", "story"), ("c d", "story"))
    first, second = good.paragraphs
    assert not violates(source, good)
    assert violates(source, Article(source, (second, first), Verdict.STORY, None))
    assert violates(source, Article(source, (Paragraph("a  b", 0, 3, Role.STORY, 1.0, True),), Verdict.STORY, None))


def test_faults_are_named_with_their_extent(view: ViewOf, article: ArticleOf) -> None:
    truth = known_truth(view([LONG, "read more", LONG, LONG], "spst"))
    source = truth.view.text
    cut = article(source, (LONG, "story"), ("read more", "story"), (LONG, "promo"), (LONG, "teaser"))
    assert list(faults(page_figures(truth, cut))) == [
        "cut short: 8 of 16 story words lost",
        "noise left inside the story: 2 of 10 words kept",
    ]
    whole = article(source, (LONG, "story"), ("read more", "promo"), (LONG, "story"), (LONG, "story"))
    assert list(faults(page_figures(truth, whole))) == ["noise left after the story: 8 of 10 words kept"]


@pytest.mark.parametrize(
    ("html", "titles"),
    [
        ("<title>Ship &amp; crew | Daily</title>", ("ship crew daily",)),
        ("<h1>A <b>b</b></h1><H1 class=x>C</H1>", ("a b", "c")),
        ('<meta name="og:title" content="It\'s over">', ("it s over",)),
        ("<meta content='Over' property=twitter:title>", ("over",)),
        ("<meta name='description' content='No'>", ()),
    ],
)
def test_a_page_names_its_headline_in_several_places(html: str, titles: tuple[str, ...]) -> None:
    assert page_titles(html, None) == titles
    assert page_titles(html, "Known title") == tuple(sorted({*titles, "known title"}))


def test_part_of_a_title_counts_from_four_words() -> None:
    assert is_title("Ship sinks off Norway", ("breaking ship sinks off norway daily",))
    assert not is_title("Ship sinks off", ("breaking ship sinks off norway daily",))
    assert not is_title("…", ("",))
