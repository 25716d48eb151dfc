"""Cases that citizens left are seen by the staff of their queue, and by nobody else."""

from __future__ import annotations

import pytest

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


@pytest.mark.parametrize("email", ["anna", "anna@", "@a.se", "a b@c.se", "a@b"])
async def test_an_address_that_cannot_be_one_is_refused(gateway: Gateway, email: str) -> None:
    citizen = await gateway.citizen()
    response = await citizen.post("case", {"text": "Taket läcker", "contact": {"email": email}})
    assert (response.status_code, response.json()["code"]) == (422, "invalid_email")


async def test_an_address_is_kept_as_it_is_meant(gateway: Gateway) -> None:
    citizen = await gateway.citizen()
    body = {"text": "Taket läcker", "contact": {"email": " Prov@Exempelkoping.se ", "name": "  "}}
    assert (await citizen.post("case", body)).status_code == 201
    agent = await gateway.agent("kontaktcenter")
    assert (await agent.get("cases")).json()[0]["contact"] == {"email": "Prov@exempelkoping.se"}


async def test_danger_in_a_case_with_a_bad_address_is_met_with_numbers(gateway: Gateway) -> None:
    citizen = await gateway.citizen()
    body = {"text": "min man slår mig, jag är rädd för honom", "contact": {"email": "anna"}}
    response = await citizen.post("case", body)
    assert response.status_code == 422
    assert response.json()["helplines"]
