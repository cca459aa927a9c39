"""What tests share."""

from __future__ import annotations

import os
import sys
from pathlib import Path

# Before scikit-learn is loaded: on a busy machine its threads wait for each other longer than the small fits take.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest
from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))  # for tests/fakes.py

# Slow machines are no bugs, and examples that differ from run to run make failures that come and go.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real pages that does not come with the project; tests that need it are skipped without it."""
    path = Path(os.environ.get("CLEANER_SHARED", Path(__file__).resolve().parents[2] / "shared"))
    if not path.is_dir():
        pytest.skip(f"no real pages at {path}: CLEANER_SHARED names their folder")
    return path
