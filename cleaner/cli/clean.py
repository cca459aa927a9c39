"""``cleaner clean``: the story of each file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cleaner.cli.console import (
    KeepOption,
    KindOption,
    LanguageOption,
    MaxLossOption,
    ModelOption,
    TitleOption,
    UrlOption,
    complain,
    one_thread,
    roles_of,
    say,
    segmenter_at,
    unreadable,
)

if TYPE_CHECKING:
    from cleaner.article import Article


def clean(
    files: Annotated[
        list[str] | None, typer.Argument(metavar="FILE|-", help="Pages, as HTML or text; - is standard input.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the whole article as JSON, one object a line.")
    ] = False,
    form: Annotated[
        Literal["text", "markdown", "json"],
        typer.Option("--format", help="What to print: markdown keeps headings, lists, quotes, tables and links."),
    ] = "text",
    keep: KeepOption = "story",
    model: ModelOption = None,
    kind: KindOption = None,
    url: UrlOption = None,
    title: TitleOption = None,
    language: LanguageOption = None,
    max_loss: MaxLossOption = None,
) -> None:
    """Print the headline and the story of each page."""
    one_thread()
    from cleaner.api import clean as clean_page
    from cleaner.errors import NotTextError

    names = files or ["-"]
    if not files and sys.stdin.isatty():
        raise typer.BadParameter("name a file, or - to read standard input", param_hint="FILE")
    if len(names) > 1 and (url or title):
        raise typer.BadParameter("--url and --title tell of one page, and several files are named")
    roles, segmenter = roles_of(keep), segmenter_at(model)
    failed = False
    for number, name in enumerate(names):
        try:
            article = clean_page(
                sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes(),
                kind=kind,
                url=url,
                title=title,
                language=language,
                id=None if name == "-" else name,
                segmenter=segmenter,
                max_loss=max_loss,
                keep=roles,
            )
        except (OSError, NotTextError) as error:
            complain(unreadable(name, error) if isinstance(error, OSError) else f"{name}: {error}")
            failed = True
            continue
        if as_json or form == "json":
            from cleaner.dumps.json import dumps

            say(dumps(article.to_dict()).decode())
            continue
        if len(names) > 1:
            say(f"{chr(10) if number else ''}==> {name} <==")
        _print(article, "standard input" if name == "-" else name, form)
    if failed:
        raise typer.Exit(1)


def _print(article: Article, name: str, form: str) -> None:
    """The headline above the story, unless it stands in the text already."""
    if not article.text:
        complain(f"{name}: no story found")
        return
    if form == "markdown":
        from cleaner.report.markdown import markdown

        say(markdown(article))
    else:
        inside = any(p.keep and p.role == "headline" for p in article.paragraphs)
        say(f"{article.title}\n\n{article.text}" if article.title and not inside else article.text)
    if article.doubtful:
        complain(f"{name}: in doubt where the story ends, so the text is printed whole")
