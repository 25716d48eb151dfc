"""One child process: its own process group, its output in a bounded log, its end for certain."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import sys
import tempfile
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from api.ops.bounded_log import BoundedLog

_TETHER = Path(__file__).with_name("tether.py")
_LAST_WORDS_S = 1.0


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

    def __init__(self, process: Process, program: Program, pipes: list[_Pipe]) -> None:
        self._process = process
        self._program = program
        self._pipes = pipes
        self.captured = bytearray()

    @classmethod
    async def spawn(cls, program: Program, log: BoundedLog, *, capture: bool = False) -> Child:
        """Starts it. With `capture` standard output is kept in `captured` and never logged.

        Raises OSError when there is no such program.
        """
        command = _tethered(program)
        # Pipes of our own: asyncio's would hold back the news of its end while a process that it
        # started still has them open.
        pipes = [await _Pipe.make() for _ in range(2 if capture else 1)]
        try:
            with _given(program.stdin) as stdin:
                process = await asyncio.create_subprocess_exec(
                    *command,
                    cwd=program.cwd,
                    env=dict(program.env),
                    stdin=stdin,
                    stdout=pipes[0].write_end,
                    stderr=pipes[-1].write_end,
                    # A session of its own: the terminal's Ctrl-C reaches the supervisor only.
                    start_new_session=True,
                )
        except BaseException:
            for pipe in pipes:
                pipe.close()
            raise
        child = cls(process, program, pipes)
        pipes[0].pump(child.captured.extend if capture else log.write)
        pipes[-1].pump(log.write)
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
        for pipe in self._pipes:
            await pipe.drained(_LAST_WORDS_S)
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


class _Pipe:
    """The read end belongs to the event loop; the write end is for a child, and closed by `pump`."""

    def __init__(self, reader: asyncio.StreamReader, transport: asyncio.ReadTransport, write_end: int) -> None:
        self.write_end = write_end
        self._reader = reader
        self._transport = transport
        self._task: asyncio.Task[None] | None = None

    @classmethod
    async def make(cls) -> _Pipe:
        read_end, write_end = os.pipe()
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader()
        transport, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(read_end, "rb", 0)
        )
        return cls(reader, transport, write_end)

    def pump(self, sink: Callable[[bytes], object]) -> None:
        """Hands everything that comes to `sink`. Only the first call counts."""
        if self._task is None:
            os.close(self.write_end)
            self._task = asyncio.create_task(self._copy(sink))

    async def drained(self, seconds: float) -> None:
        """Waits for the end, but no longer than `seconds`; closed then."""
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=seconds)
            self._task.cancel()
        self._transport.close()

    def close(self) -> None:
        """For a child that was never born."""
        os.close(self.write_end)
        self._transport.close()

    async def _copy(self, sink: Callable[[bytes], object]) -> None:
        while chunk := await self._reader.read(65536):
            sink(chunk)


@contextmanager
def _given(content: bytes | None) -> Iterator[int]:
    """A descriptor to read `content` from; a file without a name, so that no pipe has to be fed."""
    if content is None:
        yield DEVNULL
        return
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        yield file.fileno()


def _tethered(program: Program) -> tuple[str, ...]:
    """The command behind tether.py. A preexec_fn would do the same, but not safely beside threads."""
    if not os.access(program.command[0], os.X_OK):
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), program.command[0])
    account = f"{program.account.uid}:{program.account.gid}" if program.account else "-"
    before = (sys.executable, "-I", "-S", str(_TETHER), str(program.stop_signal.value), str(os.getpid()), account)
    return (*before, *program.command)
