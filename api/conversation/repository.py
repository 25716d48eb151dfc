"""Every query about conversations and their messages. No commits, no rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, bindparam, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from api.conversation.model import Conversation, Draft, Kind, Memory, Message, Outcome, Sender, State
from api.db.tables import conversations, feedback, messages, safe_counts
from nlu_data.contracts import Choice, DialogueContext, LinkOut

_CONVERSATION_COLUMNS = (
    conversations.c.id,
    conversations.c.municipality_id,
    conversations.c.token_hash,
    conversations.c.state,
    conversations.c.memory,
    conversations.c.next_seq,
    conversations.c.fence,
    conversations.c.language,
    conversations.c.page,
    conversations.c.queue_preset,
    conversations.c.queue_id,
    conversations.c.context,
    conversations.c.levels,
    conversations.c.created_at,
)
# Built once: naming the columns anew for every statement costs as much as running it.
_READ = select(*_CONVERSATION_COLUMNS).where(conversations.c.id == bindparam("wanted"))
_CHANGE = update(conversations).returning(*_CONVERSATION_COLUMNS)
_SENT = (
    select(messages.c.seq)
    .where(messages.c.conversation_id == bindparam("wanted"), messages.c.client_id == bindparam("client"))
    .scalar_subquery()
)
_READ_AND_LOOK = _READ.add_columns(_SENT.label("sent"))
_FIND_SENT = (
    select(messages)
    .where(
        messages.c.conversation_id == bindparam("wanted"),
        (messages.c.seq == _SENT) | (messages.c.reply_to == _SENT),
    )
    .order_by(messages.c.seq)
)
_ADD_MESSAGES = insert(messages)


def _conversation(row: RowMapping) -> Conversation:
    values: dict[str, Any] = {column.name: row[column] for column in _CONVERSATION_COLUMNS}
    values["state"] = State(values["state"])
    values["memory"] = Memory(values["memory"])
    values["context"] = DialogueContext.from_wire(values["context"])
    values["levels"] = tuple(values["levels"])
    return Conversation(**values)


def _message(row: RowMapping) -> Message:
    return Message(
        seq=row["seq"],
        id=row["id"],
        at=row["at"],
        reply_to=row["reply_to"],
        draft=Draft(
            sender=Sender(row["sender"]),
            kind=Kind(row["kind"]),
            text=row["text"],
            sender_name=row["sender_name"],
            lang=row["lang"],
            choices=tuple(Choice(c["id"], c["label"]) for c in row["choices"]),
            links=tuple(LinkOut(link["label"], link["url"]) for link in row["links"]),
            topic=row["topic"],
            confidence=row["confidence"],
            source=row["source"],
            reviewed_at=row["reviewed_at"],
            client_id=row["client_id"],
            outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        ),
    )


def _message_row(conversation_id: UUID, message: Message) -> dict[str, Any]:
    draft = message.draft
    return {
        "conversation_id": conversation_id,
        "seq": message.seq,
        "id": message.id,
        "sender": draft.sender.value,
        "sender_name": draft.sender_name,
        "kind": draft.kind.value,
        "text": draft.text,
        "lang": draft.lang,
        "choices": [{"id": c.id, "label": c.label} for c in draft.choices],
        "links": [{"label": link.label, "url": link.url} for link in draft.links],
        "topic": draft.topic,
        "confidence": draft.confidence,
        "source": draft.source,
        "reviewed_at": draft.reviewed_at,
        "client_id": draft.client_id,
        "outcome": draft.outcome.value if draft.outcome else None,
        "reply_to": message.reply_to,
        "at": message.at,
    }


async def create(db: AsyncConnection, conversation: Conversation, at: datetime) -> None:
    """Stores a new conversation."""
    await db.execute(
        insert(conversations).values(
            id=conversation.id,
            municipality_id=conversation.municipality_id,
            token_hash=conversation.token_hash,
            state=conversation.state.value,
            memory=conversation.memory.value,
            next_seq=conversation.next_seq,
            fence=conversation.fence,
            language=conversation.language,
            page=conversation.page,
            queue_preset=conversation.queue_preset,
            context=conversation.context.to_wire(),
            levels=list(conversation.levels),
            created_at=at,
            last_at=at,
        )
    )


async def get(db: AsyncConnection, conversation_id: UUID, *, lock: bool = False) -> Conversation | None:
    """The conversation, when the viewer may see it; with `lock`, nobody changes it until the transaction ends."""
    query = _READ.with_for_update() if lock else _READ
    row = (await db.execute(query, {"wanted": conversation_id})).mappings().one_or_none()
    return _conversation(row) if row else None


async def get_and_look(db: AsyncConnection, conversation_id: UUID, client_id: str) -> tuple[Conversation | None, bool]:
    """The conversation as `get` gives it, and whether something was stored with this client id."""
    row = (await db.execute(_READ_AND_LOOK, {"wanted": conversation_id, "client": client_id})).mappings().one_or_none()
    return (_conversation(row), row["sent"] is not None) if row else (None, False)


async def change(
    db: AsyncConnection,
    conversation_id: UUID,
    at: datetime,
    *,
    expect_fence: int | None = None,
    add: int = 0,
    **values: Any,
) -> Conversation | None:
    """Changes one conversation and takes `add` sequence numbers; gives the row as it is then.

    With `expect_fence`, only when nobody has taken the conversation over since: else None, and nothing
    is changed. The row stays locked until the transaction ends, so numbers are never shared.
    """
    statement = _CHANGE.where(conversations.c.id == conversation_id)
    if expect_fence is not None:
        statement = statement.where(conversations.c.fence == expect_fence)
    statement = statement.values(last_at=at, next_seq=conversations.c.next_seq + add, **values)
    row = (await db.execute(statement)).mappings().one_or_none()
    return _conversation(row) if row else None


async def add_messages(db: AsyncConnection, conversation_id: UUID, new: Sequence[Message]) -> None:
    """Stores messages whose numbers were taken with `change`."""
    if new:
        await db.execute(_ADD_MESSAGES, [_message_row(conversation_id, message) for message in new])


async def read_messages(db: AsyncConnection, conversation_id: UUID, after: int = 0) -> list[Message]:
    """Messages with seq > after, in order."""
    rows = await db.execute(
        select(messages)
        .where(messages.c.conversation_id == conversation_id, messages.c.seq > after)
        .order_by(messages.c.seq)
    )
    return [_message(row) for row in rows.mappings()]


async def find_sent(db: AsyncConnection, conversation_id: UUID, client_id: str) -> list[Message]:
    """What an earlier send with this client id stored: the citizen's message and its replies."""
    rows = await db.execute(_FIND_SENT, {"wanted": conversation_id, "client": client_id})
    return [_message(row) for row in rows.mappings()]


