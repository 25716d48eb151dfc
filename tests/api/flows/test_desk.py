"""From the queue to a human and back: claiming, writing, passing on, and who may see what."""

from __future__ import annotations

import asyncio
from datetime import datetime
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import func, select, update

from api.db.tables import conversations, staff_sessions
from api.db.unit_of_work import Viewer
from tests.api.gateway import Agent, Citizen, Gateway
from tests.clocks import TestClock

from .test_citizen_api import choices, kinds, problem


async def waiting(gateway: Gateway, text: str = "bygglovsärende om altan", **body: str) -> Citizen:
    """A citizen in a queue, having asked something."""
    citizen = await gateway.citizen(**body)
    assert (await citizen.said(text))["state"] == "waiting"
    return citizen


async def with_agent(gateway: Gateway, *queues: str) -> tuple[Citizen, Agent, str]:
    """A citizen and the person who has claimed the conversation."""
    agent = await gateway.agent(*(queues or ("bygglov",)))
    citizen = await waiting(gateway)
    return citizen, agent, await agent.claim_next()


async def test_the_way_to_a_human_and_back(gateway: Gateway) -> None:
    agent = await gateway.agent("bygglov")
    citizen = await gateway.citizen()
    sent = await citizen.said("bygglovsärende om altan")
    assert kinds(sent) == [("citizen", "text"), ("bot", "handover"), ("system", "waiting")]
    assert choices(sent) == {"bot"}  # somebody is online
    [row] = await agent.listing()
    assert (row["queue"], row["reason"], row["topic"], row["state"]) == (
        "bygglov",
        "topic",
        "bygglov.kostnad",
        "waiting",
    )
    assert (row["question"], row["safe"], row["claimed_by"]) == ("bygglovsärende om altan", False, None)

    claimed = (await agent.claim(row["id"])).json()
    assert (claimed["state"], claimed["claimed_by"], claimed["may_return"]) == ("mine", str(agent.member.id), True)
    assert claimed["checklist"]
    assert [m["sender"] for m in claimed["messages"]] == ["bot", "system", "citizen", "bot", "system", "system"]
    assert (await citizen.view())["state"] == "with_agent"

    written = await agent.write(row["id"], "Hej, vad vill du bygga?")
    assert written.status_code == 200
    assert (await citizen.view(after=6))["messages"] == [written.json()["message"]]
    assert written.json()["message"]["sender_name"].startswith(agent.member.display_name)
    answer = await citizen.said("En altan")
    assert kinds(answer) == [("citizen", "text")]
    assert (await agent.detail(row["id"]))["messages"][-1]["text"] == "En altan"

    closed = await agent.post(f"handovers/{row['id']}/close", {"to": "bot", "outcome": "solved"})
    assert closed.status_code == 204
    assert (await citizen.view())["state"] == "with_bot"
    assert kinds(await citizen.said("svar")) == [("citizen", "text"), ("bot", "answer")]
    assert [h["id"] for h in await agent.listing("closed")] == [row["id"]]
    assert await agent.listing("mine") == []


async def test_what_is_said_to_the_assistant_afterwards_is_not_the_agents_to_read(gateway: Gateway) -> None:
    citizen, agent, handover = await with_agent(gateway)
    await agent.post(f"handovers/{handover}/close", {"to": "bot"})
    await citizen.said("svar om något helt annat")
    assert (await agent.detail(handover))["messages"] == []


async def test_done_is_done(gateway: Gateway) -> None:
    citizen, agent, handover = await with_agent(gateway)
    assert (await agent.post(f"handovers/{handover}/close", {"to": "done", "outcome": "passed_on"})).status_code == 204
    assert (await citizen.view())["state"] == "closed"
    problem(await citizen.say("hallå"), 409, "closed")
    problem(await agent.write(handover, "hallå"), 409, "not_yours")
    problem(await agent.post(f"handovers/{handover}/close", {}), 409, "not_yours")


