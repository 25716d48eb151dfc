"""Appends to conversations: one transaction, then the words kept in memory, then the notes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID
from weakref import WeakValueDictionary

from sqlalchemy.ext.asyncio import AsyncConnection

from api.clock import Clock
from api.conversation import repository
from api.conversation.log import MessageLog, number
from api.conversation.model import Conversation, Draft, Message, State
from api.db.unit_of_work import OpenUow, Viewer
from api.realtime.bus import Bus
from api.realtime.hub import Note, NoteKind, conversation_key, queue_key

# Runs inside the transaction, on the conversation as it will be.
Also = Callable[[AsyncConnection, Conversation], Awaitable[None]]


def queue_note(conversation: Conversation) -> list[Note]:
    """Tells that the conversation's queue has changed, when it has one."""
    if conversation.queue_id is None:
        return []
    return [Note(queue_key(conversation.municipality_id, conversation.queue_id), NoteKind.QUEUE)]


class Ledger:
    """The one way in which messages come into a conversation."""

    def __init__(self, open_uow: OpenUow, log: MessageLog, bus: Bus, clock: Clock) -> None:
        self.open_uow = open_uow
        self.log = log
        self.bus = bus
        self.clock = clock
        self._locks: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def one_at_a_time(self, conversation_id: UUID) -> AsyncIterator[None]:
        """Two tabs, or two sends of the same message, are taken in the order they came."""
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        async with lock:
            yield

    @staticmethod
    async def find(db: AsyncConnection, conversation_id: UUID) -> Conversation | None:
        """The conversation, when the viewer may see it."""
        return await repository.get(db, conversation_id)

    @staticmethod
    async def stored(db: AsyncConnection, conversation_id: UUID) -> list[Message]:
        """What the database holds of a conversation, in order; nothing that is in memory only."""
        return await repository.read_messages(db, conversation_id)

    async def write(
        self,
        conversation: Conversation,
        drafts: Sequence[Draft],
        *,
        viewer: Viewer | None = None,
        fenced: bool = False,
        reply_to: int | None = None,
        also: Also | None = None,
        **values: Any,
    ) -> tuple[Conversation, list[Message]] | None:
        """Appends drafts and changes the conversation in one transaction; tells whoever listens.

        With `fenced`, gives None and changes nothing when the conversation has a new owner since
        `conversation` was read.
        """
        now = self.clock()
        async with self.open_uow(viewer or Viewer.citizen(conversation.id)) as db:
            changed = await repository.change(
                db,
                conversation.id,
                now,
                expect_fence=conversation.fence if fenced else None,
                add=len(drafts),
                **values,
            )
            if changed is None:
                return None
            new = number(drafts, changed.next_seq - len(drafts), now, reply_to)
            await self.log.append(db, changed, new)
            if also is not None:
                await also(db, changed)
        self.log.keep(changed, new)
        self.tell(conversation, changed)
        return changed, new

    def tell(self, before: Conversation, now: Conversation) -> None:
        """The notes that a change calls for: new messages, a new state, a queue that has moved."""
        key = conversation_key(now.id)
        notes = [Note(key, NoteKind.MESSAGE)]
        if (before.state, before.memory) != (now.state, now.memory):
            notes.append(Note(key, NoteKind.STATE))
        if before.state is not now.state or before.queue_id != now.queue_id:
            notes.extend({*queue_note(before), *queue_note(now)})
        self.bus.publish(*notes)

    def tell_gone(self, conversation: Conversation) -> None:
        """The notes for a conversation whose row has been deleted."""
        self.tell(conversation, replace(conversation, state=State.CLOSED))

    def now(self) -> datetime:
        """The present moment."""
        return self.clock()
