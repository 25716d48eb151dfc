"""Somebody in danger: what they meet, from every state, and what else must never happen."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlalchemy import update

from api.conversation import repository, safe_way
from api.db.tables import conversations
from api.db.unit_of_work import Viewer
from tests.api.conftest import MakeGateway
from tests.api.gateway import Citizen, Gateway
from tests.clocks import TestClock
from tests.fakes.assistant import FakeAssistant

from .test_citizen_api import choices, kinds, problem
from .test_desk import waiting, with_agent

DANGER = "jag är rädd för min man"
BORDERLINE = "jag mår så dåligt och orkar ingenting"
KVINNOFRID = "020-50 50 50"


def words(body: dict[str, Any]) -> str:
    return "\n".join(message["text"] for message in body["messages"])


async def test_the_numbers_come_at_once_and_a_human_is_offered(gateway: Gateway, assistant: FakeAssistant) -> None:
    citizen = await gateway.citizen()
    sent = await citizen.said(DANGER)
    assert (sent["state"], sent["safe"]) == ("with_bot", True)
    assert kinds(sent) == [("citizen", "text"), ("bot", "safety")]
    assert [c["id"] for c in sent["messages"][1]["choices"]] == ["human", "more_helplines", "exit", "not_sensitive"]
    assert "112" in words(sent)
    assert KVINNOFRID in words(sent)
    assert assistant.seen == []


async def test_a_child_is_met_with_other_words_than_an_adult(gateway: Gateway) -> None:
    child = await (await gateway.citizen()).said("pappa slår mig och jag är 12 år")
    adult = await (await gateway.citizen()).said("min granne slår sina barn")
    assert child["safe"]
    assert adult["safe"]
    assert "116 111" in words(child)
    assert words(child).split("\n")[1:] != words(adult).split("\n")[1:]


async def test_what_the_rules_miss_and_the_assistant_understands_is_safe_too(gateway: Gateway) -> None:
    citizen = await gateway.citizen()
    sent = await citizen.said("känsligt ämne")
    assert (sent["safe"], kinds(sent)[1]) == (True, ("bot", "safety"))
    assert all(m["topic"] is None for m in sent["messages"])


async def test_the_way_to_a_human_and_the_goodbye(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe_way, "_GOODBYE_S", 0.5)
    agent, other = await gateway.agent("ivn"), await gateway.agent("ivn")
    citizen = await gateway.citizen()
    await citizen.said(DANGER)
    asked = await citizen.clicked("human")
    assert asked["state"] == "waiting"
    assert choices(asked) == {"safe_yes", "safe_no"}
    [row] = await agent.listing()
    assert (row["queue"], row["safe"], row["priority"], row["topic"], row["question"]) == ("ivn", True, 0, None, None)
    assert (await agent.detail(row["id"]))["messages"] == []

    claimed = (await agent.claim(row["id"])).json()
    assert DANGER in words(claimed)
    assert claimed["may_return"] is False
    assert (await other.detail(row["id"]))["messages"] == []
    problem(await agent.post(f"handovers/{row['id']}/transfer", {"queue": "socialtjanst"}), 409, "secrecy")
    await agent.write(row["id"], "Jag läser.")
    assert "Jag läser." in words(await citizen.view())

    assert (await agent.post(f"handovers/{row['id']}/close", {"to": "done"})).status_code == 204
    left = await citizen.view()
    assert left["state"] == "closed"
    assert len(left["messages"]) == 1
    assert DANGER not in words(left)
    async with asyncio.timeout(5):
        while (await citizen.http.get(f"{citizen.url}/messages", headers=citizen.headers)).status_code != 404:
            await asyncio.sleep(0.1)


@pytest.mark.parametrize("how", ["click", "endpoint"])
async def test_asking_for_a_human_when_waiting_already_is_harmless(gateway: Gateway, how: str) -> None:
    citizen = await gateway.citizen()
    await citizen.said(DANGER)
    for _ in range(2):
        body = await citizen.clicked("human") if how == "click" else (await citizen.post("handover")).json()
        assert body["state"] == "waiting"
    assert len(await (await gateway.agent("ivn")).listing()) == 1


async def test_danger_while_waiting_in_an_ordinary_queue(gateway: Gateway) -> None:
    agent = await gateway.agent("bygglov")
    citizen = await waiting(gateway)
    [row] = await agent.listing()
    sent = await citizen.said(DANGER)
    assert (sent["state"], sent["safe"]) == ("with_bot", True)
    assert await agent.listing() == []
    # The queue that it waited in never sees a word of it, not even by the id it knew.
    detail = await agent.detail(row["id"])
    assert (detail["messages"], detail["question"]) == ([], None)
    problem(await agent.claim(row["id"]), 409, "already_claimed")
    conversation_id = UUID(citizen.id)
    async with gateway.deps.open_uow(Viewer.staff(agent.member.queues)) as db:
        assert await repository.get(db, conversation_id) is None


async def test_whoever_staffs_both_queues_reads_it_by_claiming_it_only(gateway: Gateway) -> None:
    both = await gateway.agent("bygglov", "ivn")
    citizen = await waiting(gateway)
    [ordinary] = await both.listing()
    await citizen.said(DANGER)
    await citizen.clicked("human")
    assert (await both.detail(ordinary["id"]))["messages"] == []
    [safe] = await both.listing()
    assert DANGER in words((await both.claim(safe["id"])).json())
    assert (await both.detail(ordinary["id"]))["messages"] == []


async def test_danger_while_a_human_answers_stays_with_that_human(gateway: Gateway) -> None:
    citizen, agent, handover = await with_agent(gateway)
    colleague = await gateway.agent("bygglov")
    sent = await citizen.said(DANGER)
    assert (sent["state"], sent["safe"]) == ("with_agent", True)
    detail = await agent.detail(handover)
    assert (detail["safe"], detail["topic"]) == (True, None)
    assert DANGER in words(detail)
    assert (await colleague.detail(handover))["messages"] == []
    assert (await agent.write(handover, "Jag är här.")).status_code == 200
    assert (await colleague.listing()) == []


async def test_two_borderline_messages_to_a_human_are_safe(gateway: Gateway) -> None:
    citizen, _, _ = await with_agent(gateway)
    assert (await citizen.said(BORDERLINE))["safe"] is False
    assert (await citizen.said(BORDERLINE))["safe"] is True


async def test_danger_in_the_text_of_a_case(gateway: Gateway) -> None:
    citizen = await gateway.citizen()
    left = await citizen.post("case", {"text": DANGER, "contact": {"email": "a@example.com"}})
    assert left.status_code == 201
    assert (left.json()["reference"], left.json()["promise"]) == (None, None)
    assert KVINNOFRID in words(left.json())
    assert (await citizen.view())["safe"] is True
    problem(await citizen.post("case", {"text": "något"}), 409, "illegal_move")


async def test_danger_in_a_text_that_is_far_too_long_is_seen(gateway: Gateway) -> None:
    sent = await (await gateway.citizen()).said(f"{DANGER}. " + "Det regnar. " * 800)
    assert sent["safe"] is True


async def test_when_the_robot_has_said_its_part_it_says_no_more(gateway: Gateway, assistant: FakeAssistant) -> None:
    citizen = await gateway.citizen()
    await citizen.said(DANGER)
    second = await citizen.said("vad ska jag göra")
    assert kinds(second) == [("citizen", "text"), ("bot", "safety")]
    assert "human" in choices(second)
    more = await citizen.clicked("more_helplines")
    assert "116 111" in words(more)
    another = await citizen.said("jag vill inte leva längre")
    assert "90101" in words(another)
    assert assistant.seen == []


async def test_is_it_safe_to_write(gateway: Gateway) -> None:
    citizen = await gateway.citizen()
    await citizen.said(DANGER)
    await citizen.clicked("human")
    assert (await citizen.clicked("safe_yes"))["state"] == "waiting"
    left = await citizen.clicked("safe_no")
    assert left["state"] == "with_bot"
    assert "112" in words(left)
    assert await (await gateway.agent("ivn")).listing() == []


async def test_something_else_after_all(gateway: Gateway) -> None:
    citizen = await gateway.citizen()
    await citizen.said(DANGER)
    again = await citizen.clicked("not_sensitive")
    assert again["safe"] is False
    view = await citizen.view()
    assert DANGER not in words(view)
    assert kinds(await citizen.said("svar")) == [("citizen", "text"), ("bot", "answer")]


@pytest.mark.parametrize("how", ["exit", "close", "erase"])
async def test_leaving_wipes_at_once(gateway: Gateway, how: str) -> None:
    citizen = await gateway.citizen()
    await citizen.said(DANGER)
    await citizen.clicked("human")
    match how:
        case "exit":
            body = await citizen.clicked("exit")
        case "close":
            body = (await citizen.post("close")).json()
        case _:
            body = {"state": "closed", "messages": []}
            await citizen.http.delete(citizen.url, headers=citizen.headers)
    assert (body["state"], body["messages"]) == ("closed", [])
    gone = await citizen.http.get(f"{citizen.url}/messages", headers=citizen.headers)
    problem(gone, 404, "unknown_conversation")
    assert await (await gateway.agent("ivn")).listing() == []


@pytest.mark.parametrize("act", ["feedback", "transcript"])
async def test_what_is_never_done_in_safe_mode(gateway: Gateway, act: str) -> None:
    citizen = await gateway.citizen()
    await citizen.said(DANGER)
    if act == "feedback":
        problem(await citizen.post(act, {"seq": 4, "helpful": True}), 409, "illegal_move")
    else:
        response = await citizen.http.get(f"{citizen.url}/transcript", headers=citizen.headers)
        problem(response, 409, "illegal_move")
        assert DANGER not in response.text


async def test_nobody_waits_long_without_seeing_the_numbers_again(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(safe_way, "_REPEAT_NUMBERS_S", 0.3)
    agent = await gateway.agent("ivn")
    citizen = await gateway.citizen()
    await citizen.said(DANGER)
    seq = (await citizen.clicked("human"))["messages"][-1]["seq"]
    handover = await agent.claim_next()
    await agent.post(f"handovers/{handover}/release")  # and after a human has had to leave
    async with asyncio.timeout(5):
        while len(found := (await citizen.view(after=seq + 2))["messages"]) < 2:
            await asyncio.sleep(0.1)
    assert all(m["kind"] == "safety" and KVINNOFRID in m["text"] for m in found)


async def test_a_conversation_that_has_gone_idle_is_wiped(make_gateway: MakeGateway) -> None:
    async with make_gateway(held_minutes=0.005) as gateway:
        citizen = await gateway.citizen()
        await citizen.said(DANGER)
        async with asyncio.timeout(5):
            while (await citizen.http.get(f"{citizen.url}/messages", headers=citizen.headers)).status_code != 404:
                await asyncio.sleep(0.1)


async def test_a_restart_shows_nothing_of_what_was_said(make_gateway: MakeGateway) -> None:
    async with make_gateway() as gateway:
        citizen = await gateway.citizen()
        await citizen.said(DANGER)
    async with make_gateway() as gateway:
        again = Citizen(gateway.http, citizen.id, citizen.token, {})
        view = await again.view()
        assert (view["safe"], len(view["messages"])) == (True, 1)
        assert DANGER not in words(view)
        assert "112" in words(view)
        assert (await again.said("är du kvar"))["safe"] is True


async def test_after_a_restart_danger_and_the_wish_for_a_human_are_met_at_once(make_gateway: MakeGateway) -> None:
    async with make_gateway() as gateway:
        citizens = [await gateway.citizen(), await gateway.citizen()]
        for citizen in citizens:
            await citizen.said(DANGER)
    async with make_gateway() as gateway:
        writes, clicks = (Citizen(gateway.http, citizen.id, citizen.token, {}) for citizen in citizens)
        assert KVINNOFRID in words(await writes.said(DANGER))
        assert (await clicks.clicked("human"))["state"] == "waiting"


async def test_without_a_database_the_numbers_still_come(make_gateway: MakeGateway, tmp_path: Path) -> None:
    async with make_gateway() as gateway:
        citizen = await gateway.citizen()
    url = SecretStr(f"postgresql://kommunlots@/kommunlots?host={tmp_path}")
    async with make_gateway(database_url=url) as gateway:
        away = Citizen(gateway.http, citizen.id, citizen.token, {})
        for response in (await away.say(DANGER), await away.post("case", {"text": DANGER})):
            body = problem(response, 503, "database_down")
            assert body["safe"] is True
            assert KVINNOFRID in str(body["helplines"])
        assert "helplines" not in problem(await away.say("vad kostar bygglov"), 503, "database_down")


async def test_without_a_database_the_plain_form_has_the_numbers_too(make_gateway: MakeGateway, tmp_path: Path) -> None:
    url = SecretStr(f"postgresql://kommunlots@/kommunlots?host={tmp_path}")
    async with make_gateway(database_url=url) as gateway:
        for act in ("", "case"):
            response = await gateway.http.post("/exempelkoping/chatt", data={"text": DANGER, "act": act})
            assert response.status_code == 200
            assert KVINNOFRID in response.text


async def test_who_has_sent_too_much_gets_the_numbers_all_the_same(make_gateway: MakeGateway) -> None:
    async with make_gateway(messages_per_minute=1) as gateway:
        citizen = await gateway.citizen()
        await citizen.said("svar ett")
        assert "helplines" not in problem(await citizen.say("svar två"), 429, "rate_limited")
        for response in (await citizen.say(DANGER), await citizen.post("case", {"text": DANGER})):
            assert KVINNOFRID in str(problem(response, 429, "rate_limited")["helplines"])


async def test_a_fault_of_ours_does_not_keep_the_numbers_back(gateway: Gateway) -> None:
    citizen = await gateway.citizen()
    async with gateway.deps.open_uow(Viewer.system()) as db:
        await db.execute(update(conversations).values(context={"misses": "no number"}))
    assert KVINNOFRID in str(problem(await citizen.say(DANGER), 500, "internal")["helplines"])
    assert "helplines" not in problem(await citizen.say("svar ett"), 500, "internal")


async def test_a_conversation_that_is_over_is_no_reason_to_keep_the_numbers_back(gateway: Gateway) -> None:
    citizen = await gateway.citizen()
    await citizen.post("close")
    assert KVINNOFRID in str(problem(await citizen.say(DANGER), 409, "closed")["helplines"])


class TestTheViolenceQueueOfTrollhattan:
    """Mondays and Thursdays from nine to ten; nobody else may answer."""

    @pytest.mark.parametrize("path", ["ivn", "asfchatt"])
    async def test_its_page_starts_safe_and_in_the_queue(self, gateway: Gateway, clock: TestClock, path: str) -> None:
        clock.at(datetime(2026, 11, 23, 9, 59))  # noqa: DTZ001
        citizen = await gateway.citizen("trollhattan", queue=path)
        assert (citizen.opened["state"], citizen.opened["safe"]) == ("waiting", True)
        agent = await gateway.agent("ivn", municipality="trollhattan")
        assert [row["queue"] for row in await agent.listing()] == ["ivn"]

    @pytest.mark.parametrize(
        "moment",
        [datetime(2026, 11, 23, 10, 0), datetime(2026, 11, 24, 0, 0), datetime(2026, 11, 24, 15, 30)],  # noqa: DTZ001
    )
    @pytest.mark.parametrize("how", ["page", "words"])
    async def test_closed_it_gives_helplines_and_the_next_opening_and_promises_no_answer(
        self, gateway: Gateway, clock: TestClock, moment: datetime, how: str
    ) -> None:
        clock.at(moment)
        if how == "page":
            body = (await gateway.citizen("trollhattan", queue="ivn")).opened
        else:
            body = await (await gateway.citizen("trollhattan")).said(DANGER)
        assert (body["state"], body["safe"]) == ("with_bot", True)
        said = words(body)
        assert "112" in said
        assert KVINNOFRID in said
        assert "torsdag 09.00" in said
        closed = [m for m in body["messages"] if "torsdag 09.00" in m["text"]]
        assert len(closed) == 1
        assert {c["id"] for c in closed[0]["choices"]} == {"more_helplines", "exit", "not_sensitive"}
        assert "arbetsdag" not in said
        assert "case" not in choices(body)

    async def test_no_other_department_can_open_it(self, gateway: Gateway, clock: TestClock) -> None:
        clock.at(datetime(2026, 11, 23, 9, 30))  # noqa: DTZ001
        citizen = await gateway.citizen("trollhattan")
        await citizen.said(DANGER)
        assert (await citizen.clicked("human"))["state"] == "waiting"
        others = await gateway.agent("bygglov", "tema", "kontaktcenter", municipality="trollhattan")
        assert await others.listing() == []
        elsewhere = await gateway.agent("ivn", municipality="exempelkoping")
        assert await elsewhere.listing() == []


async def test_a_typed_wish_for_a_human_is_heard(gateway: Gateway) -> None:
    citizen = await gateway.citizen()
    await citizen.said(DANGER)
    assert (await citizen.said("kan jag få prata med någon"))["state"] == "waiting"