async def test_of_thirty_who_claim_at_once_exactly_one_gets_it(gateway: Gateway) -> None:
    agents = [await gateway.agent("bygglov") for _ in range(6)]
    citizen = await waiting(gateway)
    [row] = await agents[0].listing()
    # Each of them clicks five times.
    tries = [(agent, agent.claim(row["id"])) for agent in agents for _ in range(5)]
    responses = await asyncio.gather(*(claim for _, claim in tries))
    won = {
        agent.member.id for (agent, _), response in zip(tries, responses, strict=True) if response.status_code == 200
    }
    assert len(won) == 1
    [winner] = [agent for agent in agents if agent.member.id in won]
    for (agent, _), response in zip(tries, responses, strict=True):
        if agent is winner:
            assert response.status_code == 200
        else:
            body = problem(response, 409, "already_claimed")
            assert body["claimed_by_name"] == winner.member.display_name
            assert winner.member.display_name in body["detail"]
    view = await citizen.view()
    assert view["state"] == "with_agent"
    joined = [m for m in view["messages"] if winner.member.display_name in m["text"]]
    assert len(joined) == 1


async def test_a_message_of_the_agent_is_taken_once(gateway: Gateway) -> None:
    citizen, agent, handover = await with_agent(gateway)
    responses = await asyncio.gather(*(agent.write(handover, "Hej", "a1") for _ in range(10)))
    assert {r.status_code for r in responses} == {200}
    assert len({r.text for r in responses}) == 1
    assert [m["text"] for m in (await citizen.view())["messages"]].count("Hej") == 1


async def test_released_is_first_in_the_queue_again_and_no_longer_the_agents(gateway: Gateway) -> None:
    citizen, agent, handover = await with_agent(gateway)
    later = await waiting(gateway)
    assert (await agent.post(f"handovers/{handover}/release")).status_code == 204
    assert (await citizen.view())["queue"]["position"] == 1
    assert (await later.view())["queue"]["position"] == 2
    problem(await agent.write(handover, "sent"), 409, "not_yours")
    assert (await agent.claim(handover)).status_code == 200
    assert (await agent.write(handover, "igen")).status_code == 200


async def test_passed_on_to_another_queue_of_the_same_zone(gateway: Gateway) -> None:
    citizen, agent, handover = await with_agent(gateway)
    other = await gateway.agent("kontaktcenter")
    moved = await agent.post(f"handovers/{handover}/transfer", {"queue": "kontaktcenter", "comment": "Gäller avgift"})
    assert moved.status_code == 204
    [row] = await other.listing()
    assert (row["id"], row["comment"], row["queue"]) == (handover, "Gäller avgift", "kontaktcenter")
    assert await agent.listing() == []
    problem(await agent.get(f"handovers/{handover}"), 404, "not_found")
    problem(await agent.write(handover, "sent"), 404, "not_found")
    view = await citizen.view()
    assert (view["state"], view["queue"]["position"]) == ("waiting", 1)
    assert "Gäller avgift" not in str(view)


@pytest.mark.parametrize(
    ("queue", "status", "code"), [("nope", 422, "unknown_queue"), ("bygglov", 422, "unknown_queue")]
)
async def test_what_nothing_can_be_passed_on_to(gateway: Gateway, queue: str, status: int, code: str) -> None:
    _, agent, handover = await with_agent(gateway)
    problem(await agent.post(f"handovers/{handover}/transfer", {"queue": queue}), status, code)


async def test_nothing_is_passed_on_out_of_a_secrecy_zone(gateway: Gateway) -> None:
    agent = await gateway.agent("skola")
    citizen = await waiting(gateway, "skolärende om skolskjuts")
    handover = await agent.claim_next()
    problem(await agent.post(f"handovers/{handover}/transfer", {"queue": "kontaktcenter"}), 409, "secrecy")
    assert (await citizen.view())["state"] == "with_agent"


async def test_into_a_secrecy_zone_a_question_may_be_passed_on(gateway: Gateway) -> None:
    _, agent, handover = await with_agent(gateway)
    assert (await agent.post(f"handovers/{handover}/transfer", {"queue": "skola"})).status_code == 204


