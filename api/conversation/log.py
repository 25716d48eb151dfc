"""The messages of a conversation, wherever its words are kept.

Database for ordinary conversations, this process's memory for safe ones, and both for one that
may be sensitive (`held`): what was written before lies in the database, the rest in memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from api.conversation import repository
from api.conversation.memory import SafeRooms
from api.conversation.model import Conversation, Draft, Memory, Message, Sender


def number(drafts: Sequence[Draft], first_seq: int, at: datetime, reply_to: int | None = None) -> list[Message]:
    """Drafts with their places. After a citizen's own message, the rest answers it."""
    messages: list[Message] = []
    for seq, draft in enumerate(drafts, start=first_seq):
        if draft.sender is Sender.CITIZEN:
            messages.append(Message(seq, uuid4(), at, draft))
            reply_to = seq
        else:
            messages.append(Message(seq, uuid4(), at, draft, reply_to))
    return messages


class MessageLog:
    """Reads and appends. Callers own the transaction, and call `keep` once it is committed."""

    def __init__(self, rooms: SafeRooms) -> None:
        self.rooms = rooms

    async def append(self, db: AsyncConnection, conversation: Conversation, new: Sequence[Message]) -> None:
        """Stores messages whose words belong in the database."""
        if conversation.memory is Memory.SQL:
            await repository.add_messages(db, conversation.id, new)

    def keep(self, conversation: Conversation, new: Sequence[Message]) -> None:
        """Keeps messages whose words belong in memory; after the commit, so that the numbers hold."""
        if conversation.memory is not Memory.SQL:
            self.rooms.add(conversation.id, list(new))

    async def read(self, db: AsyncConnection, conversation: Conversation, after: int = 0) -> list[Message]:
        """Messages with seq > after, in order."""
        kept = self.rooms.read(conversation.id, after)
        if conversation.memory is Memory.SAFE:
            return kept
        stored = await repository.read_messages(db, conversation.id, after)
        return sorted([*stored, *kept], key=lambda message: message.seq)

    async def find_sent(
        self, db: AsyncConnection, conversation: Conversation, client_id: str, *, stored: bool = True
    ) -> list[Message]:
        """What an earlier send with this client id left: the citizen's message and its replies.

        With `stored` false the database is known to hold nothing of it, and is not asked.
        """
        kept = self.rooms.read(conversation.id)
        for message in kept:
            if message.draft.client_id == client_id:
                return [message, *(m for m in kept if m.reply_to == message.seq)]
        if conversation.memory is Memory.SAFE or not stored:
            return []
        return await repository.find_sent(db, conversation.id, client_id)
