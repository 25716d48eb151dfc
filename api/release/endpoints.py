"""Releases over HTTP (/api/v1/studio)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from api.deps import Deps, request_deps
from api.release.model import Cause, Release
from api.release.schemas import PromoteBody, RollbackBody, StageBody
from api.staff.access import InStudio, holding
from api.staff.model import Right, Session
from api.training.model import Run
from api.training.views import numbers

router = APIRouter(prefix="/api/v1/studio", tags=["studio"])

_Deps = Annotated[Deps, Depends(request_deps)]
_Releaser = Annotated[Session, holding(Right.RELEASE)]


def _row(release: Release, runs: Mapping[UUID, Run], names: Mapping[UUID, str], deps: Deps) -> dict[str, Any]:
    run = runs.get(release.run_id)
    automatic = release.reason in {cause.value for cause in Cause}
    return {
        "id": str(release.id),
        "n": release.n,
        "run": str(release.run_id),
        "run_n": run.n if run else None,
        "model": run.manifest.get("model") if run else None,
        "knowledge": run.manifest.get("knowledge") if run else None,
        "share": release.share,
        "state": release.state.value,
        "state_text": deps.gate_texts.release(release.state.value),
        "by": names.get(release.by) if release.by else None,
        "at": release.at.isoformat(),
        "reason": release.reason,
        "reason_text": deps.gate_texts.cause(release.reason) if automatic else release.reason,
        "automatic": automatic,
        "numbers": numbers(run) if run else {},
    }


async def _one(release: Release, deps: Deps) -> dict[str, Any]:
    run = await deps.training.get(release.run_id)
    return _row(release, {run.id: run}, await deps.staff.names([release.by]), deps)


@router.get("/releases")
async def releases(_: InStudio, deps: _Deps) -> dict[str, Any]:
    """What is live and staged, who answers now, and all that has been released."""
    live, staged, rows = await deps.releases.history()
    runs = {run.id: run for run in await deps.training.listing()}
    names = await deps.staff.names([row.by for row in rows])
    serving = await deps.releases.serving()

    def body(release: Release | None) -> dict[str, Any] | None:
        return _row(release, runs, names, deps) if release else None

    return {
        "live": body(live),
        "staged": body(staged),
        "serving": {"model": serving.model, "visitor": serving.visitor, "share": serving.share},
        "history": [body(row) for row in rows],
    }


@router.post("/releases", status_code=201)
async def stage(body: StageBody, session: _Releaser, deps: _Deps) -> dict[str, Any]:
    """Tries a green run on a share of the conversations, or releases it to all. Takes some seconds."""
    return await _one(await deps.releases.stage(session.staff, body.run, body.share), deps)


@router.post("/releases/{release_id}/promote")
async def promote(release_id: UUID, body: PromoteBody, session: _Releaser, deps: _Deps) -> dict[str, Any]:
    """Gives a staged release another share, or all."""
    return await _one(await deps.releases.promote(session.staff, release_id, body.share), deps)


@router.post("/rollback")
async def rollback(body: RollbackBody, session: _Releaser, deps: _Deps) -> dict[str, Any]:
    """Back to what was before; `live` is null when those are the shipped models."""
    live = await deps.releases.rollback(session.staff, body.reason)
    return {"live": await _one(live, deps) if live else None}
