"""The citizen API as the contract has it: every endpoint, and every code it refuses with."""

from __future__ import annotations

from tests.api.gateway import Gateway


async def test_a_question_is_answered(gateway: Gateway) -> None:
    citizen = await gateway.citizen()
    sent = await citizen.said("svar på frågan om altan")
    assert [(m["sender"], m["kind"]) for m in sent["messages"]] == [("citizen", "text"), ("bot", "answer")]
