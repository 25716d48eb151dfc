"""Whatever is sent, the answer is clear and a way to a human or a number is never far."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from tests.api.conftest import MakeGateway
from tests.api.gateway import Citizen, Gateway
from tests.fakes.assistant import FakeAssistant

from .test_citizen_api import choices, kinds, problem


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u200b\u200e\u202e", "\x00\x01\x1b", "\u2800\u3164", "\ufeff"])
async def test_nothing_to_read(gateway: Gateway, text: str) -> None:
    citizen = await gateway.citizen()
    problem(await citizen.say(text), 422, "empty")
    assert len((await citizen.view())["messages"]) == 2


@pytest.mark.parametrize("text", ["😀", "👍🏽👍🏽", "👨‍👩‍👧", "?!", "...", "½"])
async def test_no_words_are_met_with_a_way_to_a_human(gateway: Gateway, text: str, assistant: FakeAssistant) -> None:
    sent = await (await gateway.citizen()).said(text)
    assert sent["state"] == "with_bot"
    assert kinds(sent)[0] == ("citizen", "text")
    assert len(sent["messages"]) == 2
    if assistant.seen == []:
        assert choices(sent) == {"human"}


@pytest.mark.parametrize("length", [2001, 10_000, 20_000])
async def test_too_long(gateway: Gateway, length: int) -> None:
    citizen = await gateway.citizen()
    problem(await citizen.say("a" * length), 422, "too_long")
    assert len((await citizen.view())["messages"]) == 2


async def test_the_longest_that_is_taken(gateway: Gateway) -> None:
    sent = await (await gateway.citizen()).said("å" * 2000)
    assert sent["messages"][0]["text"] == "å" * 2000


async def test_far_too_long(gateway: Gateway) -> None:
    citizen = await gateway.citizen()
    problem(await citizen.say("a" * 20_001), 422, "invalid_request")
    problem(await citizen.say("a" * 70_000), 413, "too_large")

    async def in_pieces() -> Any:
        for _ in range(40):
            yield b"x" * 4096

    response = await citizen.http.post(f"{citizen.url}/messages", content=in_pieces(), headers=citizen.headers)
    problem(response, 413, "too_large")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("svar <script>alert(1)</script>", "svar <script>alert(1)</script>"),
        ("svar <img src=x onerror=alert(1)>", "svar <img src=x onerror=alert(1)>"),
        ("svar '; DROP TABLE messages; --", "svar '; DROP TABLE messages; --"),
        ("svar %s %(x)s {0} {kommun} ${7*7} {{7*7}}", "svar %s %(x)s {0} {kommun} ${7*7} {{7*7}}"),
        ("svar \u202egnitset\u202c", "svar gnitset"),
        ("sv\u00adar om bygglov", "svar om bygglov"),
        ("svar\x00 och\x1b slut", "svar och slut"),
        ("svar\r\nrad två", "svar\nrad två"),
        ("svar e\u0301", "svar é"),
    ],
)
async def test_what_looks_dangerous_to_a_machine_is_only_text(gateway: Gateway, text: str, kept: str) -> None:
    citizen = await gateway.citizen()
    sent = await citizen.said(text)
    assert kinds(sent) == [("citizen", "text"), ("bot", "answer")]
    assert sent["messages"][0]["text"] == kept
    assert (await citizen.view())["messages"][2]["text"] == kept


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"{}",
        b'{"client_id": "a"}',
        b'{"client_id": "a", "text": "x", "choice": "human"}',
        b'{"client_id": "a", "text": 7}',
        b'{"client_id": "a", "text": ["x"]}',
        b'{"client_id": "", "text": "x"}',
        b'{"client_id": "a b", "text": "x"}',
        b'{"client_id": "a\\n", "text": "x"}',
        b'{"client_id": "a\\u0000", "text": "x"}',
        b'{"text": "x"}',
        b'{"client_id": "a", "text": "\\ud800"}',
        b'{"client_id": "a", "text": "x\xff"}',
        b'{"client_id": "a", "choice": null}',
        b"[" * 20_000,
        b'{"client_id": "a", "text": NaN}',
    ],
)
async def test_broken_messages(gateway: Gateway, body: bytes) -> None:
    citizen = await gateway.citizen()
    headers = {**citizen.headers, "Content-Type": "application/json"}
    response = await citizen.http.post(f"{citizen.url}/messages", content=body, headers=headers)
    assert response.status_code in {400, 422}, response.text
    refused = problem(response, response.status_code, "invalid_request" if response.status_code == 422 else "refused")
    assert '"x"' not in json.dumps(refused)
    assert len((await citizen.view())["messages"]) == 2


@pytest.mark.parametrize("choice", ["nope", "bygglov", "stod.", "sys.tack", "../x", "'", "\x00", "x" * 64])
async def test_a_choice_that_is_none(gateway: Gateway, choice: str) -> None:
    problem(await (await gateway.citizen()).click(choice), 422, "unknown_choice")


@pytest.mark.parametrize("choice", ["bot", "safe_yes", "safe_no", "more_helplines", "not_sensitive"])
async def test_a_button_of_a_state_that_has_passed(gateway: Gateway, choice: str) -> None:
    citizen = await gateway.citizen()
    sent = await citizen.clicked(choice)
    assert (sent["state"], sent["safe"], kinds(sent)) == ("with_bot", False, [("citizen", "text")])


@pytest.mark.parametrize("after", ["x", "1.5", str(2**31), str(10**30)])
async def test_a_number_that_is_none(gateway: Gateway, after: str) -> None:
    citizen = await gateway.citizen()
    response = await citizen.http.get(f"{citizen.url}/messages", params={"after": after}, headers=citizen.headers)
    problem(response, 422, "invalid_request")
    assert len((await citizen.view(after=-5))["messages"]) == 2


@pytest.mark.parametrize("seq", [0, -1, 2**31, "x", None])
async def test_feedback_on_what_is_no_message(gateway: Gateway, seq: object) -> None:
    problem(await (await gateway.citizen()).post("feedback", {"seq": seq, "helpful": True}), 422, "invalid_request")


@pytest.mark.parametrize("field", ["page", "language", "municipality", "queue"])
async def test_invisible_characters_when_opening(gateway: Gateway, field: str) -> None:
    response = await gateway.http.post("/api/v1/conversations", json={field: "a\x00\u202e"})
    assert response.status_code in {201, 404}, response.text


async def test_invisible_characters_in_a_case_and_at_the_desk(gateway: Gateway) -> None:
    citizen = await gateway.citizen()
    contact = {"name": "A\x00", "email": "a\x00@example.com", "phone": "\x00"}
    left = await citizen.post("case", {"text": "Lampan\x00 är trasig", "contact": contact})
    assert left.status_code == 201
    problem(await citizen.post("case", {"text": "\x00"}), 422, "empty")
    problem(await citizen.post("case", {"text": "x" * 5001}), 422, "invalid_request")
    agent = await gateway.agent("bygglov")
    await citizen.said("bygglovsärende")
    handover = await agent.claim_next()
    problem(await agent.write(handover, "\x00\u200b"), 422, "invalid_request")
    assert (await agent.write(handover, "Hej\x00")).json()["message"]["text"] == "Hej"
    moved = await agent.post(f"handovers/{handover}/transfer", {"queue": "teknik", "comment": "a\x00b"})
    assert moved.status_code == 204
    body = {"username": "a\x00", "password": "x"}
    problem(await gateway.http.post("/api/v1/staff/session", json=body), 401, "wrong_credentials")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_a_method_that_is_none(gateway: Gateway, method: str) -> None:
    problem(await gateway.http.request(method, "/api/v1/conversations"), 405, "method_not_allowed")


async def test_two_hundred_messages_in_a_minute(make_gateway: MakeGateway) -> None:
    async with make_gateway(messages_per_minute=30, client_messages_per_minute=120) as gateway:
        citizen: Citizen = await gateway.citizen()
        responses = await asyncio.gather(*(citizen.say(f"hej {n}") for n in range(200)))
        taken = [r for r in responses if r.status_code == 200]
        assert len(taken) == 30
        for response in responses:
            if response.status_code != 200:
                problem(response, 429, "rate_limited")
        messages = (await citizen.view())["messages"]
        assert sum(m["sender"] == "citizen" for m in messages) == 30
        assert [m["seq"] for m in messages] == list(range(1, 63))
        # Asking for a human is never refused for it.
        assert (await citizen.post("handover")).json()["state"] == "waiting"
