"""Retention: what is old goes, cases stay."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import asyncpg
import pytest

from api.clock import STOCKHOLM, system_clock
from api.conversation import purge as purging
from api.conversation.purge import purge
from tests.api.conftest import MakeGateway
from tests.api.gateway import Gateway
from tests.clocks import TestClock
from tests.stores import Stores


async def test_only_what_was_last_touched_long_ago_goes(gateway: Gateway, stores: Stores, clock: TestClock) -> None:
    clock.at(system_clock() - timedelta(days=22))
    old, used = await gateway.citizen(), await gateway.citizen()
    await old.said("svar")
    case = (await old.post("case", {"text": "Lampan är trasig"})).json()["reference"]
    clock.at(system_clock() - timedelta(days=20))
    await used.said("svar")
    assert await purge(stores.database_url, 21) == 1
    assert len((await used.view())["messages"]) == 4
    gone = await old.http.get(f"{old.url}/messages", headers=old.headers)
    assert gone.json()["code"] == "unknown_conversation"
    database = await asyncpg.connect(stores.database_url)
    rows = await database.fetch("SELECT reference, conversation_id FROM cases")
    await database.close()
    assert [tuple(row) for row in rows] == [(case, None)]


async def test_a_running_gateway_purges_by_itself(
    make_gateway: MakeGateway, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purging, "_FIRST_S", 0.02)
    monkeypatch.setattr(purging, "_EVERY_S", 0.02)
    async with make_gateway() as gateway:
        citizen = await gateway.citizen()
        await asyncio.sleep(0.1)
        await citizen.view()
        clock.at(clock() + timedelta(days=22))
        async with asyncio.timeout(5):
            while (await citizen.http.get(f"{citizen.url}/messages", headers=citizen.headers)).status_code != 404:
                await asyncio.sleep(0.02)


def test_the_clock_of_the_tests_is_a_clock() -> None:
    moment = datetime(2026, 1, 1, 12, tzinfo=STOCKHOLM)
    assert timedelta(0) <= TestClock(moment)() - moment < timedelta(seconds=5)
