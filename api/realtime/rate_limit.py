"""How many messages a conversation or an address may send in a minute.

Counted in Redis so that all processes share the count; when Redis is away this process counts
by itself, so that neither a citizen nor the service is left without.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from dataclasses import dataclass, field

from redis.asyncio import Redis
from redis.exceptions import RedisError

from api.clock import Clock

_WINDOW_S = 60


@dataclass
class _LocalWindow:
    minute: int = -1
    counts: Counter[str] = field(default_factory=Counter)


class RateLimiter:
    """Fixed one-minute windows. Keys are salted hashes: no address is ever stored."""

    def __init__(self, redis: Redis, clock: Clock) -> None:
        self._redis = redis
        self._clock = clock
        self._salt = secrets.token_bytes(16)
        self._local = _LocalWindow()

    async def allows(self, limits: dict[str, int]) -> bool:
        """Counts one event against every `{who: limit}`; False when any is over its limit."""
        minute = int(self._clock().timestamp()) // _WINDOW_S
        keys = {f"kommunlots:rate:{minute}:{self._hash(who)}": limit for who, limit in limits.items()}
        try:
            async with self._redis.pipeline(transaction=False) as pipe:
                for key in keys:
                    pipe.incr(key)
                    pipe.expire(key, 2 * _WINDOW_S)
                counts = (await pipe.execute())[::2]
        except RedisError:
            counts = self._count_here(minute, list(keys))
        return all(count <= limit for count, limit in zip(counts, keys.values(), strict=True))

    def _count_here(self, minute: int, keys: list[str]) -> list[int]:
        if self._local.minute != minute:
            self._local = _LocalWindow(minute)
        self._local.counts.update(keys)
        return [self._local.counts[key] for key in keys]

    def _hash(self, who: str) -> str:
        return hashlib.blake2b(who.encode(), key=self._salt, digest_size=12).hexdigest()
