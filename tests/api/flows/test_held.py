"""Level offer: the ordinary answer with a calm question, and the words in memory until there is an answer."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from tests.api.conftest import MakeGateway
from tests.api.gateway import Citizen, Gateway
from tests.stores import Stores

from .test_citizen_api import choices, kinds
from .test_safe_way import BORDERLINE, words


async def stored(stores: Stores) -> str:
    database = await asyncpg.connect(stores.database_url)
    try:
        return "\n".join(row["text"] for row in await database.fetch("SELECT text FROM messages ORDER BY seq"))
    finally:
        await database.close()


async def remembered(stores: Stores) -> tuple[str | None, list[str]]:
    """The context and the levels of the only conversation."""
    database = await asyncpg.connect(stores.database_url)
    try:
        row = await database.fetchrow("SELECT context ->> 'last_topic' AS topic, levels FROM conversations")
        return row["topic"], row["levels"]
    finally:
        await database.close()


async def offered(gateway: Gateway) -> Citizen:
    citizen = await gateway.citizen()
    await citizen.said("svar ett")
    sent = await citizen.said(BORDERLINE)
    assert sent["safe"] is False
    assert kinds(sent) == [("citizen", "text"), ("bot", "answer"), ("bot", "notice")]
    assert choices(sent) == {"show_help", "no_thanks"}
    return citizen


async def test_the_words_are_held_and_the_conversation_reads_whole(gateway: Gateway, stores: Stores) -> None:
    citizen = await offered(gateway)
    assert BORDERLINE not in await stored(stores)
    assert "svar ett" in await stored(stores)
    view = await citizen.view()
    assert [m["seq"] for m in view["messages"]] == list(range(1, 8))
    assert BORDERLINE in words(view)


async def test_no_thanks_stores_what_was_held(gateway: Gateway, stores: Stores) -> None:
    citizen = await offered(gateway)
    before = (await citizen.view())["messages"]
    declined = await citizen.clicked("no_thanks")
    assert declined["safe"] is False
    assert BORDERLINE in await stored(stores)
    after = (await citizen.view())["messages"]
    assert after[: len(before)] == before
    assert [m["seq"] for m in after] == list(range(1, len(after) + 1))
    assert (await citizen.said(BORDERLINE))["safe"] is False  # not the second in a row any more


async def test_show_help_is_the_safe_way_of_the_class_that_was_meant(gateway: Gateway, stores: Stores) -> None:
    citizen = await offered(gateway)
    shown = await citizen.clicked("show_help")
    assert shown["safe"] is True
    assert "90101" in words(shown)
    assert await stored(stores) == ""
    assert BORDERLINE in words(await citizen.view())


@pytest.mark.parametrize("text", [BORDERLINE, "jag är rädd för min man"])
async def test_a_second_time_or_a_clear_word_is_safe_without_asking(
    gateway: Gateway, stores: Stores, text: str
) -> None:
    citizen = await offered(gateway)
    assert (await citizen.said(text))["safe"] is True
    assert await stored(stores) == ""


@pytest.mark.parametrize("how", ["close", "agent"])
async def test_what_was_never_settled_is_gone_when_it_is_over(gateway: Gateway, stores: Stores, how: str) -> None:
    citizen = await offered(gateway)
    if how == "close":
        await citizen.post("close")
    else:
        agent = await gateway.agent("bygglov")
        await citizen.clicked("human")
        handover = await agent.claim_next()
        assert BORDERLINE in words(await agent.detail(handover))
        await agent.post(f"handovers/{handover}/close", {"to": "done"})
    view = await citizen.view()
    assert view["state"] == "closed"
    assert await remembered(stores) == (None, [])
    assert BORDERLINE not in words(view)
    assert BORDERLINE not in await stored(stores)
    assert "svar ett" in words(view)


async def test_held_words_are_wiped_when_nothing_more_comes(make_gateway: MakeGateway, stores: Stores) -> None:
    async with make_gateway(held_minutes=0.005) as gateway:
        citizen = await offered(gateway)
        async with asyncio.timeout(5):
            while BORDERLINE in words(await citizen.view()):
                await asyncio.sleep(0.1)
        assert BORDERLINE not in await stored(stores)
        assert await remembered(stores) == (None, [])
        assert (await citizen.said("svar två"))["safe"] is False
        assert "svar två" in await stored(stores)


async def test_the_same_held_message_again_is_not_doubled(gateway: Gateway) -> None:
    citizen = await gateway.citizen()
    first = (await citizen.say(BORDERLINE, "a1")).json()
    assert (await citizen.say(BORDERLINE, "a1")).json() == first
    await citizen.clicked("no_thanks")
    assert (await citizen.say(BORDERLINE, "a1")).json()["messages"] == first["messages"]


async def test_a_sensitive_topic_is_never_named_on_a_button(gateway: Gateway) -> None:
    sent = await (await gateway.citizen()).said("antydan om något")
    assert choices(sent) == {"bygglov.kostnad", "show_help", "no_thanks"}
