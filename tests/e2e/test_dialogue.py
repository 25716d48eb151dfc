"""Real dialogues with the trained assistant; what is checked are ids, never wording."""

from __future__ import annotations

import httpx
import pytest

from tests.e2e.talk import kinds, offered, talk, topics

pytestmark = pytest.mark.e2e


async def test_a_follow_up_stays_in_the_area(http: httpx.AsyncClient) -> None:
    citizen = await talk(http)
    first = await citizen.say("Får jag bygga en friggebod på tomten?")
    assert topics(first)[0].startswith("bygglov.")
    assert topics(await citizen.say("vad kostar det?")) == ["bygglov.kostnad"]
    assert topics(await citizen.say("och hur lång tid tar det?")) == ["bygglov.handlaggningstid"]


async def test_nonsense_is_never_answered_and_never_a_dead_end(http: httpx.AsyncClient) -> None:
    citizen = await talk(http)
    for text in ("blorg snurp frakkel", "vrumpel knask tjong"):
        reply = await citizen.say(text)
        assert "answer" not in kinds(reply)
        assert reply["state"] == "waiting" or {"human", "case"} & set(offered(reply))


async def test_a_choice_answers_its_topic(http: httpx.AsyncClient) -> None:
    citizen = await talk(http)
    reply = await citizen.click("avfall.sortering")
    assert topics(reply) == ["avfall.sortering"]


async def test_a_topic_that_needs_a_person_is_handed_over(http: httpx.AsyncClient) -> None:
    citizen = await talk(http)
    reply = await citizen.say("har min handläggare på soc beslutat om min ansökan om försörjningsstöd än")
    assert reply["state"] == "waiting"
    assert not reply["safe"]


async def test_personal_data_reaches_neither_rasa_nor_the_log(http: httpx.AsyncClient) -> None:
    citizen = await talk(http)
    await citizen.say("Jag heter Testa och har personnummer 19121212-1212, hur söker jag förskola?")
    said = next(m for m in (await citizen.view())["messages"] if m["sender"] == "citizen")
    assert "1212-1212" not in said["text"]
    assert "[PERSONNUMMER]" in said["text"]


async def test_out_of_scope_is_no_dead_end(http: httpx.AsyncClient) -> None:
    citizen = await talk(http)
    reply = await citizen.say("vad är huvudstaden i Peru")
    assert "answer" not in kinds(reply)
    assert "human" in offered(reply)


async def test_the_violence_queue_outside_its_hours(http: httpx.AsyncClient) -> None:
    """Trollhättan's chat about violence is open two hours a week: whatever the hour, no days are promised."""
    response = await http.post("/api/v1/conversations", json={"municipality": "trollhattan", "queue": "asfchatt"})
    opened = response.json()
    assert opened["safe"]
    text = " ".join(message["text"] for message in opened["messages"])
    assert "112" in text
    assert "arbetsdagar" not in text
    assert opened["state"] in {"waiting", "with_bot"}
