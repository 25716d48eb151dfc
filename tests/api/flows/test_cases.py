"""Cases that citizens left are seen by the staff of their queue, and by nobody else."""

from __future__ import annotations

from tests.api.gateway import Gateway


async def test_a_case_is_listed_and_done(gateway: Gateway) -> None:
    citizen = await gateway.citizen()
    left = (await citizen.post("case", {"text": "Ring mig om taket", "contact": {"phone": "08-465 004 99"}})).json()
    theirs = await gateway.agent("kontaktcenter")
    others = await gateway.agent("skola")
    found = (await theirs.get("cases")).json()
    assert [case["reference"] for case in found] == [left["reference"]]
    assert found[0]["contact"] == {"phone": "08-465 004 99"}
    assert (await others.get("cases")).json() == []
    assert (await others.post(f"cases/{found[0]['id']}/done")).status_code == 404
    assert (await theirs.post(f"cases/{found[0]['id']}/done")).status_code == 204
    assert (await theirs.get("cases")).json() == []
