"""Brings a database to the newest schema (Alembic)."""

from __future__ import annotations

import argparse
import asyncio
import os
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from api.db.engine import async_url

_SCRIPTS = Path(__file__).resolve().parent.parent / "migrations"


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


async def _run(database_url: str) -> None:
    engine = create_async_engine(async_url(database_url), poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(_upgrade)
    finally:
        await engine.dispose()


def upgrade(database_url: str) -> None:
    """Runs every migration that is missing. Does nothing when all are there."""
    asyncio.run(_run(database_url))


def main(argv: list[str]) -> int:
    """`./kommunlots migrate [--database-url URL]`."""
    parser = argparse.ArgumentParser(prog="kommunlots migrate")
    parser.add_argument("--database-url", default=os.environ.get("DATABASE_URL", ""))
    upgrade(parser.parse_args(argv).database_url)
    return 0
