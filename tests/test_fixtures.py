"""Documents written for the tests, each with the role that every paragraph must get (see ``fixtures/README.md``)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pytest

import cleaner
from cleaner.article import Article, Paragraph, Role, Verdict
from cleaner.documents import read

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
TEXTS, PAGES = FIXTURES / "text", FIXTURES / "html"
DOCUMENTS = sorted([*TEXTS.rglob("*.txt"), *PAGES.rglob("*.html")])
ROLES = frozenset(Role)
NOISE = ROLES - {Role.STORY}
HEADERS = {"verdict": tuple(Verdict), "doubtful": ("true", "false")}
FAILURES = ("kept", "roles", "again")
"""What a case may be known to fail at, after ``fails:``: which paragraphs stay, their roles, the same once more."""


@dataclass(frozen=True)
class Line:
    """What is asked of one paragraph: the roles it may have, and the words it opens with."""

    roles: frozenset[Role]
    opening: str

    @property
    def kept(self) -> bool | None:
        """Whether it must stand in the article's text; None where nothing is asked."""
        if self.roles == {Role.STORY}:
            return True
        return None if Role.STORY in self.roles else False


@dataclass(frozen=True)
class Case:
    """One document and what is asked of it."""

    text: str
    lines: tuple[Line, ...]
    verdict: Verdict = Verdict.STORY
    doubtful: bool | None = None


def bare(text: str) -> str:
    """``text`` on one line, without the characters that show nothing: a person edits the openings."""
    return " ".join("".join(c for c in text if unicodedata.category(c) not in {"Cf", "Cc"} or c.isspace()).split())


def roles_named(names: str) -> frozenset[Role]:
    """``promo|boilerplate`` and the two words for many roles, ``noise`` and ``any``."""
    many = {"noise": NOISE, "any": ROLES}
    return frozenset().union(*(many.get(name) or {Role(name)} for name in names.split("|")))


def read_roles(path: Path) -> tuple[dict[str, str], tuple[Line, ...]]:
    """A ``.roles`` file's headers and lines."""
    headers: dict[str, str] = {}
    lines: list[Line] = []
    for row in path.read_text("utf-8").splitlines():
        first, _, rest = row.partition(" ")
        if not row.strip() or row.startswith("#"):
            continue
        if first == "fails:":
            assert set(rest.split()) <= set(FAILURES), f"{path.name}: {row!r}"
            headers["fails"] = rest
        elif first.endswith(":") and first[:-1] in HEADERS:
            assert rest.strip() in HEADERS[first[:-1]], f"{path.name}: {row!r}"
            headers[first[:-1]] = rest.strip()
        else:
            lines.append(Line(roles_named(first), bare(rest)))
    return headers, tuple(lines)


def read_text(path: Path) -> str:
    """The document to the last character: line ends and a byte order mark are part of the case."""
    return path.read_bytes().decode("utf-8")


def read_case(path: Path) -> Case:
    """The document at ``path`` with what the ``.roles`` file beside it asks."""
    headers, lines = read_roles(path.with_suffix(".roles"))
    return Case(
        text=read_text(path),
        lines=lines,
        verdict=Verdict(headers.get("verdict", "story")),
        doubtful={"true": True, "false": False}.get(headers.get("doubtful", "")),
    )


def opening(text: str) -> str:
    """The words that tell a paragraph from the others of its page."""
    return bare(text)[:60].strip()


def skeleton(article: Article) -> str:
    """A ``.roles`` file as the cleaner would fill it in, to be corrected by hand."""
    rows = (f"{p.role.value:<18} {opening(p.text)}" for p in article.paragraphs)
    return "\n".join(["# What this document is.", "", *rows])


def misplaced(paragraph: Paragraph, line: Line) -> str | None:
    """What is wrong with keeping or dropping one paragraph, or None."""
    if line.kept is None or paragraph.keep == line.kept:
        return None
    return f"{'lost' if line.kept else 'kept'}: {opening(paragraph.text)}"


def misnamed(paragraph: Paragraph, line: Line) -> str | None:
    """What is wrong with one paragraph's role, or None."""
    if paragraph.role in line.roles:
        return None
    wanted = "|".join(sorted(line.roles))
    return f"is {paragraph.role.value} ({paragraph.confidence:.2f}), not {wanted}: {opening(paragraph.text)}"


def cleaned(path: Path) -> Article:
    """The article of the document at ``path``."""
    return cleaner.clean(read_text(path), kind="html" if path.suffix == ".html" else None)


