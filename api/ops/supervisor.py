"""Starts parts in the order of their needs, restarts what dies, and stops everything."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from api.ops import messages
from api.ops.bounded_log import BoundedLog
from api.ops.child import Child, Program
from api.ops.faults import Fault, from_os_error, says_disk_full
from api.ops.graph import Node, Service, Step, check_needs, stop_waves
from api.ops.terminal import Reporter

_POLL_S = 0.1
_TRIES_BEFORE_READY = 3
_CALM_AFTER_S = 60.0
# Seconds before restart 1, 2, 3 ...; the last one is repeated.
PAUSES_S = (0.0, 1.0, 2.0, 5.0, 10.0)


class Supervisor:
    """Looks after the nodes given to `start` until `stop`. Used from one event loop only.

    `on_change` is told (name -> process id) whenever a child has come or gone.
    """

    def __init__(
        self, logs: Path, reporter: Reporter, on_change: Callable[[Mapping[str, int]], None] = lambda pids: None
    ) -> None:
        self._logs = logs
        self._reporter = reporter
        self._on_change = on_change
        self._nodes: Sequence[Node] = ()
        self._ready: dict[str, asyncio.Event] = {}
        self._children: dict[str, Child] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._broken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._stopping = False
        self.restarts = 0

    async def start(self, nodes: Sequence[Node]) -> None:
        """Returns when every step is done and every service is ready. Raises Fault."""
        check_needs(nodes)
        self._nodes = nodes
        self._ready = {node.name: asyncio.Event() for node in nodes}
        self._tasks = [asyncio.create_task(self._guard(node)) for node in nodes]
        all_ready = asyncio.create_task(self._all_ready())
        broken = asyncio.create_task(self.broken())
        try:
            await asyncio.wait({all_ready, broken}, return_when=asyncio.FIRST_COMPLETED)
            if broken.done():
                broken.result()
        finally:
            all_ready.cancel()
            broken.cancel()

    async def _all_ready(self) -> None:
        for event in self._ready.values():
            await event.wait()

    async def broken(self) -> None:
        """Waits for ever, unless a part can no longer be kept running: then raises Fault."""
        await asyncio.shield(self._broken)

    def pid(self, name: str) -> int | None:
        """Process id of a service that is running now."""
        child = self._children.get(name)
        return child.pid if child and not child.ended else None

    async def run_once(self, name: str, label: str, program: Program, *, capture: bool = False) -> str:
        """Runs a program to its end. Raises Fault when it fails.

        With `capture` its standard output is returned and not logged.
        """
        log = BoundedLog(self._logs / f"{name}.log")
        try:
            child = await self._spawn(name, program, log, capture=capture)
            code = await child.wait()
            self._gone(name)
            if code != 0:
                raise self._fault(messages.step_failed, label, log)
            return child.captured.decode("utf-8", "replace")
        except OSError as error:
            raise from_os_error(error, Path(program.command[0])) from error
        finally:
            log.close()

    async def stop(self) -> None:
        """Stops everything, dependants first. Idempotent; leaves no process behind."""
        self._stopping = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for wave in stop_waves(self._nodes, self._children):
            await asyncio.gather(*(self._children[name].stop() for name in wave))
            for name in wave:
                self._gone(name)
        # Children of steps stand under names that are no node's.
        await asyncio.gather(*(child.stop() for child in self._children.values()))
        self._children.clear()
        self._on_change({})
        if not self._broken.done():
            self._broken.cancel()
        elif not self._broken.cancelled():
            self._broken.exception()

    async def _guard(self, node: Node) -> None:
        """Whatever ends a node's task is heard by `start` and `broken`."""
        try:
            for need in node.needs:
                await self._ready[need].wait()
            self._reporter.begin(node.label)
            match node:
                case Step():
                    await node.run()
                    self._is_ready(node)
                case Service():
                    await self._keep(node)
        except Exception as error:
            if not self._broken.done():
                self._broken.set_exception(error)

    async def _keep(self, service: Service) -> None:
        log = BoundedLog(self._logs / f"{service.name}.log")
        failures = 0
        try:
            while True:
                log.forget()
                began = time.monotonic()
                child = await self._spawn(service.name, service.program, log)
                if await self._becomes_ready(service, child, log):
                    self._is_ready(service)
                code = await child.wait()
                self._gone(service.name)
                failures = 1 if time.monotonic() - began > _CALM_AFTER_S else failures + 1
                if not self._ready[service.name].is_set() and failures >= _TRIES_BEFORE_READY:
                    raise self._fault(messages.will_not_start, service.label, log)
                pause = PAUSES_S[min(failures, len(PAUSES_S)) - 1]
                self.restarts += 1
                self._reporter.note(messages.died(service.label, _exit_word(code), pause))
                await asyncio.sleep(pause)
        except OSError as error:
            raise from_os_error(error, Path(service.program.command[0])) from error
        finally:
            log.close()

    async def _becomes_ready(self, service: Service, child: Child, log: BoundedLog) -> bool:
        until = time.monotonic() + service.patience_s
        while time.monotonic() < until:
            if child.ended:
                return False
            if await service.ready():
                return True
            await asyncio.sleep(_POLL_S)
        log.write(messages.not_ready(service.label, service.patience_s).encode() + b"\n")
        await child.stop()
        return False

    def _is_ready(self, node: Node) -> None:
        if self._ready[node.name].is_set():
            self._reporter.note(messages.back(node.label))
        self._ready[node.name].set()
        self._reporter.done(node.label)

    async def _spawn(self, name: str, program: Program, log: BoundedLog, *, capture: bool = False) -> Child:
        child = await Child.spawn(program, log, capture=capture)
        self._children[name] = child
        self._on_change({name: child.pid for name, child in self._children.items()})
        return child

    def _gone(self, name: str) -> None:
        self._children.pop(name, None)
        self._on_change({name: child.pid for name, child in self._children.items()})

    def _fault(self, pair: Callable[[str, Path, str], messages.Pair], label: str, log: BoundedLog) -> Fault:
        tail = log.tail()
        if says_disk_full(tail):
            return Fault(messages.disk_full(self._logs.parent))
        return Fault(pair(label, log.path, tail))


def _exit_word(code: int) -> str:
    if code >= 0:
        return str(code)
    try:
        return signal.Signals(-code).name
    except ValueError:
        return str(code)
