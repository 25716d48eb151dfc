"""Inbox and clusters over HTTP (/api/v1/studio)."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from api.deps import Deps, request_deps
from api.errors import Problem
from api.pool.model import Fold, Reason
from api.pool.schemas import BulkBody, SettleBody, TopicBody
from api.pool.service import Settled, day_of, why_body
from api.staff.access import holding
from api.staff.model import Right, Session
from nlu_data.overlay import Edit, Kind

router = APIRouter(prefix="/api/v1/studio", tags=["studio"])

_Deps = Annotated[Deps, Depends(request_deps)]
_Labeller = Annotated[Session, holding(Right.LABEL)]
_Editor = Annotated[Session, holding(Right.EDIT)]


def _own_municipality(session: Session, municipality: str | None) -> None:
    if municipality not in {None, session.staff.municipality_id}:
        raise Problem(403, "forbidden")


def fold_body(fold: Fold, deps: Deps) -> dict[str, Any]:
    """A row of the inbox."""
    shown = fold.shown.candidate
    title = deps.knowledge.catalogue.title
    return {
        "id": str(fold.shown.id),
        "ids": [str(item.id) for item in fold.items],
        "count": len(fold.items),
        "text": shown.text,
        "before": shown.before,
        "after": shown.after,
        "reason": shown.reason.value,
        "confidence": shown.confidence,
        "lang": shown.lang,
        "at_day": day_of(shown.at),
        "worth": fold.worth,
        "suggestions": [
            {"topic": s.topic, "title": title(s.topic), "p": s.p, "why": [why_body(why) for why in s.why]}
            for s in fold.suggestions
        ],
    }


@router.get("/inbox")
async def inbox(
    session: _Labeller,
    deps: _Deps,
    municipality: str | None = None,
    reason: Reason | None = None,
    cursor: Annotated[int, Query(ge=0)] = 0,
) -> dict[str, Any]:
    """What the assistant was unsure of, most worth first."""
    _own_municipality(session, municipality)
    page = await deps.pool.inbox(session.staff, reason, cursor)
    return {
        "items": [fold_body(fold, deps) for fold in page.folds],
        "left": page.left,
        "done_today": page.done_today,
        "next": page.next,
    }


@router.post("/inbox/refresh")
async def refresh(session: _Labeller, deps: _Deps) -> dict[str, int]:
    """Looks through the conversations that are over now instead of within ten minutes."""
    return {"added": await deps.pool.collector.collect()}


def _settled(settled: Settled) -> dict[str, Any]:
    return {
        "changes": [str(change.id) for change in settled.changes],
        "items": [str(item_id) for item_id in settled.items],
        "undo": str(settled.undo),
    }


@router.post("/inbox/bulk")
async def settle_many(body: BulkBody, session: _Labeller, deps: _Deps) -> dict[str, Any]:
    """Deals with many at one stroke."""
    return _settled(await deps.pool.settle(session.staff, body.ids, body.action, body.topic, body.comment))


@router.post("/inbox/{item_id}")
async def settle(item_id: UUID, body: SettleBody, session: _Labeller, deps: _Deps) -> dict[str, Any]:
    """Says what a message is; all that are the same go with it."""
    return _settled(await deps.pool.settle(session.staff, [item_id], body.action, body.topic, body.comment))


@router.post("/undo/{token}")
async def undo(token: UUID, session: _Labeller, deps: _Deps) -> dict[str, Any]:
    """Takes a stroke back."""
    return {"items": [str(item_id) for item_id in await deps.pool.undo(session.staff, token)]}


@router.get("/clusters")
async def clusters(session: _Labeller, deps: _Deps) -> list[dict[str, Any]]:
    """What many ask about and the assistant does not know."""
    return [
        {
            "id": str(cluster.id),
            "name": cluster.name,
            "size": cluster.size,
            "typical": list(cluster.typical),
            "ids": [str(item_id) for item_id in cluster.ids],
        }
        for cluster in await deps.pool.clusters(session.staff)
    ]


@router.post("/clusters/{cluster_id}/topic", status_code=201)
async def make_topic(cluster_id: UUID, body: TopicBody, session: _Editor, deps: _Deps) -> dict[str, Any]:
    """Proposes a topic with a cluster's messages as its first wordings."""
    department = deps.knowledge.catalogue.departments.get(body.department)
    payload = {
        "title": body.title,
        "area": body.area,
        "department": body.department,
        "board": department.board if department else "",
        "zone": "oppen",
        "handling": body.handling,
        "safe_mode": False,
        "local_facts": body.local_facts,
        **({"answer": body.answer} if body.answer else {}),
    }
    edit = Edit(Kind.TOPIC_ADD, body.id, payload)
    return _settled(await deps.pool.make_topic(session.staff, cluster_id, edit, body.ids, body.comment))
