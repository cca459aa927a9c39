from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.dumps.journal import Journal
from cleaner.errors import DumpError


def test_what_is_committed_holds_and_what_is_not_does_not(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    journal = Journal(path)
    assert journal.get("state") is None
    journal.put("state", {"chunk": 1})
    assert not journal.seen(0, 0, "a")
    journal.commit()
    journal.put("state", {"chunk": 2})
    assert not journal.seen(0, 1, "b")
    journal.close()
    again = Journal(path)
    assert again.get("state") == {"chunk": 1}
    assert again.seen(0, 1, "a")
    assert not again.seen(0, 1, "b")
    again.close()


def test_ids_are_told_apart_by_file_and_type_and_can_be_forgotten() -> None:
    journal = Journal(None)
    assert [journal.seen(*key) for key in ((0, 0, 1), (0, 0, "1"), (1, 1, 1), (0, 1, 1), (0, 2, "\ud83d"))] == [
        False,
        False,
        False,
        True,
        False,
    ]
    journal.forget_from(1)
    assert [journal.seen(*key) for key in ((0, 0, 1), (1, 1, 1), (0, 2, "\ud83d"))] == [True, False, False]
    journal.close()


def test_a_file_that_is_no_journal_is_told(tmp_path: Path) -> None:
    (tmp_path / "journal.db").write_bytes(b"something else" * 1000)
    with pytest.raises(DumpError, match="damaged"):
        Journal(tmp_path / "journal.db")
