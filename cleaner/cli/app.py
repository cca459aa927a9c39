"""The command's verbs, put together."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Annotated

import typer

VERBS = ("clean", "batch", "inspect", "train", "evaluate")
"""Each is a function of its own name in a module of that name, which imports nothing heavy until it is called."""


def build() -> typer.Typer:
    """The command with all its verbs. Plain help texts: drawing them in colour would cost a tenth of a second."""
    app = typer.Typer(
        name="cleaner",
        help="Find where the main story of a scraped page starts and ends, and hand back the story alone.",
        epilog="Results go to standard output, all else to standard error. "
        "Exit status: 0 all well, 1 some documents failed, 2 wrong usage.",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    for verb in VERBS:
        if find_spec(f"cleaner.cli.{verb}"):
            app.command(verb)(getattr(import_module(f"cleaner.cli.{verb}"), verb))
    return app


def _print_version(wanted: bool) -> None:
    if wanted:
        from cleaner import __version__

        typer.echo(f"cleaner {__version__}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    pass
