"""Packages that come with an extra, imported where they are needed and named where they are missing."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from cleaner.errors import MissingPackageError

PACKAGE = "article-boundary-cleaner"


def needed(module: str, extra: str, purpose: str) -> Any:
    """The module, imported.

    Raises:
        MissingPackageError: it is not installed; the message names the extra that brings it.

    """
    try:
        return import_module(module)
    except ImportError as error:
        if error.name and error.name.partition(".")[0] != module.partition(".")[0]:
            raise  # it is there, and something that it needs is not
        raise MissingPackageError(
            f"{purpose} needs the package {module.partition('.')[0]}: pip install '{PACKAGE}[{extra}]'"
        ) from None
