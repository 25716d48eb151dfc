"""Which account PostgreSQL runs as when we are root, which it refuses to be."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

from api.ops import messages
from api.ops.child import Account
from api.ops.faults import Fault

_OWN = "kommunlots"
_KNOWN = ("postgres", _OWN)


def postgres_account() -> Account | None:
    """None when we are not root. Else an existing account for it, or one that is made. Raises Fault."""
    if os.geteuid() != 0:
        return None
    for name in _KNOWN:
        if account := _look_up(name):
            return account
    if useradd := shutil.which("useradd"):
        subprocess.run(  # noqa: S603 -- fixed arguments
            [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", _OWN],
            check=False,
            capture_output=True,
        )
    account = _look_up(_OWN) or _look_up("nobody")
    if account is None:
        raise Fault(messages.no_postgres_account())
    return account


def make_readable(account: Account, programs: Path, data: Path, note: Callable[[str], None]) -> None:
    """Lets `account` pass through the folders above both, and read `programs`.

    Only passing is opened (x, not r), and only where it is missing: the account finds what it is
    told of and can list nothing. `note` hears of every folder above that is changed.
    """
    for path in (programs, data):
        for parent in reversed(path.parents):
            mode = stat.S_IMODE(parent.stat().st_mode)
            if not _allows(account, parent, stat.S_IXUSR):
                parent.chmod(mode | stat.S_IXOTH)
                note(messages.opened_folder(parent, account.name))
    server = programs / "bin" / "postgres"
    if not (_allows(account, programs, stat.S_IXUSR) and _allows(account, server, stat.S_IXUSR)):
        for path in (programs, *programs.rglob("*")):
            if not path.is_symlink():
                mode = stat.S_IMODE(path.stat().st_mode)
                path.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0))


def _allows(account: Account, path: Path, owner_bit: int) -> bool:
    """Whether the account has the permission that `owner_bit` would give the owner."""
    found = path.stat()
    if found.st_uid == account.uid:
        return bool(found.st_mode & owner_bit)
    if found.st_gid == account.gid:
        return bool(found.st_mode & owner_bit >> 3)
    return bool(found.st_mode & owner_bit >> 6)


def _look_up(name: str) -> Account | None:
    try:
        found = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(name, found.pw_uid, found.pw_gid) if found.pw_uid else None
