"""Training runs over HTTP (/api/v1/studio/training)."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from api.deps import Deps, request_deps
from api.errors import Problem
from api.staff.access import InStudio, holding
from api.staff.model import Right, Session
from api.training.model import Run
from api.training.pictures import Picture, draw
from api.training.views import gate_body, run_row, titled

router = APIRouter(prefix="/api/v1/studio/training", tags=["studio"])

_Deps = Annotated[Deps, Depends(request_deps)]
_Trainer = Annotated[Session, holding(Right.EDIT, Right.APPROVE, Right.RELEASE)]


async def _row(run: Run, deps: Deps) -> dict[str, Any]:
    return run_row(run, await deps.staff.names([run.requested_by]), deps.gate_texts)


@router.post("", status_code=201)
async def request(session: _Trainer, deps: _Deps) -> dict[str, Any]:
    """Trains a model of all that is approved. 409 while a run waits or is at work."""
    return await _row(await deps.training.request(session.staff), deps)


@router.get("")
async def listing(_: InStudio, deps: _Deps) -> list[dict[str, Any]]:
    """All runs, the newest first, with their numbers."""
    runs = await deps.training.listing()
    names = await deps.staff.names([run.requested_by for run in runs])
    return [run_row(run, names, deps.gate_texts) for run in runs]


@router.get("/{run_id}")
async def get(run_id: UUID, session: InStudio, deps: _Deps) -> dict[str, Any]:
    """One run: progress, the end of its log, its manifest and its gate."""
    run = await deps.training.get(run_id)
    shadow = await deps.training.shadow_texts(run, session.staff.municipality_id)
    return {
        **await _row(run, deps),
        "log": await deps.training.log_tail(run_id),
        "manifest": dict(run.manifest),
        "gate": gate_body(run, deps.gate_texts, shadow),
        "pictures": [f"{picture.value}.svg" for picture in Picture] if run.gate else [],
    }


@router.post("/{run_id}/cancel")
async def cancel(run_id: UUID, session: InStudio, deps: _Deps) -> dict[str, Any]:
    """Takes back a run of one's own, or any for who may release."""
    return await _row(await deps.training.cancel(session.staff, run_id), deps)


@router.get("/{run_id}/pictures/{name}.svg")
async def picture(run_id: UUID, name: Picture, _: InStudio, deps: _Deps) -> Response:
    """One of the gate's pictures."""
    run = await deps.training.get(run_id)
    if not run.gate:
        raise Problem(404, "unknown_run")
    drawn = draw(name, titled(run.gate["figures"], deps.knowledge.catalogue.title), deps.gate_texts.pictures)
    headers = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
    return Response(drawn, media_type="image/svg+xml", headers=headers)
