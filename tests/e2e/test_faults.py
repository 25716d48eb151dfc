"""Parts die while citizens write: each gets a clear answer and a way on; nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal

import httpx
import pytest
from redis import Redis

from tests.e2e.conftest import Whole
from tests.e2e.talk import kinds, offered, talk, topics

pytestmark = pytest.mark.e2e

_QUESTION = "när är återvinningscentralen öppen"
_PATIENCE_S = 90


async def test_rasa_stands_still(whole: Whole, http: httpx.AsyncClient) -> None:
    citizen = await talk(http)
    with whole.running.paused("rasa"):
        reply = await citizen.say(_QUESTION)
        assert kinds(reply) == ["notice"]
        assert "human" in offered(reply)
        danger = await citizen.say("jag är rädd för min man")
        assert danger["safe"]
    calm = await talk(http)
    async with asyncio.timeout(_PATIENCE_S):
        while "answer" not in kinds(await calm.say(_QUESTION)):
            await asyncio.sleep(1)


async def test_the_action_server_is_killed(whole: Whole, http: httpx.AsyncClient) -> None:
    citizen = await talk(http)
    os.kill(whole.running.pid("actions"), signal.SIGKILL)
    reply = await citizen.say(_QUESTION)
    assert kinds(reply) in (["notice"], ["answer"])
    async with asyncio.timeout(_PATIENCE_S):
        while "answer" not in kinds(await citizen.say(_QUESTION)):
            await asyncio.sleep(1)


async def test_redis_is_emptied_in_the_middle(whole: Whole, http: httpx.AsyncClient) -> None:
    citizen = await talk(http)
    await citizen.say("behöver jag bygglov för friggebod")
    with Redis.from_url(whole.running.redis_url) as redis:
        redis.flushall()
    reply = await citizen.say("vad kostar det?")
    assert topics(reply) == ["bygglov.kostnad"]


async def test_postgres_is_killed_between_turns(whole: Whole, http: httpx.AsyncClient) -> None:
    citizen = await talk(http)
    before = await citizen.say(_QUESTION)
    os.kill(whole.running.pid("postgres"), signal.SIGKILL)
    client_id = secrets.token_hex(8)
    async with asyncio.timeout(_PATIENCE_S):
        while True:
            response = await http.post(
                f"{citizen.url}/messages",
                json={"client_id": client_id, "text": "vad kostar det?"},
                headers=citizen.headers,
            )
            if response.status_code == 200:
                break
            assert response.status_code == 503, response.text
            assert response.json()["emergency"] == "112"
            await asyncio.sleep(0.5)
    seqs = [message["seq"] for message in (await citizen.view())["messages"]]
    assert seqs == sorted(set(seqs))
    assert before["seq"] in seqs
    said = [m for m in (await citizen.view())["messages"] if m["sender"] == "citizen"]
    assert len(said) == 2