async def forget_messages(db: AsyncConnection, conversation_id: UUID) -> None:
    """Deletes every message of a conversation (it has turned safe)."""
    await db.execute(delete(messages).where(messages.c.conversation_id == conversation_id))


async def erase(db: AsyncConnection, conversation_id: UUID) -> None:
    """Deletes a conversation and all that hangs on it; cases that were left stay."""
    await db.execute(delete(conversations).where(conversations.c.id == conversation_id))


async def count_safe(db: AsyncConnection, municipality_id: str, at: datetime, *, human_answered: bool) -> None:
    """The one thing that is kept of a safe conversation."""
    statement = upsert(safe_counts).values(
        municipality_id=municipality_id,
        month=at.date().replace(day=1),
        human_answered=human_answered,
        conversations=1,
    )
    await db.execute(
        statement.on_conflict_do_update(
            index_elements=["municipality_id", "month", "human_answered"],
            set_={"conversations": safe_counts.c.conversations + 1},
        )
    )


async def add_feedback(db: AsyncConnection, conversation_id: UUID, seq: int, at: datetime, *, helpful: bool) -> None:
    """Stores thumbs up or down; a second opinion replaces the first."""
    statement = upsert(feedback).values(conversation_id=conversation_id, seq=seq, helpful=helpful, at=at)
    await db.execute(
        statement.on_conflict_do_update(index_elements=["conversation_id", "seq"], set_={"helpful": helpful, "at": at})
    )


async def purge_untouched(db: AsyncConnection, before: datetime) -> int:
    """Deletes conversations that were last touched before a moment; gives how many."""
    result = await db.execute(delete(conversations).where(conversations.c.last_at < before))
    return int(result.rowcount)
