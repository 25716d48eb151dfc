"""What a person must be told when a command cannot go on."""

from __future__ import annotations

import errno
from pathlib import Path

from api.ops import messages

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_DENIED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_FULL_WORDS = ("no space left on device", "disk quota exceeded", "file too large")


class Fault(Exception):  # noqa: N818 -- it is the word shown to people
    """Ends a command with exit code 1 and no traceback: one sentence and what to do."""

    def __init__(self, pair: messages.Pair) -> None:
        super().__init__(pair[0])
        self.sentence, self.remedy = pair


class InUse(Fault):
    """Another supervisor holds the data folder."""


def from_os_error(error: OSError, path: Path) -> Fault:
    """The sentence for a refusal of the operating system while working with `path`."""
    if error.errno in _FULL:
        return Fault(messages.disk_full(path))
    if error.errno in _DENIED:
        return Fault(messages.no_permission(Path(error.filename) if isinstance(error.filename, str) else path))
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        return Fault(messages.not_a_folder(path))
    return Fault(messages.os_trouble(path, error.strerror or str(error)))


def says_disk_full(output: str) -> bool:
    """Whether a child's last words name a full disk."""
    lowered = output.lower()
    return any(words in lowered for words in _FULL_WORDS)
