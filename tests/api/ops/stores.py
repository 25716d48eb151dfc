"""Runs the stores until it is told to stop: `python -m tests.api.ops.stores DATA_DIR`.

Prints one JSON line when they are ready: {"postgres": pid, "redis": pid, "database_url": ...}.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from api.ops.stack import STORES, Stack


async def main() -> None:
    async with Stack(Path(sys.argv[1]), STORES) as stack:
        pids = {name: stack.supervisor.pid(name) for name in ("postgres", "redis")}
        sys.stdout.write(json.dumps(pids | {"database_url": stack.database_url}) + "\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
