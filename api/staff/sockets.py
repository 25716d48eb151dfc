"""The desk's live line. The right to read is judged again for each message at delivery."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, WebSocket

from api.deps import Deps
from api.errors import Problem
from api.realtime.hub import Note, NoteKind, conversation_key, queue_key
from api.staff.line import StaffLine, Tell, hold
from api.staff.model import StaffMember

router = APIRouter()


@router.websocket("/api/v1/staff/live")
async def live(socket: WebSocket) -> None:
    """Events for this person's queues and own conversations."""
    await hold(socket, _admit, lambda member: [queue_key(m, q) for m, q in member.queue_pairs], _begin)


async def _admit(deps: Deps, token: str | None) -> StaffMember:
    """Raises Problem when nobody is signed in."""
    return (await deps.staff.session(token)).staff


async def _begin(line: StaffLine) -> Tell:
    desk = _Desk(line)
    await desk.follow_mine()
    await line.socket.send_json({"event": "queues"})
    return desk.tell


class _Desk:
    """One open desk: its queues, and the conversations it has claimed with what it has been sent of each."""

    def __init__(self, line: StaffLine) -> None:
        self._line = line
        self._desk = line.deps.desk
        self._mine: dict[str, UUID] = {}
        self._sent: dict[UUID, int] = {}

    async def follow_mine(self) -> list[UUID]:
        """Watches exactly the conversations that this person has claimed now; gives the new ones."""
        views = await self._desk.listing(self._line.member, "mine", None)
        mine = {conversation_key(view.handover.conversation_id): view.handover.id for view in views}
        for key in self._mine.keys() - mine.keys():
            self._line.subscription.unwatch(key)
        new = mine.keys() - self._mine.keys()
        for key in new:
            self._line.subscription.watch(key)
            detail = await self._desk.detail(self._line.member, mine[key])
            self._sent[mine[key]] = max((message.seq for message in detail.messages), default=0)
        self._mine = mine
        return [mine[key] for key in new]

    async def _follow_and_tell(self) -> None:
        """What was said before a conversation was followed is fetched by the desk, not sent."""
        for handover_id in await self.follow_mine():
            await self._line.socket.send_json({"event": "handover", "id": str(handover_id)})

    async def tell(self, note: Note) -> None:
        """Sends what the note calls for."""
        match note.kind:
            case NoteKind.QUEUE:
                await self._follow_and_tell()
                await self._line.socket.send_json({"event": "queues"})
            case NoteKind.TYPING:
                if note.sender == "citizen" and note.key in self._mine:
                    await self._line.socket.send_json({"event": "typing", "handover": str(self._mine[note.key])})
            case NoteKind.MESSAGE:
                await self._send_new(note.key)
            case NoteKind.STATE:
                handover_id = self._mine.get(note.key)
                await self._follow_and_tell()
                if handover_id is not None:
                    await self._line.socket.send_json({"event": "handover", "id": str(handover_id)})

    async def _send_new(self, key: str) -> None:
        handover_id = self._mine.get(key)
        if handover_id is None:
            return
        try:
            new = await self._desk.messages_after(self._line.member, handover_id, self._sent[handover_id])
        except Problem:
            await self.follow_mine()
            return
        for message in new:
            self._sent[handover_id] = message.seq
            await self._line.socket.send_json(
                {"event": "message", "handover": str(handover_id), "seq": message.seq, "message": message.to_wire()}
            )
