"""A small segmenter, fitted once."""

from __future__ import annotations

import pytest
from synthetic import small_segmenter

from cleaner.segmenter import Segmenter


@pytest.fixture(scope="session")
def segmenter() -> Segmenter:
    return small_segmenter()
