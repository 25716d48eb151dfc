"""A log file that cannot fill the disk."""

from __future__ import annotations

import os
from collections import deque
from contextlib import suppress
from io import FileIO
from pathlib import Path

MAX_BYTES = 4_000_000
_TAIL_CHUNKS = 40


class BoundedLog:
    """Appends bytes to `path`; when it is full it becomes `<path>.1` and a new one begins.

    At most twice `max_bytes` are kept. A disk that takes no more bytes is not an error here:
    the parts go on, the last lines stay in `tail`.
    """

    def __init__(self, path: Path, max_bytes: int = MAX_BYTES) -> None:
        self.path = path
        self._max = max_bytes
        self._last: deque[bytes] = deque(maxlen=_TAIL_CHUNKS)
        self._file: FileIO | None = _open(path)

    def write(self, chunk: bytes) -> None:
        """Appends, never raises OSError."""
        self._last.append(chunk[-2000:])
        with suppress(OSError):
            if self._file is None:
                return
            if self._file.tell() + len(chunk) > self._max:
                self._file.close()
                self._file = None
                self.path.replace(self.path.with_name(self.path.name + ".1"))
                self._file = _open(self.path)
            self._file.write(chunk)

    def tail(self, lines: int = 6) -> str:
        """The last lines written through this object."""
        text = b"".join(self._last).decode("utf-8", "replace")
        return "\n".join([line for line in text.splitlines() if line.strip()][-lines:])

    def forget(self) -> None:
        """Empties `tail`, so that it speaks of the newest start only."""
        self._last.clear()

    def close(self) -> None:
        """Closes the file."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _open(path: Path) -> FileIO:
    return FileIO(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600), "ab")
