"""`./kommunlots export DIR` and `./kommunlots import DIR --by NAME`: the catalogue's files, out and in."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from api.clock import system_clock
from api.db.engine import open_engine
from api.db.unit_of_work import unit_of_work
from api.errors import Problem
from api.knowledge.current import Current
from api.knowledge.folder import KnowledgeFolders, files_of
from api.knowledge.live import LiveCatalogue
from api.knowledge.model import Source
from api.knowledge.service import Imported, KnowledgeService
from api.staff.service import find_staff
from nlu_data.catalogue import read_catalogue
from nlu_data.files import ROOT, DataError
from nlu_data.safety import read_safety


@asynccontextmanager
async def _knowledge(database_url: str, data: Path) -> AsyncIterator[tuple[KnowledgeService, Current]]:
    engine = open_engine(database_url)
    try:
        current = Current(KnowledgeFolders(ROOT, data / "knowledge"), LiveCatalogue(read_catalogue()), read_safety())
        # Nobody here has anybody to tell: a running gateway reads the rows when its pages ask for them.
        yield KnowledgeService(unit_of_work(engine), current, system_clock, lambda *_: None), current
    finally:
        await engine.dispose()


async def export(database_url: str, data: Path, target: Path) -> list[str]:
    """Writes all that is approved into a folder; the paths of the files that differed."""
    async with _knowledge(database_url, data) as (knowledge, current):
        basis = await knowledge.basis()
        return await asyncio.to_thread(current.folders.export, basis.version, target)


async def take_in(database_url: str, data: Path, folder: Path, by: str, source: Source) -> Imported:
    """Proposes what differs in a folder's files, in the name of a member of staff. Raises Problem, DataError."""
    async with _knowledge(database_url, data) as (knowledge, _):
        member = await find_staff(database_url, by)
        if member is None:
            raise DataError(f"no account {by}")
        return await knowledge.import_files(member, dict(files_of(folder)), source)


def _arguments(name: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"kommunlots {name}")
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--database-url", default=os.environ.get("DATABASE_URL", ""))
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("KOMMUNLOTS_DATA_DIR", "data")))
    return parser


def export_command(argv: list[str]) -> int:
    """`./kommunlots export DIR`; prints the files that were written."""
    options = _arguments("export").parse_args(argv)
    for path in asyncio.run(export(options.database_url, options.data, options.folder)):
        sys.stdout.write(f"{path}\n")
    return 0


def import_command(argv: list[str]) -> int:
    """`./kommunlots import DIR --by NAME`; prints what was proposed and what could not be, and gives 1 for that."""
    parser = _arguments("import")
    parser.add_argument("--by", required=True, metavar="NAME", help="the account that proposes; another approves")
    sources = [Source.IMPORT.value, Source.EXPERT.value, Source.SYNTHETIC.value]
    parser.add_argument("--source", choices=sources, default=Source.IMPORT.value)
    options = parser.parse_args(argv)
    try:
        done = asyncio.run(
            take_in(options.database_url, options.data, options.folder, options.by, Source(options.source))
        )
    except (DataError, Problem) as error:
        parser.error(str(error))
    for change in done.proposed:
        sys.stdout.write(f"+ {change.edit.kind.value} {change.edit.target}\n")
    for edit, code in done.refused:
        sys.stdout.write(f"! {edit.kind.value} {edit.target}: {code}\n")
    for path in done.beyond:
        sys.stdout.write(f"! {path}\n")
    return 1 if done.refused or done.beyond else 0
