"""Every query about handovers. No commits, no rules."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, exists, func, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from api.db.tables import handovers, staff, staff_queues, staff_sessions
from api.handover.model import Handover, HandoverState
from nlu_data.contracts import HandoverReason

_LIVE = (HandoverState.WAITING.value, HandoverState.CLAIMED.value)


def _query() -> Select[Any]:
    return select(
        handovers.c.id,
        handovers.c.conversation_id,
        handovers.c.municipality_id,
        handovers.c.department_id,
        handovers.c.queue_id,
        handovers.c.state,
        handovers.c.reason,
        handovers.c.topic,
        handovers.c.priority,
        handovers.c.safe,
        handovers.c.comment,
        handovers.c.created_at,
        handovers.c.claimed_by,
        staff.c.display_name.label("claimed_by_name"),
        handovers.c.fence,
    ).select_from(handovers.outerjoin(staff, staff.c.id == handovers.c.claimed_by))


def _handover(row: RowMapping) -> Handover:
    values: dict[str, Any] = {str(key): value for key, value in row.items()}
    values["state"] = HandoverState(values["state"])
    values["reason"] = HandoverReason(values["reason"])
    return Handover(**values)


async def create(db: AsyncConnection, handover: Handover) -> None:
    """Stores a waiting handover. A second live one for the same conversation violates a unique index."""
    await db.execute(
        insert(handovers).values(
            id=handover.id,
            conversation_id=handover.conversation_id,
            municipality_id=handover.municipality_id,
            department_id=handover.department_id,
            queue_id=handover.queue_id,
            state=handover.state.value,
            reason=handover.reason.value,
            topic=handover.topic,
            priority=handover.priority,
            safe=handover.safe,
            created_at=handover.created_at,
            fence=handover.fence,
        )
    )


async def get(db: AsyncConnection, handover_id: UUID) -> Handover | None:
    """The handover, when the viewer may see it."""
    row = (await db.execute(_query().where(handovers.c.id == handover_id))).mappings().one_or_none()
    return _handover(row) if row else None


async def live_for(db: AsyncConnection, conversation_id: UUID) -> Handover | None:
    """The waiting or claimed handover of a conversation."""
    query = _query().where(handovers.c.conversation_id == conversation_id, handovers.c.state.in_(_LIVE))
    row = (await db.execute(query)).mappings().one_or_none()
    return _handover(row) if row else None


async def listing(
    db: AsyncConnection, queues: list[tuple[str, str]], state: HandoverState, claimed_by: UUID | None = None
) -> list[Handover]:
    """Handovers of some queues in one state: sensitive first, then oldest first."""
    query = _query().where(
        tuple_(handovers.c.municipality_id, handovers.c.queue_id).in_(queues),
        handovers.c.state == state.value,
    )
    if claimed_by is not None:
        query = query.where(handovers.c.claimed_by == claimed_by)
    rows = await db.execute(query.order_by(handovers.c.priority, handovers.c.created_at).limit(200))
    return [_handover(row) for row in rows.mappings()]


async def claim(db: AsyncConnection, handover_id: UUID, by: UUID, at: datetime) -> bool:
    """Takes a waiting handover. Of any number of callers exactly one gets True."""
    result = await db.execute(
        update(handovers)
        .where(handovers.c.id == handover_id, handovers.c.state == HandoverState.WAITING.value)
        .values(state=HandoverState.CLAIMED.value, claimed_by=by, claimed_at=at)
    )
    return result.rowcount == 1


async def change(db: AsyncConnection, handover_id: UUID, **values: Any) -> None:
    """Changes one handover."""
    await db.execute(update(handovers).where(handovers.c.id == handover_id).values(**values))


async def position(db: AsyncConnection, handover: Handover) -> int:
    """Place in the queue, 1 for the next one."""
    ahead = await db.execute(
        select(func.count())
        .select_from(handovers)
        .where(
            handovers.c.municipality_id == handover.municipality_id,
            handovers.c.queue_id == handover.queue_id,
            handovers.c.state == HandoverState.WAITING.value,
            tuple_(handovers.c.priority, handovers.c.created_at) < (handover.priority, handover.created_at),
        )
    )
    return int(ahead.scalar_one()) + 1


async def typical_wait_s(db: AsyncConnection, municipality_id: str, queue_id: str) -> int | None:
    """Median wait of the last twenty claimed handovers of a queue, in seconds; None without any."""
    recent = (
        select((func.extract("epoch", handovers.c.claimed_at - handovers.c.created_at)).label("wait_s"))
        .where(
            handovers.c.municipality_id == municipality_id,
            handovers.c.queue_id == queue_id,
            handovers.c.claimed_at.is_not(None),
        )
        .order_by(handovers.c.claimed_at.desc())
        .limit(20)
        .subquery()
    )
    median = (
        await db.execute(select(func.percentile_cont(0.5).within_group(recent.c.wait_s.asc())))
    ).scalar_one_or_none()
    return None if median is None else round(float(median))


async def load(db: AsyncConnection, queues: list[tuple[str, str]]) -> dict[tuple[str, str], tuple[int, datetime]]:
    """(municipality, queue) -> (number waiting, since when the longest); queues without any are left out."""
    rows = await db.execute(
        select(
            handovers.c.municipality_id,
            handovers.c.queue_id,
            func.count().label("waiting"),
            func.min(handovers.c.created_at).label("since"),
        )
        .where(
            tuple_(handovers.c.municipality_id, handovers.c.queue_id).in_(queues),
            handovers.c.state == HandoverState.WAITING.value,
        )
        .group_by(handovers.c.municipality_id, handovers.c.queue_id)
    )
    return {(row.municipality_id, row.queue_id): (row.waiting, row.since) for row in rows}


async def online(db: AsyncConnection, queues: list[tuple[str, str]], now: datetime) -> dict[tuple[str, str], int]:
    """(municipality, queue) -> number of staff who are online for it; queues without any are left out.

    Who never signed out is not online for ever: a session must still be good. Sessions are shown to the
    system only.
    """
    signed_in = exists().where(staff_sessions.c.staff_id == staff.c.id, staff_sessions.c.expires_at > now)
    rows = await db.execute(
        select(staff_queues.c.municipality_id, staff_queues.c.queue_id, func.count().label("agents"))
        .select_from(staff_queues.join(staff, staff.c.id == staff_queues.c.staff_id))
        .where(
            tuple_(staff_queues.c.municipality_id, staff_queues.c.queue_id).in_(queues),
            staff.c.presence == "online",
            staff.c.active,
            signed_in,
        )
        .group_by(staff_queues.c.municipality_id, staff_queues.c.queue_id)
    )
    return {(row.municipality_id, row.queue_id): row.agents for row in rows}
