"""Progress on the terminal: what is under way, for how long, and what is done."""

from __future__ import annotations

import asyncio
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Protocol, TextIO

_TTY_TICK_S = 0.5
_PLAIN_TICK_S = 15.0


class Reporter(Protocol):
    """Who hears of progress."""

    def begin(self, label: str) -> None:
        """Something has started."""

    def done(self, label: str) -> None:
        """It is ready."""

    def note(self, text: str) -> None:
        """A line worth reading by itself."""


class Silent:
    """A Reporter for tests and measurements."""

    def begin(self, label: str) -> None:
        """Nothing."""

    def done(self, label: str) -> None:
        """Nothing."""

    def note(self, text: str) -> None:
        """Nothing."""


class Terminal:
    """A Reporter that writes lines; on a real terminal one live line shows what is under way."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._live = stream.isatty()
        self._under_way: dict[str, float] = {}
        self._live_shown = False

    def begin(self, label: str) -> None:
        """Shows the label with a running time until `done`."""
        self._under_way[label] = time.monotonic()

    def done(self, label: str) -> None:
        """Writes a finished line, unless the label was never begun."""
        started = self._under_way.pop(label, None)
        if started is not None:
            self.note(f"  ✓ {label} ({time.monotonic() - started:.1f} s)")

    def note(self, text: str) -> None:
        """Writes one line above the live one."""
        self._wipe()
        self._write(text + "\n")

    @contextmanager
    def ticking(self) -> Iterator[None]:
        """Keeps the times moving while the body runs. Needs a running event loop."""
        ticker = asyncio.get_running_loop().create_task(self._tick())
        try:
            yield
        finally:
            ticker.cancel()
            self._under_way.clear()
            self._wipe()

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(_TTY_TICK_S if self._live else _PLAIN_TICK_S)
            if not self._under_way:
                continue
            now = time.monotonic()
            parts = ", ".join(f"{label} {now - since:.0f} s" for label, since in self._under_way.items())
            if self._live:
                self._write("\r\033[K" + f"  … {parts}"[: shutil.get_terminal_size().columns - 1])
                self._live_shown = True
            else:
                self._write(f"  … {parts}\n")

    def _wipe(self) -> None:
        if self._live_shown:
            self._write("\r\033[K")
            self._live_shown = False

    def _write(self, text: str) -> None:
        # A closed terminal must not take the parts down with it.
        with suppress(OSError, ValueError):
            self._stream.write(text)
            self._stream.flush()


def to_stderr(text: str) -> None:
    """One line on standard error."""
    with suppress(OSError, ValueError):
        sys.stderr.write(text + "\n")
