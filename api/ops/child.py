"""One child process: its own process group, its output in a bounded log, its end for certain."""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from api.ops.bounded_log import BoundedLog

_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Account:
    """The user and group that a child runs as, by number."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class Program:
    """What to run. `env` is the whole environment; `stdin` is written once, then closed."""

    command: tuple[str, ...]
    cwd: Path
    env: Mapping[str, str] = field(repr=False)
    stdin: bytes | None = field(default=None, repr=False)
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    stop_s: float = 4.0


class Child:
    """A running Program. Make it with `spawn`."""

    def __init__(self, process: Process, program: Program, log: BoundedLog, *, captures: bool) -> None:
        self._process = process
        self._program = program
        self._log = log
        self.captured = bytearray()
        self._pumps = []
        if captures:
            self._pumps.append(asyncio.create_task(_pump(process.stdout, self.captured.extend)))
            self._pumps.append(asyncio.create_task(_pump(process.stderr, log.write)))
        else:
            self._pumps.append(asyncio.create_task(_pump(process.stdout, log.write)))

    @classmethod
    async def spawn(cls, program: Program, log: BoundedLog, *, capture: bool = False) -> Child:
        """Starts it. With `capture` standard output is kept in `captured` and never logged.

        Raises OSError when the program cannot be run.
        """
        account = program.account
        process = await asyncio.create_subprocess_exec(
            *program.command,
            cwd=program.cwd,
            env=dict(program.env),
            stdin=PIPE if program.stdin is not None else DEVNULL,
            stdout=PIPE,
            stderr=PIPE if capture else STDOUT,
            # A session of its own: the terminal's Ctrl-C reaches the supervisor only.
            start_new_session=True,
            preexec_fn=_dies_with_parent(program.stop_signal),
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=() if account else None,
        )
        child = cls(process, program, log, captures=capture)
        if program.stdin is not None and process.stdin is not None:
            # No await between birth and return: a cancelled caller would never hear of the process.
            process.stdin.write(program.stdin)
            process.stdin.close()
        return child

    @property
    def pid(self) -> int:
        """Process id, and the id of the group that it leads."""
        return self._process.pid

    @property
    def ended(self) -> bool:
        """Whether its end is known."""
        return self._process.returncode is not None

    async def wait(self) -> int:
        """Its exit code, minus the signal's number if a signal ended it. Its group is gone then."""
        code = await self._process.wait()
        # What it left behind must not live on as an orphan.
        signal_group(self.pid, signal.SIGKILL)
        await asyncio.wait(self._pumps, timeout=1)
        for pump in self._pumps:
            pump.cancel()
        return code

    async def stop(self) -> None:
        """Asks it to stop, and after `stop_s` seconds makes it. Idempotent."""
        if not self.ended:
            signal_process(self.pid, self._program.stop_signal)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), self._program.stop_s)
        signal_group(self.pid, signal.SIGKILL)
        await self.wait()


def signal_group(leader: int, number: signal.Signals) -> None:
    """To every process of a group. One that is gone is fine."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, number)


def signal_process(pid: int, number: signal.Signals) -> None:
    """To one process. One that is gone is fine."""
    with suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


async def _pump(stream: asyncio.StreamReader | None, sink: Callable[[bytes], object]) -> None:
    while stream is not None and (chunk := await stream.read(65536)):
        sink(chunk)


def _dies_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """Linux: the kernel sends `number` to the child when its parent is killed outright."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def before_exec() -> None:
        prctl(_PR_SET_PDEATHSIG, number.value, 0, 0, 0)
        if os.getppid() != parent:  # it died between fork and prctl
            os._exit(1)

    return before_exec
