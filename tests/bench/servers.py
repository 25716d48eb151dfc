"""Both servers as they are really started: ours by `kommunlots up`, the stock one by `rasa run`."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from api.ops.bounded_log import BoundedLog
from api.ops.child import Child, Program
from api.ops.places import BOT_PYTHON, GATEWAY_PYTHON, ROOT
from api.ops.probes import free_ports
from tests.bench.citizens import Reply, Side, meet

QUESTION = "behöver jag bygglov för altan?"
_PATIENCE_S = 600.0  # the first start may train
_LOOK_EVERY_S = 0.1


class NotStarted(Exception):  # noqa: N818 - it names what happened
    """The server ended, or gave no answer in time. The text holds its last lines."""


@dataclass(frozen=True)
class Server:
    """A running server that has answered; `pid` is the root of its processes."""

    side: Side
    port: int
    pid: int
    seconds_to_answer: float


def ours(data: Path, log: Path) -> tuple[Side, Callable[[int], Program], BoundedLog]:
    """Everything that `up` starts, in its own data folder, with no limit on messages a minute."""
    environment = {
        **os.environ,
        "KOMMUNLOTS_MESSAGES_PER_MINUTE": "1000000",
        "KOMMUNLOTS_CLIENT_MESSAGES_PER_MINUTE": "1000000",
    }

    def program(port: int) -> Program:
        command = (str(GATEWAY_PYTHON), "-m", "api.ops", "up", "--no-demo", "--data", str(data), "--port", str(port))
        return Program(command, ROOT, environment, stop_s=20.0)

    return Side.OURS, program, BoundedLog(log)


def stock(project: Path, model: Path, log: Path) -> tuple[Side, Callable[[int], Program], BoundedLog]:
    """`rasa run` with the REST channel and the default, in-memory tracker store."""

    def program(port: int) -> Program:
        command = (
            *(str(BOT_PYTHON), "-m", "rasa", "run", "--model", str(model)),
            *("--interface", "127.0.0.1", "--port", str(port)),
            *("--credentials", "credentials.yml", "--endpoints", "endpoints.yml"),
        )
        return Program(command, project, stock_environment(), stop_s=10.0)

    return Side.STOCK, program, BoundedLog(log)


def stock_environment() -> dict[str, str]:
    """The caller's, quiet and without our own import path."""
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return {**kept, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}


@asynccontextmanager
async def running(spec: tuple[Side, Callable[[int], Program], BoundedLog]) -> AsyncIterator[Server]:
    """Started, and stopped afterwards. Raises NotStarted."""
    side, program, log = spec
    port = free_ports(1)[0]
    started = perf_counter()
    child = await Child.spawn(program(port), log)
    try:
        await _first_answer(side, port, child, log)
        yield Server(side, port, child.pid, perf_counter() - started)
    finally:
        await child.stop()
        log.close()


async def _first_answer(side: Side, port: int, child: Child, log: BoundedLog) -> None:
    end = asyncio.create_task(child.wait())
    try:
        async with asyncio.timeout(_PATIENCE_S):
            while not await _answers(side, port):
                if end.done():
                    raise NotStarted(f"{side} ended:\n{log.tail(12)}")
                await asyncio.sleep(_LOOK_EVERY_S)
    except TimeoutError:
        raise NotStarted(f"{side} gave no answer:\n{log.tail(12)}") from None
    finally:
        end.cancel()


async def _answers(side: Side, port: int) -> bool:
    try:
        citizen = await meet(side, port)
    except (OSError, RuntimeError):
        return False
    ask: Awaitable[Reply] = citizen.say(QUESTION)
    try:
        return await ask is Reply.ANSWERED
    except OSError:
        return False
    finally:
        citizen.close()
