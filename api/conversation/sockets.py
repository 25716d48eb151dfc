"""The citizen's live line: a snapshot from `after`, then numbered events as they happen.

The bus only says that something changed; what is sent is read again for this citizen.
"""

from __future__ import annotations

import asyncio
from uuid import UUID

from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from pydantic import BaseModel, Field, ValidationError

from api.conversation.endpoints import view_body
from api.conversation.model import State
from api.conversation.schemas import MAX_SEQ
from api.db.engine import DATABASE_AWAY
from api.deps import Deps, deps_of
from api.errors import Problem
from api.realtime.hub import Note, NoteKind, Subscription, conversation_key, presence_key, queue_key
from api.realtime.lines import LAGGED, NOT_ALLOWED, TRY_LATER, hang_up, until_first

router = APIRouter()

_CLOSE = {"wrong_token": NOT_ALLOWED, "unknown_conversation": 4404}
_BAD_FRAME = 4400
_HELLO_S = 10
# Told on at most this often: a flood of it would fill the backlog of whoever answers.
_TYPING_S = 1.0
_TYPING = "citizen"


class _Hello(BaseModel):
    token: str = Field(max_length=200)
    after: int = Field(0, le=MAX_SEQ)


@router.websocket("/api/v1/conversations/{conversation_id}/live")
async def live(socket: WebSocket, conversation_id: UUID) -> None:
    """First frame `{"token","after"}`; then events until either side goes."""
    deps = deps_of(socket)
    await socket.accept()
    subscription = deps.hub.subscribe(conversation_key(conversation_id))
    try:
        hello = await _hello(socket)
        line = _Line(socket, deps, conversation_id, hello, subscription)
        await line.refresh()
        subscription.watch(presence_key(conversation_id))
        await until_first(line.push(), line.listen())
    except _BadFrame:
        await hang_up(socket, _BAD_FRAME)
    except Problem as problem:
        await hang_up(socket, _CLOSE.get(problem.code, _BAD_FRAME))
    except DATABASE_AWAY:
        await hang_up(socket, TRY_LATER)
    except WebSocketDisconnect:
        pass
    finally:
        subscription.close()


class _BadFrame(Exception):  # noqa: N818 - it names what came
    pass


async def _hello(socket: WebSocket) -> _Hello:
    try:
        return _Hello.model_validate_json(await asyncio.wait_for(socket.receive_text(), _HELLO_S))
    except (ValidationError, TimeoutError, KeyError):
        raise _BadFrame from None


class _Line:
    """One open socket: what it has been sent, and what it still has to hear."""

    def __init__(
        self, socket: WebSocket, deps: Deps, conversation_id: UUID, hello: _Hello, subscription: Subscription
    ) -> None:
        self._socket = socket
        self._deps = deps
        self._id = conversation_id
        self._token = hello.token
        self._after = hello.after
        self._subscription = subscription
        self._queue_key: str | None = None
        self._shown: tuple[str, bool] | None = None

    async def push(self) -> None:
        """Sends whatever the notes call for, in order."""
        while True:
            note = await self._subscription.next()
            if self._subscription.lost:
                await hang_up(self._socket, LAGGED)
                return
            if note.kind is NoteKind.TYPING:
                if note.sender != _TYPING:
                    await self._socket.send_json({"event": "typing", "sender": note.sender})
            else:
                await self.refresh()

    async def listen(self) -> None:
        """Takes the client's frames: only that somebody is typing."""
        told = float("-inf")
        while True:
            try:
                frame = await self._socket.receive_json()
            except (ValueError, KeyError):
                raise _BadFrame from None
            now = asyncio.get_running_loop().time()
            if isinstance(frame, dict) and frame.get("event") == "typing" and now - told >= _TYPING_S:
                told = now
                self._deps.bus.publish(Note(conversation_key(self._id), NoteKind.TYPING, _TYPING))

    async def refresh(self) -> None:
        """Reads the conversation again and sends what is new."""
        view = await self._deps.conversations.view(self._id, self._token, self._after)
        for message in view_body(view)["messages"]:
            await self._socket.send_json({"event": "message", "seq": message["seq"], "message": message})
            self._after = message["seq"]
        conversation = view.conversation
        shown = (conversation.state.value, conversation.safe)
        if shown != self._shown:
            self._shown = shown
            await self._socket.send_json({"event": "state", "state": shown[0], "safe": shown[1]})
        followed = self._follow_queue(
            queue_key(conversation.municipality_id, conversation.queue_id)
            if conversation.state is State.WAITING and conversation.queue_id
            else None
        )
        if followed:
            # The queue may have moved between the reading and the watching.
            await self.refresh()
        elif view.place is not None:
            await self._socket.send_json(
                {"event": "queue", "position": view.place.position, "wait_s": view.place.wait_s}
            )

    def _follow_queue(self, key: str | None) -> bool:
        """True when a queue is watched that was not before."""
        if key == self._queue_key:
            return False
        if self._queue_key is not None:
            self._subscription.unwatch(self._queue_key)
        if key is not None:
            self._subscription.watch(key)
        self._queue_key = key
        return key is not None
