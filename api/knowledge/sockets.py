"""The studio's live line: what has changed, by name. Whoever hears it fetches what they may see."""

from __future__ import annotations

from fastapi import APIRouter, WebSocket

from api.deps import Deps
from api.errors import Problem
from api.realtime.hub import Note, studio_key
from api.staff.line import StaffLine, Tell, hold
from api.staff.model import Right, StaffMember

router = APIRouter()


@router.websocket("/api/v1/studio/live")
async def live(socket: WebSocket) -> None:
    """`{"event": "pool"|"changes"|"training"|"release"|"index"}` while the person is signed in and has a right."""
    await hold(socket, _admit, lambda member: (studio_key(), studio_key(member.municipality_id)), _begin)


async def _admit(deps: Deps, token: str | None) -> StaffMember:
    """Raises Problem when nobody is signed in, or somebody who has no right in the studio."""
    member = (await deps.staff.session(token)).staff
    if not any(member.may(right) for right in Right):
        raise Problem(403, "forbidden")
    return member


async def _begin(line: StaffLine) -> Tell:
    async def tell(note: Note) -> None:
        await line.socket.send_json({"event": note.kind.value})

    return tell
