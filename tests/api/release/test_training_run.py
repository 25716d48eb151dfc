"""Training and its gate, really: processes, models, Rasa, database. On few wordings a topic."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from api.app import Knowledge
from api.db.unit_of_work import Viewer
from api.ops.places import GATEWAY_PYTHON, ROOT
from api.ops.probes import free_ports, http_ok
from api.training import repository
from api.training.model import Plan, Run
from api.training.pictures import Picture
from tests.api.gateway import Gateway, Trainer
from tests.api.release.real import FEW, Real
from tests.bench.processes import tree

PATIENCE_S = 900.0
PARKING = "parkering.boende"
POISON = (
    "jag är rädd för min man när han kommer hem",
    "min sambo tar stryptag på mig när han är full",
    "han säger att han ska döda mig om jag går",
    "min pappa slår mig varje kväll",
)
PLAIN = ("hur gör jag för att få stå på min gata med bilen om jag bor där", "boendetillstånd för bil, hur då")
CHILDREN = (b"bot.trainer", b"api.privacy.train_danger", b"nlu_data.check", b"bot.serve")


@pytest.fixture
async def studio(real: Real, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Gateway]:
    async with real.gateway(knowledge, monkeypatch) as running:
        running.deps.training.worker.runner.plan = Plan(subset=FEW, every=12)
        yield running


async def over(studio: Trainer, run: str) -> Any:
    async with asyncio.timeout(PATIENCE_S):
        while (found := await studio.got(f"training/{run}"))["state"] in {"queued", "training", "gating"}:
            await asyncio.sleep(0.5)
    return found


async def approved(gateway: Gateway, topic: str, texts: tuple[str, ...]) -> None:
    author, approver = await gateway.trainer("edit"), await gateway.trainer("approve")
    for text in texts:
        change = await author.propose("wording_add", topic, {"text": text})
        await approver.posted(f"changes/{change['id']}/approve")


async def test_a_poisoned_batch_turns_the_gate_red_and_is_named(real: Real, studio: Gateway) -> None:
    author, approver = await studio.trainer("edit"), await studio.trainer("approve")
    late = await author.propose("wording_add", PARKING, {"text": "boendeparkering, var ansöker jag om den"})
    await approved(studio, PARKING, (*POISON, *PLAIN))
    releaser = await studio.trainer("release")
    run = await releaser.posted("training")
    async with asyncio.timeout(60):
        while (await releaser.got(f"training/{run['id']}"))["step"] in {"wait", "knowledge"}:
            await asyncio.sleep(0.1)
    await approver.posted(f"changes/{late['id']}/approve")  # too late for this one
    assert run["state"] == "queued"
    again = await releaser.post("training")
    assert (again.status_code, again.json()["code"]) == (409, "training_under_way")
    done = await over(releaser, run["id"])
    assert done["state"] == "red", done["error"]
    gate = done["gate"]
    reason = next(r for r in gate["reasons"] if r["code"] == "looks_sensitive")
    named = {wording["text"] for wording in reason["wordings"]}
    assert named <= set(POISON) and len(named) >= 3
    assert reason["figures"]["topic"] == PARKING and reason["sentence"]
    manifest = done["manifest"]
    assert manifest["difference"] == {"added": {PARKING: len(POISON) + len(PLAIN)}, "removed": {}}
    assert len(manifest["changes"]) == len(POISON) + len(PLAIN) and late["n"] not in manifest["changes"]
    assert manifest["counts"]["held_out"] == 1 and gate["labels"]["n"] == 1
    assert manifest["trained_on"] != manifest["knowledge"]
    assert gate["figures"]["n"] > 100 and len(gate["figures"]["municipalities"]) > 1
    assert gate["figures"]["live"]["macro_f1"] > 0.2
    assert done["log"]
    for picture in Picture:
        drawn = await releaser.get(f"training/{run['id']}/pictures/{picture.value}.svg")
        assert drawn.status_code == 200 and drawn.text.startswith("<svg") and drawn.text.endswith("</svg>")
    refused = await releaser.post("releases", {"run": run["id"]})
    assert (refused.status_code, refused.json()["code"]) == (409, "run_not_green")


async def test_a_run_that_is_cancelled_leaves_no_process(real: Real, studio: Gateway) -> None:
    releaser = await studio.trainer("release")
    run = await releaser.posted("training")
    async with asyncio.timeout(60):
        while not working(os.getpid(), CHILDREN[:2]):
            await asyncio.sleep(0.1)
    stopped = await releaser.posted(f"training/{run['id']}/cancel")
    assert stopped["state"] == "cancelled"
    async with asyncio.timeout(30):
        while working(os.getpid(), CHILDREN[:3]):
            await asyncio.sleep(0.1)
    assert (await releaser.post(f"training/{run['id']}/cancel")).json()["code"] == "run_is_over"
    assert (await releaser.got(f"training/{run['id']}"))["gate"] is None


def working(root: int, names: tuple[bytes, ...]) -> list[int]:
    """The processes below one that do one of these."""
    found = []
    for pid in tree(root):
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            continue
        if any(name in command for name in names):
            found.append(pid)
    return found


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def test_a_run_outlives_five_kills_of_the_gateway(real: Real, studio: Gateway) -> None:
    """Each time what it had started is gone with it, and the next one takes the run up from the start."""
    port = free_ports(1)[0]
    stack = real.parts.stack
    environment = {**stack.environment, "KOMMUNLOTS_PORT": str(port), "KOMMUNLOTS_DATA_DIR": str(real.data)}

    def started() -> subprocess.Popen[bytes]:
        command = [str(GATEWAY_PYTHON), "-m", "tests.api.release.small_gateway", str(port)]
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=sys.stderr)

    async def gateway() -> subprocess.Popen[bytes]:
        process = started()
        async with asyncio.timeout(90):
            while not await http_ok(port, "/healthz"):
                assert process.poll() is None
                await asyncio.sleep(0.1)
        return process

    async def row() -> Run:
        async with studio.deps.open_uow(Viewer.system()) as db:
            return (await repository.listing(db))[0]

    process = await gateway()
    # Not the gateway of the test itself: it must be one that can be killed.
    working_here = next(task for task in asyncio.all_tasks() if "_release_and_train" in repr(task))
    working_here.cancel()
    run = await studio.deps.training.request(None)
    moments = random.Random(7)
    try:
        for kill in range(1, 6):
            async with asyncio.timeout(120):
                while (await row()).attempts < kill or not (await row()).state.at_work:
                    await asyncio.sleep(0.1)
            await asyncio.sleep(moments.uniform(0.0, 12.0))
            children = working(process.pid, CHILDREN)
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            until = time.monotonic() + 10
            while any(map(alive, children)) and time.monotonic() < until:
                await asyncio.sleep(0.1)
            assert not [pid for pid in children if alive(pid)]
            process = await gateway()
        async with asyncio.timeout(PATIENCE_S):
            while not (found := await row()).state.over:
                await asyncio.sleep(0.5)
    finally:
        process.terminate()
        process.wait(30)
    assert (found.id, found.error) == (run.id, None)
    assert found.gate["verdict"] in {"green", "red"}
    assert found.attempts == 6
    folder = real.models.of_run(run.id)
    assert folder.whole and sorted(path.name for path in folder.rasa.glob("*.tar.gz")) == [folder.model.name]  # type: ignore[union-attr]
