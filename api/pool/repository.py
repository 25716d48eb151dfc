"""Every query about the pool, and those about conversations that are over. No commits, no rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from api.conversation.model import Memory, State
from api.db.tables import conversations, feedback, handovers, pool_items
from api.pool.model import Candidate, Item, ItemState, Ranking, Reason

MOST_SHOWN = 5000


@dataclass(frozen=True)
class Ripe:
    """A conversation that is over, may be learnt from, and has messages that nobody has looked at."""

    conversation_id: UUID
    municipality_id: str
    looked_at: int
    last_seq: int
    queues: frozenset[str]


async def ripe(db: AsyncConnection, idle_since: datetime, limit: int) -> list[Ripe]:
    """Closed, or silent since then; the queues are every one that it has been meant for or lain in."""
    c = conversations.c
    rows = await db.execute(
        select(c.id, c.municipality_id, c.pooled_seq, c.next_seq, c.queue_id, c.queue_preset)
        .where(
            c.learn,
            c.memory == Memory.SQL.value,
            or_(c.state == State.CLOSED.value, c.last_at < idle_since),
            c.next_seq - 1 > c.pooled_seq,
        )
        .order_by(c.last_at)
        .limit(limit)
    )
    found = rows.all()
    lain = await db.execute(
        select(handovers.c.conversation_id, handovers.c.queue_id).where(
            handovers.c.conversation_id.in_([row.id for row in found])
        )
    )
    queues: dict[UUID, set[str]] = {row.id: {row.queue_id, row.queue_preset} - {None} for row in found}
    for row in lain:
        queues[row.conversation_id].add(row.queue_id)
    return [
        Ripe(row.id, row.municipality_id, row.pooled_seq, row.next_seq - 1, frozenset(queues[row.id])) for row in found
    ]


async def unhelpful(db: AsyncConnection, conversation_id: UUID) -> frozenset[int]:
    """The replies that got a thumb down."""
    query = select(feedback.c.seq).where(feedback.c.conversation_id == conversation_id, feedback.c.helpful.is_(False))
    return frozenset((await db.execute(query)).scalars())


async def misunderstood(db: AsyncConnection, conversation_id: UUID) -> tuple[datetime, ...]:
    """When the handovers were made that staff found wrongly understood."""
    query = select(handovers.c.created_at).where(
        handovers.c.conversation_id == conversation_id, handovers.c.wrong_topic
    )
    return tuple((await db.execute(query)).scalars())


async def kept(db: AsyncConnection, conversation_id: UUID) -> int:
    """How many of a conversation's messages lie in the pool, whatever became of them."""
    query = select(func.count()).select_from(pool_items).where(pool_items.c.conversation_id == conversation_id)
    return int((await db.execute(query)).scalar_one())


async def still_learnable(db: AsyncConnection, conversation_id: UUID) -> bool:
    """True when it is still there and has not become sensitive; it stays so until the transaction ends."""
    query = select(conversations.c.id).where(
        conversations.c.id == conversation_id, conversations.c.learn, conversations.c.memory == Memory.SQL.value
    )
    return (await db.execute(query.with_for_update())).one_or_none() is not None


async def looked_at(db: AsyncConnection, conversation_id: UUID, seq: int) -> None:
    """Messages up to `seq` need not be looked at again."""
    await db.execute(
        update(conversations)
        .where(conversations.c.id == conversation_id, conversations.c.pooled_seq < seq)
        .values(pooled_seq=seq)
    )


async def add(db: AsyncConnection, items: Sequence[Item]) -> int:
    """Puts messages into the pool, those that are not there yet; how many were new."""
    new = 0
    for item in items:
        candidate = item.candidate
        statement = upsert(pool_items).values(
            id=item.id,
            municipality_id=candidate.municipality_id,
            conversation_id=candidate.conversation_id,
            seq=candidate.seq,
            text=candidate.text,
            before=candidate.before,
            after=candidate.after,
            reason=candidate.reason.value,
            confidence=candidate.confidence,
            ranking=item.ranking.to_wire(),
            lang=candidate.lang,
            fold_key=item.fold_key,
            at=candidate.at,
            state=item.state.value,
        )
        result = await db.execute(statement.on_conflict_do_nothing(constraint="pool_items_message"))
        new += result.rowcount
    return new


def _item(row: RowMapping) -> Item:
    candidate = Candidate(
        municipality_id=row["municipality_id"],
        conversation_id=row["conversation_id"],
        seq=row["seq"],
        text=row["text"],
        reason=Reason(row["reason"]),
        at=row["at"],
        before=row["before"],
        after=row["after"],
        confidence=row["confidence"],
        lang=row["lang"],
    )
    return Item(row["id"], candidate, Ranking.from_wire(row["ranking"]), row["fold_key"], ItemState(row["state"]))


async def open_items(db: AsyncConnection, municipality_id: str, reason: Reason | None = None) -> list[Item]:
    """What is still to be looked at, the newest few thousand."""
    c = pool_items.c
    query = select(pool_items).where(c.municipality_id == municipality_id, c.state == ItemState.OPEN.value)
    if reason is not None:
        query = query.where(c.reason == reason.value)
    return [_item(row) for row in (await db.execute(query.order_by(c.at.desc()).limit(MOST_SHOWN))).mappings()]


async def fold_of(db: AsyncConnection, municipality_id: str, item_ids: Sequence[UUID]) -> list[Item]:
    """The open items that are the same as these, and locks them."""
    c = pool_items.c
    keys = select(c.fold_key).where(c.id.in_(item_ids), c.municipality_id == municipality_id)
    query = select(pool_items).where(
        c.municipality_id == municipality_id, c.state == ItemState.OPEN.value, c.fold_key.in_(keys)
    )
    return [_item(row) for row in (await db.execute(query.order_by(c.at).with_for_update())).mappings()]


async def settle(
    db: AsyncConnection, item_ids: Sequence[UUID], state: ItemState, by: UUID, at: datetime, batch: UUID
) -> None:
    """Somebody has said what these are."""
    values: dict[str, Any] = {"state": state.value, "taken_by": by, "taken_at": at, "batch": batch}
    await db.execute(update(pool_items).where(pool_items.c.id.in_(item_ids)).values(**values))


async def reopen(db: AsyncConnection, batch: UUID, by: UUID) -> list[UUID]:
    """What this person settled in one stroke is open again."""
    result = await db.execute(
        update(pool_items)
        .where(pool_items.c.batch == batch, pool_items.c.taken_by == by)
        .values(state=ItemState.OPEN.value, taken_by=None, taken_at=None, batch=None)
        .returning(pool_items.c.id)
    )
    return list(result.scalars())


async def settled_since(db: AsyncConnection, municipality_id: str, since: datetime) -> int:
    """How many messages somebody has settled since then."""
    query = (
        select(func.count())
        .select_from(pool_items)
        .where(pool_items.c.municipality_id == municipality_id, pool_items.c.taken_at >= since)
    )
    return int((await db.execute(query)).scalar_one())


async def texts_of_open(db: AsyncConnection) -> list[tuple[UUID, str]]:
    """(id, text) of everything that waits, in every municipality."""
    rows = await db.execute(
        select(pool_items.c.id, pool_items.c.text).where(pool_items.c.state == ItemState.OPEN.value)
    )
    return [(row.id, row.text) for row in rows]


async def remove(db: AsyncConnection, item_ids: Sequence[UUID]) -> None:
    """Deletes messages from the pool."""
    if item_ids:
        await db.execute(delete(pool_items).where(pool_items.c.id.in_(item_ids)))
