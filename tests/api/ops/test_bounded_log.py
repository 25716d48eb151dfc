from __future__ import annotations

import stat
from pathlib import Path

from api.ops.bounded_log import BoundedLog


def test_never_keeps_more_than_two_files_of_the_limit(tmp_path: Path) -> None:
    log = BoundedLog(tmp_path / "part.log", max_bytes=1000)
    for number in range(100):
        log.write(f"{number:099d}\n".encode())
    log.close()
    sizes = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert sizes == {"part.log": 1000, "part.log.1": 1000}
    assert (tmp_path / "part.log").read_text().endswith("99\n")


def test_is_for_the_owner_only_and_goes_on_where_it_was(tmp_path: Path) -> None:
    path = tmp_path / "part.log"
    for word in (b"one\n", b"two\n"):
        log = BoundedLog(path)
        log.write(word)
        log.close()
    assert path.read_bytes() == b"one\ntwo\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_tail_is_the_last_lines_since_it_was_told_to_forget(tmp_path: Path) -> None:
    log = BoundedLog(tmp_path / "part.log")
    log.write(b"old\n")
    log.forget()
    log.write(b"a\n\nb\nc\n")
    assert log.tail(2) == "b\nc"
    log.close()
    log.write(b"after the end: kept in memory only\n")
    assert log.tail(1) == "after the end: kept in memory only"
