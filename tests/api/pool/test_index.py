"""The known wordings are laid out when the gateway has started and when they have changed; nobody waits for it."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from websockets.asyncio.client import connect

from api.pool import index
from tests.api.conftest import MakeGateway
from tests.api.gateway import Gateway, Live, Trainer

TOPIC = "avfall.hamtning"
NEW = "var ställer jag kärlet när grannen bygger om"
SLOW_S = 0.05


async def ready(gateway: Gateway) -> None:
    async with asyncio.timeout(30):
        while not gateway.deps.pool._known.is_ready:
            await asyncio.sleep(0.02)


async def topic(trainer: Trainer) -> Any:
    return await trainer.got(f"topics/{TOPIC}")


async def test_the_first_topic_page_does_not_wait_and_hears_when_all_is_laid_out(
    make_gateway: MakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "_BETWEEN_S", SLOW_S)  # it rests so long that it takes a quarter of a minute
    async with make_gateway(serve=True) as gateway:
        trainer = await gateway.trainer("label")
        url = f"ws://127.0.0.1:{gateway.port}/api/v1/studio/live"
        async with connect(url, additional_headers=trainer.headers, proxy=None) as opened:
            live = Live(opened)
            began = time.monotonic()
            first = await topic(trainer)
            took = time.monotonic() - began
            assert not first["compared"] and first["wordings_list"]
            assert not gateway.deps.pool._known.is_ready
            monkeypatch.setattr(index, "_BETWEEN_S", 0.0)
            async with asyncio.timeout(30):
                while (await live.next(30))["event"] != "index":
                    pass
            second = await topic(trainer)
    assert second["compared"]
    assert [w["text"] for w in second["wordings_list"]] == [w["text"] for w in first["wordings_list"]]
    assert took < 5  # it was the page's own time, not the index's


async def test_what_is_approved_is_laid_out_without_anybody_asking(gateway: Gateway) -> None:
    author, approver = await gateway.trainer("label"), await gateway.trainer("approve")
    await ready(gateway)
    known = gateway.deps.pool._known
    assert NEW not in {why.text for why in known.near(NEW)}
    change = await author.propose("wording_add", TOPIC, {"text": NEW})
    await approver.posted(f"changes/{change['id']}/approve")
    async with asyncio.timeout(30):
        while NEW not in {why.text for why in known.near(NEW)}:
            await asyncio.sleep(0.02)


async def test_it_is_built_once_however_many_ask(gateway: Gateway) -> None:
    known = gateway.deps.pool._known
    await asyncio.gather(*(known.ready() for _ in range(5)))
    assert known.is_ready and not await known.renew()
