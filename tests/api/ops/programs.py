"""Small real programs for the supervisor to run, and ways to look at processes from outside."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from api.ops.child import Program
from api.ops.graph import Service
from api.ops.leftovers import started_at

SERVE = """
import http.server, sys, subprocess
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"ok")
    def log_message(self, *arguments): pass
if len(sys.argv) > 2:
    helper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    open(sys.argv[2], "w").write(str(helper.pid))
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


def python(code: str, *arguments: str, stop_s: float = 2.0) -> Program:
    """A program of this interpreter."""
    return Program((sys.executable, "-c", code, *arguments), Path.cwd(), dict(os.environ), stop_s=stop_s)


def touching(path: Path, name: str, needs: tuple[str, ...] = (), code: str = "") -> Service:
    """A service that is ready when its file is there; `code` runs first."""
    body = f"import sys, time, pathlib\n{code}\npathlib.Path(sys.argv[1]).write_text('x')\ntime.sleep(600)"
    file = path / name

    async def ready() -> bool:
        return file.exists()

    return Service(name, name, python(body, str(file)), ready, needs, patience_s=10)


def is_gone(pid: int) -> bool:
    """Whether no such process runs; a dead one that nobody has waited for counts as gone."""
    return started_at(pid) is None


def eventually(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Whether it comes true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.02)
    return condition()


async def eventually_async(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    """The same without holding the event loop."""
    return await asyncio.to_thread(eventually, condition, seconds)
