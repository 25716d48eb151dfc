"""Retention: what is old goes, cases stay."""

from __future__ import annotations

from datetime import datetime, timedelta

import asyncpg

from api.clock import STOCKHOLM, system_clock
from api.conversation.purge import purge
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


def test_the_clock_of_the_tests_is_a_clock() -> None:
    moment = datetime(2026, 1, 1, 12, tzinfo=STOCKHOLM)
    assert timedelta(0) <= TestClock(moment)() - moment < timedelta(seconds=5)
