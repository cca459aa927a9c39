"""Where the files that come with the package lie."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped_model() -> Path:
    """The directory of the model that comes with the package: inside it when installed, beside it in a checkout.

    Raises:
        ModelError: where neither is there, which only a damaged installation can bring about.

    """
    installed, checkout = _PACKAGE / "_models" / "default", _PACKAGE.parent / "models" / "default"
    for place in (installed, checkout):
        if place.is_dir():
            return place
    from cleaner.errors import ModelError

    raise ModelError(f"no shipped model at {installed} or {checkout}: install article-boundary-cleaner anew")
