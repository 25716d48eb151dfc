"""A live line to a member of staff, the desk's or the studio's: who may have one, and how it ends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from fastapi import WebSocket, WebSocketDisconnect

from api.db.engine import DATABASE_AWAY
from api.deps import Deps, deps_of
from api.errors import Problem
from api.realtime.hub import Note, Subscription
from api.realtime.lines import LAGGED, NOT_ALLOWED, TRY_LATER, hang_up, until_first
from api.staff.access import session_token
from api.staff.model import StaffMember

FROM_ELSEWHERE = 4403

# Who is at the other end now. Raises Problem when that person may not (or no longer) have the line.
Admit = Callable[[Deps, str | None], Awaitable[StaffMember]]


@dataclass
class StaffLine:
    """An open line. `member` is judged anew at each note: a session ends, a right is taken away."""

    socket: WebSocket
    deps: Deps
    member: StaffMember
    subscription: Subscription


# Says what a note calls for.
Tell = Callable[[Note], Awaitable[None]]
# Says what is to be said at first, and gives what tells the rest.
Begin = Callable[[StaffLine], Awaitable[Tell]]


async def hold(socket: WebSocket, admit: Admit, keys: Callable[[StaffMember], Iterable[str]], begin: Begin) -> None:
    """Opens the line, tells what is noted of `keys`, and closes it with the code that says why."""
    deps = deps_of(socket)
    await socket.accept()
    if not _same_origin(socket):
        await socket.close(FROM_ELSEWHERE)
        return
    token, _ = session_token(socket)
    try:
        member = await admit(deps, token)
    except Problem:
        await hang_up(socket, NOT_ALLOWED)
        return
    except DATABASE_AWAY:
        await hang_up(socket, TRY_LATER)
        return
    subscription = deps.hub.subscribe(*keys(member))
    line = StaffLine(socket, deps, member, subscription)
    try:
        tell = await begin(line)
        await until_first(_push(line, admit, token, tell), _drain(socket))
    except WebSocketDisconnect:
        pass
    except DATABASE_AWAY:
        await hang_up(socket, TRY_LATER)
    finally:
        subscription.close()


def _same_origin(socket: WebSocket) -> bool:
    # A socket is opened with the cookie from any page, so the page must be ours.
    origin = socket.headers.get("origin")
    return origin is None or origin.split("://", 1)[-1] == socket.headers.get("host")


async def _push(line: StaffLine, admit: Admit, token: str | None, tell: Tell) -> None:
    while True:
        note = await line.subscription.next()
        if line.subscription.lost:
            await hang_up(line.socket, LAGGED)
            return
        try:
            line.member = await admit(line.deps, token)
        except Problem:
            await hang_up(line.socket, NOT_ALLOWED)
            return
        await tell(note)


async def _drain(socket: WebSocket) -> None:
    """Nothing is expected; this notices that the page has gone."""
    while True:
        await socket.receive_text()
