"""Carries notes between gateway processes over Redis pub/sub.

Within this process notes are delivered directly, so a Redis that is down or emptied costs
nothing here; other processes' readers catch up when their clients resume from a sequence number.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from redis.asyncio import Redis
from redis.exceptions import RedisError

from api.realtime.hub import Hub, Note, NoteKind

_CHANNEL = "kommunlots:notes"
_RETRY_S = 1.0
_WAIT_S = 30.0
_ANEW_S = 0.1

log = logging.getLogger(__name__)


class Bus:
    """Publishes to the local hub and to the other processes."""

    def __init__(self, hub: Hub, redis: Redis) -> None:
        self._hub = hub
        self._redis = redis
        self._origin = secrets.token_hex(8)
        self._sending: set[asyncio.Future[None]] = set()

    def publish(self, *notes: Note) -> None:
        """Delivers here at once and elsewhere soon. Never waits and never raises."""
        for note in notes:
            self._hub.deliver(note)
        sending = asyncio.ensure_future(self._send(notes))
        self._sending.add(sending)
        sending.add_done_callback(self._sending.discard)

    async def _send(self, notes: tuple[Note, ...]) -> None:
        wire = json.dumps({"origin": self._origin, "notes": [note.to_wire() for note in notes]})
        try:
            await self._redis.publish(_CHANNEL, wire)
        except (RedisError, OSError) as error:
            log.warning("notes did not reach other processes: %s", type(error).__name__)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Hears the other processes while the body runs; reconnects by itself."""
        task = asyncio.create_task(self._listen())
        try:
            yield
        finally:
            # Redis's client swallows a cancellation that comes while it connects, so one may not be enough.
            while not task.done():
                task.cancel()
                await asyncio.wait({task}, timeout=_ANEW_S)

    async def _listen(self) -> None:
        while True:
            try:
                async with self._redis.pubsub() as pubsub:
                    await pubsub.subscribe(_CHANNEL)
                    while True:
                        # Not `listen`: it would end at the socket's timeout when nothing is said for a while.
                        item = await pubsub.get_message(ignore_subscribe_messages=True, timeout=_WAIT_S)
                        if item is not None:
                            self._receive(item["data"])
            except (RedisError, OSError) as error:
                log.warning("the bus is away: %s", type(error).__name__)
            await asyncio.sleep(_RETRY_S)

    async def close(self) -> None:
        """Waits until what was published has been sent, or could not be."""
        await asyncio.gather(*self._sending, return_exceptions=True)

    def _receive(self, data: bytes) -> None:
        wire = json.loads(data)
        if wire["origin"] == self._origin:
            return
        for raw in wire["notes"]:
            self._hub.deliver(Note(raw["key"], NoteKind(raw["kind"]), raw.get("sender", "")))
