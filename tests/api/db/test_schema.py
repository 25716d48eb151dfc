"""The migrations make exactly what the tables say, and may be run again."""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from api.conversation.model import Memory, Sender, State
from api.db.engine import async_url
from api.db.migrate import upgrade
from api.db.tables import metadata
from api.handover.model import HandoverState
from api.staff.model import Presence
from tests.stores import Stores


async def test_the_schema_is_the_metadata(stores: Stores) -> None:
    def differences(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    engine = create_async_engine(async_url(stores.database_url))
    async with engine.connect() as connection:
        found = await connection.run_sync(differences)
    await engine.dispose()
    assert found == []


async def test_migrating_again_changes_nothing(stores: Stores) -> None:
    await asyncio.to_thread(upgrade, stores.database_url)


async def test_closed_lists_are_closed_in_the_database_too(stores: Stores) -> None:
    database = await asyncpg.connect(stores.database_url)
    try:
        checks = " ".join(
            row["text"]
            for row in await database.fetch(
                "SELECT pg_get_constraintdef(oid) AS text FROM pg_constraint WHERE contype = 'c'"
            )
        )
    finally:
        await database.close()
    for closed in (State, Memory, Sender, HandoverState, Presence):
        for member in closed:
            assert f"'{member.value}'" in checks
