"""A part is away, slow, or talks nonsense: nothing accepted is lost or doubled, and there is a way on."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest
from pydantic import SecretStr
from redis import Redis

from tests.api.conftest import MakeGateway
from tests.api.gateway import Gateway
from tests.fakes.assistant import FakeAssistant
from tests.stores import Stores

from .test_citizen_api import choices, kinds, problem
from .test_desk import with_agent


@pytest.mark.parametrize(
    "script",
    ["trasigt", "lista", "ord", "ickesiffra", "okänt", "stumt", "tomt", "nolla", "otillgängligt", "fel", "långsamt"],
)
async def test_an_assistant_that_gives_no_answer(gateway: Gateway, assistant: FakeAssistant, script: str) -> None:
    citizen = await gateway.citizen()
    began = time.monotonic()
    first = (await citizen.say(f"{script} fråga", "a1")).json()
    assert time.monotonic() - began < 5
    assert kinds(first) == [("citizen", "text"), ("bot", "notice")]
    assert (first["state"], choices(first)) == ("with_bot", {"human"})
    # What was accepted is kept, and answered the same when it is sent again.
    assert (await citizen.say(f"{script} fråga", "a1")).json() == first
    assert len(assistant.seen) == 1
    assert kinds(await citizen.said("svar")) == [("citizen", "text"), ("bot", "answer")]
    assert (await citizen.clicked("human"))["state"] == "waiting"


async def test_an_assistant_that_is_not_there(make_gateway: MakeGateway) -> None:
    async with make_gateway(bot_url="http://127.0.0.1:9") as gateway:
        citizen = await gateway.citizen()
        assert kinds(await citizen.said("vad kostar bygglov")) == [("citizen", "text"), ("bot", "notice")]
        assert (await citizen.said("jag är rädd för min man"))["safe"] is True


async def test_a_slow_assistant_holds_nobody_else_up(gateway: Gateway) -> None:
    slow, quick = await gateway.citizen(), await gateway.citizen()
    waiting = asyncio.create_task(slow.said("långsamt"))
    began = time.monotonic()
    await quick.said("svar")
    assert time.monotonic() - began < 0.9
    await waiting


async def test_redis_emptied_in_the_middle(gateway: Gateway, stores: Stores) -> None:
    citizen, agent, handover = await with_agent(gateway)
    with Redis.from_url(stores.redis_url) as redis:
        redis.flushall()
    assert (await citizen.say("hej")).status_code == 200
    assert (await agent.write(handover, "Hej")).status_code == 200
    assert [m["text"] for m in (await citizen.view())["messages"][-2:]] == ["hej", "Hej"]


async def test_redis_away_in_the_middle(served: Gateway, stores: Stores) -> None:
    citizen, agent, handover = await with_agent(served)
    async with served.live(citizen) as live:
        await live.until("state")
        with stores.paused("redis"):
            assert (await citizen.say("hej")).status_code == 200
            assert (await agent.write(handover, "Hej")).status_code == 200
            await live.until("message", seq=(await citizen.view())["next_seq"] - 1)
        await agent.post(f"handovers/{handover}/close", {"to": "bot"})
        await live.until("state", state="with_bot")


async def test_limits_hold_without_redis(make_gateway: MakeGateway, tmp_path: Path) -> None:
    async with make_gateway(redis_url=SecretStr(f"unix://{tmp_path}/none.sock"), messages_per_minute=3) as gateway:
        citizen = await gateway.citizen()
        statuses = [(await citizen.say("hej")).status_code for _ in range(5)]
        assert statuses == [200, 200, 200, 429, 429]


async def test_postgres_restarted_between_turns(gateway: Gateway, stores: Stores) -> None:
    citizens = [await gateway.citizen() for _ in range(4)]
    await asyncio.gather(*(c.said("svar ett") for c in citizens))  # several connections in the pool
    await stores.restart_postgres()
    await asyncio.gather(*(c.said("svar två") for c in citizens))
    for citizen in citizens:
        assert [m["seq"] for m in (await citizen.view())["messages"]] == list(range(1, 7))


async def test_postgres_restarted_in_the_middle_of_a_turn(gateway: Gateway, stores: Stores) -> None:
    citizen = await gateway.citizen()
    asked = asyncio.create_task(citizen.say("långsamt svar", "a1"))
    await asyncio.sleep(0.1)
    await stores.restart_postgres()
    response = await asked
    if response.status_code != 200:
        problem(response, 503, "database_down")
        assert response.headers["retry-after"]
    again = (await citizen.say("långsamt svar", "a1")).json()
    assert len(again["messages"]) == 2
    assert [m["seq"] for m in (await citizen.view())["messages"]] == [1, 2, 3, 4]


async def test_postgres_that_stands_still_is_not_waited_for_for_ever(gateway: Gateway, stores: Stores) -> None:
    citizen, other = await gateway.citizen(), await gateway.citizen()
    with stores.paused("postgres"):
        began = time.monotonic()
        sent = await asyncio.gather(citizen.say("svar", "a1"), other.say("jag är rädd för min man"))
        assert time.monotonic() - began < 15
        assert "safe" not in problem(sent[0], 503, "database_down")
        assert problem(sent[1], 503, "database_down")["safe"] is True
    again = await citizen.say("svar", "a1")
    assert again.status_code == 200
    assert [m["seq"] for m in (await citizen.view())["messages"]] == [1, 2, 3, 4]
