"""The desk's live line. The right to read is judged again for each message at delivery."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from api.db.engine import DATABASE_AWAY
from api.deps import Deps, deps_of
from api.errors import Problem
from api.realtime.hub import NoteKind, Subscription, conversation_key, queue_key
from api.realtime.lines import LAGGED, NOT_ALLOWED, TRY_LATER, hang_up, until_first
from api.staff.access import session_token
from api.staff.model import StaffMember

router = APIRouter()

FROM_ELSEWHERE = 4403


def same_origin(socket: WebSocket) -> bool:
    """False when another site's page opened the socket."""
    # A socket is opened with the cookie from any page, so the page must be ours.
    origin = socket.headers.get("origin")
    return origin is None or origin.split("://", 1)[-1] == socket.headers.get("host")


@router.websocket("/api/v1/staff/live")
async def live(socket: WebSocket) -> None:
    """Events for this person's queues and own conversations."""
    deps = deps_of(socket)
    await socket.accept()
    if not same_origin(socket):
        await socket.close(FROM_ELSEWHERE)
        return
    token, _ = session_token(socket)
    try:
        session = await deps.staff.session(token)
    except Problem:
        await hang_up(socket, NOT_ALLOWED)
        return
    except DATABASE_AWAY:
        await hang_up(socket, TRY_LATER)
        return
    member = session.staff
    subscription = deps.hub.subscribe(*(queue_key(m, q) for m, q in member.queue_pairs))
    try:
        line = _Line(socket, deps, token, member, subscription)
        await line.follow_mine()
        await socket.send_json({"event": "queues"})
        await until_first(line.push(), line.drain())
    except WebSocketDisconnect:
        pass
    except DATABASE_AWAY:
        await hang_up(socket, TRY_LATER)
    finally:
        subscription.close()


class _Line:
    """One open desk: its queues, and the conversations it has claimed with what it has been sent of each."""

    def __init__(
        self, socket: WebSocket, deps: Deps, token: str | None, member: StaffMember, subscription: Subscription
    ) -> None:
        self._socket = socket
        self._deps = deps
        self._token = token
        self._member = member
        self._subscription = subscription
        self._mine: dict[str, UUID] = {}
        self._sent: dict[UUID, int] = {}

    async def follow_mine(self) -> list[UUID]:
        """Watches exactly the conversations that this person has claimed now; gives the new ones."""
        views = await self._deps.desk.listing(self._member, "mine", None)
        mine = {conversation_key(view.handover.conversation_id): view.handover.id for view in views}
        for key in self._mine.keys() - mine.keys():
            self._subscription.unwatch(key)
        new = mine.keys() - self._mine.keys()
        for key in new:
            self._subscription.watch(key)
            detail = await self._deps.desk.detail(self._member, mine[key])
            self._sent[mine[key]] = max((message.seq for message in detail.messages), default=0)
        self._mine = mine
        return [mine[key] for key in new]

    async def _follow_and_tell(self) -> None:
        """What was said before a conversation was followed is fetched by the desk, not sent."""
        for handover_id in await self.follow_mine():
            await self._socket.send_json({"event": "handover", "id": str(handover_id)})

    async def _still_signed_in(self) -> bool:
        """Judged again at each note: a session ends, a queue is taken away, while the line is open."""
        try:
            self._member = (await self._deps.staff.session(self._token)).staff
        except Problem:
            return False
        return True

    async def push(self) -> None:
        """Sends what the notes call for, for as long as the person is signed in."""
        while True:
            note = await self._subscription.next()
            if self._subscription.lost:
                await hang_up(self._socket, LAGGED)
                return
            if not await self._still_signed_in():
                await hang_up(self._socket, NOT_ALLOWED)
                return
            match note.kind:
                case NoteKind.QUEUE:
                    await self._follow_and_tell()
                    await self._socket.send_json({"event": "queues"})
                case NoteKind.TYPING:
                    if note.sender == "citizen" and note.key in self._mine:
                        await self._socket.send_json({"event": "typing", "handover": str(self._mine[note.key])})
                case NoteKind.MESSAGE:
                    await self._send_new(note.key)
                case NoteKind.STATE:
                    handover_id = self._mine.get(note.key)
                    await self._follow_and_tell()
                    if handover_id is not None:
                        await self._socket.send_json({"event": "handover", "id": str(handover_id)})

    async def _send_new(self, key: str) -> None:
        handover_id = self._mine.get(key)
        if handover_id is None:
            return
        try:
            new = await self._deps.desk.messages_after(self._member, handover_id, self._sent[handover_id])
        except Problem:
            await self.follow_mine()
            return
        for message in new:
            self._sent[handover_id] = message.seq
            await self._socket.send_json(
                {"event": "message", "handover": str(handover_id), "seq": message.seq, "message": message.to_wire()}
            )

    async def drain(self) -> None:
        """Nothing is expected from the desk here; this notices that it has gone."""
        while True:
            await self._socket.receive_text()
