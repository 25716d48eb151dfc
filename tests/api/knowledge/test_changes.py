"""Four eyes over HTTP: proposed by one, approved by another, live at once, and back again."""

from __future__ import annotations

import asyncio
import io
import zipfile
from typing import Any

import pytest

from api.staff.model import Role
from nlu_data.catalogue import read_topics
from nlu_data.contracts import TurnRequest
from nlu_data.files import ROOT
from tests.api.conftest import MakeGateway
from tests.api.gateway import DEMO, Gateway
from tests.fakes.assistant import FakeAssistant

TOPIC = "avfall.hamtning"
FACT = f"{DEMO}/avfall.hamtschema"
NEW_FACT = {"value": "i den nya e-tjänsten", "source": "Prov", "valid_from": None, "review_by": "2027-11-01"}
OLD_TITLE = read_topics()[TOPIC].title
LINK = {"links": [{"label": "Läs mer om sopor", "url": "https://www.sopor.nu/"}]}
TITLE = {
    "title": "Låna en lastcykel", "area": "gata", "department": "TEK", "board": "tekniska nämnden", "zone": "oppen",
    "handling": "answer", "safe_mode": False, "local_facts": "none",
}  # fmt: skip


async def ask(gateway: Gateway, assistant: FakeAssistant) -> TurnRequest:
    """What the assistant is asked when a citizen writes."""
    await (await gateway.citizen()).said("svar")
    return assistant.seen[-1]


async def test_an_answer_is_live_when_it_is_approved_by_somebody_else(
    gateway: Gateway, assistant: FakeAssistant
) -> None:
    author, approver = await gateway.trainer("edit"), await gateway.trainer("approve")
    assert (await ask(gateway, assistant)).knowledge == ""
    change = await author.propose("answer", TOPIC, LINK, comment="ny länk")
    assert (change["state"], change["mine"], change["refusal"]) == ("proposed", True, "forbidden")
    assert (await ask(gateway, assistant)).knowledge == ""
    waiting = (await approver.got("changes"))["items"]
    assert [(row["id"], row["refusal"]) for row in waiting] == [(change["id"], None)]
    assert waiting[0]["before"]["links"][0]["label"] == "Läs mer om avfall på sopor.nu"
    live = (await approver.posted(f"changes/{change['id']}/approve"))["knowledge"]
    assert len(live) == 12
    assert (await ask(gateway, assistant)).knowledge == live
    topic = await author.got(f"topics/{TOPIC}")
    assert topic["answer"]["links"] == LINK["links"]
    assert [(row["state"], row["comment"]) for row in topic["history"]] == [("approved", "ny länk")]
    assert gateway.deps.catalogue.answers[TOPIC].links[0].label == "Läs mer om sopor"


async def test_what_is_approved_is_live_after_a_restart(make_gateway: MakeGateway, assistant: FakeAssistant) -> None:
    async with make_gateway() as first:
        author, approver = await first.trainer("edit"), await first.trainer("approve")
        change = await author.propose("fact", FACT, NEW_FACT)
        assert (await approver.posted(f"changes/{change['id']}/approve"))["knowledge"]
    async with make_gateway() as second:
        assert (await ask(second, assistant)).knowledge == second.deps.knowledge.version != ""
        fact = second.deps.catalogue.municipalities[DEMO].facts["avfall.hamtschema"]
        assert fact.value == NEW_FACT["value"]


async def test_another_process_hears_of_it(make_gateway: MakeGateway) -> None:
    async with make_gateway() as one, make_gateway() as other:
        author, approver = await one.trainer("edit"), await one.trainer("approve")
        change = await author.propose("fact", FACT, NEW_FACT)
        live = (await approver.posted(f"changes/{change['id']}/approve"))["knowledge"]
        async with asyncio.timeout(5):
            while other.deps.knowledge.version != live:
                await asyncio.sleep(0.02)


async def test_nobody_approves_what_they_proposed(gateway: Gateway) -> None:
    alone = await gateway.trainer("label", "edit", "approve", "release")
    change = await alone.propose("answer", TOPIC, LINK)
    for path in ("approve", "reject"):
        response = await alone.post(f"changes/{change['id']}/{path}")
        assert (response.status_code, response.json()["code"]) == (403, "own_change")
    bulk = await alone.posted("changes/bulk-approve", {"ids": [change["id"]]})
    assert bulk["done"] == []
    assert [refused["code"] for refused in bulk["refused"]] == ["own_change"]


