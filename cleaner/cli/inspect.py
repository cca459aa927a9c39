"""``cleaner inspect``: every decision of a page, or of many, on the terminal or as a page of HTML."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from cleaner.cli.console import (
    MaxLossOption,
    ModelOption,
    complain,
    segmenter_at,
    show,
    unreadable,
    wants_colour,
)


def inspect(
    files: Annotated[
        list[str] | None, typer.Argument(metavar="FILE|-", help="Pages, as HTML or text; - is standard input.")
    ] = None,
    why: Annotated[
        int | None, typer.Option("--why", min=1, metavar="N", help="What spoke for and against paragraph N.")
    ] = None,
    model: ModelOption = None,
    kind: Annotated[
        Literal["text", "html"] | None, typer.Option("--kind", help="What the input is; else found out by looking.")
    ] = None,
    url: Annotated[str | None, typer.Option("--url", help="The page's address, which is evidence.")] = None,
    title: Annotated[str | None, typer.Option("--title", help="The story's headline, where it is known.")] = None,
    language: Annotated[str | None, typer.Option("--language", help="Its language, such as en.")] = None,
    max_loss: MaxLossOption = None,
    colour: Annotated[
        bool | None, typer.Option("--color/--no-color", help="Colours; else where a terminal takes them.")
    ] = None,
) -> None:
    """Show each page paragraph by paragraph: role, confidence, kept or dropped, and where the story starts and ends."""
    from cleaner.errors import NotTextError
    from cleaner.inspection import inspect_page
    from cleaner.items import Item
    from cleaner.report.terminal import page_lines, why_lines

    names = files or ["-"]
    if not files and sys.stdin.isatty():
        raise typer.BadParameter("name a file, or - to read standard input", param_hint="FILE")
    if len(names) > 1 and (why or url or title):
        raise typer.BadParameter("--why, --url and --title tell of one page, and several files are named")
    segmenter = segmenter_at(model)
    colours = wants_colour() if colour is None else colour
    width = shutil.get_terminal_size().columns
    failed = False
    for number, name in enumerate(names):
        try:
            page = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
            item = Item(page, kind, None if name == "-" else name, url, title, language)
            wanted = [] if why is None else [why - 1]
            found = inspect_page(item, segmenter=segmenter, max_loss=max_loss, paragraphs=wanted)
        except (OSError, NotTextError) as error:
            complain(unreadable(name, error) if isinstance(error, OSError) else f"{name}: {error}")
            failed = True
            continue
        except IndexError as error:
            raise typer.BadParameter(f"{name}: {error}", param_hint="--why") from None
        if number:
            show("")
        told = "standard input" if name == "-" else name
        lines = (
            page_lines(found, told, width, colour=colours)
            if why is None
            else why_lines(found, why - 1, width, colour=colours)
        )
        for line in lines:
            show(line)
    if failed:
        raise typer.Exit(1)
