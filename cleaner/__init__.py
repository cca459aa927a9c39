"""Find where the main story of a scraped page starts and ends, and hand back the story alone.

Names are imported when they are first asked for: ``import cleaner`` takes no time.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.api import clean, clean_many
    from cleaner.article import ROLES, Article, Boundary, Paragraph, Reject, Role, Verdict
    from cleaner.errors import CleanerError, CorpusError, ModelError, NotTextError
    from cleaner.report.markdown import markdown
    from cleaner.segmenter import DEFAULT_MAX_LOSS, Segmentation, Segmenter

__version__ = "0.1.0"

__all__ = [
    "DEFAULT_MAX_LOSS",
    "ROLES",
    "Article",
    "Boundary",
    "CleanerError",
    "CorpusError",
    "ModelError",
    "NotTextError",
    "Paragraph",
    "Reject",
    "Role",
    "Segmentation",
    "Segmenter",
    "Verdict",
    "__version__",
    "clean",
    "clean_many",
    "markdown",
]

_HOMES = {
    "cleaner.api": ("clean", "clean_many"),
    "cleaner.article": ("ROLES", "Article", "Boundary", "Paragraph", "Reject", "Role", "Verdict"),
    "cleaner.errors": ("CleanerError", "CorpusError", "ModelError", "NotTextError"),
    "cleaner.report.markdown": ("markdown",),
    "cleaner.segmenter": ("DEFAULT_MAX_LOSS", "Segmentation", "Segmenter"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


if not TYPE_CHECKING:  # else type checkers would believe in any name

    def __getattr__(name: str) -> Any:
        if name not in _HOME_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(_HOME_OF[name]), name)
        globals()[name] = value  # the next time, it is not asked for here
        return value


def __dir__() -> list[str]:
    return sorted(__all__)
