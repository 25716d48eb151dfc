"""Words that must leave no trace: held in this process's memory, wiped when it is over.

A room is opened when a conversation turns possibly or clearly sensitive. It is wiped when the
conversation ends, or after `idle_s` seconds without a word. Nothing of it reaches disk.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from uuid import UUID

from api.conversation.model import Message


@dataclass
class Room:
    """The messages of one conversation that are kept in memory only."""

    messages: list[Message] = field(default_factory=list)
    timer: asyncio.TimerHandle | None = None


async def _nothing_more(_: UUID) -> None:
    return None


class SafeRooms:
    """All open rooms of this process."""

    def __init__(self, idle_s: float) -> None:
        self._rooms: dict[UUID, Room] = {}
        self._idle_s = idle_s
        # Set once by the wiring: what wipes a conversation also wants the rooms.
        self.on_idle: Callable[[UUID], Awaitable[None]] = _nothing_more
        self._endings: set[asyncio.Future[None]] = set()

    def open(self, conversation_id: UUID) -> None:
        """Opens a room, empty. Does nothing when it is open already."""
        if conversation_id not in self._rooms:
            self._rooms[conversation_id] = Room()
            self._touch(conversation_id)

    def is_open(self, conversation_id: UUID) -> bool:
        """False when the room was wiped, or this process never had it."""
        return conversation_id in self._rooms

    def add(self, conversation_id: UUID, messages: list[Message]) -> None:
        """Adds messages, opening the room when needed, and starts the idle clock anew."""
        self.open(conversation_id)
        self._rooms[conversation_id].messages.extend(messages)
        self._touch(conversation_id)

    def read(self, conversation_id: UUID, after: int = 0) -> list[Message]:
        """Messages with seq > after, in order; none when there is no room."""
        room = self._rooms.get(conversation_id)
        return [m for m in room.messages if m.seq > after] if room else []

    def wipe(self, conversation_id: UUID) -> list[Message]:
        """Closes the room and gives what was in it, for the one caller that may keep it."""
        room = self._rooms.pop(conversation_id, None)
        if room is None:
            return []
        if room.timer:
            room.timer.cancel()
        return room.messages

    def close(self) -> None:
        """Stops every idle clock; the words go with the process."""
        for room in self._rooms.values():
            if room.timer:
                room.timer.cancel()

    def _touch(self, conversation_id: UUID) -> None:
        room = self._rooms[conversation_id]
        if room.timer:
            room.timer.cancel()
        room.timer = asyncio.get_running_loop().call_later(self._idle_s, self._expire, conversation_id)

    def _expire(self, conversation_id: UUID) -> None:
        ending = asyncio.ensure_future(self.on_idle(conversation_id))
        self._endings.add(ending)
        ending.add_done_callback(self._endings.discard)
