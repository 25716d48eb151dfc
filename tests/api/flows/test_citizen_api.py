"""The citizen API as the contract has it: every endpoint, and every code it refuses with."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.api.conftest import MakeGateway
from tests.api.gateway import Citizen, Gateway
from tests.clocks import TestClock
from tests.fakes.assistant import FakeAssistant

MESSAGE_KEYS = {
    "seq",
    "id",
    "sender",
    "sender_name",
    "kind",
    "text",
    "lang",
    "choices",
    "links",
    "topic",
    "confidence",
    "source",
    "reviewed_at",
    "at",
}


def kinds(body: dict[str, Any]) -> list[tuple[str, str]]:
    return [(m["sender"], m["kind"]) for m in body["messages"]]


def choices(body: dict[str, Any]) -> set[str]:
    return {choice["id"] for message in body["messages"] for choice in message["choices"]}


def problem(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """A problem document with this code, words for people and a way to help."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert (body["code"], body["status"], body["emergency"]) == (code, status, "112")
    assert body["detail"]
    return body


async def test_a_conversation_is_opened_with_its_greeting(gateway: Gateway) -> None:
    response = await gateway.http.post("/api/v1/conversations")
    assert response.status_code == 201
    opened = response.json()
    assert set(opened) >= {"id", "token", "state", "messages", "next_seq"}
    assert (opened["state"], opened["safe"], opened["next_seq"]) == ("with_bot", False, 3)
    assert kinds(opened) == [("bot", "greeting"), ("system", "notice")]
    for message in opened["messages"]:
        assert set(message) == MESSAGE_KEYS
        assert datetime.fromisoformat(message["at"]).tzinfo is not None
    assert response.headers["cache-control"] == "no-store"


async def test_only_a_made_up_municipality_says_that_it_is_one(gateway: Gateway) -> None:
    assert kinds((await gateway.citizen("karlstad")).opened) == [("bot", "greeting")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("svar om altan", ("bot", "answer")),
        ("oklart vad", ("bot", "clarify")),
        ("hej", ("bot", "text")),
        ("utanför", ("bot", "text")),
    ],
)
async def test_what_the_assistant_does_is_shown(gateway: Gateway, text: str, expected: tuple[str, str]) -> None:
    citizen = await gateway.citizen()
    sent = await citizen.said(text)
    assert kinds(sent) == [("citizen", "text"), expected]
    assert sent["state"] == "with_bot"
    assert sent["seq"] == sent["messages"][0]["seq"] == 3
    assert (await citizen.view())["messages"][2:] == sent["messages"]


async def test_an_answer_carries_its_source_and_links(gateway: Gateway) -> None:
    answer = (await (await gateway.citizen()).said("svar"))["messages"][1]
    assert (answer["source"], answer["reviewed_at"], answer["confidence"]) == ("Boverket", "2026-11-01", 0.9)
    assert answer["links"] == [{"label": "Läs mer", "url": "https://www.boverket.se/"}]


async def test_a_click_on_a_topic_reaches_the_assistant_and_its_memory_comes_back(
    gateway: Gateway, assistant: FakeAssistant
) -> None:
    citizen = await gateway.citizen()
    await citizen.said("svar")
    await citizen.clicked("bygglov.kostnad")
    assert assistant.seen[-1].choice == "bygglov.kostnad"
    assert assistant.seen[-1].context.last_topic == "bygglov.tillbyggnad_altan_plank"
    assert assistant.seen[-1].municipality_id == "exempelkoping"


async def test_what_is_stored_and_sent_is_masked(gateway: Gateway, assistant: FakeAssistant) -> None:
    sent = await (await gateway.citizen()).said("svar mitt personnummer är 19900101-0017")
    assert "0017" not in sent["messages"][0]["text"]
    assert b"0017" not in assistant.raw[-1]


async def test_reading_goes_on_from_a_number(gateway: Gateway) -> None:
    citizen = await gateway.citizen()
    sent = await citizen.said("svar")
    view = await citizen.view(after=sent["seq"])
    assert [m["seq"] for m in view["messages"]] == [4]
    assert (view["queue"], view["next_seq"]) == (None, 5)
    assert (await citizen.view(after=4))["messages"] == []


