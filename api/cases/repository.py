"""Queries about written cases."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from api.conversation.model import Conversation
from api.db.tables import cases


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
            state="new",
            promised_by=promised_by,
            created_at=at,
        )
    )
    return case_id


async def find_same(db: AsyncConnection, conversation_id: UUID, text: str) -> tuple[str, date | None] | None:
    """(reference, promised by) of a case with the same text from the same conversation."""
    query = select(cases.c.reference, cases.c.promised_by).where(
        cases.c.conversation_id == conversation_id, cases.c.text == text
    )
    row = (await db.execute(query.limit(1))).one_or_none()
    return None if row is None else (row.reference, row.promised_by)
