"""The studio's live line, and the version that turns are answered from."""

from __future__ import annotations

import json
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from api.knowledge.live import LiveCatalogue
from nlu_data.catalogue import Catalogue, read_catalogue
from tests.api.gateway import Gateway
from tests.api.knowledge.test_changes import LINK, TOPIC


async def told(line: ClientConnection) -> Any:
    """The next event; that the known wordings have been laid out comes whenever it is so."""
    while (event := json.loads(await line.recv())) == {"event": "index"}:
        pass
    return event


async def test_changes_and_the_pool_are_told_of_by_name_alone(served: Gateway) -> None:
    author, stranger = await served.trainer("edit"), await served.trainer("label", municipality="karlstad")
    url = f"ws://127.0.0.1:{served.port}/api/v1/studio/live"
    async with (
        connect(url, additional_headers=author.headers, proxy=None) as near,
        connect(url, additional_headers=stranger.headers, proxy=None) as far,
    ):
        await near.ping()
        citizen = await served.citizen()
        await citizen.said("oklart får jag låna er lastcykel")
        await citizen.post("close")
        await served.deps.pool.collector.collect()
        assert await told(near) == {"event": "pool"}
        await author.propose("answer", TOPIC, LINK)
        assert await told(near) == {"event": "changes"}
        assert await told(far) == {"event": "changes"}  # nothing of another municipality's pool


async def test_agents_have_no_line(served: Gateway) -> None:
    agent = await served.agent("bygglov")
    for headers in ({}, agent.headers):
        url = f"ws://127.0.0.1:{served.port}/api/v1/studio/live"
        async with connect(url, additional_headers=headers, proxy=None) as line:
            with pytest.raises(ConnectionClosed):
                while True:
                    assert json.loads(await line.recv())["event"] not in {"pool", "changes"}


def test_every_holder_sees_the_swap() -> None:
    first = read_catalogue()
    live = LiveCatalogue(first)
    held: Catalogue = live.catalogue
    assert list(held.topics) == list(first.topics)
    assert TOPIC in held.answers
    live.swap(Catalogue({}, {}, {}, {}, {}))
    assert (len(held.topics), TOPIC in held.answers, held.title(TOPIC)) == (0, False, TOPIC)