def cases(failing: str | None = None) -> list[object]:
    """Every document, by its path under ``fixtures``; what is known to fail is expected to fail, strictly."""
    params: list[object] = []
    for path in DOCUMENTS:
        roles = path.with_suffix(".roles")
        known = failing is not None and roles.exists() and failing in read_roles(roles)[0].get("fails", "").split()
        marks = [pytest.mark.xfail(reason="a known failure", strict=True, raises=AssertionError)] if known else []
        params.append(pytest.param(path, id=path.relative_to(FIXTURES).with_suffix("").as_posix(), marks=marks))
    return params


@pytest.mark.parametrize("path", cases("kept"))
def test_the_story_stays_and_nothing_else(path: Path) -> None:
    case = read_case(path)
    article = cleaned(path)
    # A doubtful page comes back whole whatever its paragraphs are.
    if case.doubtful:
        assert article.doubtful
        assert all(p.keep for p in article.paragraphs)
        return
    assert article.verdict == case.verdict
    if case.verdict is Verdict.NO_STORY:
        assert article.text == ""
        assert article.boundary is None
        return
    wrong = [found for p, line in zip(article.paragraphs, case.lines, strict=True) if (found := misplaced(p, line))]
    assert not wrong, "\n" + "\n".join(wrong)
    if all(line.kept is not None for line in case.lines):
        kept = [p.text for p, line in zip(article.paragraphs, case.lines, strict=True) if line.kept]
        assert article.text == "\n\n".join(kept)
    if case.doubtful is not None:
        assert article.doubtful == case.doubtful


@pytest.mark.parametrize("path", cases("roles"))
def test_each_paragraph_gets_its_role(path: Path) -> None:
    case = read_case(path)
    article = cleaned(path)
    wrong = [found for p, line in zip(article.paragraphs, case.lines, strict=True) if (found := misnamed(p, line))]
    assert case.doubtful or not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize("path", cases("again"))
def test_cleaning_the_clean_text_changes_nothing(path: Path) -> None:
    # What the caller stored must not shrink when a pipeline runs twice.
    article = cleaned(path)
    assert cleaner.clean(article.text, kind="text" if path.suffix == ".html" else None).text == article.text


@pytest.mark.parametrize("path", cases())
def test_paragraphs_are_those_of_the_roles_file(path: Path) -> None:
    # Apart from the roles, so that no known failure can hide a document cut into other paragraphs than it was meant to.
    if not path.with_suffix(".roles").exists():
        pytest.fail(f"{path.name} has no .roles file; what it may look like:\n\n{skeleton(cleaned(path))}\n")
    # Read, not cleaned: what a page's paragraphs are does not depend on a model.
    document = read(read_text(path), "html" if path.suffix == ".html" else None)
    found = [bare(block.text) for block in document.blocks]
    asked = [line.opening for line in read_case(path).lines]
    assert [text[: len(start)] for text, start in zip(found, asked, strict=False)] == asked[: len(found)]
    assert len(found) == len(asked)


def test_no_roles_file_stands_alone() -> None:
    assert {p.with_suffix("") for p in FIXTURES.rglob("*.roles")} <= {p.with_suffix("") for p in DOCUMENTS}


def test_the_readme_example_is_there() -> None:
    # README's first command cleans it.
    assert (TEXTS / "story-with-leads.txt").is_file()


@pytest.mark.parametrize(
    "page",
    [
        "{}",
        '<div class="entry-content">{}</div>',
        "<article>{}</article>",
        "<html><head><title>x</title></head><body>{}</body></html>",
    ],
)
def test_markup_that_tells_nothing_takes_nothing_from_the_words(page: str) -> None:
    from html import escape

    lines = (FIXTURES / "text" / "story-with-leads.txt").read_text("utf-8").split("\n")
    as_text = cleaner.clean("\n".join(lines), kind="text")
    as_html = cleaner.clean(page.format("".join(f"<p>{escape(line)}</p>" for line in lines)), kind="html")
    assert as_html.boundary is not None
    assert as_text.boundary is not None
    assert (as_html.boundary.start, as_html.boundary.end) == (as_text.boundary.start, as_text.boundary.end)
    after = as_text.boundary.end
    assert [p.role for p in as_html.paragraphs[after:]] == [p.role for p in as_text.paragraphs[after:]]
    # in between stands a credit, of which neither is sure
    lost = [
        p.text for p, by_words in zip(as_html.paragraphs, as_text.paragraphs, strict=True) if by_words.keep > p.keep
    ]
    assert lost in ([], ["Photo: Harbor Wire Agency"])
