"""Which Rasa answers whom. Blue is the one that is always there; green a visitor with another model."""

from __future__ import annotations

import asyncio
import hashlib
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from api.assistant.client import RasaAssistant
from api.assistant.port import AssistantDown
from nlu_data.contracts import TurnReply, TurnRequest

ALL = 100
_REMEMBERED = 50
_TROUBLE = 5
_SLOW = TimeoutError.__name__


class Lane:
    """One Rasa, with the turns that are under way and how the latest went."""

    def __init__(self, assistant: RasaAssistant) -> None:
        self.assistant = assistant
        self.recent: deque[bool] = deque(maxlen=_REMEMBERED)
        self._under_way = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def ask(self, request: TurnRequest) -> TurnReply:
        """Raises AssistantDown."""
        self._under_way += 1
        self._idle.clear()
        try:
            reply = await self.assistant.ask(request)
        except AssistantDown:
            self.recent.append(False)
            raise
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()
        self.recent.append(True)
        return reply

    async def drained(self, seconds: float) -> None:
        """Returns when no turn is under way, or after some seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._idle.wait()

    @property
    def failures(self) -> int:
        """Of the latest fifty turns."""
        return self.recent.count(False)


class Fleet:
    """An assistant made of one or two. A conversation stays with the same one while the share does not change.

    What one of them cannot answer, the other does, while both are open: no citizen pays for a candidate.
    `on_trouble` is called when the one that is `watched` fails often and the other does not.
    """

    def __init__(self, blue: RasaAssistant) -> None:
        self.blue = Lane(blue)
        self.green: Lane | None = None
        self.share = 0
        self.watched: Lane | None = None
        self.on_trouble: Callable[[], None] = lambda: None

    async def ask(self, request: TurnRequest) -> TurnReply:
        """Raises AssistantDown."""
        lane, other = self._lanes(request.conversation_id)
        try:
            return await lane.ask(request)
        except AssistantDown as down:
            self._judge(lane, other)
            # Who has waited in vain once should not wait twice.
            if other is None or str(down) == _SLOW:
                raise
            return await other.ask(request)

    def _lanes(self, conversation_id: str) -> tuple[Lane, Lane | None]:
        if self.green is None or self.share <= 0:
            return self.blue, None
        if self.share >= ALL:
            return self.green, None  # blue may be taking a new model
        if place(conversation_id) < self.share:
            return self.green, self.blue
        return self.blue, self.green

    def _judge(self, lane: Lane, other: Lane | None) -> None:
        if lane is self.watched and lane.failures >= _TROUBLE and (other is None or other.failures * 2 < lane.failures):
            self.watched = None  # once is enough
            self.on_trouble()

    async def healthy(self) -> bool:
        """True when whoever answers most conversations has a model and answers."""
        lane = self.green if self.green is not None and self.share >= ALL else self.blue
        return await lane.assistant.healthy()

    async def close(self) -> None:
        """Closes blue's pool; a visitor closes its own."""
        await self.blue.assistant.close()


def place(conversation_id: str) -> int:
    """A conversation's place among the hundred parts, the same every time."""
    return int.from_bytes(hashlib.sha256(conversation_id.encode()).digest()[:4]) % ALL
