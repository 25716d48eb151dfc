"""Is the gateway alive, and are the parts it leans on there."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from api.deps import Deps, request_deps

router = APIRouter(tags=["operations"])

_Deps = Annotated[Deps, Depends(request_deps)]
# Without these no message can be taken; Redis and Rasa may be away and the citizen still has a way.
_NEEDED = ("database",)


@router.get("/healthz")
async def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@router.get("/readyz")
async def ready(deps: _Deps, response: Response) -> dict[str, object]:
    """503 when no message can be taken; each part's own state either way."""
    parts = await deps.readiness.parts()
    is_ready = all(parts[part] == "up" for part in _NEEDED)
    response.status_code = 200 if is_ready else 503
    return {"ready": is_ready, "parts": parts}


@router.get("/metrics")
async def metrics(deps: _Deps) -> Response:
    """Counters for Prometheus; none of them points at a person."""
    return Response(deps.metrics.exposition(), media_type="text/plain; version=0.0.4; charset=utf-8")
