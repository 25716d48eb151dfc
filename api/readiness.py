"""Asks the parts that the gateway leans on whether they are there."""

from __future__ import annotations

from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy import text

from api.db.engine import DATABASE_AWAY
from api.db.unit_of_work import OpenUow, Viewer
from api.release.fleet import Fleet


class Readiness:
    """Asks each part."""

    def __init__(self, open_uow: OpenUow, redis: Redis, assistant: Fleet) -> None:
        self._open_uow = open_uow
        self._redis = redis
        self._assistant = assistant

    async def parts(self) -> dict[str, str]:
        """Part -> "up" or "down"."""
        states = {
            "database": await self._database(),
            "redis": await self._redis_up(),
            "rasa": await self._assistant.healthy(),
        }
        return {part: "up" if up else "down" for part, up in states.items()}

    async def _database(self) -> bool:
        try:
            async with self._open_uow(Viewer.system()) as db:
                await db.execute(text("SELECT 1"))
        except DATABASE_AWAY:
            return False
        return True

    async def _redis_up(self) -> bool:
        try:
            return bool(await self._redis.ping())
        except (RedisError, OSError):
            return False
