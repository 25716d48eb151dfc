"""The studio's live line: what has changed, by name. Whoever hears it fetches what they may see."""

from __future__ import annotations

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from api.db.engine import DATABASE_AWAY
from api.deps import Deps, deps_of
from api.errors import Problem
from api.realtime.hub import Subscription, studio_key
from api.realtime.lines import LAGGED, NOT_ALLOWED, TRY_LATER, hang_up, until_first
from api.staff.access import session_token
from api.staff.model import Right, StaffMember
from api.staff.sockets import FROM_ELSEWHERE, same_origin

router = APIRouter()


@router.websocket("/api/v1/studio/live")
async def live(socket: WebSocket) -> None:
    """`{"event": "pool"|"changes"|"training"|"release"}` for as long as the person is signed in and has a right."""
    deps = deps_of(socket)
    await socket.accept()
    if not same_origin(socket):
        await socket.close(FROM_ELSEWHERE)
        return
    token, _ = session_token(socket)
    try:
        member = await _allowed(deps, token)
    except Problem:
        await hang_up(socket, NOT_ALLOWED)
        return
    except DATABASE_AWAY:
        await hang_up(socket, TRY_LATER)
        return
    subscription = deps.hub.subscribe(studio_key(), studio_key(member.municipality_id))
    try:
        await until_first(_push(socket, deps, token, subscription), _drain(socket))
    except WebSocketDisconnect:
        pass
    except DATABASE_AWAY:
        await hang_up(socket, TRY_LATER)
    finally:
        subscription.close()


async def _allowed(deps: Deps, token: str | None) -> StaffMember:
    """Raises Problem when nobody is signed in, or somebody who has no right in the studio."""
    member = (await deps.staff.session(token)).staff
    if not any(member.may(right) for right in Right):
        raise Problem(403, "forbidden")
    return member


async def _push(socket: WebSocket, deps: Deps, token: str | None, subscription: Subscription) -> None:
    while True:
        note = await subscription.next()
        if subscription.lost:
            await hang_up(socket, LAGGED)
            return
        try:
            await _allowed(deps, token)  # judged again: a session ends, a right is taken away
        except Problem:
            await hang_up(socket, NOT_ALLOWED)
            return
        await socket.send_json({"event": note.kind.value})


async def _drain(socket: WebSocket) -> None:
    """Nothing is expected; this notices that the page has gone."""
    while True:
        await socket.receive_text()