@pytest.mark.parametrize(
    ("right", "code"), [("approve:SBF", "not_your_department"), ("approve:AVA", None), ("approve", None)]
)
async def test_the_owning_department_approves(gateway: Gateway, right: str, code: str | None) -> None:
    author, approver = await gateway.trainer("edit"), await gateway.trainer(right)
    change = await author.propose("answer", TOPIC, LINK)
    response = await approver.post(f"changes/{change['id']}/approve")
    assert response.json().get("code") == code
    assert response.status_code == (200 if code is None else 403)


async def test_who_may_approve_is_named_and_nobody_else(gateway: Gateway) -> None:
    author = await gateway.trainer("edit", "approve")
    change = await author.propose("answer", TOPIC, LINK)
    assert change["approvers"] == []  # nobody but the proposer has the right
    owner, everybody = await gateway.trainer("approve:AVA"), await gateway.trainer("approve")
    await gateway.trainer("approve:SBF")
    await gateway.trainer("approve", municipality="karlstad")
    waiting = (await author.got("changes"))["items"]
    assert waiting[0]["approvers"] == [one.member.display_name for one in (owner, everybody)]
    sensitive = await author.propose("wording_add", "stod.vald_nara", {"text": "han gömmer mina skor"}, source="expert")
    assert sensitive["approvers"] == []
    social = await gateway.trainer("approve:SOC")
    waiting = (await author.got("changes"))["items"]
    assert [row["approvers"] for row in waiting if row["sensitive"]] == [[social.member.display_name]]
    await owner.posted(f"changes/{change['id']}/approve")
    assert (await author.got("changes", state="approved"))["items"][0]["approvers"] == []


async def test_colleagues_are_named_by_right_with_those_who_lead(gateway: Gateway) -> None:
    author, releaser = await gateway.trainer("edit", "label"), await gateway.trainer("release")
    lead = await gateway.account("person9", role=Role.LEAD)
    await gateway.trainer("edit", municipality="karlstad")
    found = await author.got("people")
    assert found["leads"] == [lead.display_name]
    name = author.member.display_name
    assert found["holders"] == {
        "label": [name], "edit": [name], "approve": [], "release": [releaser.member.display_name],
    }  # fmt: skip


async def test_sensitive_topics_take_words_of_experts_and_the_social_services_decide(gateway: Gateway) -> None:
    labeller, everyone, social = [await gateway.trainer(r) for r in ("label", "approve", "approve:SOC")]
    wording = {"text": "han låser in mig när han går till jobbet"}
    change = await labeller.propose("wording_add", "stod.vald_nara", wording, source="expert")
    refused = await everyone.post(f"changes/{change['id']}/approve")
    assert (refused.status_code, refused.json()["code"]) == (403, "social_services_decide")
    assert (await social.posted(f"changes/{change['id']}/approve"))["done"] == [change["id"]]


async def test_a_client_cannot_say_that_words_come_from_the_log(gateway: Gateway) -> None:
    labeller = await gateway.trainer("label")
    body = {"kind": "wording_add", "target": TOPIC, "payload": {"text": "när tömmer ni"}, "source": "log"}
    assert (await labeller.post("changes", body)).status_code == 422


