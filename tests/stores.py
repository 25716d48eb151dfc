"""Real parts for the tests, kept running in a thread with an event loop of its own."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import asyncpg
from redis import Redis

from api.ops.postgres import running_url
from api.ops.stack import STORES, Stack

_PATIENCE_S = 60.0


class Running:
    """A stack as a context manager without an event loop of the caller's: its parts are ready inside."""

    def __init__(self, stack: Stack, patience_s: float = _PATIENCE_S) -> None:
        self._stop = asyncio.Event()
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="stack")
        self._patience_s = patience_s
        self.stack = stack

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(self._patience_s)
        if self._failure is not None:
            raise self._failure
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(_PATIENCE_S)

    async def _run(self) -> None:
        try:
            async with self.stack:
                self._loop = asyncio.get_running_loop()
                self._ready.set()
                await self._stop.wait()
        except BaseException as error:
            self._failure = error
            raise
        finally:
            self._ready.set()

    @property
    def database_url(self) -> str:
        """PostgreSQL, as the owner of the tables (row-level security does not bind the owner)."""
        return self.stack.database_url

    @property
    def redis_url(self) -> str:
        """Redis."""
        return self.stack.redis_url

    def pid(self, name: str) -> int:
        """The process of `postgres` or `redis`."""
        pid = self.stack.supervisor.pid(name)
        assert pid is not None
        return pid

    @contextmanager
    def paused(self, name: str) -> Iterator[None]:
        """The process and its own stand still: connections are taken and nothing answers."""
        pid = self.pid(name)
        pids = [pid, *_children(pid)]
        for each in pids:
            os.kill(each, signal.SIGSTOP)
        try:
            yield
        finally:
            for each in pids:
                os.kill(each, signal.SIGCONT)


class Stores(Running):
    """PostgreSQL and Redis, with every migration run."""

    def __init__(self, data: Path) -> None:
        super().__init__(Stack(data, STORES))

    async def empty(self) -> None:
        """No row and no key is left."""
        database = await asyncpg.connect(self.database_url)
        try:
            tables = await database.fetch(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
            )
            # Deleting a few rows is far quicker than truncating eleven tables.
            order = sorted((row["tablename"] for row in tables), key=_children_first)
            await database.execute(";".join(f'DELETE FROM "{name}"' for name in order))
        finally:
            await database.close()
        with Redis.from_url(self.redis_url) as redis:
            redis.flushall()

    async def restart_postgres(self) -> None:
        """Kills the server outright; the supervisor brings it back. Returns when it takes connections."""
        first = self.pid("postgres")
        os.kill(first, signal.SIGKILL)
        await _until(lambda: self.stack.supervisor.pid("postgres") not in {None, first})
        await _until(lambda: running_url(self.stack.folder) != "")


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _children_first(table: str) -> int:
    order = (
        "releases", "training_runs", "changes", "pool_items", "staff_rights",
        "feedback", "messages", "handovers", "cases", "staff_sessions", "staff_queues",
    )  # fmt: skip
    return order.index(table) if table in order else len(order)


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(_PATIENCE_S):
        while not condition():
            await asyncio.sleep(0.02)
