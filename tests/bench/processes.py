"""What the processes of a server use, read from /proc."""

from __future__ import annotations

import os
import platform
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

# The first that occurs in a command line names the part.
_PARTS = (
    ("-m rasa run", "rasa (stock)"),
    ("bot.serve", "rasa"),
    ("actions.serve", "actions"),
    ("api.ops", "supervisor"),
    ("-m api", "gateway"),
    ("postgres", "postgres"),
    ("redis", "redis"),
)
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Memory:
    """Megabytes (10^6 bytes). `pss` shares common pages out among their owners, `rss` counts them each time."""

    pss: float
    rss: float


def tree(root: int) -> list[int]:
    """A process and everything that descends from it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError, IndexError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                children.setdefault(parent, []).append(int(entry.name))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def memory(root: int) -> dict[str, Memory]:
    """Resident memory by part."""
    pss: Counter[str] = Counter()
    rss: Counter[str] = Counter()
    for pid in tree(root):
        with suppress(OSError):
            part = _part(pid)
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                key, _, value = line.partition(":")
                if key in {"Pss", "Rss"}:
                    (pss if key == "Pss" else rss)[part] += int(value.split()[0])
    return {part: Memory(pss[part] * 1024 / 1e6, rss[part] * 1024 / 1e6) for part in rss}


def cpu_seconds(root: int) -> dict[str, float]:
    """Processor time by part since each process began, with that of children which have ended."""
    used: dict[str, float] = {}
    for pid in tree(root):
        with suppress(OSError, IndexError):
            stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            part = _part(pid)
            used[part] = used.get(part, 0.0) + sum(map(int, stat[11:15])) / _TICK
    return used


def _part(pid: int) -> str:
    command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    return next((part for mark, part in _PARTS if mark in command), "other")


def machine() -> str:
    """Processor, memory, system and load, in one line."""
    names = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    name = names[0].partition(":")[2].strip() if names else platform.processor()
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    system = f"{platform.system()} {platform.release()}"
    return (
        f"{len(os.sched_getaffinity(0))} cores of {name}, {gigabytes:.0f} GB, {system}, load {os.getloadavg()[0]:.1f}"
    )
