"""``cleaner batch``: crawl dumps in, clean dumps out."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cleaner.cli.console import (
    KeepOption,
    MaxLossOption,
    ModelOption,
    complain,
    one_thread,
    roles_of,
    say,
    segmenter_at,
)
from cleaner.cli.progress import Progress

if TYPE_CHECKING:
    from cleaner.cleaning import Cleaning
    from cleaner.runs.run import Outcome, Request, Run

_FILE = "FILE"
_SHARD_FORMATS = ("jsonl", "jsonl.gz", "jsonl.zst", "parquet")
_SHARD_SIZE = 100_000


def batch(
    source: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT...",
            help="WARC, WET, JSON Lines, Parquet, HTML or text: files, folders, patterns, "
            "s3:// gs:// https:// addresses; - is JSON Lines on standard input.",
        ),
    ],
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="OUTPUT",
            help=".jsonl, .jsonl.gz, .jsonl.zst, .parquet; a folder/ takes shards; - is standard output.",
        ),
    ] = "-",
    rejects: Annotated[
        Path | None, typer.Option("--rejects", metavar=_FILE, help="Where what cannot be cleaned goes, and why.")
    ] = None,
    dropped: Annotated[
        Path | None, typer.Option("--dropped", metavar=_FILE, help="Where every paragraph goes that is left out.")
    ] = None,
    keep: KeepOption = "story",
    model: ModelOption = None,
    max_loss: MaxLossOption = None,
    only: Annotated[
        str | None, typer.Option("--only", metavar="story", help="Leave out pages without a story.")
    ] = None,
    compact: Annotated[bool, typer.Option("--compact", help="Leave out the paragraphs.")] = False,
    text_field: Annotated[str | None, typer.Option(metavar="NAME", help="The field of the text; else guessed.")] = None,
    html_field: Annotated[str | None, typer.Option(metavar="NAME", help="The field of the HTML; else guessed.")] = None,
    id_field: Annotated[str | None, typer.Option(metavar="NAME", help="The field of the id; else guessed.")] = None,
    url_field: Annotated[
        str | None, typer.Option(metavar="NAME", help="The field of the address; else guessed.")
    ] = None,
    shard_size: Annotated[
        int | None, typer.Option(min=1, metavar="N", help=f"Documents a shard, in a folder; else {_SHARD_SIZE:,}.")
    ] = None,
    shard_format: Annotated[str, typer.Option(metavar="FORMAT", help=f"{', '.join(_SHARD_FORMATS)}.")] = "jsonl",
    workers: Annotated[int, typer.Option("--workers", "-w", min=1, metavar="N", help="Processes that clean.")] = 1,
    timeout: Annotated[float, typer.Option(min=0.01, metavar="SECONDS", help="The most a document may take.")] = 30.0,
    summary: Annotated[Path | None, typer.Option(metavar=_FILE, help="Where the summary goes, as JSON.")] = None,
    metrics: Annotated[Path | None, typer.Option(metavar=_FILE, help="Where it goes as Prometheus metrics.")] = None,
    restart: Annotated[bool, typer.Option("--restart", help="Begin anew where a run was interrupted.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary on standard error.")] = False,
) -> None:
    """Clean documents in bulk; what goes in is found out by looking.

    Fields that are not read are passed through. Output takes its name when it is complete; a run that was interrupted
    goes on when the same command is given again.
    """
    one_thread()
    from cleaner.cleaning import Cleaning
    from cleaner.dumps.fields import Fields
    from cleaner.dumps.growing import is_special
    from cleaner.dumps.optional import needed
    from cleaner.errors import CleanerError
    from cleaner.runs.run import Request
    from cleaner.runs.settings import Settings, form_of

    if only not in (None, "story"):
        raise typer.BadParameter(f"what can be asked for is story, not {only}", param_hint="--only")
    if shard_format not in _SHARD_FORMATS:
        raise typer.BadParameter(
            f"{shard_format}: the formats are {', '.join(_SHARD_FORMATS)}", param_hint="--shard-format"
        )
    try:
        sharded = _is_folder(output, shard_size, restart=restart)
        settings = Settings(
            fields=Fields(text_field, html_field, id_field, url_field),
            keep=roles_of(keep),
            max_loss=max_loss,
            only_story=only == "story",
            compact=compact,
            form=form_of(f"x.{shard_format}" if sharded else output),
            dropped=form_of(str(dropped), rows_only=True) if dropped else None,
            rejects=form_of(str(rejects), rows_only=True) if rejects else None,
            shard_size=(shard_size or _SHARD_SIZE) if sharded else None,
        )
        for form in (settings.form, settings.dropped, settings.rejects):
            if form and form.kind == "parquet":
                needed("pyarrow.parquet", "dumps", "writing Parquet")
            if form and form.packed == "zstd":
                needed("zstandard", "dumps", "writing .zst")
    except CleanerError as error:
        raise typer.BadParameter(str(error), param_hint="-o") from error
    _different(output, rejects, dropped, summary, metrics)
    streaming = output == "-" or is_special(Path(output))
    loaded = Cleaning(segmenter_at(model), max_loss, settings.keep)
    request = Request(
        inputs=tuple(source),
        output=output,
        settings=settings,
        dropped=str(dropped) if dropped else None,
        rejects=str(rejects) if rejects else None,
        workers=workers,
        timeout=timeout,
        restart=restart,
        stream=_stream(output) if streaming else None,
    )
    outcome = _run(request, loaded, model, quiet=quiet)
    _tell(outcome, summary, metrics, quiet=quiet)
    if outcome.counts.rejected:
        kept = f"; all are in {rejects}" if rejects else "; --rejects FILE keeps them"
        complain(f"{outcome.counts.rejected:,} of the documents could not be cleaned{kept}")
        raise typer.Exit(1)


def _run(request: Request, cleaning: Cleaning, model: Path | None, *, quiet: bool) -> Outcome:
    """Run to the end, or leave with a word on how to go on."""
    from dataclasses import replace

    from cleaner.errors import DumpError, RemoteError
    from cleaner.runs.run import ChangedError, Run, is_begun

    segmenter = cleaning.loaded()  # before the workers start, for them to share
    request = replace(request, model=f"{segmenter.name} {_digest(model)}")

    def resumes() -> str:
        return "; the same command goes on from there" if is_begun(request.output) else ""

    try:
        with Progress(sys.stderr, quiet=quiet) as progress:
            run = Run(request, replace(cleaning, segmenter=segmenter), progress)
            if not request.stream and run.folder and not run.folder.parent.is_dir():
                told = f"{request.output}: name a file in a directory that exists and can be written to"
                raise typer.BadParameter(told, param_hint="-o")
            with _interruptible(run):
                outcome = run()
    except ChangedError as error:
        complain(f"{error}: give the same command to go on, or --restart to begin anew")
        raise typer.Exit(2) from error
    except DumpError as error:
        complain(str(error))
        raise typer.Exit(2) from error
    except FileNotFoundError as error:
        raise typer.BadParameter(f"{error.filename}: {error.strerror}", param_hint="INPUT") from error
    except RemoteError as error:
        complain(f"{error}{resumes()}")
        raise typer.Exit(1) from error
    except BrokenPipeError:
        raise
    except OSError as error:
        what = f"{error.filename or request.output}: {error.strerror or error}"
        complain(f"{what}{resumes()}")
        raise typer.Exit(1) from error
    except KeyboardInterrupt:
        complain(f"interrupted{resumes()}")
        raise typer.Exit(130) from None
    if not outcome.complete:
        complain(f"interrupted after {outcome.counts.documents:,} documents{resumes()}")
        raise typer.Exit(130)
    return outcome


@contextmanager
def _interruptible(run: Run) -> Iterator[None]:
    """Let the first Ctrl-C, or SIGTERM, finish what is in hand; the second one ends at once."""

    def interrupted(number: int, frame: Any) -> None:
        waits_for_input = run.reading and "-" in run.request.inputs  # which may never come
        run.stop()
        signal.signal(number, signal.default_int_handler)
        if waits_for_input:
            raise KeyboardInterrupt
        complain("finishing what is in hand; once more ends at once")

    try:
        before = {number: signal.signal(number, interrupted) for number in (signal.SIGINT, signal.SIGTERM)}
    except ValueError:  # not the main thread
        before = {}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _tell(outcome: Outcome, summary: Path | None, metrics: Path | None, *, quiet: bool) -> None:
    from cleaner.dumps.growing import atomic
    from cleaner.dumps.json import dumps
    from cleaner.runs import counts

    if summary:
        with atomic(summary) as out:
            out.write(dumps(counts.summary(outcome.counts, outcome.seconds)) + b"\n")
    if metrics:
        with atomic(metrics) as out:
            out.write(counts.prometheus(outcome.counts, outcome.seconds).encode())
    if not quiet:
        for line in counts.told(outcome.counts, outcome.seconds).splitlines():
            complain(line)


def _is_folder(output: str, shard_size: int | None, *, restart: bool) -> bool:
    """Whether rows go into shards in a folder; it holds nothing yet, unless a run has filled it and is to tidy up."""
    from cleaner.runs.run import is_complete

    if output == "-":
        if shard_size:
            raise typer.BadParameter("shards need a folder: -o FOLDER/", param_hint="--shard-size")
        return False
    path = Path(output)
    folder = output.endswith("/") or path.is_dir() or shard_size is not None
    full = folder and path.exists() and (not path.is_dir() or any(path.iterdir()))
    if full and (restart or not is_complete(output)):
        raise typer.BadParameter(f"{output}: shards go into a folder that is new or empty", param_hint="-o")
    return folder


def _different(output: str, *others: Path | None) -> None:
    """Refuse files that are written twice."""
    files = [Path(output).resolve()] if output != "-" else []
    files += [path.resolve() for path in others if path is not None]
    if len(set(files)) < len(files):
        raise typer.BadParameter(
            "results, rejects and what else is written need different files", param_hint="--rejects"
        )
    for path in files:
        if not path.parent.is_dir():
            told = f"{path}: name a file in a directory that exists and can be written to"
            raise typer.BadParameter(told, param_hint="-o")


def _stream(output: str) -> Callable[[bytes], object]:
    if output != "-":
        return Path(output).open("wb", buffering=0).write
    return _say if sys.stdout.isatty() else _write


def _say(rows: bytes) -> None:
    for line in rows.decode("utf-8", "replace").splitlines():
        say(line)


def _write(rows: bytes) -> None:
    sys.stdout.buffer.write(rows)
    sys.stdout.buffer.flush()


def _digest(model: Path | None) -> str:
    """What tells a model's files from others."""
    import hashlib

    from cleaner.resources import shipped_model

    told = hashlib.blake2b(digest_size=8)
    for path in sorted((model or shipped_model()).iterdir()):
        if path.suffix in (".json", ".npz"):
            told.update(path.name.encode() + path.read_bytes())
    return told.hexdigest()
