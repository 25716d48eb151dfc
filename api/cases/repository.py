"""Queries about written cases."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import insert
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