@pytest.mark.parametrize("how", ["endpoint", "click", "words"])
async def test_a_human_may_always_be_asked_for(gateway: Gateway, how: str) -> None:
    citizen = await gateway.citizen()
    match how:
        case "endpoint":
            response = await citizen.post("handover")
            assert response.status_code == 200
            body = response.json()
            assert body["queue"] == {"position": 1, "wait_s": None}
        case "click":
            body = await citizen.clicked("human")
        case _:
            body = await citizen.said("människa tack")
    assert body["state"] == "waiting"
    assert kinds(body)[-1] == ("system", "waiting")
    # Nobody is online: a case may be left instead.
    assert choices(body) == {"bot", "case"}


async def test_asking_twice_for_a_human_changes_nothing(gateway: Gateway) -> None:
    citizen = await gateway.citizen()
    first = (await citizen.post("handover")).json()
    second = (await citizen.post("handover")).json()
    assert (second["state"], second["queue"], second["messages"]) == ("waiting", first["queue"], [])


async def test_places_in_the_queue_and_giving_ones_own_up(gateway: Gateway) -> None:
    first, second = await gateway.citizen(), await gateway.citizen()
    await first.post("handover")
    await second.post("handover")
    assert (await second.view())["queue"]["position"] == 2
    cancelled = await first.clicked("bot")
    assert cancelled["state"] == "with_bot"
    assert (await first.view())["queue"] is None
    assert (await second.view())["queue"]["position"] == 1
    assert (await first.said("svar"))["messages"][-1]["kind"] == "answer"


async def test_closing(gateway: Gateway) -> None:
    citizen = await gateway.citizen()
    await citizen.said("svar")
    closed = (await citizen.post("close")).json()
    assert (closed["state"], kinds(closed)) == ("closed", [("system", "closed")])
    assert (await citizen.post("close")).json()["state"] == "closed"
    problem(await citizen.say("svar"), 409, "closed")
    problem(await citizen.post("handover"), 409, "closed")
    problem(await citizen.post("case", {"text": "något"}), 409, "closed")
    assert (await citizen.view())["state"] == "closed"


async def test_feedback_may_be_changed(gateway: Gateway) -> None:
    citizen = await gateway.citizen()
    seq = (await citizen.said("svar"))["messages"][1]["seq"]
    for helpful in (True, False):
        assert (await citizen.post("feedback", {"seq": seq, "helpful": helpful})).status_code == 204


async def test_the_transcript_is_plain_text(gateway: Gateway, clock: TestClock) -> None:
    clock.at(datetime(2026, 7, 1, 12, 30, tzinfo=UTC))
    citizen = await gateway.citizen()
    await citizen.said("svar om altan")
    response = await citizen.http.get(f"{citizen.url}/transcript", headers=citizen.headers)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/plain")
    assert "svar om altan" in response.text
    assert "2026-07-01 14:30" in response.text
    assert "Ett godkänt svar." in response.text


async def test_erasing_takes_everything_but_a_case(gateway: Gateway) -> None:
    citizen = await gateway.citizen()
    await citizen.said("svar")
    await citizen.post("handover")
    case = (await citizen.post("case", {"text": "Lampan är trasig"})).json()
    assert case["reference"].startswith("KL-")
    assert (await citizen.http.delete(citizen.url, headers=citizen.headers)).status_code == 204
    problem(await citizen.http.get(f"{citizen.url}/messages", headers=citizen.headers), 404, "unknown_conversation")
    agent = await gateway.agent("kontaktcenter", "bygglov")
    assert await agent.listing() == []


async def test_a_case_has_a_reference_and_a_promised_day(gateway: Gateway, clock: TestClock) -> None:
    clock.at(datetime(2026, 11, 20, 16, 30))  # noqa: DTZ001 - the clock's own zone
    citizen = await gateway.citizen()
    response = await citizen.post(
        "case", {"text": "Lampan är trasig", "contact": {"name": "A", "email": "a@example.com", "phone": "1"}}
    )
    assert response.status_code == 201
    left = response.json()
    assert left["promise"] == "2026-11-24"
    assert kinds(left) == [("system", "case")]
    again = (await citizen.post("case", {"text": "Lampan är trasig"})).json()
    assert (again["reference"], again["promise"], again["messages"]) == (left["reference"], "2026-11-24", [])
    other = (await citizen.post("case", {"text": "Bänken är trasig"})).json()
    assert other["reference"] != left["reference"]


async def test_a_case_needs_no_contact_and_nothing_is_promised_where_nothing_is(gateway: Gateway) -> None:
    citizen = await gateway.citizen("trollhattan")
    left = (await citizen.post("case", {"text": "Lampan är trasig"})).json()
    assert left["promise"] is None
    assert left["reference"] in left["messages"][0]["text"]


