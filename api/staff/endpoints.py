"""The staff API over HTTP (contract: /api/v1/staff)."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from api.conversation.model import State
from api.deps import Deps, request_deps
from api.errors import Problem
from api.handover.desk import HandoverView
from api.realtime.hub import Note, NoteKind, conversation_key, presence_key
from api.staff.access import COOKIE, SignedIn, session_token
from api.staff.model import Session
from api.staff.schemas import (
    CloseBody,
    PresenceBody,
    SettingsBody,
    SignInBody,
    StaffMessageBody,
    TransferBody,
    WrongTopicBody,
)

router = APIRouter(prefix="/api/v1/staff", tags=["staff"])

_Deps = Annotated[Deps, Depends(request_deps)]
_SIGN_INS_PER_MINUTE = 10
# Each costs a hash, also for names that nobody has; an office may share one address.
_SIGN_INS_FROM_ONE_ADDRESS = 60


def _session_body(session: Session, deps: Deps) -> dict[str, Any]:
    member = session.staff
    queues = []
    for municipality_id, queue_id in member.queue_pairs:
        municipality = deps.catalogue.municipalities.get(municipality_id)
        queue = municipality.queue(queue_id) if municipality else None
        if municipality and queue:
            queues.append({"id": queue.id, "municipality": municipality.id, "name": queue.name, "zone": queue.zone})
    return {
        "name": member.display_name,
        "username": member.username,
        "role": member.role.value,
        "csrf": session.csrf,
        "municipality": member.municipality_id,
        "queues": queues,
        "rights": [{"right": grant.right.value, "department": grant.department_id} for grant in member.grants],
        "presence": {
            "state": member.presence.value,
            "until": member.away_until,
            "substitute": member.substitute,
        },
        "single_keys": member.single_keys,
    }


def handover_body(view: HandoverView, member_id: UUID, deps: Deps) -> dict[str, Any]:
    """A handover as the desk lists it."""
    handover = view.handover
    municipality = deps.catalogue.municipalities.get(handover.municipality_id)
    queue = municipality.queue(handover.queue_id) if municipality else None
    return {
        "id": str(handover.id),
        "queue": handover.queue_id,
        "queue_name": queue.name if queue else handover.queue_id,
        "municipality": handover.municipality_id,
        "state": "mine" if handover.claimed_by == member_id and handover.state == "claimed" else handover.state.value,
        "reason": handover.reason.value,
        "topic": handover.topic,
        "topic_title": deps.catalogue.title(handover.topic) if handover.topic else None,
        "department": handover.department_id,
        "priority": handover.priority,
        "safe": handover.safe,
        "comment": handover.comment,
        "created_at": handover.created_at.isoformat(),
        "claimed_by": str(handover.claimed_by) if handover.claimed_by else None,
        "claimed_by_name": handover.claimed_by_name,
        "unread": 0,
        "question": view.question,
    }


def _checklist(view: HandoverView, deps: Deps) -> dict[str, Any] | None:
    """What to ask, to look up, and where it goes: the municipality's own list, else the one all share."""
    topic = deps.catalogue.topics.get(view.handover.topic or "")
    municipality = deps.catalogue.municipalities.get(view.handover.municipality_id)
    if topic is None or municipality is None:
        return None
    own = municipality.offerings.checklist_for(topic.area)
    if own:
        return {"ask": list(own), "look_up": [], "goes_to": ""}
    shared = deps.catalogue.checklists.get(topic.area)
    if shared is None:
        return None
    return {"ask": list(shared.ask), "look_up": list(shared.look_up), "goes_to": shared.goes_to}


def detail_body(view: HandoverView, member_id: UUID, deps: Deps) -> dict[str, Any]:
    """A handover with its conversation."""
    conversation = view.conversation
    return {
        **handover_body(view, member_id, deps),
        "messages": [message.to_wire() for message in view.messages],
        "checklist": _checklist(view, deps),
        "transfer_queues": [
            {"id": queue.id, "name": queue.name} for queue in deps.desk.transfer_targets(view.handover)
        ],
        "citizen_present": deps.hub.watched(presence_key(view.handover.conversation_id)),
        "may_return": bool(conversation and conversation.state is State.WITH_AGENT and not conversation.safe),
    }


@router.post("/session")
async def sign_in(body: SignInBody, request: Request, response: Response, deps: _Deps) -> dict[str, Any]:
    """Signs in. The cookie holds the session; `csrf` must come back with every change."""
    address = request.client.host if request.client else ""
    limits = {
        f"sign-in:{address}:{body.username}": _SIGN_INS_PER_MINUTE,
        f"sign-ins:{address}": _SIGN_INS_FROM_ONE_ADDRESS,
    }
    if not await deps.limiter.allows(limits):
        raise Problem(429, "rate_limited", headers={"Retry-After": "60"})
    signed = await deps.staff.sign_in(body.username, body.password)
    response.set_cookie(
        COOKIE, signed.token, httponly=True, samesite="strict", secure=deps.settings.secure_cookies, path="/"
    )
    return {**_session_body(signed.session, deps), "token": signed.token}


@router.get("/session")
async def who_am_i(session: SignedIn, deps: _Deps) -> dict[str, Any]:
    """Who is signed in."""
    return _session_body(session, deps)