@pytest.mark.parametrize("act", ["", "/claim", "/messages", "/transfer", "/release", "/close", "/typing"])
async def test_no_other_queues_conversation_is_seen_or_touched(gateway: Gateway, act: str) -> None:
    stranger = await gateway.agent("skola", "teknik")
    citizen = await waiting(gateway)
    insider = await gateway.agent("bygglov")
    [row] = await insider.listing()
    assert await stranger.listing() == []
    path = f"handovers/{row['id']}{act}"
    bodies = {"/messages": {"client_id": "a", "text": "x"}, "/transfer": {"queue": "skola"}, "/close": {}}
    response = await (stranger.post(path, bodies.get(act)) if act else stranger.get(path))
    problem(response, 404, "not_found")
    assert (await citizen.view())["state"] == "waiting"


@pytest.mark.parametrize("act", ["/messages", "/transfer", "/release", "/close"])
async def test_what_is_claimed_by_a_colleague_is_theirs(gateway: Gateway, act: str) -> None:
    _, owner, handover = await with_agent(gateway)
    colleague = await gateway.agent("bygglov")
    bodies = {"/messages": {"client_id": "a", "text": "x"}, "/transfer": {"queue": "teknik"}, "/close": {}}
    problem(await colleague.post(f"handovers/{handover}{act}", bodies.get(act)), 409, "not_yours")
    assert (await owner.write(handover, "min")).status_code == 200


async def test_an_unknown_handover(gateway: Gateway) -> None:
    agent = await gateway.agent("bygglov")
    problem(await agent.get(f"handovers/{uuid4()}"), 404, "not_found")
    problem(await agent.claim(str(uuid4())), 404, "not_found")
    problem(await agent.get("handovers/x"), 422, "invalid_request")


async def test_a_cancelled_or_erased_handover_can_not_be_claimed(gateway: Gateway) -> None:
    agent = await gateway.agent("bygglov")
    cancelled, erased = await waiting(gateway), await waiting(gateway)
    first, second = [row["id"] for row in await agent.listing()]
    await cancelled.clicked("bot")
    await erased.http.delete(erased.url, headers=erased.headers)
    problem(await agent.claim(first), 409, "already_claimed")
    problem(await agent.claim(second), 404, "not_found")
    assert (await agent.detail(first))["messages"] == []


async def test_the_assistant_does_not_talk_over_whoever_has_taken_over(gateway: Gateway) -> None:
    """Another process hands the conversation over while the assistant is still thinking."""
    citizen = await gateway.citizen()
    thinking = asyncio.create_task(citizen.say("trögt svar"))
    await asyncio.sleep(0.2)
    conversation_id = UUID(citizen.id)
    async with gateway.deps.open_uow(Viewer.citizen(conversation_id)) as db:
        await db.execute(update(conversations).values(state="waiting", fence=conversations.c.fence + 1))
    body = (await thinking).json()
    assert kinds(body) == [("citizen", "text")]
    assert body["state"] == "waiting"
    assert kinds(await citizen.view())[2:] == [("citizen", "text")]


async def test_the_queues_and_their_load(gateway: Gateway) -> None:
    agent = await gateway.agent("bygglov", "kontaktcenter")
    await waiting(gateway)
    loads = {row["id"]: row for row in (await agent.get("queues")).json()}
    assert set(loads) == {"bygglov", "kontaktcenter"}
    assert (loads["bygglov"]["waiting"], loads["kontaktcenter"]["waiting"]) == (1, 0)
    assert (loads["bygglov"]["open"], loads["bygglov"]["agents_online"], loads["bygglov"]["zone"]) == (True, 1, "oppen")
    assert len(await agent.listing()) == 1
    assert (await agent.get("handovers", queue="kontaktcenter")).json() == []
    assert len((await agent.get("handovers", queue="bygglov")).json()) == 1
    problem(await agent.get("handovers", state="nope"), 422, "invalid_request")


