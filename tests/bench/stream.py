"""Messages at a steady rate, each sent at its own moment: a server that pauses makes all of them wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from statistics import quantiles
from time import perf_counter

from tests.bench.citizens import Citizen, Reply, Side, meet

_CITIZENS = 100
_TEXTS = (
    "Vad kostar bygglov?",
    "Hur ansöker jag om förskola?",
    "När hämtas soporna?",
    "Var lämnar jag farligt avfall?",
    "Hur överklagar jag ett beslut?",
)


@dataclass
class Sent:
    """`milliseconds` from the moment a message was due to its answer; `failed` got none."""

    milliseconds: list[float] = field(default_factory=list)
    failed: int = 0

    def text(self) -> str:
        """What a person reads."""
        if len(self.milliseconds) < 2:
            return "nothing"
        cuts = quantiles(self.milliseconds, n=100, method="inclusive")
        return (
            f"{len(self.milliseconds)} messages, {self.failed} failed, "
            f"p50 {cuts[49]:.0f} ms, p99 {cuts[98]:.0f} ms, longest {max(self.milliseconds):.0f} ms"
        )


class Stream:
    """Citizens who take turns, so that `rate` messages a second come in."""

    def __init__(self, port: int, rate: float) -> None:
        self._port = port
        self._pause_s = 1.0 / rate
        self._sent = Sent()
        self._under_way: set[asyncio.Task[None]] = set()

    def taken(self) -> Sent:
        """What was sent since the last time."""
        sent, self._sent = self._sent, Sent()
        return sent

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[None]:
        """Messages come while the body runs; all are answered, or not, after it. Raises OSError, RuntimeError."""
        free: asyncio.Queue[Citizen] = asyncio.Queue()
        citizens = [await meet(Side.OURS, self._port) for _ in range(_CITIZENS)]
        for citizen in citizens:
            free.put_nowait(citizen)
        sending = asyncio.create_task(self._send(free))
        try:
            yield
        finally:
            sending.cancel()
            await asyncio.gather(sending, *self._under_way, return_exceptions=True)
            for citizen in citizens:
                citizen.close()

    async def _send(self, free: asyncio.Queue[Citizen]) -> None:
        number, due = 0, perf_counter()
        while True:
            await asyncio.sleep(max(0.0, due - perf_counter()))
            task = asyncio.create_task(self._one(free, _TEXTS[number % len(_TEXTS)], due))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
            number, due = number + 1, due + self._pause_s

    async def _one(self, free: asyncio.Queue[Citizen], text: str, due: float) -> None:
        citizen = await free.get()
        reply = await citizen.say(text)
        self._sent.milliseconds.append((perf_counter() - due) * 1000)
        self._sent.failed += reply is Reply.FAILED
        if reply is Reply.LEFT:
            await citizen.open()
        free.put_nowait(citizen)
