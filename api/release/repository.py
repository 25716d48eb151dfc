"""Every query about releases. No commits, no rules."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from api.db.tables import releases
from api.release.model import Release, ReleaseState

PAGE = 100


def _release(row: RowMapping) -> Release:
    return Release(
        row["id"],
        row["n"],
        row["run_id"],
        row["share"],
        ReleaseState(row["state"]),
        row["by"],
        row["at"],
        row["reason"],
    )


async def add(
    db: AsyncConnection, run_id: UUID, share: int, state: ReleaseState, by: UUID | None, at: datetime, reason: str
) -> Release:
    """A new row."""
    values = {
        "id": uuid4(),
        "run_id": run_id,
        "share": share,
        "state": state.value,
        "by": by,
        "at": at,
        "reason": reason,
    }
    return _release((await db.execute(insert(releases).values(values).returning(releases))).mappings().one())


async def get(db: AsyncConnection, release_id: UUID) -> Release | None:
    """One row."""
    row = (await db.execute(select(releases).where(releases.c.id == release_id))).mappings().one_or_none()
    return _release(row) if row else None


async def newest(db: AsyncConnection, state: ReleaseState) -> Release | None:
    """The newest row in a state."""
    query = select(releases).where(releases.c.state == state.value).order_by(releases.c.n.desc()).limit(1)
    row = (await db.execute(query)).mappings().one_or_none()
    return _release(row) if row else None


async def listing(db: AsyncConnection, limit: int = PAGE) -> list[Release]:
    """The newest first."""
    rows = await db.execute(select(releases).order_by(releases.c.n.desc()).limit(limit))
    return [_release(row) for row in rows.mappings()]


async def change(db: AsyncConnection, release_id: UUID, **values: Any) -> None:
    """Changes one row."""
    await db.execute(update(releases).where(releases.c.id == release_id).values(**values))


async def retire_live(db: AsyncConnection, but: UUID) -> None:
    """Whatever was live before `but` is so no longer."""
    query = update(releases).where(releases.c.state == ReleaseState.LIVE.value, releases.c.id != but)
    await db.execute(query.values(state=ReleaseState.RETIRED.value))
