"""The load generator, a process of its own: a Plan as JSON on standard input, a Result on standard output."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import asdict, dataclass, field
from time import perf_counter

from tests.bench.citizens import Reply, Side, meet


@dataclass(frozen=True)
class Plan:
    """`clients` citizens at once, each with `turns` measured turns after `warm` others.

    A new conversation begins after every `renew` turns, or never when it is 0. Opening it is no turn,
    but takes its time from the whole.
    """

    side: Side
    port: int
    clients: int
    turns: int
    texts: tuple[str, ...]
    warm: int = 0
    renew: int = 0


@dataclass
class Result:
    """`milliseconds` by client and turn; `seconds` from the first measured turn to the last answer."""

    seconds: float = 0.0
    milliseconds: list[list[float]] = field(default_factory=list)
    left: int = 0
    failed: int = 0


async def run(plan: Plan) -> Result:
    """Raises ConnectionError when a server cuts the line."""
    result = Result(milliseconds=[[] for _ in range(plan.clients)])
    citizens = [await meet(plan.side, plan.port) for _ in range(plan.clients)]

    async def talk(number: int, first: int, turns: int, took: list[float] | None) -> None:
        citizen = citizens[number]
        for turn in range(first, first + turns):
            if plan.renew and turn and turn % plan.renew == 0:
                await citizen.open()
            text = plan.texts[(number * 7 + turn) % len(plan.texts)]
            started = perf_counter()
            reply = await citizen.say(text)
            if took is not None:
                took.append((perf_counter() - started) * 1000)
                result.left += reply is Reply.LEFT
                result.failed += reply is Reply.FAILED
            if reply is Reply.LEFT:
                await citizen.open()

    await asyncio.gather(*(talk(number, 0, plan.warm, None) for number in range(plan.clients)))
    started = perf_counter()
    await asyncio.gather(
        *(talk(number, plan.warm, plan.turns, result.milliseconds[number]) for number in range(plan.clients))
    )
    result.seconds = perf_counter() - started
    for citizen in citizens:
        citizen.close()
    return result


def main() -> None:
    """Reads, runs, writes."""
    raw = json.load(sys.stdin)
    plan = Plan(**{**raw, "side": Side(raw["side"]), "texts": tuple(raw["texts"])})
    json.dump(asdict(asyncio.run(run(plan))), sys.stdout)


if __name__ == "__main__":
    main()
