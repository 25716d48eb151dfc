from __future__ import annotations

import os
import stat
from pathlib import Path

from api.ops.accounts import make_readable, postgres_account
from api.ops.child import Account

STRANGER = Account("stranger", 60_123, 60_123)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_opens_the_way_but_not_what_lies_beside_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    server = home / "project" / "programs" / "bin" / "postgres"
    data = home / "project" / "data" / "postgres"
    for folder in (server.parent, data):
        folder.mkdir(parents=True)
    beside = home / "diary"
    for file in (server, beside):
        file.write_text("")
    for path in (home, home / "project", home / "project" / "data", data, server.parent.parent, server.parent, server):
        path.chmod(0o700)
    beside.chmod(0o600)
    notes: list[str] = []

    make_readable(STRANGER, server.parent.parent, data, notes.append)

    assert [mode(path) for path in (home, home / "project", home / "project" / "data")] == [0o701] * 3
    assert [mode(path) for path in (server.parent, server)] == [0o705] * 2
    assert [mode(path) for path in (data, beside)] == [0o700, 0o600]
    assert sum(str(home) in note for note in notes) == 3

    notes.clear()
    make_readable(STRANGER, server.parent.parent, data, notes.append)
    assert notes == []


def test_postgres_never_runs_as_root() -> None:
    account = postgres_account()
    assert (account is None) == (os.geteuid() != 0)
    assert account is None or account.uid != 0
