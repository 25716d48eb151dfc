"""Who may do what in the studio: every door, every kind of caller."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from api.knowledge import endpoints as knowledge
from api.pool import endpoints as pool
from tests.api.gateway import Gateway
from tests.api.pool.test_inbox import UNSURE, asked

ID = str(uuid4())
CHANGE = {"kind": "wording_add", "target": "kontakt.oppettider", "payload": {"text": "när stänger receptionen i dag"}}
TOPIC = {"id": "gata.ny", "title": "Nytt", "area": "gata", "department": "TEK"}
# Door -> (the rights that open it, a body).
DOORS: dict[tuple[str, str], tuple[set[str], Any]] = {
    ("GET", "inbox"): ({"label"}, None),
    ("POST", "inbox/refresh"): ({"label"}, None),
    ("POST", "inbox/bulk"): ({"label"}, {"ids": [ID], "action": "discard"}),
    ("POST", "inbox/{item_id}"): ({"label"}, {"action": "discard"}),
    ("POST", "undo/{token}"): ({"label"}, None),
    ("GET", "clusters"): ({"label"}, None),
    ("POST", "clusters/{cluster_id}/topic"): ({"edit"}, TOPIC),
    ("POST", "changes"): ({"label", "edit"}, CHANGE),
    ("GET", "changes"): ({"label", "edit", "approve", "release"}, None),
    ("POST", "changes/bulk-approve"): ({"approve"}, {"ids": [ID]}),
    ("POST", "changes/{change_id}/approve"): ({"approve"}, {}),
    ("POST", "changes/{change_id}/reject"): ({"approve"}, {}),
    ("POST", "changes/{change_id}/withdraw"): ({"label", "edit"}, None),
    ("POST", "changes/{change_id}/undo"): ({"label", "edit"}, {}),
    ("GET", "topics"): ({"label", "edit", "approve", "release"}, None),
    ("GET", "topics/{topic_id}"): ({"label", "edit", "approve", "release"}, None),
    ("GET", "topics/{topic_id}/wordings"): ({"label", "edit", "approve", "release"}, None),
    ("GET", "people"): ({"label", "edit", "approve", "release"}, None),
    ("POST", "preview"): ({"label", "edit", "approve", "release"}, {"topic": "kontakt.oppettider"}),
    ("GET", "export"): ({"label", "edit", "approve", "release"}, None),
}
PARTS = {"item_id": ID, "token": ID, "cluster_id": ID, "change_id": ID, "topic_id": "kontakt.oppettider"}


def test_every_door_is_named_here() -> None:
    doors = {
        (method, route.path.removeprefix("/api/v1/studio/"))  # type: ignore[attr-defined]
        for router in (knowledge.router, pool.router)
        for route in router.routes
        for method in route.methods  # type: ignore[attr-defined]
    }
    assert doors == set(DOORS)


async def knock(gateway: Gateway, headers: dict[str, str]) -> dict[tuple[str, str], int]:
    answers = {}
    for (method, path), (_, body) in DOORS.items():
        url = f"/api/v1/studio/{path.format(**PARTS)}"
        answers[method, path] = (await gateway.http.request(method, url, json=body, headers=headers)).status_code
    return answers


async def test_nobody_without_a_session_and_no_citizen(gateway: Gateway) -> None:
    citizen = await gateway.citizen()
    for headers in ({}, citizen.headers):
        assert set((await knock(gateway, headers)).values()) == {401}


@pytest.mark.parametrize("zone", ["oppen", "soc", "skola", "overf"])
async def test_agents_of_every_zone_are_kept_out(gateway: Gateway, zone: str) -> None:
    queues = gateway.deps.catalogue.municipalities["exempelkoping"].queues
    agent = await gateway.agent(*(queue.id for queue in queues if queue.zone == zone))
    assert set((await knock(gateway, agent.headers)).values()) == {403}


@pytest.mark.parametrize("right", ["label", "edit", "approve", "release"])
async def test_each_right_opens_its_own_doors(gateway: Gateway, right: str) -> None:
    trainer = await gateway.trainer(right)
    answers = await knock(gateway, trainer.headers)
    shut = {door for door, (rights, _) in DOORS.items() if right not in rights}
    assert {door for door, status in answers.items() if status == 403} == shut
    assert {status for door, status in answers.items() if door not in shut} <= {200, 201, 404, 409, 422}


async def test_a_change_needs_its_csrf_header_when_it_comes_with_the_cookie(gateway: Gateway) -> None:
    trainer = await gateway.trainer("label", "edit", "approve")
    gateway.http.cookies.set("kommunlots_staff", trainer.token)
    answers = await knock(gateway, {})
    gateway.http.cookies.clear()
    assert {status for (method, _), status in answers.items() if method == "POST"} == {403}


async def test_another_municipalitys_pool_is_not_shown(gateway: Gateway) -> None:
    labeller, stranger = await gateway.trainer("label"), await gateway.trainer("label", municipality="karlstad")
    await asked(gateway, UNSURE)
    await labeller.posted("inbox/refresh")
    item = (await labeller.got("inbox"))["items"][0]["id"]
    assert (await stranger.got("inbox"))["items"] == []
    assert (await stranger.get("inbox", municipality="exempelkoping")).status_code == 403
    assert (await stranger.post(f"inbox/{item}", {"action": "discard"})).status_code == 404
    settled = await labeller.posted(f"inbox/{item}", {"action": "label", "topic": "kontakt.oppettider"})
    assert (await stranger.got("changes"))["items"] == []
    assert (await stranger.post(f"undo/{settled['undo']}")).status_code == 404
