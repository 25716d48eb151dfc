"""The inbox over HTTP: what enters, who sees it, what becomes of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from api.db.tables import changes, pool_items
from api.db.unit_of_work import Viewer
from nlu_data.catalogue import read_examples, read_municipalities
from nlu_data.files import ROOT
from tests.api.gateway import DEMO, Citizen, Gateway, Trainer
from tests.api.pool.dialogues import missed
from tests.fakes.assistant import FakeAssistant

TOPIC = "kontakt.oppettider"
UNSURE = "oklart får jag låna er lastcykel"


async def asked(gateway: Gateway, *texts: str, municipality: str = DEMO) -> Citizen:
    """A conversation that is over."""
    citizen = await gateway.citizen(municipality)
    for text in texts:
        await citizen.said(text)
    await citizen.post("close")
    return citizen


async def texts_in(trainer: Trainer, **filters: Any) -> list[str]:
    await trainer.posted("inbox/refresh")
    return [row["text"] for row in (await trainer.got("inbox", **filters))["items"]]


async def test_what_the_assistant_was_unsure_of_waits_with_suggestions(gateway: Gateway) -> None:
    labeller = await gateway.trainer("label")
    await asked(gateway, "svar på en fråga", UNSURE)
    assert await texts_in(labeller) == [UNSURE]
    row = (await labeller.got("inbox"))["items"][0]
    assert (row["reason"], row["count"], row["before"]) == ("clarification", 1, "svar på en fråga")
    assert row["suggestions"][0]["topic"] == "bygglov.kostnad"  # what the assistant itself ranks first
    assert any(suggestion["why"] for suggestion in row["suggestions"])
    assert len(row["suggestions"]) <= 3
    assert row["at_day"] == "2026-11-25"


async def test_a_conversation_that_goes_on_is_left_alone(gateway: Gateway) -> None:
    labeller = await gateway.trainer("label")
    citizen = await gateway.citizen()
    await citizen.said(UNSURE)
    assert await texts_in(labeller) == []
    await citizen.post("close")
    assert await texts_in(labeller) == [UNSURE]
    assert await texts_in(labeller) == [UNSURE]  # once, however often it is looked for


async def test_personal_data_is_masked_and_context_is_one_turn(gateway: Gateway) -> None:
    labeller = await gateway.trainer("label")
    await asked(gateway, "svar 1", "svar 2", "oklart mitt nummer är 070-174 06 05")
    row = (await _inbox(labeller))["items"][0]
    assert "070" not in row["text"]
    assert row["before"] == "svar 2"


async def _inbox(labeller: Trainer) -> Any:
    await labeller.posted("inbox/refresh")
    return await labeller.got("inbox")


async def test_at_most_three_of_a_conversation(gateway: Gateway) -> None:
    labeller = await gateway.trainer("label")
    words = ["båtplats", "torghandel", "lekplats", "isbana", "motionsspår"]
    await asked(gateway, *(f"oklart om {word} här" for word in words))
    assert len(await texts_in(labeller)) == 3


@pytest.mark.parametrize("text", ["oklart om min diabetes", "oklart om moskén", "oklart jag är homosexuell"])
async def test_special_categories_never_enter(gateway: Gateway, text: str) -> None:
    labeller = await gateway.trainer("label")
    await asked(gateway, "oklart om lekplatsen", text)
    assert await texts_in(labeller) == []


async def test_nothing_of_a_conversation_that_was_ever_sensitive(gateway: Gateway) -> None:
    labeller = await gateway.trainer("label")
    citizen = await gateway.citizen()
    await citizen.said(UNSURE)
    await citizen.said("antydan")  # the assistant hints at a sensitive topic: an offer is made
    await citizen.clicked("no_thanks")
    await citizen.said("oklart om lekplatsen")
    await citizen.post("close")
    assert await texts_in(labeller) == []


async def test_what_turns_sensitive_later_leaves_the_pool_again(gateway: Gateway, clock: Any) -> None:
    labeller = await gateway.trainer("label")
    citizen = await gateway.citizen()
    await citizen.said(UNSURE)
    clock.at(clock().replace(hour=13))
    assert await texts_in(labeller) == [UNSURE]
    change = await labeller.posted(f"inbox/{await first_id(labeller)}", {"action": "label", "topic": TOPIC})
    assert len(change["changes"]) == 1
    await citizen.said("han slår mig, hjälp mig")
    assert await texts_in(labeller) == []
    async with gateway.deps.open_uow(Viewer.system()) as db:
        assert (await db.execute(select(pool_items.c.id))).all() == []
        rows = (await db.execute(select(changes.c.state, changes.c.payload))).all()
    assert [(row.state, "text" in row.payload) for row in rows] == [("withdrawn", False)]


async def first_id(labeller: Trainer) -> str:
    return str((await labeller.got("inbox"))["items"][0]["id"])


QUEUES = read_municipalities()[DEMO].queues


@pytest.mark.parametrize("queue", QUEUES, ids=lambda queue: str(queue.id))
async def test_only_what_lay_in_the_open_zone(gateway: Gateway, queue: Any) -> None:
    labeller = await gateway.trainer("label")
    citizen = await gateway.citizen(queue=queue.id)
    await citizen.say(UNSURE)
    await citizen.post("close")
    assert await texts_in(labeller) == ([UNSURE] if queue.zone == "oppen" else [])


@pytest.mark.parametrize("script", ["skolärende", "känsligt"])
async def test_nothing_of_what_was_handed_over_to_another_zone(gateway: Gateway, script: str) -> None:
    labeller = await gateway.trainer("label")
    await asked(gateway, UNSURE, script)
    assert await texts_in(labeller) == []


async def test_the_same_said_twice_is_one_row_and_is_dealt_with_together(gateway: Gateway) -> None:
    labeller = await gateway.trainer("label")
    for text in (UNSURE, "Oklart FÅR jag låna er lastcykel?", "oklart får jag låna eran lastcykel", "oklart annat"):
        await asked(gateway, text)
    page = await _inbox(labeller)
    assert [row["count"] for row in page["items"]] == [3, 1]
    settled = await labeller.posted(f"inbox/{page['items'][0]['id']}", {"action": "label", "topic": TOPIC})
    assert len(settled["items"]) == 3
    assert len(settled["changes"]) == 2  # two ways of putting it
    page = await labeller.got("inbox")
    assert (page["left"], page["done_today"]) == (1, 3)
    proposed = (await labeller.got("changes"))["items"]
    assert {(row["source"], row["kind"], row["target"]) for row in proposed} == {("log", "wording_add", TOPIC)}


async def test_a_stroke_is_taken_back(gateway: Gateway) -> None:
    labeller, other = await gateway.trainer("label"), await gateway.trainer("label")
    await asked(gateway, UNSURE)
    await labeller.posted("inbox/refresh")
    for action in ("label", "none", "discard"):
        body = {"action": action, "topic": TOPIC}
        settled = await labeller.posted(f"inbox/{await first_id(labeller)}", body)
        assert (await labeller.got("inbox"))["left"] == 0
        assert (await other.post(f"undo/{settled['undo']}")).status_code in {403, 404}
        assert (await labeller.posted(f"undo/{settled['undo']}"))["items"] == settled["items"]
        assert (await labeller.got("inbox"))["left"] == 1
        assert (await labeller.post(f"undo/{settled['undo']}")).status_code in {404, 409}
    assert [row["state"] for row in (await labeller.got("changes", state="withdrawn"))["items"]] == ["withdrawn"]


async def test_what_is_approved_is_not_taken_back_with_a_stroke(gateway: Gateway) -> None:
    labeller, approver = await gateway.trainer("label"), await gateway.trainer("approve")
    await asked(gateway, UNSURE)
    await labeller.posted("inbox/refresh")
    settled = await labeller.posted(f"inbox/{await first_id(labeller)}", {"action": "label", "topic": TOPIC})
    await approver.posted("changes/bulk-approve", {"ids": settled["changes"]})
    assert (await labeller.post(f"undo/{settled['undo']}")).json()["code"] == "change_decided"


async def test_somebody_else_was_quicker(gateway: Gateway) -> None:
    first, second = await gateway.trainer("label"), await gateway.trainer("label")
    await asked(gateway, UNSURE)
    await first.posted("inbox/refresh")
    item = await first_id(first)
    await first.posted(f"inbox/{item}", {"action": "discard"})
    late = await second.post(f"inbox/{item}", {"action": "label", "topic": TOPIC})
    assert (late.status_code, late.json()["code"]) == (404, "unknown_item")


@pytest.mark.parametrize(
    ("topic", "code"), [("no.such", "invalid_change"), ("stod.vald_nara", "sensitive_source"), ("", "invalid_change")]
)
async def test_a_topic_that_cannot_take_it_leaves_the_message_where_it_was(
    gateway: Gateway, topic: str, code: str
) -> None:
    labeller = await gateway.trainer("label")
    await asked(gateway, UNSURE)
    await labeller.posted("inbox/refresh")
    response = await labeller.post(f"inbox/{await first_id(labeller)}", {"action": "label", "topic": topic})
    assert (response.status_code, response.json()["code"]) == (422, code)
    assert (await labeller.got("inbox"))["left"] == 1


async def test_words_that_are_known_already_are_dealt_with_and_nothing_is_added(gateway: Gateway) -> None:
    labeller = await gateway.trainer("label")
    known = next(example.text for example in read_examples() if example.topic == "avfall.hamtning")
    measured = (ROOT / "holdout" / "calibration.jsonl").read_text(encoding="utf-8").splitlines()
    for text in (known, str(json.loads(measured[0])["text"])):
        await missed(gateway, text)
    page = await _inbox(labeller)
    assert page["left"] == 2
    for row in page["items"]:
        settled = await labeller.posted(f"inbox/{row['id']}", {"action": "label", "topic": "avfall.hamtning"})
        assert settled["changes"] == []
    assert (await labeller.got("inbox"))["left"] == 0


async def test_many_at_one_stroke(gateway: Gateway) -> None:
    labeller = await gateway.trainer("label")
    for word in ("båtplats", "torghandel", "lekplats"):
        await asked(gateway, f"oklart om {word} här")
    page = await _inbox(labeller)
    ids = [row["id"] for row in page["items"]]
    settled = await labeller.posted("inbox/bulk", {"ids": ids, "action": "label", "topic": TOPIC})
    assert len(settled["changes"]) == 3
    assert (await labeller.got("inbox"))["left"] == 0
    await labeller.posted(f"undo/{settled['undo']}")
    assert (await labeller.got("inbox"))["left"] == 3


async def test_what_many_ask_becomes_a_topic(gateway: Gateway) -> None:
    labeller, approver = await gateway.trainer("label", "edit"), await gateway.trainer("approve")
    for text in ("låna lastcykel", "kan man låna en lastcykel", "lastcykel att låna gratis", "var lånar jag lastcykel"):
        await asked(gateway, f"utanför {text}")
    await labeller.posted("inbox/refresh")
    cluster = (await labeller.got("clusters"))[0]
    assert cluster["size"] >= 3
    assert "lastcykel" in cluster["name"]
    body = {"id": "gata.lastcykel", "title": "Låna lastcykel", "area": "gata", "department": "TEK"}
    made = await labeller.posted(f"clusters/{cluster['id']}/topic", body)
    assert len(made["changes"]) == len(made["items"]) + 1
    decided = await approver.posted("changes/bulk-approve", {"ids": made["changes"]})
    assert decided["refused"] == []
    assert len((await labeller.got("topics/gata.lastcykel"))["wordings_list"]) == len(made["items"])


async def test_thumbs_down_and_the_desks_word_bring_a_message_in(gateway: Gateway) -> None:
    labeller, agent = await gateway.trainer("label"), await gateway.agent("bygglov")
    citizen = await gateway.citizen()
    answer = (await citizen.said("svar om altan"))["messages"][-1]
    await citizen.post("feedback", {"seq": answer["seq"], "helpful": False})
    await citizen.post("close")
    other = await gateway.citizen()
    await other.said("bygglovsärende om en brygga")
    handover = await agent.claim_next()
    response = await agent.http.put(
        f"/api/v1/staff/handovers/{handover}/wrong-topic", json={"wrong": True}, headers=agent.headers
    )
    assert response.status_code == 204
    await agent.post(f"handovers/{handover}/close", {"to": "done", "outcome": "solved"})
    await labeller.posted("inbox/refresh")
    rows = (await labeller.got("inbox"))["items"]
    assert {(row["text"], row["reason"]) for row in rows} == {
        ("svar om altan", "thumbs_down"),
        ("bygglovsärende om en brygga", "wrong_topic"),
    }
    assert [row["text"] for row in (await labeller.got("inbox", reason="wrong_topic"))["items"]] == [
        "bygglovsärende om en brygga"
    ]


async def test_it_works_while_the_assistant_is_away(gateway: Gateway, assistant: FakeAssistant) -> None:
    labeller = await gateway.trainer("label")
    citizen = await asked(gateway, "osäkert om lastcykel")
    assert citizen.id
    assert await texts_in(labeller) == ["osäkert om lastcykel"]
    assert assistant.seen[-1].conversation_id.startswith("pool-")


async def test_what_the_citizen_erases_is_gone_from_pool_and_proposals(gateway: Gateway) -> None:
    labeller, approver = await gateway.trainer("label"), await gateway.trainer("approve")
    citizen = await asked(gateway, UNSURE, "oklart om lekplatsen")
    await labeller.posted("inbox/refresh")
    settled = await labeller.posted(f"inbox/{await first_id(labeller)}", {"action": "label", "topic": TOPIC})
    await approver.posted("changes/bulk-approve", {"ids": settled["changes"]})
    before = await gateway.deps.knowledge.basis()
    assert (await citizen.http.delete(citizen.url, headers=citizen.headers)).status_code == 204
    after = await gateway.deps.knowledge.basis()
    assert (before.version != after.version, after.upto_n) == (True, 0)
    assert await texts_in(labeller) == []
    history = (await labeller.got(f"topics/{TOPIC}"))["history"]
    assert [(row["state"], row["payload"]) for row in history] == [("withdrawn", {})]


async def test_new_rules_look_through_the_pool_again(gateway: Gateway) -> None:
    labeller = await gateway.trainer("label")
    await asked(gateway, UNSURE)
    await labeller.posted("inbox/refresh")
    async with gateway.deps.open_uow(Viewer.system()) as db:
        await db.execute(pool_items.update().values(text="han slår mig"))
    assert await gateway.deps.pool.collector.sweep() == 1
    assert (await labeller.got("inbox"))["items"] == []
