"""A Rasa of our own for a while: started with one model on a free port, and gone when it is no longer needed."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from api.assistant.client import Health, RasaAssistant
from api.assistant.port import AssistantDown
from api.ops.bounded_log import BoundedLog
from api.ops.child import Child, Program
from api.ops.places import BOT_PYTHON, ROOT
from api.ops.probes import free_ports
from api.ops.weight import CALM, USUAL, weigh

_PATIENCE_S = 90.0
_LOOK_EVERY_S = 0.1
# What the bot's half is never given.
_HIDDEN = frozenset({"DATABASE_URL", "REDIS_URL", "KOMMUNLOTS_SESSION_SECRET", "PYTHONPATH"})


def bot_environment(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a process of the bot's half, made from the gateway's."""
    kept = {key: value for key, value in (environment or os.environ).items() if key not in _HIDDEN}
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
    return {**kept, **quiet, "PYTHONUNBUFFERED": "1", "MALLOC_ARENA_MAX": "2"}


@dataclass
class Visitor:
    """A running Rasa with its assistant. Make it with `Visitors.start`; `ended` is done when it has ended."""

    assistant: RasaAssistant
    health: Health
    ended: asyncio.Task[int] = field(repr=False)
    _child: Child = field(repr=False)
    _log: BoundedLog = field(repr=False)

    @property
    def pid(self) -> int:
        """Its process."""
        return self._child.pid

    async def stop(self) -> None:
        """Idempotent; leaves no process behind."""
        await self.assistant.close()
        await self._child.stop()
        await asyncio.gather(self.ended, return_exceptions=True)
        self._log.close()


class Visitors:
    """Starts visitors. `token` is the one that Rasa asks for; `logs` the folder of their log."""

    def __init__(self, token: str, logs: Path, environment: Mapping[str, str] | None = None) -> None:
        self._token = token
        self._logs = logs
        self._environment = environment

    async def start(self, model: Path, *, timeout_s: float, calm: bool = False, calm_start: bool = False) -> Visitor:
        """A visitor that has the model (a file or a folder) and is ready. Raises AssistantDown.

        `timeout_s` bounds each turn. With `calm` it stands back for whoever else wants the processor,
        which is right for measuring and wrong for answering citizens; with `calm_start` only until it is ready.
        """
        port = free_ports(1)[0]
        environment = {**bot_environment(self._environment), "KOMMUNLOTS_BOT_TOKEN": self._token}
        command: tuple[str, ...] = (str(BOT_PYTHON), "-m", "bot.serve", "--port", str(port), "--model", str(model))
        program = Program(command, ROOT, environment, stop_s=2.0)
        self._logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        log = BoundedLog(self._logs / "visitor.log")
        try:
            child = await Child.spawn(program, log)
        except OSError as error:
            log.close()
            raise AssistantDown(type(error).__name__) from None
        weigh(child.pid, CALM if calm or calm_start else USUAL)
        assistant = RasaAssistant(f"http://127.0.0.1:{port}", self._token, timeout_s)
        visitor = Visitor(assistant, Health("", ""), asyncio.create_task(child.wait()), child, log)
        try:
            visitor.health = await _ready(visitor)
            weigh(child.pid, CALM if calm else USUAL)
        except BaseException:
            await visitor.stop()
            raise
        return visitor


async def _ready(visitor: Visitor) -> Health:
    try:
        async with asyncio.timeout(_PATIENCE_S):
            while not visitor.ended.done():
                try:
                    return await visitor.assistant.about()
                except AssistantDown:  # noqa: PERF203 - asked until it is there
                    await asyncio.sleep(_LOOK_EVERY_S)
    except TimeoutError:
        pass
    raise AssistantDown("the visitor did not become ready")
