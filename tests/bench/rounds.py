"""The measuring itself: load against one server at a time, the other idle."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import asdict, dataclass, field

from api.ops.places import ROOT
from tests.bench.figures import middle, percentile, window
from tests.bench.load import Plan, Result
from tests.bench.processes import cpu_seconds
from tests.bench.servers import Server

CLIENTS = 20
# A stock tracker slows down as it grows, so that only short conversations compare what one turn costs.
USUAL_TURNS = 10
EARLY, LATE = 5, 300
_REACH = 2


@dataclass
class Measured:
    """One entry a round. Milliseconds, but `throughput`: turns a second; `cpu`: milliseconds a turn by part."""

    throughput: list[float] = field(default_factory=list)
    busy_p50: list[float] = field(default_factory=list)
    busy_p95: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p95: list[float] = field(default_factory=list)
    early: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    cpu: list[dict[str, float]] = field(default_factory=list)
    turns: int = 0
    left: int = 0
    failed: int = 0

    def counted(self, result: Result) -> Result:
        """Adds to the counts."""
        self.turns += sum(len(took) for took in result.milliseconds)
        self.left += result.left
        self.failed += result.failed
        return result


async def load(plan: Plan) -> Result:
    """Runs the load generator. Raises RuntimeError with its last words."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.bench.load",
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, error = await process.communicate(json.dumps(asdict(plan)).encode())
    if process.returncode:
        raise RuntimeError(error.decode()[-2000:])
    return Result(**json.loads(out))


async def throughput(server: Server, texts: tuple[str, ...], turns: int, measured: Measured) -> None:
    """CLIENTS citizens at once, in conversations of USUAL_TURNS."""
    before = cpu_seconds(server.pid)
    warm = 3
    plan = Plan(server.side, server.port, CLIENTS, turns, texts, warm, USUAL_TURNS)
    result = measured.counted(await load(plan))
    after = cpu_seconds(server.pid)
    took = [value for client in result.milliseconds for value in client]
    measured.throughput.append(len(took) / result.seconds)
    measured.busy_p50.append(middle(took))
    measured.busy_p95.append(percentile(took, 0.95))
    measured.cpu.append(_each(before, after, CLIENTS * (turns + warm)))


async def one_client(server: Server, texts: tuple[str, ...], turns: int, measured: Measured) -> None:
    """One conversation of USUAL_TURNS after the other, nobody else there."""
    plan = Plan(server.side, server.port, 1, turns, texts, warm=20, renew=USUAL_TURNS)
    result = measured.counted(await load(plan))
    measured.p50.append(middle(result.milliseconds[0]))
    measured.p95.append(percentile(result.milliseconds[0], 0.95))


async def long_conversation(server: Server, texts: tuple[str, ...], conversations: int, measured: Measured) -> None:
    """Whole conversations of a little over LATE turns, one after the other."""
    took = []
    for number in range(conversations):
        moved = texts[number * 11 :] + texts[: number * 11]
        plan = Plan(server.side, server.port, 1, LATE + _REACH, moved)
        took += measured.counted(await load(plan)).milliseconds
    measured.early.append(middle(window(took, EARLY, _REACH)))
    measured.late.append(middle(window(took, LATE, _REACH)))


def _each(before: dict[str, float], after: dict[str, float], turns: int) -> dict[str, float]:
    return {part: (value - before.get(part, 0.0)) * 1000 / turns for part, value in after.items()}
