"""What the verbs share: options, and text on its way to a person's terminal."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import typer

from cleaner.report.escapes import harmless

if TYPE_CHECKING:
    from cleaner.article import Role
    from cleaner.segmenter import Segmenter

KeepOption: TypeAlias = Annotated[
    str, typer.Option("--keep", metavar="ROLE,...", help="The roles whose paragraphs make up the text.")
]
ModelOption: TypeAlias = Annotated[
    Path | None, typer.Option("--model", metavar="DIR", help="A model's directory; else the one that comes along.")
]
KindOption: TypeAlias = Annotated[
    Literal["text", "html"] | None, typer.Option("--kind", help="What the input is; else found out by looking.")
]
UrlOption: TypeAlias = Annotated[str | None, typer.Option("--url", help="The page's address, which is evidence.")]
TitleOption: TypeAlias = Annotated[str | None, typer.Option("--title", help="The story's headline, where it is known.")]
LanguageOption: TypeAlias = Annotated[str | None, typer.Option("--language", help="Its language, such as en.")]
MaxLossOption: TypeAlias = Annotated[
    float | None,
    typer.Option(
        "--max-loss",
        min=0.0,
        max=1.0,
        help="The share of story words that may be lost, in expectation, for noise to go; else the model's own.",
    ),
]


def say(text: str) -> None:
    """Print a result: as it is, in UTF-8, where a program reads it, made harmless where a person does."""
    out = sys.stdout
    if out.isatty():
        text = harmless(text)
    elif isinstance(out, TextIOWrapper) and out.encoding.lower().replace("-", "") != "utf8":
        out.reconfigure(encoding="utf-8")
    if isinstance(out, TextIOWrapper) and out.errors != "backslashreplace":
        out.reconfigure(errors="backslashreplace")
    out.write(text + "\n")


def show(text: str) -> None:
    """Print text that holds nothing harmful but the colours that were put into it."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.stdout.write(text + "\n")


def wants_colour() -> bool:
    """Whether a person watches who takes colours; see https://no-color.org."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def complain(text: str) -> None:
    """Tell a person, on standard error, what went wrong."""
    print(f"cleaner: {harmless(text)}", file=sys.stderr, flush=True)


def roles_of(keep: str) -> frozenset[Role]:
    """The roles of a ``--keep`` option; unknown ones are wrong usage."""
    from cleaner.assembly import roles_to_keep

    try:
        return roles_to_keep([name.strip() for name in keep.split(",") if name.strip()])
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--keep") from error


def segmenter_at(model: Path | None) -> Segmenter | None:
    """The segmenter of a ``--model`` option; None for the one that comes with the package."""
    if model is None:
        return None
    from cleaner.segmenter import Segmenter

    return Segmenter.load(model)


def one_thread() -> None:
    """Let each process compute by one thread, unless the environment says otherwise; before numpy is imported.

    The networks are small: threads that share such products mostly wait for each other, twice over in two workers.
    """
    for library in ("OPENBLAS", "MKL"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")


def unreadable(name: str, error: OSError) -> str:
    """A line that says which file could not be opened, and why."""
    return f"{name}: {error.strerror or error}"