@pytest.mark.parametrize(
    ("kind", "target", "payload", "rule"),
    [
        ("answer", TOPIC, {"answer": "Kort."}, "answers_are_easy_to_read"),
        ("answer", TOPIC, {"links": [{"label": "Läs", "url": "http://x"}]}, "links_are_well_formed"),
        ("answer", TOPIC, {"source": "Ring 010-223 57 60"}, "forbidden_numbers_are_never_shown"),
        ("answer", TOPIC, {"reviewed": "i går"}, "malformed"),
        ("answer", TOPIC, {"local": [{"facts": ["a.b"], "text": "Utan."}]}, "placeholders_are_known"),
        ("answer", "avfall.okand", {"answer": "x"}, "unknown_topic"),
        ("fact", FACT, {**NEW_FACT, "value": "ring 070-123 45 67"}, "demo_facts_use_reserved_numbers"),
        ("fact", FACT, {**NEW_FACT, "review_by": "2020-01-01", "valid_from": "2021-01-01"}, "facts_are_dated"),
        ("fact", FACT, {"value": "x"}, "malformed"),
        ("wording_add", TOPIC, {"text": "jag heter x, 19811218-9876"}, "wordings_hold_no_personal_data"),
        ("wording_add", TOPIC, {"text": "a\nb"}, "wording_form"),
        ("wording_add", TOPIC, {"text": "slänga soffa"}, "wordings_belong_to_one_topic"),
        ("wording_add", "avfall.okand", {"text": "en ny fråga"}, "unknown_topic"),
        ("wording_add", TOPIC, {}, "malformed"),
        ("topic_add", TOPIC, TITLE, "topic_id"),
        ("topic_add", "gata.lastcykel", {**TITLE, "zone": "soc"}, "topic_zone"),
        ("topic_add", "gata.lastcykel", {**TITLE, "department": "XX"}, "topics_refer_to_known_things"),
        ("topic_add", "gata.lastcykel", {"title": "Låna"}, "malformed"),
        ("topic_title", TOPIC, {"title": "a" * 61}, "topic_title"),
        ("topic_title", TOPIC, {"title": "öppettider, besök: telefon"}, "topic_title_taken"),
        ("topic_title", TOPIC, {"title": OLD_TITLE}, "topic_title_same"),
        ("topic_title", TOPIC, {"title": "slänga soffa"}, "wordings_belong_to_one_topic"),
        ("topic_title", TOPIC, {"title": "Ring 070-123 45 67"}, "wordings_hold_no_personal_data"),
        ("topic_title", TOPIC, {}, "malformed"),
        ("topic_title", "avfall.okand", {"title": "En ny rubrik"}, "unknown_topic"),
    ],
)
async def test_what_breaks_a_rule_is_not_proposed_and_the_rule_is_named(
    gateway: Gateway, kind: str, target: str, payload: Any, rule: str
) -> None:
    author = await gateway.trainer("edit")
    response = await author.post("changes", {"kind": kind, "target": target, "payload": payload})
    assert (response.status_code, response.json()["code"]) == (422, "invalid_change")
    assert rule in {finding["rule"] for finding in response.json()["findings"] if finding["severity"] == "error"}
    assert (await author.got("changes"))["items"] == []


async def test_a_new_topic_is_approved_with_its_first_wordings(gateway: Gateway) -> None:
    author, approver = await gateway.trainer("edit"), await gateway.trainer("approve")
    topic = await author.propose("topic_add", "gata.lastcykel", TITLE)
    wording = await author.propose("wording_add", "gata.lastcykel", {"text": "får jag låna er lastcykel"})
    alone = await approver.post(f"changes/{wording['id']}/approve")
    assert (alone.status_code, alone.json()["code"]) == (422, "invalid_change")
    both = await approver.posted("changes/bulk-approve", {"ids": [wording["id"], topic["id"]]})
    assert both["done"] == [topic["id"], wording["id"]]
    shown = await author.got("topics/gata.lastcykel")
    assert [w["text"] for w in shown["wordings_list"]] == ["får jag låna er lastcykel"]
    assert shown["wordings_list"][0]["source"] == "expert"
    assert (shown["department"], shown["answered"]) == ("TEK", False)


async def test_a_wording_moves_and_is_taken_away(gateway: Gateway) -> None:
    author, approver = await gateway.trainer("label"), await gateway.trainer("approve")
    move = await author.propose("wording_move", TOPIC, {"text": "slänga soffa", "from": "avfall.atervinningscentral"})
    await approver.posted(f"changes/{move['id']}/approve")
    assert [w["text"] for w in await author.got(f"topics/{TOPIC}/wordings", q="slänga SOFFA")] == ["slänga soffa"]
    gone = await author.propose("wording_remove", TOPIC, {"text": "slänga soffa"})
    await approver.posted(f"changes/{gone['id']}/approve")
    assert await author.got(f"topics/{TOPIC}/wordings", q="slänga soffa") == []


async def test_a_topic_is_renamed_keeps_its_wordings_and_gets_its_name_back(gateway: Gateway) -> None:
    author, approver, labeller = [await gateway.trainer(right) for right in ("edit", "approve:AVA", "label")]
    payload = {"title": "När soporna hämtas hos dig"}
    body = {"kind": "topic_title", "target": TOPIC, "payload": payload}
    assert (await labeller.post("changes", body)).status_code == 403
    before = await author.got(f"topics/{TOPIC}")
    change = await author.propose("topic_title", TOPIC, payload, comment="så säger folk")
    waiting = (await approver.got("changes"))["items"]
    assert [(row["before"], row["refusal"]) for row in waiting] == [({"title": OLD_TITLE}, None)]
    live = (await approver.posted(f"changes/{change['id']}/approve"))["knowledge"]
    after = await author.got(f"topics/{TOPIC}")
    assert (after["id"], after["title"]) == (TOPIC, payload["title"])
    assert [w["text"] for w in after["wordings_list"]] == [w["text"] for w in before["wordings_list"]]
    assert after["answer"] == before["answer"]
    assert gateway.deps.knowledge.version == live and gateway.deps.catalogue.title(TOPIC) == payload["title"]
    back = await author.posted(f"changes/{change['id']}/undo")
    await approver.posted(f"changes/{back['id']}/approve")
    assert (await author.got(f"topics/{TOPIC}"))["title"] == OLD_TITLE


