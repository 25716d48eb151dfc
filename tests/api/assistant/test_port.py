"""What the gateway promises itself of whoever answers on Rasa's port: the scripted bot and the real one."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from api.assistant.client import RasaAssistant
from api.assistant.port import AssistantDown
from api.ops.places import BOT_PYTHON, ROOT
from api.ops.stack import BOT_PARTS, Stack
from nlu_data.contracts import ActKind, DialogueContext, TurnReply, TurnRequest
from tests.fakes.assistant import HEALTH, TOKEN, TURN, FakeAssistant, fake_assistant

ASKED = TurnRequest("11111111-1111-4111-8111-111111111111", "exempelkoping", "behöver jag bygglov för altan?")


@asynccontextmanager
async def real_bot(folder: Path) -> AsyncIterator[tuple[str, str]]:
    if not BOT_PYTHON.exists():
        pytest.skip("the bot's environment is not installed")
    async with Stack(folder, BOT_PARTS, models_from=ROOT / "data") as stack:
        yield stack.bot_url, stack.bot_token


@pytest.fixture(params=["fake", pytest.param("real", marks=pytest.mark.e2e)])
async def port(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[str, str]]:
    """(address, token)."""
    async with AsyncExitStack() as stack:
        if request.param == "real":
            yield await stack.enter_async_context(real_bot(tmp_path / "bot"))
        else:
            yield stack.enter_context(fake_assistant()).url, TOKEN


async def test_the_port_keeps_its_promises(port: tuple[str, str]) -> None:
    """One test, so that the real one is started once."""
    url, token = port
    async with httpx.AsyncClient(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=10) as http:
        health = await http.get(HEALTH)
        assert (health.status_code, health.json()["ready"]) == (200, True)
        for headers in ({"Authorization": "Bearer wrong"}, {"Authorization": ""}):
            refused = await http.post(TURN, json=ASKED.to_wire(), headers=headers)
            assert refused.status_code == 401
            assert set(refused.json()) >= {"code", "detail"}
        for body in (b"{", b"[]", b'{"text": "x"}'):
            refused = await http.post(TURN, content=body, headers={"Content-Type": "application/json"})
            assert 400 <= refused.status_code < 500, body
            assert set(refused.json()) >= {"code", "detail"}

    assistant = RasaAssistant(url, token, 10)
    try:
        assert await assistant.healthy()
        reply = await assistant.ask(ASKED)
        assert isinstance(reply, TurnReply)
        assert [act.kind for act in reply.acts] == [ActKind.ANSWER]
        assert reply.acts[0].text
        assert reply.acts[0].topic == reply.topic == "bygglov.tillbyggnad_altan_plank"
        assert 0 <= reply.confidence <= 1
        assert len(reply.ranking) <= 10
        assert reply.ranking[0] == (reply.topic, reply.confidence)
        assert reply.context.last_topic == reply.topic
        # It keeps no memory: the same request gives the same reply, also at the same moment.
        again = await asyncio.gather(*(assistant.ask(ASKED) for _ in range(3)))
        assert {r.topic for r in again} == {reply.topic}
        chosen = await assistant.ask(
            replace(ASKED, text="", choice="bygglov.kostnad", context=DialogueContext(offered=("bygglov.kostnad",)))
        )
        assert chosen.acts
    finally:
        await assistant.close()


GARBAGE = ("trasigt", "lista", "ord", "ickesiffra", "okänt", "nolla", "otillgängligt", "fel")


@pytest.mark.parametrize("script", GARBAGE)
async def test_what_is_no_reply_is_said_to_be_none(assistant: FakeAssistant, script: str) -> None:
    client = RasaAssistant(assistant.url, TOKEN, 5)
    with pytest.raises(AssistantDown) as caught:
        await client.ask(replace(ASKED, text=f"{script} hemlig text"))
    await client.close()
    assert "hemlig" not in str(caught.value)
    assert caught.value.__cause__ is None


async def test_the_whole_turn_is_bounded_in_time(assistant: FakeAssistant) -> None:
    client = RasaAssistant(assistant.url, TOKEN, 0.3)
    began = time.monotonic()
    with pytest.raises(AssistantDown):
        await client.ask(replace(ASKED, text="långsamt"))
    await client.close()
    assert time.monotonic() - began < 1.2


async def test_a_reply_that_drips_is_bounded_too() -> None:
    async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        try:
            for _second in range(100):
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.05)
        except OSError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    async with server:
        client = RasaAssistant(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", TOKEN, 0.3)
        began = time.monotonic()
        with pytest.raises(AssistantDown):
            await client.ask(ASKED)
        assert time.monotonic() - began < 1.5
        await client.close()


async def test_nobody_there() -> None:
    client = RasaAssistant("http://127.0.0.1:9", TOKEN, 1)
    with pytest.raises(AssistantDown):
        await client.ask(ASKED)
    assert not await client.healthy()
    await client.close()
