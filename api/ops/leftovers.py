"""Processes of an earlier run whose supervisor was killed: known by id and start time."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from api.ops.child import signal_group, signal_process
from api.ops.faults import Fault
from api.ops.places import write_private

_GRACE_S = 8.0


def started_at(pid: int) -> str | None:
    """What tells this process from a later one with the same id; None when it does not run."""
    proc = Path(f"/proc/{pid}/stat")
    try:
        if Path("/proc/self/stat").exists():
            # Field 2, the name, may hold spaces and parentheses; state and start time follow it.
            fields = proc.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            return None if fields[0] == "Z" else fields[19]
        shown = subprocess.run(  # noqa: S603
            ["ps", "-o", "lstart=", "-p", str(pid)],  # noqa: S607 -- its place differs between systems
            capture_output=True,
            text=True,
            check=False,
        )
        return shown.stdout.strip() or None
    except (OSError, IndexError):
        return None


def record(path: Path, pids: Mapping[str, int]) -> None:
    """Writes down who runs now. A disk that is full must not stop what runs."""
    known = {name: [pid, started_at(pid) or ""] for name, pid in pids.items()}
    with suppress(Fault):
        write_private(path, json.dumps(known))


def _read(path: Path) -> dict[str, tuple[int, str]]:
    """The record; empty when there is none that can be read."""
    try:
        return {str(name): (int(pid), str(started)) for name, (pid, started) in json.loads(path.read_bytes()).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def clear(path: Path) -> list[str]:
    """Ends every recorded process that is still there, politely first; the names of those.

    Call it only while holding the data folder's lock. Takes at most about ten seconds.
    """
    known = _read(path)
    alive: dict[str, int] = {}
    for name, (pid, started) in known.items():
        if started_at(pid) == started:
            alive[name] = pid
            # For PostgreSQL INT means a quick, clean stop; TERM would wait for its clients.
            signal_process(pid, signal.SIGINT if name == "postgres" else signal.SIGTERM)
    names = list(alive)
    until = time.monotonic() + _GRACE_S
    while alive and time.monotonic() < until:
        alive = {name: pid for name, pid in alive.items() if started_at(pid) == known[name][1]}
        time.sleep(0.05)
    for pid in alive.values():
        signal_group(pid, signal.SIGKILL)
    path.unlink(missing_ok=True)
    return names
