"""The command ``cleaner``: one thin module a verb, which parses arguments and calls the library."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command; what goes wrong is told in a line on standard error, never by a traceback."""
    from cleaner.cli.app import build
    from cleaner.cli.console import complain
    from cleaner.errors import CleanerError

    try:
        try:
            build()(prog_name="cleaner")
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # The reader has seen enough, as `head` does. Python would flush again at exit, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except CleanerError as error:
        complain(str(error))
        sys.exit(2)
    except OSError as error:
        complain(f"{error.filename}: {error.strerror}" if error.filename else str(error))
        sys.exit(1)
