"""``cleaner inspect``: every decision of a page, or of many, on the terminal or as a page of HTML."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, Literal

import typer

from cleaner.cli.console import (
    KindOption,
    LanguageOption,
    MaxLossOption,
    ModelOption,
    TitleOption,
    UrlOption,
    complain,
    one_thread,
    segmenter_at,
    show,
    unreadable,
    wants_colour,
)

if TYPE_CHECKING:
    from cleaner.dumps.entries import Damage
    from cleaner.inspection import Inspection
    from cleaner.items import Item

_START = 65_536
"""Bytes of a file by which an output of ``cleaner batch`` is told from a page."""


def inspect(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE|-", help="Pages, as HTML or text, or a batch's output, as JSON Lines; - is standard input."
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="REPORT.html", help="Write a report to look at, one file.")
    ] = None,
    why: Annotated[
        int | None, typer.Option("--why", min=1, metavar="N", help="What spoke for and against paragraph N.")
    ] = None,
    compare: Annotated[
        bool, typer.Option("--compare", help="Show where two outputs, A.jsonl and B.jsonl, differ, worst first.")
    ] = False,
    model: ModelOption = None,
    kind: KindOption = None,
    url: UrlOption = None,
    title: TitleOption = None,
    language: LanguageOption = None,
    max_loss: MaxLossOption = None,
    colour: Annotated[
        bool | None, typer.Option("--color/--no-color", help="Colours; else where a terminal takes them.")
    ] = None,
) -> None:
    """Show each page paragraph by paragraph: role, confidence, kept or dropped, and where the story starts and ends.

    With -o it becomes a page to look at, search and correct, that needs no network: of one document, or of many.
    """
    one_thread()
    names = files or ["-"]
    if not files and sys.stdin.isatty():
        raise typer.BadParameter("name a file, or - to read standard input", param_hint="FILE")
    if len(names) > 1 and (why or url or title):
        raise typer.BadParameter("--why, --url and --title tell of one page, and several files are named")
    if why and output:
        raise typer.BadParameter("--why answers on the terminal; the report of -o tells it of all paragraphs")
    looking = _Looking(kind, url, title, language, model, max_loss, why)
    if compare:
        _compare(looking, names, output)
    elif output:
        _write_report(output, looking, names)
    else:
        _print_all(looking, names, wants_colour() if colour is None else colour)
    if looking.failed:
        raise typer.Exit(1)


class _Looking:
    """Opens what is to be looked at; counts what could not be."""

    def __init__(
        self,
        kind: Literal["text", "html"] | None,
        url: str | None,
        title: str | None,
        language: str | None,
        model: Path | None,
        max_loss: float | None,
        why: int | None,
    ) -> None:
        self.failed = 0
        self.why = why
        self._known = (kind, url, title, language)
        self._segmenter, self._max_loss = segmenter_at(model), max_loss

    def inspections(self, name: str, *, reasons: bool) -> Iterator[Inspection]:
        """What the file holds: one page, or a document a row; what fails is told and passed over."""
        from cleaner.errors import NotTextError
        from cleaner.inspection.outputs import lines_of, looks_like_output, read_outputs
        from cleaner.items import Item

        try:
            with ExitStack() as stack:
                file: BinaryIO = sys.stdin.buffer if name == "-" else stack.enter_context(Path(name).open("rb"))
                start = file.read(_START)
                rows = name.endswith((".jsonl", ".ndjson")) or looks_like_output(start)
                if self._known[0] is None and rows:
                    if self.why:
                        raise typer.BadParameter(f"{name} holds articles, not a page: --why needs the page itself")
                    for found in read_outputs(lines_of(start, file), name):
                        yield from self._told(found)
                    return
                page = start + file.read()
            kind, url, title, language = self._known
            yield self._page(Item(page, kind, None if name == "-" else name, url, title, language), name, reasons)
        except (OSError, NotTextError) as error:
            self.failed += 1
            complain(unreadable(name, error) if isinstance(error, OSError) else f"{name}: {error}")

    def _told(self, found: Inspection | Damage) -> Iterator[Inspection]:
        from cleaner.dumps.entries import Damage

        if isinstance(found, Damage):
            self.failed += 1
            complain(str(found))
        else:
            yield found

    def _page(self, item: Item, name: str, reasons: bool) -> Inspection:
        from cleaner.inspection import inspect_page

        wanted = [self.why - 1] if self.why else None if reasons else []
        try:
            return inspect_page(item, segmenter=self._segmenter, max_loss=self._max_loss, paragraphs=wanted)
        except IndexError as error:
            raise typer.BadParameter(f"{name}: {error}", param_hint="--why") from None


def _print_all(looking: _Looking, names: list[str], colours: bool) -> None:
    from cleaner.report.terminal import page_lines, why_lines

    width = shutil.get_terminal_size().columns
    first = True
    for name in names:
        for found in looking.inspections(name, reasons=False):
            if not first:
                show("")
            first = False
            told = found.article.id or ("standard input" if name == "-" else name)
            lines: Iterable[str] = (
                why_lines(found, looking.why - 1, width, colour=colours)
                if looking.why
                else page_lines(found, told, width, colour=colours)
            )
            for line in lines:
                show(line)


def _write_report(output: Path, looking: _Looking, names: list[str]) -> None:
    from cleaner.report.page import report_parts

    found = (one for name in names for one in looking.inspections(name, reasons=True))
    told = Path(names[0]).name if names != ["-"] else "standard input"
    _write(output, report_parts(found, title=told if len(names) == 1 else f"{told} and {len(names) - 1} more"))


def _compare(looking: _Looking, names: list[str], output: Path | None) -> None:
    from cleaner.report.comparison import compared, comparison_lines, comparison_records
    from cleaner.report.page import report_of_records

    if len(names) != 2:
        raise typer.BadParameter("--compare takes two files, outputs of cleaner batch over the same documents")
    comparison = compared(*(looking.inspections(name, reasons=False) for name in names))
    for line in comparison_lines(comparison):
        show(line)
    if output:
        told = f"{names[0]} compared with {names[1]}, which stands as other"
        records = comparison_records(comparison)
        _write(output, report_of_records(records, title="Where two outputs differ", compare=told))


def _write(output: Path, parts: Iterable[str]) -> None:
    from cleaner.dumps.growing import atomic

    with ExitStack() as stack:
        try:
            file = stack.enter_context(atomic(output))
        except OSError as error:
            raise typer.BadParameter(f"{output}: {error.strerror}", param_hint="-o") from error
        for part in parts:
            file.write(part.encode("utf-8", "backslashreplace"))
    complain(f"wrote {output}")
