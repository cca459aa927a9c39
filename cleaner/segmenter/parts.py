"""A model's parts in one table of arrays, the name of the part before that of the array."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]


def together(**parts: Arrays) -> dict[str, NDArray[Any]]:
    """The arrays of several parts as one table.

    >>> sorted(together(first={"values": 1}, second={"values": 2}))
    ['first.values', 'second.values']
    """
    return {f"{part}.{name}": array for part, arrays in parts.items() for name, array in arrays.items()}


def part_of(arrays: Arrays, part: str) -> dict[str, NDArray[Any]]:
    """The arrays of one part of such a table."""
    return {name.removeprefix(f"{part}."): array for name, array in arrays.items() if name.startswith(f"{part}.")}
