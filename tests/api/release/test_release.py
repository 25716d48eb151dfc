"""A release: tried, given to all, taken back, and taken back by itself. With a real Rasa."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from api.app import Knowledge
from api.release.fleet import place
from tests.api.gateway import Gateway, Trainer
from tests.api.release.real import Real
from tests.bench.processes import tree

ORDINARY = [{"text": "Vad kostar bygglov?", "topic": "bygglov.kostnad"}]
# What a citizen meets when the assistant gives no answer.
UNANSWERED = "notice"
DANGER = ["min man slår mig"]


@pytest.fixture
async def studio(real: Real, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Gateway]:
    async with real.gateway(knowledge, monkeypatch) as running:
        yield running


async def releases(releaser: Trainer) -> Any:
    return await releaser.got("releases")


async def until(condition: Any, seconds: float = 90.0) -> None:
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.1)


def rasa_processes(real: Real) -> int:
    """How many Rasa servers there are below this process."""
    found = 0
    for pid in tree(os.getpid()):
        found += b"bot.serve" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return found


async def test_a_release_goes_to_all_and_back_again(real: Real, studio: Gateway) -> None:
    """Nobody's turn fails on the way, and at rest there is one Rasa."""
    releaser = await studio.trainer("release")
    run = await real.green_run(studio, sensitive=DANGER)
    before = (await releases(releaser))["serving"]["model"]
    citizen = await studio.citizen()
    failed: list[str] = []
    asking = True

    async def ask() -> None:
        while asking:
            said = await citizen.said("Vad kostar bygglov?")
            failed.extend(m["text"] for m in said["messages"] if m["kind"] == UNANSWERED)
            await asyncio.sleep(0.05)

    talking = asyncio.create_task(ask())
    released = await releaser.posted("releases", {"run": str(run)})
    assert (released["state"], released["share"]) == ("live", 100)
    await studio.deps.releases.settled()
    now = await releases(releaser)
    assert now["live"]["run"] == str(run)
    assert now["serving"] == {"model": now["live"]["model"], "visitor": None, "share": 0}
    assert now["serving"]["model"] != before
    assert real.models.released().run == str(run)
    assert rasa_processes(real) == 1

    began = time.monotonic()
    back = await releaser.posted("rollback", {"reason": "prov"})
    took = time.monotonic() - began
    assert back["live"] is None
    await studio.deps.releases.settled()
    asking = False
    await talking
    after = await releases(releaser)
    assert after["serving"]["model"] == before
    assert [row["state"] for row in after["history"]] == ["rolled_back"]
    assert failed == []
    assert took < 60  # ten seconds on a machine of one's own
    assert rasa_processes(real) == 1


async def test_a_share_goes_to_the_candidate_and_its_end_brings_them_back(real: Real, studio: Gateway) -> None:
    releaser = await studio.trainer("release")
    run = await real.green_run(studio)
    staged = await releaser.posted("releases", {"run": str(run), "share": 50})
    assert (staged["state"], staged["share"]) == ("staged", 50)
    serving = (await releases(releaser))["serving"]
    assert serving["share"] == 50 and serving["visitor"] == staged["model"] != serving["model"]
    second = await real.green_run(studio)
    refused = await releaser.post("releases", {"run": str(second), "share": 10})
    assert (refused.status_code, refused.json()["code"]) == (409, "release_under_way")

    green = studio.deps.releases._traffic.green
    assert green is not None
    os.kill(green.visitor.pid, signal.SIGKILL)
    citizens = [await studio.citizen() for _ in range(12)]
    assert {place(citizen.id) < 50 for citizen in citizens} == {True, False}
    for citizen in citizens:
        said = await citizen.said("Vad kostar bygglov?")
        assert UNANSWERED not in {message["kind"] for message in said["messages"]}

    async def taken_back() -> bool:
        history = (await releases(releaser))["history"]
        return bool(history[0]["state"] == "rolled_back" and history[0]["automatic"])

    await until(taken_back)
    after = await releases(releaser)
    assert after["staged"] is None and after["serving"]["share"] == 0


