"""One connection of its own that hears notifications and holds locks for as long as it is open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

# Two keys, so that these locks are nobody else's.
_LOCK = text("SELECT pg_try_advisory_lock(:space, hashtext(:name))")
_UNLOCK = text("SELECT pg_advisory_unlock(:space, hashtext(:name))")
_SPACE = 7_306_001


class WireLost(ConnectionError):  # noqa: N818 - it names what happened
    """The connection is gone, and with it every lock that it held."""


class Wire:
    """Make it with `open_wire`. Used by one task at a time."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._heard = asyncio.Event()
        self._lost = False

    def hear(self, *_: object) -> None:
        """Called by the driver for each notification."""
        self._heard.set()

    def lose(self, *_: object) -> None:
        """Called by the driver when the connection is gone."""
        self._lost = True
        self._heard.set()

    async def heard(self) -> None:
        """Returns when something was notified since the last time. Raises WireLost."""
        await self._heard.wait()
        self._heard.clear()
        if self._lost:
            raise WireLost

    async def lock(self, name: UUID) -> bool:
        """True when the lock is this connection's now; False when another connection has it."""
        found = await self._connection.execute(_LOCK, {"space": _SPACE, "name": str(name)})
        return bool(found.scalar_one())

    async def unlock(self, name: UUID) -> None:
        """Gives one lock back."""
        await self._connection.execute(_UNLOCK, {"space": _SPACE, "name": str(name)})


@asynccontextmanager
async def open_wire(engine: AsyncEngine, channel: str) -> AsyncIterator[Wire]:
    """Hears `channel` while the body runs. Raises what the database raises when it is away."""
    connection = await engine.connect()
    try:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        wire = Wire(connection)
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        await driver.add_listener(channel, wire.hear)
        driver.add_termination_listener(wire.lose)
        try:
            yield wire
        finally:
            driver.remove_termination_listener(wire.lose)
    finally:
        # Not back into the pool: whoever got it next would hold our locks.
        with suppress(DBAPIError, OSError):
            await connection.invalidate()
        await connection.close()
