"""Queries about staff and their sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from api.db.tables import staff, staff_queues, staff_rights, staff_sessions
from api.staff.model import Grant, Presence, Right, Role, StaffMember


async def _member(db: AsyncConnection, *where: object) -> StaffMember | None:
    query = select(staff).where(staff.c.active)
    for condition in where:
        query = query.where(condition)  # type: ignore[arg-type]
    row = (await db.execute(query)).mappings().one_or_none()
    if row is None:
        return None
    queues = await db.execute(
        select(staff_queues.c.municipality_id, staff_queues.c.queue_id).where(staff_queues.c.staff_id == row["id"])
    )
    rights = await db.execute(
        select(staff_rights.c.right, staff_rights.c.department_id)
        .where(staff_rights.c.staff_id == row["id"])
        .order_by(staff_rights.c.right, staff_rights.c.department_id)
    )
    return _read(
        row,
        frozenset(f"{queue.municipality_id}/{queue.queue_id}" for queue in queues),
        tuple(Grant(Right(found.right), found.department_id or None) for found in rights),
    )


def _read(row: RowMapping, queues: frozenset[str], grants: tuple[Grant, ...]) -> StaffMember:
    return StaffMember(
        id=row["id"],
        municipality_id=row["municipality_id"],
        username=row["username"],
        display_name=row["display_name"],
        role=Role(row["role"]),
        presence=Presence(row["presence"]),
        away_until=row["away_until"],
        substitute=row["substitute"],
        queues=queues,
        grants=grants,
        single_keys=row["single_keys"],
    )


async def by_id(db: AsyncConnection, staff_id: UUID) -> StaffMember | None:
    """An active member of staff."""
    return await _member(db, staff.c.id == staff_id)


async def by_username(db: AsyncConnection, username: str) -> StaffMember | None:
    """An active member of staff."""
    return await _member(db, staff.c.username == username)


async def colleagues(db: AsyncConnection, municipality_id: str) -> list[StaffMember]:
    """Everybody who is active in a municipality, by name; without their queues."""
    query = select(staff).where(staff.c.active, staff.c.municipality_id == municipality_id)
    rows = (await db.execute(query.order_by(staff.c.display_name))).mappings().all()
    held = await db.execute(select(staff_rights).where(staff_rights.c.staff_id.in_([row["id"] for row in rows])))
    grants: dict[UUID, list[Grant]] = {row["id"]: [] for row in rows}
    for found in held:
        grants[found.staff_id].append(Grant(Right(found.right), found.department_id or None))
    return [_read(row, frozenset(), tuple(grants[row["id"]])) for row in rows]


async def password_hash(db: AsyncConnection, username: str) -> str | None:
    """The stored hash of an active account."""
    return (
        await db.execute(select(staff.c.password_hash).where(staff.c.username == username, staff.c.active))
    ).scalar_one_or_none()


async def create(
    db: AsyncConnection, member: StaffMember, password: str, queues: Sequence[tuple[str, str]], at: datetime
) -> None:
    """Stores an account with its queues; `password` is the hash."""
    await db.execute(
        insert(staff).values(
            id=member.id,
            municipality_id=member.municipality_id,
            username=member.username,
            display_name=member.display_name,
            role=member.role.value,
            password_hash=password,
            active=True,
            presence=Presence.OFFLINE.value,
            created_at=at,
        )
    )
    if queues:
        rows = [{"staff_id": member.id, "municipality_id": m, "queue_id": q} for m, q in queues]
        await db.execute(insert(staff_queues), rows)
    await set_grants(db, member.id, member.grants)


async def set_grants(db: AsyncConnection, staff_id: UUID, grants: Sequence[Grant]) -> None:
    """Gives exactly these rights."""
    await db.execute(delete(staff_rights).where(staff_rights.c.staff_id == staff_id))
    rows = {(grant.right.value, grant.department_id or "") for grant in grants}
    if rows:
        values = [{"staff_id": staff_id, "right": right, "department_id": name} for right, name in sorted(rows)]
        await db.execute(insert(staff_rights), values)


async def names(db: AsyncConnection, staff_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Display names by id, also of those who have left."""
    rows = await db.execute(select(staff.c.id, staff.c.display_name).where(staff.c.id.in_(staff_ids)))
    return {row.id: row.display_name for row in rows}


async def set_password(db: AsyncConnection, staff_id: UUID, password: str) -> None:
    """Replaces the hash and ends every session."""
    await db.execute(update(staff).where(staff.c.id == staff_id).values(password_hash=password))
    await db.execute(delete(staff_sessions).where(staff_sessions.c.staff_id == staff_id))


async def set_presence(
    db: AsyncConnection, staff_id: UUID, presence: Presence, until: str | None, substitute: str | None
) -> None:
    """Online, away until, or offline."""
    values = {"presence": presence.value, "away_until": until, "substitute": substitute}
    await db.execute(update(staff).where(staff.c.id == staff_id).values(**values))


async def set_single_keys(db: AsyncConnection, staff_id: UUID, *, on: bool) -> None:
    """Whether keys that act without Ctrl or Alt work for this person."""
    await db.execute(update(staff).where(staff.c.id == staff_id).values(single_keys=on))


async def open_session(
    db: AsyncConnection, token_hash: str, staff_id: UUID, csrf: str, now: datetime, expires: datetime
) -> None:
    """Stores a session by its token's hash; those that have expired go."""
    await db.execute(delete(staff_sessions).where(staff_sessions.c.expires_at <= now))
    await db.execute(
        insert(staff_sessions).values(
            token_hash=token_hash, staff_id=staff_id, csrf=csrf, created_at=now, expires_at=expires
        )
    )


async def session(db: AsyncConnection, token_hash: str, now: datetime) -> tuple[UUID, str] | None:
    """(staff id, csrf) of a session that has not expired."""
    row = (
        await db.execute(
            select(staff_sessions.c.staff_id, staff_sessions.c.csrf).where(
                staff_sessions.c.token_hash == token_hash, staff_sessions.c.expires_at > now
            )
        )
    ).one_or_none()
    return None if row is None else (row.staff_id, row.csrf)


async def close_session(db: AsyncConnection, token_hash: str) -> None:
    """Ends a session."""
    await db.execute(delete(staff_sessions).where(staff_sessions.c.token_hash == token_hash))