async def test_who_never_signed_out_is_not_online_for_ever(gateway: Gateway, clock: TestClock) -> None:
    clock.at(datetime(2026, 11, 17, 10))  # noqa: DTZ001 - the clock's own time
    await gateway.agent("bygglov")
    assert choices(await (await gateway.citizen()).said("bygglovsärende")) == {"bot"}
    clock.at(datetime(2026, 11, 18, 10))  # noqa: DTZ001
    assert choices(await (await gateway.citizen()).said("bygglovsärende")) == {"bot", "case"}
    later = await gateway.agent("bygglov")
    rows = {row["id"]: row for row in (await later.get("queues")).json()}
    assert rows["bygglov"]["agents_online"] == 1
    async with gateway.deps.open_uow(Viewer.system()) as db:
        assert (await db.execute(select(func.count()).select_from(staff_sessions))).scalar_one() == 1


async def test_the_wait_is_judged_by_what_others_waited(gateway: Gateway) -> None:
    citizen, _, _ = await with_agent(gateway)
    assert (await citizen.view())["queue"] is None
    later = await waiting(gateway)
    wait = (await later.view())["queue"]["wait_s"]
    assert wait is not None
    assert 0 <= wait < 60


async def test_signing_in_with_a_cookie_needs_the_csrf_header_for_changes(gateway: Gateway) -> None:
    await gateway.account("person7", "bygglov")
    http = gateway.http
    signed_in = await http.post("/api/v1/staff/session", json={"username": "person7", "password": "ett långt lösenord"})
    cookie = signed_in.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert (await http.get("/api/v1/staff/session")).json()["username"] == "person7"
    body = {"state": "away", "until": "14:00", "substitute": "Person B"}
    problem(await http.put("/api/v1/staff/presence", json=body), 403, "wrong_csrf")
    csrf = {"X-CSRF-Token": signed_in.json()["csrf"]}
    changed = await http.put("/api/v1/staff/presence", json=body, headers=csrf)
    assert changed.json()["presence"] == {"state": "away", "until": "14:00", "substitute": "Person B"}
    assert (await http.delete("/api/v1/staff/session", headers=csrf)).status_code == 204
    problem(await http.get("/api/v1/staff/session"), 401, "not_signed_in")


@pytest.mark.parametrize("username", ["person7", "nobody"])
async def test_wrong_credentials_tell_nothing_more(gateway: Gateway, username: str) -> None:
    await gateway.account("person7", "bygglov")
    body = {"username": username, "password": "fel"}
    problem(await gateway.http.post("/api/v1/staff/session", json=body), 401, "wrong_credentials")


async def test_guessing_passwords_is_slowed_down(gateway: Gateway) -> None:
    await gateway.account("person7", "bygglov")

    async def guess() -> httpx.Response:
        return await gateway.http.post("/api/v1/staff/session", json={"username": "person7", "password": "y"})

    statuses = [(await guess()).status_code for _ in range(11)]
    assert statuses == [401] * 10 + [429]


async def test_trying_many_names_is_slowed_down(gateway: Gateway) -> None:
    async def guess(number: int) -> int:
        body = {"username": f"person{number}", "password": "y"}
        return (await gateway.http.post("/api/v1/staff/session", json=body)).status_code

    statuses = [await guess(number) for number in range(61)]
    assert statuses == [401] * 60 + [429]


async def test_the_question_is_what_was_asked_not_the_wish_for_a_human(gateway: Gateway) -> None:
    agent = await gateway.agent("bygglov", "kontaktcenter")
    citizen = await gateway.citizen()
    await citizen.said("svar ett")
    await citizen.clicked("human")
    assert [row["question"] for row in await agent.listing()] == ["svar ett"]
    await (await gateway.citizen()).clicked("human")
    assert all(row["question"] for row in await agent.listing())


@pytest.mark.parametrize("path", ["session", "queues", "handovers"])
async def test_the_desk_is_for_staff(gateway: Gateway, path: str) -> None:
    citizen = await gateway.citizen()
    problem(await gateway.http.get(f"/api/v1/staff/{path}"), 401, "not_signed_in")
    problem(await gateway.http.get(f"/api/v1/staff/{path}", headers=citizen.headers), 401, "not_signed_in")
