"""``cleaner batch``: JSON Lines in, JSON Lines out."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from cleaner.cli.console import KeepOption, MaxLossOption, ModelOption, complain, roles_of, say, segmenter_at
from cleaner.cli.progress import Progress

if TYPE_CHECKING:
    from cleaner.dumps.jsonl import BadLine, Row

_NAMED = 20
"""How many rejected rows are named on standard error; the file of rejects has them all."""


def batch(
    source: Annotated[str, typer.Argument(metavar="IN.jsonl", help="Rows with html or text; - is standard input.")],
    output: Annotated[str, typer.Option("--output", "-o", metavar="OUT.jsonl", help="- is standard output.")] = "-",
    rejects: Annotated[
        Path | None, typer.Option("--rejects", metavar="FILE", help="Where rows that fail go, and why, as JSON Lines.")
    ] = None,
    keep: KeepOption = "story",
    model: ModelOption = None,
    max_loss: MaxLossOption = None,
) -> None:
    """Clean documents that stand one JSON object a line.

    A row holds html or text and may hold url, title, id and language; its other fields are passed through. The files
    that are written take their names when they are complete.
    """
    from cleaner.api import clean_many
    from cleaner.article import Article
    from cleaner.dumps.jsonl import BadLine, dump_row, read_rows
    from cleaner.items import FIELDS, row_of

    files = [Path(name).resolve() for name in (output, rejects or "-") if str(name) != "-"]
    if len(set(files)) < len(files):
        raise typer.BadParameter("results and rejects need different files", param_hint="--rejects")
    roles, segmenter = roles_of(keep), segmenter_at(model)
    waiting: deque[Row] = deque()  # rows being cleaned, a batch of them at most
    with ExitStack() as stack:
        lines = _input(source, stack)
        write = _output(output, stack)
        write_reject = _output(str(rejects), stack) if rejects else None
        progress = stack.enter_context(Progress(sys.stderr))

        def reject(line: int, told: dict[str, Any], content: Any) -> None:
            progress.rejects += 1
            if progress.rejects <= _NAMED:
                complain(f"{source}:{line}: {told['reason']}")
            if write_reject:
                write_reject(dump_row({"line": line, **told, "input": content}))

        def pages() -> Iterator[dict[str, Any]]:
            row: Row | BadLine
            for row in read_rows(lines):
                if isinstance(row, BadLine):
                    told = {"id": None, "url": None, "error": "BadLine", "reason": row.reason}
                    reject(row.line, told, row.text)
                else:
                    waiting.append(row)
                    yield {field: row.fields.get(field) for field in FIELDS}

        for result in clean_many(pages(), segmenter=segmenter, errors="yield", max_loss=max_loss, keep=roles):
            row = waiting.popleft()
            if isinstance(result, Article):
                write(dump_row(row_of(result, row.fields)))
            else:
                reject(row.line, result.to_dict(), row.fields)
            progress.documents += 1
            progress.show()
    if progress.rejects:
        told = f"; all are in {rejects}" if rejects else "; --rejects FILE keeps them"
        complain(f"{progress.rejects} of {source}'s rows could not be cleaned{told}")
        raise typer.Exit(1)


def _input(name: str, stack: ExitStack) -> BinaryIO:
    """The lines of the file ``name``."""
    if name == "-":
        return sys.stdin.buffer
    try:
        return stack.enter_context(Path(name).open("rb"))
    except OSError as error:
        raise typer.BadParameter(f"{name}: {error.strerror}", param_hint="IN.jsonl") from error


def _output(name: str, stack: ExitStack) -> Callable[[str], object]:
    """What writes lines to the file ``name``."""
    from cleaner.dumps.jsonl import atomic_writer

    if name == "-":
        return lambda line: say(line.removesuffix("\n"))
    try:
        return stack.enter_context(atomic_writer(Path(name))).write
    except OSError as error:
        raise typer.BadParameter(
            f"{name}: {error.strerror}: name a file in a directory that exists and can be written to", param_hint="-o"
        ) from error
