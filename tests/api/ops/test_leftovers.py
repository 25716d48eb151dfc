from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from api.ops import leftovers

from .programs import is_gone


def sleeper() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)


def test_ends_what_an_earlier_run_left(tmp_path: Path) -> None:
    with sleeper() as left:
        leftovers.record(tmp_path / "children.json", {"rasa": left.pid})
        assert leftovers.clear(tmp_path / "children.json") == ["rasa"]
        assert is_gone(left.pid)
    assert leftovers.clear(tmp_path / "children.json") == []


def test_leaves_a_stranger_alone_that_got_the_same_id(tmp_path: Path) -> None:
    with sleeper() as stranger:
        (tmp_path / "children.json").write_text(json.dumps({"rasa": [stranger.pid, "1"]}))
        assert leftovers.clear(tmp_path / "children.json") == []
        assert stranger.poll() is None
        stranger.kill()


def test_a_broken_record_is_no_hindrance(tmp_path: Path) -> None:
    for text in ("", "{", "[]", '{"rasa": 7}'):
        (tmp_path / "children.json").write_text(text)
        assert leftovers.clear(tmp_path / "children.json") == []


def test_knows_who_runs() -> None:
    assert leftovers.started_at(os.getpid()) is not None
    assert leftovers.started_at(2**22 + 1) is None
