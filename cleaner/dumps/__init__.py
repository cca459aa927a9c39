"""Documents in bulk: readers and writers that know nothing of how a document is cleaned."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.dumps.entries import Damage
    from cleaner.dumps.fields import Fields
    from cleaner.dumps.library import read, write

__all__ = ["Damage", "Fields", "read", "write"]

_HOMES = {"Damage": "entries", "Fields": "fields", "read": "library", "write": "library"}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"cleaner.dumps.{_HOMES[name]}"), name)
