"""Gallring: deletes conversations that have passed their retention."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
from datetime import timedelta

from api.clock import Clock, system_clock
from api.conversation import repository
from api.db.engine import DATABASE_AWAY, open_engine
from api.db.unit_of_work import OpenUow, Viewer, unit_of_work
from api.settings import Settings

_FIRST_S = 30.0
_EVERY_S = 3600.0

log = logging.getLogger(__name__)


async def keep_purging(open_uow: OpenUow, clock: Clock, days: int) -> None:
    """Purges soon and then every hour, for as long as the gateway runs: citizens are told that it is done."""
    await asyncio.sleep(_FIRST_S)
    while True:
        try:
            async with open_uow(Viewer.system()) as db:
                gone = await repository.purge_untouched(db, clock() - timedelta(days=days))
        except DATABASE_AWAY as error:
            log.warning("nothing was purged: %s", type(error).__name__)
        else:
            log.info("%d conversations were purged", gone)
        await asyncio.sleep(_EVERY_S)


async def purge(database_url: str, days: int) -> int:
    """Deletes what was last touched more than `days` days ago; gives how many conversations."""
    engine = open_engine(database_url)
    try:
        async with unit_of_work(engine)(Viewer.system()) as db:
            return await repository.purge_untouched(db, system_clock() - timedelta(days=days))
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
