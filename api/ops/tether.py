"""Ties a program's life to its parent's, then becomes that program.

`python -I -S tether.py SIGNAL PARENT ACCOUNT PROGRAM [ARGUMENT...]`; ACCOUNT is `uid:gid` or `-`.
On Linux the kernel sends SIGNAL to the program when its parent is killed outright. The account is
taken here and not by the parent, because changing it clears that promise, and because the account
need not be able to run this interpreter.
"""

from __future__ import annotations

import ctypes
import os
import sys

_PR_SET_PDEATHSIG = 1


def main(argv: list[str]) -> None:
    """Does not return: exec, or exit code 127 with the reason on standard error."""
    number, parent, account, *command = argv
    if account != "-":
        uid, gid = map(int, account.split(":"))
        os.setgroups([gid])
        os.setgid(gid)
        os.setuid(uid)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != int(parent):  # it died before the promise was made
            sys.exit(1)
    try:
        os.execv(command[0], command)  # noqa: S606 -- the supervisor's own programs
    except OSError as error:
        sys.exit(f"{command[0]}: {error.strerror}")


if __name__ == "__main__":
    main(sys.argv[1:])