async def test_the_same_message_again_gives_the_same_answer(gateway: Gateway, assistant: FakeAssistant) -> None:
    citizen = await gateway.citizen()
    first = (await citizen.say("svar", "a1")).json()
    assert (await citizen.say("svar", "a1")).json() == first
    await citizen.said("hej")
    assert (await citizen.say("svar", "a1")).json()["messages"] == first["messages"]
    assert len(assistant.seen) == 2


async def test_twenty_of_the_same_at_once_are_one(gateway: Gateway, assistant: FakeAssistant) -> None:
    citizen = await gateway.citizen()
    responses = await asyncio.gather(*(citizen.say("trögt men säkert", "a1") for _ in range(20)))
    assert {r.status_code for r in responses} == {200}
    assert len({r.text for r in responses}) == 1
    assert len(assistant.seen) == 1
    assert len((await citizen.view())["messages"]) == 4


async def test_twenty_at_once_are_taken_one_after_another(gateway: Gateway) -> None:
    citizen = await gateway.citizen()
    responses = await asyncio.gather(*(citizen.say(f"svar {n}") for n in range(20)))
    assert {r.status_code for r in responses} == {200}
    messages = (await citizen.view())["messages"]
    assert [m["seq"] for m in messages] == list(range(1, 43))
    assert [m["sender"] for m in messages[2:]] == ["citizen", "bot"] * 20


@pytest.mark.parametrize("path", ["messages", "handover", "close", "feedback", "case", "transcript", ""])
async def test_every_door_is_locked(gateway: Gateway, path: str) -> None:
    mine, other = await gateway.citizen(), await gateway.citizen()
    methods = {"transcript": "GET", "": "DELETE"}
    bodies = {
        "messages": {"client_id": "a", "text": "hej"},
        "feedback": {"seq": 1, "helpful": True},
        "case": {"text": "något"},
    }
    url = f"/api/v1/conversations/{{}}/{path}".rstrip("/")

    async def knock(conversation: str, **headers: str) -> httpx.Response:
        method = methods.get(path, "POST")
        return await gateway.http.request(method, url.format(conversation), json=bodies.get(path), headers=headers)

    problem(await knock(mine.id), 401, "wrong_token")
    problem(await knock(mine.id, Authorization="Basic x"), 401, "wrong_token")
    problem(await knock(mine.id, Authorization=f"Bearer {other.token}"), 401, "wrong_token")
    problem(await knock(str(uuid4()), Authorization=f"Bearer {mine.token}"), 404, "unknown_conversation")
    problem(await knock("not-an-id", Authorization=f"Bearer {mine.token}"), 422, "invalid_request")
    assert len((await mine.view())["messages"]) == 2


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"municipality": "atlantis"}, 404, "unknown_municipality"),
        ({"queue": "nope"}, 404, "unknown_queue"),
        ({"language": "x" * 9}, 422, "invalid_request"),
        ({"page": "x" * 2001}, 422, "invalid_request"),
        ({"municipality": 7}, 422, "invalid_request"),
    ],
)
async def test_what_cannot_be_opened(gateway: Gateway, body: dict[str, Any], status: int, code: str) -> None:
    problem(await gateway.http.post("/api/v1/conversations", json=body), status, code)


async def test_a_pages_queue_is_preset_by_id_or_path(gateway: Gateway) -> None:
    agent = await gateway.agent("bygglov")
    for queue in ("bygglov", "bygga"):
        citizen = await gateway.citizen(queue=queue)
        await citizen.clicked("human")
    assert [h["queue"] for h in await agent.listing()] == ["bygglov", "bygglov"]


async def test_too_many_messages(make_gateway: MakeGateway) -> None:
    async with make_gateway(messages_per_minute=3, client_messages_per_minute=100) as gateway:
        citizen: Citizen = await gateway.citizen()
        for _ in range(3):
            await citizen.said("hej")
        response = await citizen.say("hej")
        problem(response, 429, "rate_limited")
        assert response.headers["retry-after"] == "60"
        assert len((await citizen.view())["messages"]) == 8
        assert (await (await gateway.citizen()).said("hej"))["state"] == "with_bot"


async def test_nobody_is_promised_when_nobody_is_there(gateway: Gateway) -> None:
    citizen = await gateway.citizen("trollhattan")  # its contact centre's chat has no hours
    reply = await citizen.clicked("human")
    assert [message["kind"] for message in reply["messages"][1:]] == ["closed"]
    assert reply["state"] == "with_bot"
