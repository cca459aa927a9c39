from __future__ import annotations

import os
from pathlib import Path

import pytest

from cleaner.dumps.growing import Growing, atomic, publish


def test_a_file_takes_its_name_when_it_is_complete(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    target.write_text("old")
    with atomic(target) as out:
        out.write(b"new")
        out.flush()
        assert target.read_text() == "old"
    assert target.read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]


def test_what_goes_wrong_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    target.write_text("old")
    with pytest.raises(KeyboardInterrupt), atomic(target) as out:
        out.write(b"new")
        raise KeyboardInterrupt
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]


def test_rights_are_those_of_other_files(tmp_path: Path) -> None:
    plain, target, old = tmp_path / "plain", tmp_path / "out", tmp_path / "old"
    plain.touch()
    old.touch(mode=0o640)
    for path in (target, old):
        with atomic(path):
            pass
    assert target.stat().st_mode == plain.stat().st_mode
    assert old.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    with atomic(tmp_path / "link") as out:
        out.write(b"new")
    (tmp_path / "more").write_text("newer")
    assert (tmp_path / "real").read_text() == "new"
    publish(tmp_path / "more", tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "newer"


def test_devices_are_written_to() -> None:
    with atomic(Path(os.devnull)) as out:
        out.write(b"gone")
    assert Path(os.devnull).is_char_device()


def test_files_go_back_to_a_state(tmp_path: Path) -> None:
    growing = Growing(tmp_path / "rows")
    growing.append(0, b"first")
    growing.append(1, b"second")
    growing.flush()
    state = growing.state()
    growing.append(1, b" and more")
    growing.append(2, b"third")
    growing.close()
    again = Growing(tmp_path / "rows")
    again.restore(state)
    again.append(1, b"!")
    again.close()
    assert [path.read_bytes() for path in sorted(again.folder.iterdir())] == [b"first", b"second!"]
    again.restore(None)
    assert list(again.folder.iterdir()) == []


def test_files_that_lost_something_are_told(tmp_path: Path) -> None:
    growing = Growing(tmp_path)
    growing.append(0, b"first")
    growing.flush()
    state = growing.state()
    growing.close()
    growing.path(0).write_bytes(b"fir")
    with pytest.raises(OSError, match="shorter than the journal says"):
        Growing(tmp_path).restore(state)
