"""Every query about changes. No commits, no rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import RowMapping, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from api.db.tables import changes, training_runs
from api.knowledge.model import Change, ChangeState, Proposal, Source
from nlu_data.overlay import Edit, Kind

PAGE = 200


def _change(row: RowMapping) -> Change:
    return Change(
        id=row["id"],
        n=row["n"],
        edit=Edit(Kind(row["kind"]), row["target"], row["payload"]),
        source=Source(row["source"]),
        origin_conversation=row["origin_conversation"],
        pool_ids=tuple(row["pool_ids"]),
        municipality_id=row["municipality_id"],
        state=ChangeState(row["state"]),
        comment=row["comment"],
        batch=row["batch"],
        proposed_by=row["proposed_by"],
        proposed_at=row["proposed_at"],
        decided_by=row["decided_by"],
        decided_at=row["decided_at"],
        released_by=row["released_by"],
        released_at=row["released_at"],
        undone_of=row["undone_of"],
    )


async def add(db: AsyncConnection, proposals: Sequence[Proposal], by: UUID, at: datetime) -> list[Change]:
    """Stores proposals, numbered in the order given."""
    made = []
    for proposal in proposals:
        values = {
            "id": uuid4(),
            "kind": proposal.edit.kind.value,
            "target": proposal.edit.target,
            "payload": dict(proposal.edit.payload),
            "source": proposal.source.value,
            "origin_conversation": proposal.origin_conversation,
            "pool_ids": list(proposal.pool_ids),
            "municipality_id": proposal.municipality_id,
            "state": ChangeState.PROPOSED.value,
            "comment": proposal.comment,
            "batch": proposal.batch,
            "proposed_by": by,
            "proposed_at": at,
            "undone_of": proposal.undone_of,
        }
        row = (await db.execute(insert(changes).values(values).returning(changes))).mappings().one()
        made.append(_change(row))
    return made


async def get(db: AsyncConnection, change_ids: Sequence[UUID], *, lock: bool = False) -> list[Change]:
    """The changes that the viewer may see, by number; with `lock`, nobody decides on them meanwhile."""
    query = select(changes).where(changes.c.id.in_(change_ids)).order_by(changes.c.n)
    rows = await db.execute(query.with_for_update() if lock else query)
    return [_change(row) for row in rows.mappings()]


async def in_state(db: AsyncConnection, state: ChangeState, after: int = 0, limit: int = PAGE) -> list[Change]:
    """Changes in one state with a number above `after`, oldest first."""
    query = select(changes).where(changes.c.state == state.value, changes.c.n > after)
    return [_change(row) for row in (await db.execute(query.order_by(changes.c.n).limit(limit))).mappings()]


async def proposed_topics(db: AsyncConnection) -> list[Edit]:
    """The topics that wait to be approved."""
    query = select(changes).where(changes.c.state == ChangeState.PROPOSED.value, changes.c.kind == Kind.TOPIC_ADD.value)
    return [_change(row).edit for row in (await db.execute(query)).mappings()]


async def approved(db: AsyncConnection) -> list[Change]:
    """Everything that is approved, in the order in which it was."""
    query = select(changes).where(changes.c.state == ChangeState.APPROVED.value)
    rows = await db.execute(query.order_by(changes.c.decided_at, changes.c.n))
    return [_change(row) for row in rows.mappings()]


async def of_topic(db: AsyncConnection, topic: str, limit: int = PAGE) -> list[Change]:
    """A topic's history, newest first: what was done to it, and wordings that were taken from it."""
    touched = or_(changes.c.target == topic, changes.c.payload["from"].astext == topic)
    rows = await db.execute(select(changes).where(touched).order_by(changes.c.n.desc()).limit(limit))
    return [_change(row) for row in rows.mappings()]


async def of_batch(db: AsyncConnection, batch: UUID) -> list[Change]:
    """What was proposed in one stroke."""
    rows = await db.execute(select(changes).where(changes.c.batch == batch).order_by(changes.c.n).with_for_update())
    return [_change(row) for row in rows.mappings()]


async def origins(db: AsyncConnection, texts: Sequence[str]) -> dict[str, UUID]:
    """Whose words these are: wording -> the conversation that it comes from. Nobody's are left out."""
    c = changes.c
    words = c.payload["text"].astext
    query = select(words.label("text"), c.origin_conversation).where(words.in_(texts)).order_by(c.n)
    rows = await db.execute(query.where(c.origin_conversation.is_not(None)))
    return {row.text: row.origin_conversation for row in rows}


async def set_state(db: AsyncConnection, change_id: UUID, state: ChangeState, values: Mapping[str, Any]) -> None:
    """Changes one change."""
    await db.execute(update(changes).where(changes.c.id == change_id).values(state=state.value, **values))


async def mark_released(db: AsyncConnection, change_ids: Sequence[UUID], by: UUID, at: datetime) -> None:
    """Approved changes that have not been released before are now, by this person."""
    await db.execute(
        update(changes)
        .where(changes.c.id.in_(change_ids), changes.c.released_at.is_(None))
        .values(released_by=by, released_at=at)
    )


async def count_by_state(db: AsyncConnection) -> dict[str, int]:
    """State -> how many; states without any are left out."""
    rows = await db.execute(select(changes.c.state, func.count().label("many")).group_by(changes.c.state))
    return {row.state: row.many for row in rows}


async def trained_versions(db: AsyncConnection) -> frozenset[str]:
    """The versions that training runs name: what they were asked for, and what their models are made of."""
    named = select(training_runs.c.knowledge, training_runs.c.manifest["trained_on"].astext)
    return frozenset(version for row in await db.execute(named) for version in row if version)
