from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from api.ops import messages
from api.ops.faults import Fault
from api.ops.graph import Service, Step
from api.ops.probes import free_ports, http_ok
from api.ops.supervisor import Supervisor
from api.ops.terminal import Silent

from .programs import SERVE, eventually_async, is_gone, python, touching


class Notes(Silent):
    def __init__(self) -> None:
        self.lines: list[str] = []

    def note(self, text: str) -> None:
        self.lines.append(text)


@pytest.fixture
async def supervisor(tmp_path: Path) -> AsyncIterator[Supervisor]:
    (tmp_path / "logs").mkdir()
    made = Supervisor(tmp_path / "logs", Notes())
    yield made
    await made.stop()


def web(port: int, *arguments: str) -> Service:
    return Service("web", "web", python(SERVE, str(port), *arguments), lambda: http_ok(port, "/"), patience_s=10)


async def test_starts_in_the_order_of_needs_and_returns_when_all_are_ready(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    order: list[str] = []

    async def tables() -> None:
        assert (tmp_path / "db").exists()
        order.append("tables")

    needs_tables = "assert pathlib.Path(sys.argv[1]).with_name('db').exists()"
    await supervisor.start(
        [
            touching(tmp_path, "gateway", ("tables",), needs_tables),
            Step("tables", "tables", tables, ("db",)),
            touching(tmp_path, "db", code="time.sleep(0.2)"),
        ]
    )
    assert order == ["tables"]
    assert (tmp_path / "gateway").exists()
    assert supervisor.restarts == 0


async def test_restarts_a_killed_part_and_it_answers_again(supervisor: Supervisor) -> None:
    [port] = free_ports(1)
    await supervisor.start([web(port)])
    first = supervisor.pid("web")
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert await eventually_async(lambda: supervisor.pid("web") not in {None, first})
    until = time.monotonic() + 10
    while not await http_ok(port, "/"):
        assert time.monotonic() < until
    assert supervisor.restarts == 1


async def test_stop_leaves_neither_the_part_nor_what_it_started(supervisor: Supervisor, tmp_path: Path) -> None:
    [port] = free_ports(1)
    await supervisor.start([web(port, str(tmp_path / "helper"))])
    pids = [supervisor.pid("web"), int((tmp_path / "helper").read_text())]
    await supervisor.stop()
    assert all([pid is not None and await eventually_async(partial(is_gone, pid)) for pid in pids])


async def test_a_part_that_ignores_the_request_is_made_to_stop(supervisor: Supervisor, tmp_path: Path) -> None:
    stubborn = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    await supervisor.start([touching(tmp_path, "stubborn", code=stubborn)])
    pid = supervisor.pid("stubborn")
    began = time.monotonic()
    await supervisor.stop()
    assert pid is not None
    assert is_gone(pid)
    assert time.monotonic() - began < 5


async def test_a_part_that_cannot_start_is_a_fault_with_its_last_words(supervisor: Supervisor) -> None:
    broken = Service("broken", "Delen", python("import sys; sys.exit('the last words')"), lambda: http_ok(1, "/"))
    with pytest.raises(Fault) as caught:
        await supervisor.start([broken])
    assert caught.value.sentence == messages.will_not_start("Delen", Path(), "")[0]
    assert "the last words" in caught.value.remedy


async def test_a_part_that_never_answers_is_a_fault(supervisor: Supervisor) -> None:
    async def never() -> bool:
        return False

    mute = Service("mute", "Delen", python("import time; time.sleep(600)"), never, patience_s=0.3)
    with pytest.raises(Fault) as caught:
        await supervisor.start([mute])
    assert messages.not_ready("Delen", 0.3) in caught.value.remedy


async def test_a_program_that_is_missing_is_a_fault(supervisor: Supervisor, tmp_path: Path) -> None:
    program = python("")
    gone = Service("gone", "Delen", type(program)((str(tmp_path / "nothing"),), tmp_path, {}), lambda: http_ok(1, "/"))
    with pytest.raises(Fault, match="nothing"):
        await supervisor.start([gone])


async def test_a_step_runs_once_and_its_output_can_be_had(supervisor: Supervisor, tmp_path: Path) -> None:
    code = "import sys; print('secret'); sys.stderr.write('progress')"
    assert (await supervisor.run_once("step", "Steget", python(code), capture=True)).strip() == "secret"
    assert (tmp_path / "logs" / "step.log").read_text() == "progress"


async def test_a_full_disk_in_a_step_is_called_that(supervisor: Supervisor, tmp_path: Path) -> None:
    code = "import sys; sys.exit('OSError: [Errno 28] No space left on device')"
    with pytest.raises(Fault) as caught:
        await supervisor.run_once("train", "Träningen", python(code))
    assert caught.value.sentence == messages.disk_full(tmp_path)[0]


async def test_a_failing_step_stops_the_start_and_the_rest_can_be_stopped(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    async def fail() -> None:
        await supervisor.run_once("fails", "Steget", python("raise SystemExit(3)"))

    with pytest.raises(Fault) as caught:
        await supervisor.start([touching(tmp_path, "db"), Step("fails", "Steget", fail, ("db",))])
    assert caught.value.sentence == messages.step_failed("Steget", Path(), "")[0]
    pid = supervisor.pid("db")
    await supervisor.stop()
    assert pid is not None
    assert is_gone(pid)


async def test_stopping_during_the_start_leaves_nothing(supervisor: Supervisor, tmp_path: Path) -> None:
    started = asyncio.create_task(supervisor.start([touching(tmp_path, "slow", code="time.sleep(600)")]))
    assert await eventually_async(lambda: supervisor.pid("slow") is not None)
    pid = supervisor.pid("slow")
    started.cancel()
    await asyncio.gather(started, return_exceptions=True)
    await supervisor.stop()
    assert pid is not None
    assert is_gone(pid)


async def test_output_goes_to_the_log(supervisor: Supervisor, tmp_path: Path) -> None:
    await supervisor.start([touching(tmp_path, "talks", code="print('hello', flush=True)")])
    assert await eventually_async(lambda: "hello" in (tmp_path / "logs" / "talks.log").read_text())