@router.delete("/session", status_code=204)
async def sign_out(session: SignedIn, request: Request, deps: _Deps) -> Response:
    """Signs out; the person is offline."""
    token, _ = session_token(request)
    await deps.staff.sign_out(token or "", session.staff)
    response = Response(status_code=204)
    response.delete_cookie(COOKIE, path="/")
    return response


@router.put("/presence")
async def set_presence(body: PresenceBody, session: SignedIn, deps: _Deps) -> dict[str, Any]:
    """Online, away until a time with a substitute, or offline."""
    member = await deps.staff.set_presence(session.staff, body.state, body.until, body.substitute)
    return _session_body(Session(member, session.csrf), deps)


@router.put("/settings")
async def set_settings(body: SettingsBody, session: SignedIn, deps: _Deps) -> dict[str, Any]:
    """What a person has chosen for themselves."""
    member = await deps.staff.set_single_keys(session.staff, on=body.single_keys)
    return _session_body(Session(member, session.csrf), deps)


@router.get("/queues")
async def queues(session: SignedIn, deps: _Deps) -> list[dict[str, Any]]:
    """The queues this person may see, with their load."""
    now = deps.clock()
    return [
        {
            "id": view.queue.id,
            "name": view.queue.name,
            "municipality": view.municipality.id,
            "municipality_name": view.municipality.name,
            "zone": view.queue.zone,
            "open": view.open,
            "opens_text": deps.wording.when(view.opens, now) if view.opens else None,
            "waiting": view.waiting,
            "longest_wait_s": view.longest_wait_s,
            "agents_online": view.agents_online,
        }
        for view in await deps.desk.queues(session.staff)
    ]


@router.get("/handovers")
async def handovers(
    session: SignedIn,
    deps: _Deps,
    queue: str | None = None,
    state: Annotated[str, Query(pattern="^(waiting|mine|closed)$")] = "waiting",
) -> list[dict[str, Any]]:
    """Handovers: sensitive first, then oldest first."""
    views = await deps.desk.listing(session.staff, state, queue)
    return [handover_body(view, session.staff.id, deps) for view in views]


@router.get("/handovers/{handover_id}")
async def handover(handover_id: UUID, session: SignedIn, deps: _Deps) -> dict[str, Any]:
    """One handover with its conversation."""
    return detail_body(await deps.desk.detail(session.staff, handover_id), session.staff.id, deps)


@router.post("/handovers/{handover_id}/claim")
async def claim(handover_id: UUID, session: SignedIn, deps: _Deps) -> dict[str, Any]:
    """Takes it; 409 `already_claimed` when somebody else has it."""
    return detail_body(await deps.desk.claim(session.staff, handover_id), session.staff.id, deps)


@router.post("/handovers/{handover_id}/messages")
async def write(handover_id: UUID, body: StaffMessageBody, session: SignedIn, deps: _Deps) -> dict[str, Any]:
    """Writes to the citizen. Idempotent by `client_id`."""
    message = await deps.desk.write(session.staff, handover_id, body.client_id, body.text)
    return {"seq": message.seq, "message": message.to_wire()}


@router.post("/handovers/{handover_id}/typing", status_code=204)
async def typing(handover_id: UUID, session: SignedIn, deps: _Deps) -> Response:
    """Tells the citizen that somebody is writing."""
    view = await deps.desk.detail(session.staff, handover_id)
    if view.handover.claimed_by == session.staff.id:
        deps.bus.publish(Note(conversation_key(view.handover.conversation_id), NoteKind.TYPING, "agent"))
    return Response(status_code=204)


@router.put("/handovers/{handover_id}/wrong-topic", status_code=204)
async def misunderstood(handover_id: UUID, body: WrongTopicBody, session: SignedIn, deps: _Deps) -> Response:
    """The assistant took the question for another: the trainers will see it, in the open zone."""
    await deps.desk.misunderstood(session.staff, handover_id, wrong=body.wrong)
    return Response(status_code=204)


@router.post("/handovers/{handover_id}/transfer", status_code=204)
async def transfer(handover_id: UUID, body: TransferBody, session: SignedIn, deps: _Deps) -> Response:
    """To another queue, with a comment that the citizen never sees."""
    await deps.desk.transfer(session.staff, handover_id, body.queue, body.comment)
    return Response(status_code=204)


@router.post("/handovers/{handover_id}/release", status_code=204)
async def release(handover_id: UUID, session: SignedIn, deps: _Deps) -> Response:
    """Back into the queue."""
    await deps.desk.release(session.staff, handover_id)
    return Response(status_code=204)


@router.post("/handovers/{handover_id}/close", status_code=204)
async def close(handover_id: UUID, body: CloseBody, session: SignedIn, deps: _Deps) -> Response:
    """Done, or back with the assistant."""
    await deps.desk.close(session.staff, handover_id, to_bot=body.to == "bot", outcome=body.outcome)
    return Response(status_code=204)


@router.get("/cases")
async def cases(session: SignedIn, deps: _Deps) -> list[dict[str, Any]]:
    """Written cases of this person's queues that are not done, those with the nearest promise first."""
    return await deps.cases.of_queues(session.staff.queues, session.staff.queue_pairs)


@router.post("/cases/{case_id}/done", status_code=204)
async def finish_case(case_id: UUID, session: SignedIn, deps: _Deps) -> Response:
    """The case has been answered."""
    await deps.cases.finish(session.staff.queues, case_id)
    return Response(status_code=204)
