from __future__ import annotations

import gzip
import io
import json
import math
import re
from typing import Any

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from cleaner.dumps.entries import Damage, Record
from cleaner.dumps.json import dumps, loads
from cleaner.dumps.jsonl import read_lines

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
rows = st.dictionaries(st.text(), values, max_size=4)


def read(data: bytes, **how: Any) -> list[Record | Damage]:
    return list(read_lines(io.BytesIO(data), "in.jsonl", **how))


def fields(entries: list[Record | Damage]) -> list[dict[str, Any]]:
    return [entry.fields for entry in entries if isinstance(entry, Record)]


@given(st.lists(rows, max_size=4))
def test_rows_come_back(written: list[dict[str, object]]) -> None:
    found = read(b"".join(dumps(row) + b"\n" for row in written))
    assert fields(found) == written
    assert len(found) == len(written)


@given(rows | st.dictionaries(st.text(st.characters()), st.text(st.characters()), max_size=3))
def test_a_row_is_valid_json_on_one_line(row: dict[str, object]) -> None:
    line = dumps(row)
    assert b"\n" not in line
    assert json.loads(line) == row


@pytest.mark.parametrize("number", [2**63, 2**64, -(2**70), 10**30, 1e300, 0.1, 5e-324])
def test_numbers_stay_what_they_are(number: float) -> None:
    (back,) = fields(read(dumps({"a": [number]}) + b"\n"))
    assert back == {"a": [number]}
    assert type(back["a"][0]) is type(number)


def test_what_json_has_no_form_for() -> None:
    assert loads(b'{"a": NaN, "b": [Infinity]}') == {"a": None, "b": [None]}
    assert dumps({"a": math.nan, "b": "\ud83d"}) == b'{"a":null,"b":"\\ud83d"}'
    assert loads(dumps({"a": "x\ud83dy"})) == {"a": "x\ud83dy"}


@pytest.mark.parametrize(
    ("line", "kind", "reason"),
    [
        (b"{", "no-json", "no JSON: .* column"),
        (b"[1]", "no-object", "no JSON object but a list"),
        (b'"x"', "no-object", "no JSON object but a str"),
        (b"null", "no-object", "no JSON object but a NoneType"),
        (b'{"a": "\xff"}', "no-utf8", "no UTF-8: byte 0xff at 7"),
        (b'{"a": ' + b"[" * 200_000 + b"]" * 200_000 + b"}", "no-json", "no JSON that can be read"),
        (b'{"a": ' + b"9" * 5000 + b"}", "no-json", "no JSON that can be read"),
        (b'{"a": 1} {"b": 2}', "no-json", "no JSON: Extra data"),
    ],
)
def test_bad_lines_are_named_and_the_others_read(line: bytes, kind: str, reason: str) -> None:
    first, bad, last = read(b'{"a": 1}\n' + line + b"\r\n" + b'{"b": 2}')
    assert isinstance(bad, Damage)
    assert (bad.kind, bad.place) == (kind, "line 2, byte 9")
    assert re.match(reason, bad.reason)
    assert fields([first, last]) == [{"a": 1}, {"b": 2}]
    assert isinstance(last, Record)
    assert last.place == f"line 3, byte {11 + len(line)}"


def test_blank_lines_and_a_byte_order_mark_are_passed_over() -> None:
    found = read(b'\xef\xbb\xbf{"a": 1}\n\n  \r\n{"b": 2}')
    assert fields(found) == [{"a": 1}, {"b": 2}]
    assert isinstance(found[1], Record)
    assert found[1].place.startswith("line 4,")


@pytest.mark.parametrize("limit", [10, 100_000])
def test_a_line_that_is_too_long_is_passed_by_and_not_held(limit: int) -> None:
    data = b'{"a": 1}\n' + b'{"a": "' + b"x" * 3 * limit + b'"}\n' + b'{"b": 2}\n'
    _, damage, last = read(data, max_document=limit)
    assert isinstance(damage, Damage)
    assert damage.kind == "too-large"
    assert f"{3 * limit + 10:,} bytes" in damage.reason
    assert isinstance(last, Record)
    assert last.fields == {"b": 2}


@pytest.mark.parametrize("packed", ["gzip", "zstd"])
def test_compressed_members_one_after_the_other(packed: str) -> None:
    compress = gzip.compress if packed == "gzip" else zstandard.ZstdCompressor().compress
    data = b"".join(compress(b'{"a": %d}\n{"b": ' % n) + compress(b"%d}\n" % n) for n in range(50))
    assert fields(read(data, packed=packed)) == [row for n in range(50) for row in ({"a": n}, {"b": n})]


@pytest.mark.parametrize("packed", ["gzip", "zstd"])
def test_what_stands_before_a_cut_is_read(packed: str) -> None:
    lines = b"".join(b'{"a": "%s"}\n' % str(n**9).encode() for n in range(5000))
    data = gzip.compress(lines) if packed == "gzip" else zstandard.ZstdCompressor().compress(lines)
    found = read(data[: len(data) // 2], packed=packed)
    *good, damage = found
    assert isinstance(damage, Damage)
    assert damage.kind == "truncated"
    assert "after byte" in damage.place
    assert fields(good) == [{"a": str(n**9)} for n in range(len(good))]
    assert len(good) > (1000 if packed == "gzip" else -1)


def test_corrupt_gzip_is_named() -> None:
    data = bytearray(gzip.compress(b"".join(b'{"a": "%s"}\n' % str(n**9).encode() for n in range(5000))))
    for at in range(len(data) // 2, len(data) // 2 + 200):
        data[at] ^= 0xFF
    *good, damage = read(bytes(data), packed="gzip")
    assert isinstance(damage, Damage)
    assert damage.kind in ("corrupt", "truncated")
    assert all(isinstance(entry, Record) or entry.kind.startswith("no-") for entry in good)
