"""How many messages a conversation or an address may send in a minute.

Counted in Redis so that all processes share the count, and in this process too, so that a Redis
that is slow, emptied or away leaves neither a citizen nor the service without.
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
    taken: Counter[str] = field(default_factory=Counter)


class RateLimiter:
    """Fixed one-minute windows. Keys are hashes with a secret: no address is ever stored.

    Processes with the same secret share the count; without one each makes its own.
    """

    def __init__(self, redis: Redis, clock: Clock, secret: str = "") -> None:
        self._redis = redis
        self._clock = clock
        self._key = hashlib.blake2b(secret.encode(), digest_size=32).digest() if secret else secrets.token_bytes(32)
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
        except (RedisError, OSError):
            counts = [0] * len(keys)
        within = all(count <= limit for count, limit in zip(counts, keys.values(), strict=True))
        return within and self._take_here(minute, keys)

    def _take_here(self, minute: int, keys: dict[str, int]) -> bool:
        if self._local.minute != minute:
            self._local = _LocalWindow(minute)
        if any(self._local.taken[key] >= limit for key, limit in keys.items()):
            return False
        self._local.taken.update(keys.keys())
        return True

    def _hash(self, who: str) -> str:
        return hashlib.blake2b(who.encode(), key=self._key, digest_size=12).hexdigest()
