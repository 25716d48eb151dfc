"""Is the gateway alive, and are the parts it leans on there."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy import text

from api.assistant.client import RasaAssistant
from api.db.engine import DATABASE_AWAY
from api.db.unit_of_work import OpenUow, Viewer
from api.deps import Deps, request_deps

router = APIRouter(tags=["operations"])

_Deps = Annotated[Deps, Depends(request_deps)]
# Without these no message can be taken; Redis and Rasa may be away and the citizen still has a way.
_NEEDED = ("database",)


class Health:
    """Asks each part."""

    def __init__(self, open_uow: OpenUow, redis: Redis, assistant: RasaAssistant) -> None:
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


@router.get("/healthz")
async def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@router.get("/readyz")
async def ready(deps: _Deps, response: Response) -> dict[str, object]:
    """503 when no message can be taken; each part's own state either way."""
    parts = await deps.health.parts()
    is_ready = all(parts[part] == "up" for part in _NEEDED)
    response.status_code = 200 if is_ready else 503
    return {"ready": is_ready, "parts": parts}


@router.get("/metrics")
async def metrics(deps: _Deps) -> Response:
    """Counters for Prometheus; none of them points at a person."""
    return Response(deps.metrics.exposition(), media_type="text/plain; version=0.0.4; charset=utf-8")
