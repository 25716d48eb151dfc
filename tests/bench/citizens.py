"""One citizen of either server: opens a conversation, sends a message, sees whether it was answered."""

from __future__ import annotations

import json
from enum import StrEnum
from itertools import count
from typing import Protocol
from uuid import uuid4

from tests.bench.wire import Answer, Line, post


class Side(StrEnum):
    """Whose server."""

    OURS = "ours"
    STOCK = "stock"


class Reply(StrEnum):
    """What came back."""

    ANSWERED = "answered"
    LEFT = "left"  # answered, but the conversation is no longer the assistant's
    FAILED = "failed"


class Citizen(Protocol):
    """A conversation over one connection."""

    async def open(self) -> None:
        """A new conversation."""
        ...

    async def say(self, text: str) -> Reply:
        """One turn."""
        ...

    def close(self) -> None:
        """Ends the connection."""
        ...


class OurCitizen:
    """POST /api/v1/conversations/{id}/messages."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._path = ""
        self._token = ""
        self._numbers = count()

    async def open(self) -> None:
        """A new conversation in the default municipality. Raises RuntimeError when it is refused."""
        answer = await self._line.ask(post("/api/v1/conversations", b"{}"))
        if answer.status != 201:
            raise RuntimeError(f"the gateway opened no conversation: {answer.status}")
        opened = json.loads(answer.body)
        self._path = f"/api/v1/conversations/{opened['id']}/messages"
        self._token = opened["token"]

    async def say(self, text: str) -> Reply:
        """A failed assistant is said in the message, so status 200 is not enough."""
        body = json.dumps({"client_id": f"bench-{next(self._numbers)}", "text": text}).encode()
        answer = await _ask(self._line, post(self._path, body, self._token))
        if answer is None or answer.status != 200:
            return Reply.FAILED
        if b'"state":"with_bot"' not in answer.body or b'"safe":true' in answer.body:
            return Reply.LEFT
        done = b'"kind":"answer"' in answer.body or b'"kind":"clarify"' in answer.body
        return Reply.ANSWERED if done else Reply.FAILED

    def close(self) -> None:
        """Ends the connection."""
        self._line.close()


class StockCitizen:
    """POST /webhooks/rest/webhook."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._sender = ""

    async def open(self) -> None:
        """A sender that the server has not seen."""
        self._sender = uuid4().hex

    async def say(self, text: str) -> Reply:
        """An empty list is how the REST channel says that something went wrong."""
        body = json.dumps({"sender": self._sender, "message": text}).encode()
        answer = await _ask(self._line, post("/webhooks/rest/webhook", body))
        return Reply.ANSWERED if answer and answer.status == 200 and b'"text"' in answer.body else Reply.FAILED

    def close(self) -> None:
        """Ends the connection."""
        self._line.close()


async def _ask(line: Line, request: bytes) -> Answer | None:
    """None when the server cut the line: a failed turn, not the end of the measuring."""
    try:
        return await line.ask(request)
    except ConnectionError:
        return None


async def meet(side: Side, port: int) -> Citizen:
    """A citizen with an open conversation. Raises OSError, RuntimeError."""
    line = await Line.connect(port)
    citizen: Citizen = OurCitizen(line) if side is Side.OURS else StockCitizen(line)
    await citizen.open()
    return citizen