async def test_a_probe_of_the_sensitive_set_that_fails_takes_the_release_back(real: Real, studio: Gateway) -> None:
    releaser = await studio.trainer("release")
    before = (await releases(releaser))["serving"]["model"]
    run = await real.green_run(studio, sensitive=DANGER, plain=ORDINARY)
    await releaser.posted("releases", {"run": str(run)})
    await studio.deps.releases.settled()
    assert await studio.deps.releases.look() is None
    # From here on the model should catch something that it does not.
    folder = real.models.of_run(run)
    folder.write(folder.probes.name, {"sensitive": ["När öppnar biblioteket?"], "plain": []})
    why = await studio.deps.releases.look()
    assert why is not None and why.value == "auto_probe_sensitive"

    async def taken_back() -> bool:
        return bool((await releases(releaser))["history"][0]["state"] == "rolled_back")

    await until(taken_back)
    await studio.deps.releases.settled()
    after = await releases(releaser)
    assert after["live"] is None and after["serving"]["model"] == before
    assert after["history"][0]["automatic"] and after["history"][0]["reason"] == "auto_probe_sensitive"


async def test_a_release_to_all_that_stops_answering_is_taken_back(real: Real, studio: Gateway) -> None:
    """Its errors are enough, long before anybody puts the probes to it."""
    releaser = await studio.trainer("release")
    before = (await releases(releaser))["serving"]["model"]
    run = await real.green_run(studio)
    await releaser.posted("releases", {"run": str(run)})
    await studio.deps.releases.settled()
    assert (await releases(releaser))["live"]["run"] == str(run)
    citizens = [await studio.citizen() for _ in range(6)]
    with real.parts.paused("rasa"):
        said = await asyncio.gather(*(citizen.said("Vad kostar bygglov?") for citizen in citizens))
        assert {one["messages"][-1]["kind"] for one in said} == {UNANSWERED}

        async def taken_back() -> bool:
            return bool((await releases(releaser))["history"][0]["state"] == "rolled_back")

        await until(taken_back, 180)
        # Citizens are answered again, while the one that hangs still does.
        again = await citizens[0].said("Vad kostar bygglov?")
        assert again["messages"][-1]["kind"] != UNANSWERED
    history = (await releases(releaser))["history"]
    assert history[0]["automatic"] and history[0]["reason"] == "auto_errors"
    await studio.deps.releases.settled()
    after = await releases(releaser)
    assert after["live"] is None and after["serving"] == {"model": before, "visitor": None, "share": 0}


async def test_a_model_that_does_not_do_what_it_did_is_not_let_in(real: Real, studio: Gateway) -> None:
    releaser = await studio.trainer("release")
    run = await real.green_run(studio, sensitive=["När öppnar biblioteket?"])
    refused = await releaser.post("releases", {"run": str(run)})
    assert (refused.status_code, refused.json()["code"]) == (503, "candidate_failed")
    after = await releases(releaser)
    assert (after["live"], after["staged"], after["history"]) == (None, None, [])
    assert rasa_processes(real) == 1


async def test_who_may_not_release(real: Real, studio: Gateway) -> None:
    run = await real.green_run(studio)
    other = await studio.trainer("label", "edit", "approve")
    for path, body in (("releases", {"run": str(run)}), ("rollback", {})):
        assert (await other.post(path, body)).status_code == 403
    assert (await other.got("releases"))["history"] == []
    releaser = await studio.trainer("release")
    refused = await releaser.post("rollback")
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing_to_roll_back")


def test_there_is_nothing_left_over() -> None:
    listed = subprocess.run(["ps", "-o", "ppid=,args="], capture_output=True, text=True, check=True).stdout
    assert not [line for line in listed.splitlines() if line.split()[0] == "1" and "bot.serve" in line]
