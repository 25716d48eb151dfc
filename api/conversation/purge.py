"""Gallring: deletes conversations that have passed their retention."""

from __future__ import annotations

import argparse
import asyncio
import os
from datetime import timedelta

from api.clock import system_clock
from api.conversation import repository
from api.db.engine import open_engine
from api.db.unit_of_work import Viewer, unit_of_work
from api.settings import Settings


async def purge(database_url: str, days: int) -> int:
    """Deletes what was last touched more than `days` days ago; gives how many conversations."""
    engine = open_engine(database_url)
    try:
        async with unit_of_work(engine)(Viewer.system()) as db:
            return await repository.purge_closed(db, system_clock() - timedelta(days=days))
    finally:
        await engine.dispose()


def main(argv: list[str]) -> int:
    """`./kommunlots purge [--days N]`; prints how many conversations are gone."""
    parser = argparse.ArgumentParser(prog="kommunlots purge")
    parser.add_argument("--days", type=int, default=Settings().retention_days)
    parser.add_argument("--database-url", default=os.environ.get("DATABASE_URL", ""))
    arguments = parser.parse_args(argv)
    gone = asyncio.run(purge(arguments.database_url, arguments.days))
    print(gone)  # noqa: T201 - the command's answer
    return 0
