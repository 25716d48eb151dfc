"""The live lines: snapshot + events = new snapshot, for one tab, for two, and after a cut."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.api.gateway import Agent, Citizen, Gateway
from tests.stores import Stores

SNAPSHOT = ("state", "safe", "queue", "messages")
WALK = st.lists(
    st.sampled_from(
        ["svar", "oklart", "bygglovsärende", "människa", "human", "bot", "claim", "write", "release", "to_bot"]
    ),
    min_size=3,
    max_size=9,
)


def snapshot(view: dict[str, Any]) -> dict[str, Any]:
    return {key: view[key] for key in SNAPSHOT}


def applied(before: dict[str, Any], events: list[dict[str, Any]]) -> dict[str, Any]:
    """What a client has on its screen after these events."""
    now = {**before, "messages": list(before["messages"])}
    for event in events:
        match event["event"]:
            case "message":
                assert event["seq"] == event["message"]["seq"]
                now["messages"].append(event["message"])
            case "state":
                now["state"], now["safe"] = event["state"], event["safe"]
                if event["state"] != "waiting":
                    now["queue"] = None
            case "queue":
                now["queue"] = {"position": event["position"], "wait_s": event["wait_s"]}
    return now


async def act(step: str, citizen: Citizen, agent: Agent) -> None:
    """One thing that may happen; refusals are part of life."""
    mine = await agent.listing("mine")
    match step:
        case "claim":
            for row in await agent.listing():
                await agent.claim(row["id"])
        case "write" | "release" | "to_bot" if not mine:
            return
        case "write":
            await agent.write(mine[0]["id"], "ett ord")
        case "release":
            await agent.post(f"handovers/{mine[0]['id']}/release")
        case "to_bot":
            await agent.post(f"handovers/{mine[0]['id']}/close", {"to": "bot"})
        case "human" | "bot":
            await citizen.click(step)
        case _:
            await citizen.say(step)


async def test_snapshot_and_events_are_the_new_snapshot(served: Gateway) -> None:
    agent = await served.agent("bygglov", "kontaktcenter")

    async def walk(steps: list[str]) -> None:
        citizen = await served.citizen()
        before = snapshot(await citizen.view())
        last = before["messages"][-1]["seq"]
        async with served.live(citizen, after=last) as live:
            await live.until("state")
            for step in steps:
                await act(step, citizen, agent)
            after = await citizen.view()
            until = after["messages"][-1]["seq"]
            while until > last:
                event = await live.next()
                last = event.get("seq", last)
            await live.settle(0.1)
        shown = applied(before, live.heard)
        assert shown["messages"] == after["messages"]
        assert (shown["state"], shown["safe"]) == (after["state"], after["safe"])
        assert (shown["queue"] or {}).get("position") == (after["queue"] or {}).get("position")
        for row in await agent.listing("mine"):
            await agent.post(f"handovers/{row['id']}/close", {})
        await citizen.post("close")

    loop = asyncio.get_running_loop()

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(WALK)
    def every_walk(steps: list[str]) -> None:
        asyncio.run_coroutine_threadsafe(walk(steps), loop).result(60)

    await asyncio.to_thread(every_walk)


async def test_nothing_is_missed_over_a_cut(served: Gateway) -> None:
    citizen = await served.citizen()
    async with served.live(citizen) as live:
        await live.until("state")
        seen = max(event["seq"] for event in live.heard if event["event"] == "message")
        live.socket.transport.abort()  # cut mid-sentence
    await citizen.said("svar medan ingen hörde")
    async with served.live(citizen, after=seen) as again:
        await again.until("message", seq=4)
        heard = await again.settle()
    assert [event["seq"] for event in heard if event["event"] == "message"] == [3, 4]


async def test_two_tabs_hear_the_same(served: Gateway) -> None:
    citizen = await served.citizen()
    async with served.live(citizen) as one, served.live(citizen) as two:
        await asyncio.gather(one.until("state"), two.until("state"))
        await asyncio.gather(citizen.said("svar ett"), citizen.said("svar två"))
        await asyncio.gather(one.until("message", seq=6), two.until("message", seq=6))
    assert one.heard == two.heard


async def test_the_place_in_the_queue_moves(served: Gateway) -> None:
    first, second = await served.citizen(), await served.citizen()
    await first.post("handover")
    async with served.live(second) as live:
        await second.post("handover")
        await live.until("queue", position=2)
        await first.clicked("bot")
        await live.until("queue", position=1)


async def test_the_desk_and_the_citizen_hear_each_other_within_a_second(served: Gateway) -> None:
    agent = await served.agent("bygglov")
    citizen = await served.citizen()
    async with served.live(citizen) as live, served.live_desk(agent) as desk:
        await desk.until("queues")
        await citizen.said("bygglovsärende")
        await desk.until("queues")
        handover = await agent.claim_next()
        await live.until("state", state="with_agent")
        await desk.until("handover", id=handover)
        assert (await agent.detail(handover))["citizen_present"] is True

        async with asyncio.timeout(3):
            await agent.write(handover, "Hej")
            assert (await live.until("message"))["message"]["text"] == "Hej"
        async with asyncio.timeout(3):
            await citizen.said("Hej själv")
            assert (await desk.until("message", handover=handover))["message"]["text"] in {"Hej", "Hej själv"}

        await agent.post(f"handovers/{handover}/typing")
        await live.until("typing", sender="agent")
        await live.socket.send(json.dumps({"event": "typing"}))
        await desk.until("typing", handover=handover)
    async with asyncio.timeout(3):
        while (await agent.detail(handover))["citizen_present"]:
            await asyncio.sleep(0.02)


async def test_the_desk_hears_of_its_own_conversations_only(served: Gateway) -> None:
    owner, colleague = await served.agent("bygglov"), await served.agent("bygglov")
    citizen = await served.citizen()
    await citizen.said("bygglovsärende")
    handover = await owner.claim_next()
    async with served.live_desk(colleague) as other, served.live_desk(owner) as own:
        await asyncio.gather(own.until("queues"), other.until("queues"))
        await citizen.said("ett ord")
        await own.until("message", handover=handover)
        assert all(event["event"] == "queues" for event in await other.settle())


async def test_a_desk_line_ends_with_its_session(served: Gateway) -> None:
    owner = await served.agent("bygglov")
    citizen = await served.citizen()
    await citizen.said("bygglovsärende")
    await owner.claim_next()
    async with served.live_desk(owner) as own:
        await own.until("queues")
        response = await served.http.delete("/api/v1/staff/session", headers=owner.headers)
        assert response.status_code == 204
        await citizen.said("något som ingen utloggad ska läsa")
        with pytest.raises(ConnectionClosed) as caught:
            await own.until("never")
        assert caught.value.rcvd is not None
        assert caught.value.rcvd.code == 4401
        assert all(event["event"] != "message" for event in own.heard)


async def test_a_flood_of_typing_does_not_cut_the_desk_off(served: Gateway) -> None:
    owner = await served.agent("bygglov")
    citizen = await served.citizen()
    await citizen.said("bygglovsärende")
    handover = await owner.claim_next()
    async with served.live_desk(owner) as own, served.live(citizen) as live:
        await asyncio.gather(own.until("queues"), live.until("state"))
        for _ in range(500):
            await live.socket.send(json.dumps({"event": "typing"}))
        await own.until("typing", handover=handover)
        assert sum(event["event"] == "typing" for event in await own.settle()) <= 3


async def refused(gateway: Gateway, conversation: str, first: str | bytes) -> int:
    async with connect(f"ws://127.0.0.1:{gateway.port}/api/v1/conversations/{conversation}/live", proxy=None) as socket:
        await socket.send(first)
        with pytest.raises(ConnectionClosed) as caught:
            async with asyncio.timeout(5):
                await socket.recv()
        assert caught.value.rcvd is not None
        return caught.value.rcvd.code


async def test_lines_that_are_refused(served: Gateway) -> None:
    citizen = await served.citizen()
    hello = {"token": citizen.token, "after": 0}
    assert await refused(served, citizen.id, json.dumps({**hello, "token": "wrong"})) == 4401
    assert await refused(served, str(uuid4()), json.dumps(hello)) == 4404
    for frame in ("{", "[]", "x" * 1000, b"\xff\xfe", json.dumps({**hello, "after": 10**12}), "{}"):
        assert await refused(served, citizen.id, frame) == 4400, frame
    async with served.live(citizen) as live:
        await live.until("state")
        await live.socket.send("not json")
        with pytest.raises(ConnectionClosed) as caught:
            await live.until("never")
        assert caught.value.rcvd is not None
        assert caught.value.rcvd.code == 4400


async def test_an_erased_conversation_hangs_up(served: Gateway) -> None:
    citizen = await served.citizen()
    async with served.live(citizen) as live:
        await live.until("state")
        await citizen.http.delete(citizen.url, headers=citizen.headers)
        with pytest.raises(ConnectionClosed) as caught:
            await live.until("never")
        assert caught.value.rcvd is not None
        assert caught.value.rcvd.code == 4404


async def test_a_desk_line_needs_a_session_and_our_own_page(served: Gateway) -> None:
    agent = await served.agent("bygglov")
    url = f"ws://127.0.0.1:{served.port}/api/v1/staff/live"
    for headers, code in (
        ({}, 4401),
        ({"Authorization": "Bearer wrong"}, 4401),
        ({**agent.headers, "Origin": "https://elsewhere.example"}, 4403),
    ):
        async with connect(url, additional_headers=headers, proxy=None) as socket:
            with pytest.raises(ConnectionClosed) as caught:
                await socket.recv()
            assert caught.value.rcvd is not None
            assert caught.value.rcvd.code == code


async def test_the_database_restarting_costs_a_line_and_no_message(served: Gateway, stores: Stores) -> None:
    citizen = await served.citizen()
    async with served.live(citizen) as live:
        await live.until("state")
        await stores.restart_postgres()
        await citizen.said("svar efteråt")
        await live.until("message", seq=4)
