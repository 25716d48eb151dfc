"""Commands that need the database: beside a running `up`, or with a database of their own meanwhile."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from pathlib import Path

from api.ops.faults import InUse
from api.ops.places import ROOT, open_folder
from api.ops.postgres import running_url
from api.ops.stack import Part, Stack


def run_with_database(command: str, arguments: list[str]) -> int:
    """Runs `python -m api.ops COMMAND` with DATABASE_URL set; its exit code. Raises Fault.

    A process of its own, so that it may ask questions at the terminal and be interrupted.
    """
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--data", type=Path, default=Path(os.environ["KOMMUNLOTS_DATA_DIR"]))
    options, rest = parser.parse_known_args(arguments)
    return asyncio.run(_run(options.data, [command, *rest]))


async def _run(data: Path, arguments: list[str]) -> int:
    try:
        async with Stack(data, {Part.POSTGRES}) as stack:
            return await _call(arguments, stack.database_url, data)
    except InUse:
        url = running_url(open_folder(data))
        if not url:
            raise
        return await _call(arguments, url, data)


async def _call(arguments: list[str], database_url: str, data: Path) -> int:
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "KOMMUNLOTS_DATA_DIR": str(data),
        "PYTHONPATH": str(ROOT),
    }
    process = await asyncio.create_subprocess_exec(sys.executable, "-P", "-m", "api.ops", *arguments, env=environment)
    return await process.wait()
