"""Queries about written cases."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import RowMapping, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from api.conversation.model import Conversation
from api.db.tables import cases

NEW, DONE = "new", "done"


async def create(
    db: AsyncConnection,
    conversation: Conversation,
    *,
    reference: str,
    department: str,
    queue: str,
    text: str,
    contact: dict[str, str],
    promised_by: date | None,
    at: datetime,
) -> UUID:
    """Stores a new case and gives its id."""
    case_id = uuid4()
    await db.execute(
        insert(cases).values(
            id=case_id,
            reference=reference,
            conversation_id=conversation.id,
            municipality_id=conversation.municipality_id,
            department_id=department,
            queue_id=queue,
            topic=conversation.context.last_topic,
            text=text,
            contact=contact,
            state=NEW,
            promised_by=promised_by,
            created_at=at,
        )
    )
    return case_id


async def listing(db: AsyncConnection, queues: list[tuple[str, str]]) -> list[RowMapping]:
    """Cases of some queues that are not done: those with the nearest promise first, then the oldest."""
    query = (
        select(cases)
        .where(tuple_(cases.c.municipality_id, cases.c.queue_id).in_(queues), cases.c.state != DONE)
        .order_by(cases.c.promised_by.asc().nulls_last(), cases.c.created_at)
        .limit(200)
    )
    return list((await db.execute(query)).mappings())


async def finish(db: AsyncConnection, case_id: UUID) -> bool:
    """Marks a case as done; False when the viewer sees no such case."""
    result = await db.execute(update(cases).where(cases.c.id == case_id).values(state=DONE))
    return bool(result.rowcount == 1)


async def find_same(db: AsyncConnection, conversation_id: UUID, text: str) -> tuple[str, date | None] | None:
    """(reference, promised by) of a case with the same text from the same conversation."""
    query = select(cases.c.reference, cases.c.promised_by).where(
        cases.c.conversation_id == conversation_id, cases.c.text == text
    )
    row = (await db.execute(query.limit(1))).one_or_none()
    return None if row is None else (row.reference, row.promised_by)
