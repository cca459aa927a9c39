from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.dumps.jsonl import BadLine, Row, atomic_writer, dump_row, read_rows

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
rows = st.dictionaries(st.text(), values, max_size=4)


@given(st.lists(rows, max_size=4))
def test_rows_come_back(written: list[dict[str, object]]) -> None:
    lines = "".join(map(dump_row, written)).encode("utf-8", "backslashreplace").splitlines(keepends=True)
    read = list(read_rows(lines))
    assert [row.fields for row in read if isinstance(row, Row)] == written
    assert [row.line for row in read] == list(range(1, len(written) + 1))


def test_a_row_is_one_line_whatever_it_holds() -> None:
    assert dump_row({"text": "a\nb\r\u2028c\x85"}).encode().count(b"\n") == 1


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "no JSON: .* column"),
        (b"[1]", "no JSON object but a list"),
        (b'"x"', "no JSON object but a str"),
        (b"null", "no JSON object but a NoneType"),
        (b'{"a": "\xff"}', "no UTF-8: byte 0xff at 7"),
        (b'{"a": ' + b"[" * 200_000 + b"]" * 200_000 + b"}", "no JSON that can be read"),
        (b'{"a": ' + b"9" * 5000 + b"}", "no JSON that can be read"),
        (b'{"a": 1} {"b": 2}', "no JSON: Extra data"),
    ],
)
def test_bad_lines_are_named_and_the_others_read(line: bytes, reason: str) -> None:
    first, bad, last = read_rows([b'{"a": 1}\n', line + b"\r\n", b'{"b": 2}'])
    assert (first, last) == (Row(1, {"a": 1}), Row(3, {"b": 2}))
    assert isinstance(bad, BadLine)
    assert bad.line == 2
    assert re.match(reason, bad.reason)


def test_blank_lines_and_a_byte_order_mark_are_passed_over() -> None:
    assert list(read_rows([b'\xef\xbb\xbf{"a": 1}\n', b"\n", b"  \r\n", b'{"b": 2}'])) == [
        Row(1, {"a": 1}),
        Row(4, {"b": 2}),
    ]


def test_half_a_surrogate_pair_is_written_as_an_escape(tmp_path: Path) -> None:
    with atomic_writer(tmp_path / "out") as out:
        out.write(dump_row({"a": "x\ud83dy"}))
    assert json.loads((tmp_path / "out").read_bytes()) == {"a": "x\ud83dy"}


def test_a_file_takes_its_name_when_it_is_complete(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    target.write_text("old")
    with atomic_writer(target) as out:
        out.write("new")
        out.flush()
        assert target.read_text() == "old"
    assert target.read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]


def test_what_goes_wrong_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    target.write_text("old")
    with pytest.raises(KeyboardInterrupt), atomic_writer(target) as out:
        out.write("new")
        raise KeyboardInterrupt
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]


def test_rights_are_those_of_other_files(tmp_path: Path) -> None:
    plain, target, old = tmp_path / "plain", tmp_path / "out", tmp_path / "old"
    plain.touch()
    old.touch(mode=0o640)
    for path in (target, old):
        with atomic_writer(path):
            pass
    assert target.stat().st_mode == plain.stat().st_mode
    assert old.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    with atomic_writer(tmp_path / "link") as out:
        out.write("new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


def test_devices_are_written_to() -> None:
    with atomic_writer(Path(os.devnull)) as out:
        out.write("gone")
    assert Path(os.devnull).is_char_device()
