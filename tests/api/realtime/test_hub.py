"""Who hears of what, and what happens to a reader that lags."""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis

from api.realtime.bus import Bus
from api.realtime.hub import Hub, Note, NoteKind
from tests.stores import Stores


def note(key: str = "a", sender: str = "") -> Note:
    return Note(key, NoteKind.MESSAGE, sender)


async def test_notes_come_in_order_to_every_reader_of_their_key_only() -> None:
    hub = Hub()
    one, two, other = hub.subscribe("a"), hub.subscribe("a", "b"), hub.subscribe("b")
    hub.deliver(note("a", "1"))
    hub.deliver(note("b", "2"))
    assert await one.next() == note("a", "1")
    assert [await two.next(), await two.next()] == [note("a", "1"), note("b", "2")]
    assert await other.next() == note("b", "2")


async def test_a_reader_that_is_closed_hears_nothing_and_leaves_nothing_behind() -> None:
    hub = Hub()
    reader = hub.subscribe("a", "b")
    reader.unwatch("b")
    assert not hub.watched("b")
    reader.close()
    hub.deliver(note())
    assert not hub.watched("a")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(reader.next(), 0.01)


async def test_a_reader_that_lags_is_marked_as_lost_and_stops_nobody() -> None:
    hub = Hub()
    slow, quick = hub.subscribe("a"), hub.subscribe("a")
    for number in range(1000):
        hub.deliver(note("a", str(number)))
        if not quick.lost:
            await quick.next()
    assert slow.lost
    assert not quick.lost


async def test_the_bus_carries_notes_to_another_process_once_and_stays_when_it_is_quiet(stores: Stores) -> None:
    async with (
        Redis.from_url(stores.redis_url, socket_timeout=0.2) as here,
        Redis.from_url(stores.redis_url, socket_timeout=0.2) as there,
    ):
        hub_here, hub_there = Hub(), Hub()
        bus, other = Bus(hub_here, here), Bus(hub_there, there)
        async with bus.listening(), other.listening():
            await _subscribed(here, 2)
            await asyncio.sleep(0.5)  # longer than the socket's timeout
            reader_here, reader_there = hub_here.subscribe("a"), hub_there.subscribe("a")
            bus.publish(note("a", "x"))
            assert await asyncio.wait_for(reader_there.next(), 2) == note("a", "x")
            assert await asyncio.wait_for(reader_here.next(), 2) == note("a", "x")
            await asyncio.sleep(0.05)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(reader_here.next(), 0.01)
        await bus.close()


async def test_notes_within_the_process_need_no_redis(tmp_path: object) -> None:
    async with Redis.from_url(f"unix://{tmp_path}/nothing.sock") as away:
        hub = Hub()
        bus = Bus(hub, away)
        reader = hub.subscribe("a")
        bus.publish(note())
        assert await reader.next() == note()
        await bus.close()


async def _subscribed(redis: Redis, readers: int) -> None:
    async with asyncio.timeout(5):
        while (await redis.pubsub_numsub("kommunlots:notes"))[0][1] < readers:
            await asyncio.sleep(0.02)


async def test_listening_ends_at_once_whenever_it_is_told_to(stores: Stores) -> None:
    for pause in range(15):
        async with (
            asyncio.timeout(3),
            Redis.from_url(stores.redis_url, socket_timeout=1) as redis,
            Bus(Hub(), redis).listening(),
        ):
            await asyncio.sleep(pause / 1000)