async def test_undoing_is_a_change_that_somebody_else_approves(gateway: Gateway) -> None:
    author, approver = await gateway.trainer("edit"), await gateway.trainer("approve")
    before = (await author.got(f"topics/{TOPIC}"))["answer"]
    change = await author.propose("answer", TOPIC, LINK)
    early = await author.post(f"changes/{change['id']}/undo")
    assert (early.status_code, early.json()["code"]) == (409, "cannot_undo")
    await approver.posted(f"changes/{change['id']}/approve")
    back = await author.posted(f"changes/{change['id']}/undo", {"comment": "fel"})
    assert (back["state"], back["undone_of"]) == ("proposed", change["id"])
    await approver.posted(f"changes/{back['id']}/approve")
    assert (await author.got(f"topics/{TOPIC}"))["answer"] == before


async def test_a_proposal_is_withdrawn_by_whoever_made_it_and_rejected_by_others_with_a_word(gateway: Gateway) -> None:
    author, other, approver = [await gateway.trainer(r) for r in ("edit", "edit", "approve")]
    change = await author.propose("answer", TOPIC, LINK)
    assert (await other.post(f"changes/{change['id']}/withdraw")).status_code == 403
    assert (await author.posted(f"changes/{change['id']}/withdraw"))["state"] == "withdrawn"
    assert (await author.post(f"changes/{change['id']}/withdraw")).json()["code"] == "change_decided"
    change = await author.propose("answer", TOPIC, LINK)
    await approver.posted(f"changes/{change['id']}/reject", {"comment": "inte än"})
    rejected = (await author.got("changes", state="rejected"))["items"]
    assert [row["comment"] for row in rejected] == ["inte än"]
    assert (await approver.post(f"changes/{change['id']}/approve")).json()["code"] == "change_decided"


async def test_facts_of_another_municipality_are_that_municipalitys(gateway: Gateway) -> None:
    author, stranger = await gateway.trainer("edit"), await gateway.trainer("edit", "approve", municipality="karlstad")
    assert (await stranger.post("changes", {"kind": "fact", "target": FACT, "payload": NEW_FACT})).status_code == 403
    change = await author.propose("fact", FACT, NEW_FACT)
    assert (await stranger.got("changes"))["items"] == []
    assert (await stranger.post(f"changes/{change['id']}/approve")).status_code == 404


async def test_a_preview_is_what_the_citizen_would_read(gateway: Gateway) -> None:
    author = await gateway.trainer("edit")
    now = await author.posted("preview", {"topic": TOPIC})
    assert "i e-tjänsten Min hämtning" in now["text"]
    assert 0 < now["lix"] <= 40
    assert [finding for finding in now["findings"] if finding["severity"] == "error"] == []
    elsewhere = await author.posted("preview", {"topic": TOPIC, "municipality": "karlstad"})
    assert "Min hämtning" not in elsewhere["text"]
    english = await author.posted("preview", {"topic": TOPIC, "version": "english"})
    assert (english["lang"], english["text"] != now["text"]) == ("en", True)
    worse = await author.posted("preview", {"topic": TOPIC, "payload": {"answer": "Ett {okant} svar."}})
    assert worse["text"] is None
    assert "placeholders_are_known" in {finding["rule"] for finding in worse["findings"]}


async def test_topics_are_found_by_their_words(gateway: Gateway) -> None:
    author = await gateway.trainer("edit")
    found = await author.got("topics", q="avfall hämtning")
    assert TOPIC in {row["id"] for row in found}
    assert all(row["area"] == "avfall" for row in found)
    assert (await author.get("topics/no.such")).json()["code"] == "unknown_topic"


async def test_an_export_has_every_file_and_what_is_approved(gateway: Gateway) -> None:
    author, approver = await gateway.trainer("edit"), await gateway.trainer("approve")
    change = await author.propose("fact", FACT, NEW_FACT)
    await approver.posted(f"changes/{change['id']}/approve")
    first, second = [(await author.get("export")).content for _ in range(2)]
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        names = set(archive.namelist())
        facts = archive.read(f"nlu_data/municipalities/{DEMO}/facts.yml").decode()
    assert f'value: "{NEW_FACT["value"]}"' in facts
    shipped = {p for kind in ("*.yml", "*.jsonl") for p in ROOT.rglob(kind)}
    assert names == {f"nlu_data/{path.relative_to(ROOT).as_posix()}" for path in shipped}
