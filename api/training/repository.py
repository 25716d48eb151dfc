"""Every query about training runs, and the log that a candidate is tried on. No commits, no rules."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import RowMapping, delete, func, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from api.conversation.model import Memory, Sender
from api.db.tables import conversations, erased_words, handovers, messages, training_runs
from api.training.model import Run, RunState, RunStep

CHANNEL = "kommunlots_training"
PAGE = 50
_BUSY = [RunState.QUEUED.value, RunState.TRAINING.value, RunState.GATING.value]


def _run(row: RowMapping) -> Run:
    return Run(
        id=row["id"],
        n=row["n"],
        state=RunState(row["state"]),
        knowledge=row["knowledge"],
        upto_n=row["upto_n"],
        requested_by=row["requested_by"],
        requested_at=row["requested_at"],
        started_at=row["started_at"],
        finished_at=row["finished_at"],
        attempts=row["attempts"],
        progress=row["progress"],
        step=RunStep(row["step"]),
        manifest=row["manifest"],
        gate=row["gate"],
        error=row["error"],
    )


async def add(db: AsyncConnection, knowledge: str, upto_n: int, by: UUID | None, at: datetime) -> Run:
    """A queued run; who waits for one is told at the commit."""
    values = {
        "id": uuid4(),
        "state": RunState.QUEUED.value,
        "knowledge": knowledge,
        "upto_n": upto_n,
        "requested_by": by,
        "requested_at": at,
        "attempts": 0,
        "progress": 0,
        "step": RunStep.WAIT.value,
        "manifest": {},
        "gate": {},
    }
    row = (await db.execute(insert(training_runs).values(values).returning(training_runs))).mappings().one()
    await wake(db)
    return _run(row)


async def wake(db: AsyncConnection) -> None:
    """Tells the workers, at the commit, that something has changed."""
    await db.execute(select(func.pg_notify(CHANNEL, "")))


async def get(db: AsyncConnection, run_id: UUID, *, lock: bool = False) -> Run | None:
    """One run; with `lock`, nobody changes it until the transaction ends."""
    query = select(training_runs).where(training_runs.c.id == run_id)
    row = (await db.execute(query.with_for_update() if lock else query)).mappings().one_or_none()
    return _run(row) if row else None


async def listing(db: AsyncConnection, limit: int = PAGE) -> list[Run]:
    """The newest first."""
    rows = await db.execute(select(training_runs).order_by(training_runs.c.n.desc()).limit(limit))
    return [_run(row) for row in rows.mappings()]


async def waiting(db: AsyncConnection) -> Run | None:
    """The oldest queued run that nobody else is taking at this moment."""
    query = select(training_runs).where(training_runs.c.state == RunState.QUEUED.value)
    query = query.order_by(training_runs.c.n).limit(1).with_for_update(skip_locked=True)
    row = (await db.execute(query)).mappings().one_or_none()
    return _run(row) if row else None


async def at_work(db: AsyncConnection) -> list[Run]:
    """Those that some process should be working on."""
    states = [RunState.TRAINING.value, RunState.GATING.value]
    rows = await db.execute(select(training_runs).where(training_runs.c.state.in_(states)))
    return [_run(row) for row in rows.mappings()]


async def busy(db: AsyncConnection) -> Run | None:
    """A run that waits or is worked on."""
    rows = await db.execute(select(training_runs).where(training_runs.c.state.in_(_BUSY)).limit(1))
    row = rows.mappings().one_or_none()
    return _run(row) if row else None


async def change(db: AsyncConnection, run_id: UUID, only_from: Sequence[RunState], **values: Any) -> bool:
    """Changes a run that is in one of these states; False when it is in another."""
    result = await db.execute(
        update(training_runs)
        .where(training_runs.c.id == run_id, training_runs.c.state.in_([state.value for state in only_from]))
        .values(**values)
    )
    return bool(result.rowcount)


async def erased(db: AsyncConnection) -> dict[UUID, str]:
    """Words that must leave all that is kept, by the number of their errand."""
    return {row.id: row.text for row in await db.execute(select(erased_words.c.id, erased_words.c.text))}


async def is_erased(db: AsyncConnection, errands: Collection[UUID]) -> None:
    """They have left all that is kept."""
    await db.execute(delete(erased_words).where(erased_words.c.id.in_(errands)))


async def rewrite(db: AsyncConnection, rewritten: Callable[[Run], Run]) -> None:
    """Changes what all runs tell of themselves."""
    rows = await db.execute(select(training_runs).with_for_update())
    for old in [_run(row) for row in rows.mappings()]:
        new = rewritten(old)
        if new != old:
            values = {"knowledge": new.knowledge, "manifest": dict(new.manifest), "gate": dict(new.gate)}
            await db.execute(update(training_runs).where(training_runs.c.id == old.id).values(values))


async def begin_again(db: AsyncConnection) -> None:
    """Whatever is at work goes back into the queue."""
    states = [RunState.TRAINING.value, RunState.GATING.value]
    values = {"state": RunState.QUEUED.value, "progress": 0, "step": RunStep.WAIT.value}
    await db.execute(update(training_runs).where(training_runs.c.state.in_(states)).values(values))
    await wake(db)


@dataclass(frozen=True)
class Said:
    """A stored message of a citizen, masked, and the queues that its conversation was meant for or lay in."""

    conversation_id: UUID
    seq: int
    municipality_id: str
    text: str
    queues: frozenset[str]


async def said_since(db: AsyncConnection, since: datetime, limit: int) -> list[Said]:
    """What citizens wrote to the assistant, the newest first; nothing of conversations that may not be learnt from."""
    c, m = conversations.c, messages.c
    query = (
        select(m.conversation_id, m.seq, m.text, c.municipality_id, c.queue_id, c.queue_preset)
        .join(conversations, c.id == m.conversation_id)
        .where(c.learn, c.memory == Memory.SQL.value, m.sender == Sender.CITIZEN.value, m.outcome.is_not(None))
        .where(m.at >= since, m.text != "")
        .order_by(m.at.desc())
        .limit(limit)
    )
    rows = (await db.execute(query)).all()
    ids = {row.conversation_id for row in rows}
    lain = await db.execute(
        select(handovers.c.conversation_id, handovers.c.queue_id).where(handovers.c.conversation_id.in_(ids))
    )
    queues: dict[UUID, set[str]] = {row.conversation_id: set() for row in rows}
    for row in rows:
        queues[row.conversation_id] |= {row.queue_id, row.queue_preset} - {None}
    for place in lain:
        queues[place.conversation_id].add(place.queue_id)
    return [
        Said(row.conversation_id, row.seq, row.municipality_id, row.text, frozenset(queues[row.conversation_id]))
        for row in rows
    ]


async def texts(db: AsyncConnection, places: Sequence[tuple[UUID, int]], municipality_id: str) -> dict[str, str]:
    """ "conversation/seq" -> text, of those that are still there and are this municipality's."""
    if not places:
        return {}
    c, m = conversations.c, messages.c
    rows = await db.execute(
        select(m.conversation_id, m.seq, m.text)
        .join(conversations, c.id == m.conversation_id)
        .where(tuple_(m.conversation_id, m.seq).in_(places), c.municipality_id == municipality_id)
        .where(c.learn, c.memory == Memory.SQL.value)
    )
    return {f"{row.conversation_id}/{row.seq}": row.text for row in rows}
