"""How many messages in a minute, with Redis and without."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from redis.asyncio import Redis

from api.realtime.rate_limit import RateLimiter
from tests.clocks import ORDINARY
from tests.stores import Stores


async def test_each_limit_holds_by_itself_and_is_over_with_the_minute(stores: Stores) -> None:
    now = ORDINARY
    async with Redis.from_url(stores.redis_url) as redis:
        limiter = RateLimiter(redis, lambda: now)
        assert [await limiter.allows({"a": 2, "all": 3}) for _ in range(3)] == [True, True, False]
        assert not await limiter.allows({"b": 2, "all": 3})
        now += timedelta(minutes=1)
        assert await limiter.allows({"a": 2, "all": 3})


async def test_what_is_counted_is_neither_named_nor_kept(stores: Stores) -> None:
    async with Redis.from_url(stores.redis_url) as redis:
        await RateLimiter(redis, lambda: ORDINARY).allows({"address:192.0.2.7": 1})
        keys = [key async for key in redis.scan_iter("*")]
        assert len(keys) == 1
        assert b"192.0.2.7" not in keys[0]
        assert 0 < await redis.ttl(keys[0]) <= 120


async def test_without_redis_this_process_counts(tmp_path: Path) -> None:
    now = ORDINARY
    async with Redis.from_url(f"unix://{tmp_path}/nothing.sock") as away:
        limiter = RateLimiter(away, lambda: now)
        assert [await limiter.allows({"a": 2}) for _ in range(3)] == [True, True, False]
        assert await limiter.allows({"b": 2})
        now += timedelta(minutes=1)
        assert await limiter.allows({"a": 2})


async def test_an_emptied_redis_gives_nobody_a_second_helping(stores: Stores) -> None:
    async with Redis.from_url(stores.redis_url) as redis:
        limiter = RateLimiter(redis, lambda: ORDINARY)
        assert [await limiter.allows({"a": 2}) for _ in range(2)] == [True, True]
        await redis.flushall()
        assert not await limiter.allows({"a": 2})


async def test_processes_with_the_same_secret_share_the_count(stores: Stores) -> None:
    async with Redis.from_url(stores.redis_url) as redis:
        one, two, other = (RateLimiter(redis, lambda: ORDINARY, secret) for secret in ("s", "s", "t"))
        assert [await each.allows({"a": 1}) for each in (one, two, other)] == [True, False, True]


async def test_one_limit_that_is_reached_does_not_eat_of_the_other(tmp_path: Path) -> None:
    async with Redis.from_url(f"unix://{tmp_path}/nothing.sock") as away:
        limiter = RateLimiter(away, lambda: ORDINARY)
        assert [await limiter.allows({"a": 1, "all": 3}) for _ in range(5)] == [True] + [False] * 4
        assert await limiter.allows({"b": 1, "all": 3})
