"""A gateway that stops in the middle of a release: the next one goes on from whatever it finds. With a real Rasa."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from itertools import count
from typing import Any
from uuid import UUID

import pytest

from api.app import Knowledge
from api.db.unit_of_work import Viewer
from api.release import repository
from api.release.model import ReleaseState
from api.training.folders import Released
from tests.api.gateway import Gateway
from tests.api.release.real import Real
from tests.api.release.test_release import UNANSWERED

ORDINARY = [{"text": "Vad kostar bygglov?", "topic": "bygglov.kostnad"}]
PATIENCE_S = 240.0

Start = Callable[[], AbstractAsyncContextManager[Gateway]]


@pytest.fixture
def start(real: Real, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> Start:
    """Starts a gateway beside the running Rasa, as often as one likes."""
    starts = count(1)

    @asynccontextmanager
    async def started() -> AsyncIterator[Gateway]:
        async with real.gateway(knowledge, monkeypatch) as running:
            running._agents = 100 * next(starts)  # the accounts of the one before are still there
            yield running

    return started


async def left(gateway: Gateway, run: UUID, state: ReleaseState, share: int = 100) -> UUID:
    """The row of a release, as a gateway left it that stopped before it did what the row says."""
    async with gateway.deps.open_uow(Viewer.system()) as db:
        made = await repository.add(db, run, share, state, None, gateway.deps.clock(), "")
    return made.id


async def at_rest(gateway: Gateway, model: str | None) -> Any:
    """The releases, once there is one Rasa again with that model."""
    releaser = await gateway.trainer("release")
    async with asyncio.timeout(PATIENCE_S):
        while True:
            found = await releaser.got("releases")
            if found["serving"] == {"model": model, "visitor": None, "share": 0}:
                return found
            await asyncio.sleep(0.2)


async def tried(gateway: Gateway, share: int) -> Any:
    """The releases, once the visitor has its share."""
    releaser = await gateway.trainer("release")
    async with asyncio.timeout(PATIENCE_S):
        while (found := await releaser.got("releases"))["serving"]["share"] != share:
            await asyncio.sleep(0.2)
    return found


def model_of(real: Real, run: UUID) -> str:
    model = real.models.of_run(run).model
    assert model is not None
    return model.name.removesuffix(".tar.gz")


def live_model(real: Real) -> str:
    model = real.models.live.model
    assert model is not None
    return model.name.removesuffix(".tar.gz")


async def test_a_trial_goes_on_with_its_share(real: Real, start: Start) -> None:
    async with start() as first:
        run = await real.green_run(first, plain=ORDINARY)
        releaser = await first.trainer("release")
        await releaser.posted("releases", {"run": str(run), "share": 30})
        before = (await releaser.got("releases"))["serving"]
    async with start() as second:
        found = await tried(second, 30)
        assert found["serving"] == before
        assert (found["staged"]["run"], found["staged"]["share"], found["live"]) == (str(run), 30, None)
        citizen = await second.citizen()
        assert UNANSWERED not in {m["kind"] for m in (await citizen.said("Vad kostar bygglov?"))["messages"]}
        await (await second.trainer("release")).posted("rollback", {"reason": "prov"})


async def test_a_trial_whose_model_is_gone_is_over(real: Real, start: Start) -> None:
    async with start() as first:
        before = live_model(real)
        run = await real.green_run(first)
        await left(first, run, ReleaseState.STAGED, 30)
    shutil.rmtree(real.models.of_run(run).path)
    async with start() as second:
        releaser = await second.trainer("release")
        async with asyncio.timeout(PATIENCE_S):
            while (found := await releaser.got("releases"))["history"][0]["state"] != "rolled_back":
                await asyncio.sleep(0.2)
        assert found["history"][0]["reason"] == "auto_no_answer" and found["staged"] is None
        await at_rest(second, before)


async def test_a_release_to_all_is_finished_and_its_taking_back_too(real: Real, start: Start) -> None:
    """Stopped before the files were replaced; then stopped before they were put back."""
    async with start() as first:
        before = live_model(real)
        run = await real.green_run(first)
        await asyncio.to_thread(real.models.keep_base)
        release = await left(first, run, ReleaseState.LIVE)
    assert model_of(real, run) != before
    async with start() as second:
        found = await at_rest(second, model_of(real, run))
        assert found["live"]["run"] == str(run)
        assert real.models.released().run == str(run) and live_model(real) == model_of(real, run)
        async with second.deps.open_uow(Viewer.system()) as db:
            await repository.change(db, release, state=ReleaseState.ROLLED_BACK.value)
    async with start() as third:
        found = await at_rest(third, before)
        assert found["live"] is None
        assert real.models.released() == Released() and live_model(real) == before


async def test_files_that_were_replaced_before_the_assistant_heard_of_it_are_taken_up(real: Real, start: Start) -> None:
    async with start() as first:
        before = live_model(real)
        run = await real.green_run(first)
        await asyncio.to_thread(real.models.keep_base)
        await asyncio.to_thread(real.models.make_live, real.models.of_run(run), Released(str(run)))
        release = await left(first, run, ReleaseState.LIVE)
        serving = (await (await first.trainer("release")).got("releases"))["serving"]
        assert serving["model"] == before != model_of(real, run)
    async with start() as second:
        await at_rest(second, model_of(real, run))
        async with second.deps.open_uow(Viewer.system()) as db:
            await repository.change(db, release, state=ReleaseState.ROLLED_BACK.value)
    async with start() as third:
        await at_rest(third, before)  # as the next test wants it
