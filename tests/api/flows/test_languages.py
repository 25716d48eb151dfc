"""Easy Swedish, English and other languages on their way through the gateway. By ids and codes, not by wording."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests.api.gateway import Gateway
from tests.fakes.assistant import ANSWER, FakeAssistant

TOPIC = ANSWER.topic
ENGLISH_QUESTION = "How do I apply for a building permit for my house?"
FINNISH = "Miten haen rakennuslupaa talolleni?"
ARABIC = "كيف أتقدم بطلب للحصول على رخصة بناء؟"


def replies(body: dict[str, Any]) -> list[dict[str, Any]]:
    return [message for message in body["messages"] if message["sender"] != "citizen"]


def choices(body: dict[str, Any]) -> set[str]:
    return {choice["id"] for message in replies(body) for choice in message["choices"]}


async def test_a_button_gives_the_easy_version(gateway: Gateway, assistant: FakeAssistant) -> None:
    citizen = await gateway.citizen()
    body = await citizen.clicked(f"easy:{TOPIC}")
    assert (assistant.seen[-1].choice, assistant.seen[-1].version.value) == (TOPIC, "easy")
    assert choices(body) == {f"standard:{TOPIC}"}
    assert body["messages"][0]["text"]


async def test_the_same_press_twice_gives_one_answer(gateway: Gateway, assistant: FakeAssistant) -> None:
    citizen = await gateway.citizen()
    first = (await citizen.click(f"easy:{TOPIC}", "press-1")).json()
    again = (await citizen.click(f"easy:{TOPIC}", "press-1")).json()
    assert (first["messages"], len(assistant.seen)) == (again["messages"], 1)


@pytest.mark.parametrize("choice", ["easy:no.such", "swahili:bygglov.kostnad", "easy:", "human.x", "when.near"])
async def test_a_version_of_nothing_is_refused(gateway: Gateway, choice: str) -> None:
    citizen = await gateway.citizen()
    response = await citizen.click(choice)
    assert (response.status_code, response.json()["code"]) == (422, "unknown_choice")


async def test_english_is_asked_and_answered_in_english(gateway: Gateway, assistant: FakeAssistant) -> None:
    citizen = await gateway.citizen()
    body = await citizen.said(ENGLISH_QUESTION)
    assert assistant.seen[-1].language == "en"
    assert [(m["kind"], m["lang"]) for m in replies(body)] == [("answer", "en")]


async def test_a_short_word_stays_in_english_and_clear_swedish_turns_it_back(
    gateway: Gateway, assistant: FakeAssistant
) -> None:
    citizen = await gateway.citizen()
    for text, language in [
        (ENGLISH_QUESTION, "en"),
        ("ok", "en"),
        ("Hur söker jag bygglov för en altan?", "sv"),
        ("ok", "sv"),
    ]:
        await citizen.said(text)
        assert assistant.seen[-1].language == language


async def test_swedish_by_button_does_not_end_the_english(gateway: Gateway, assistant: FakeAssistant) -> None:
    citizen = await gateway.citizen()
    await citizen.said(ENGLISH_QUESTION)
    body = await citizen.clicked(f"standard:{TOPIC}")
    assert assistant.seen[-1].language == "sv"
    assert [m["lang"] for m in replies(body)] == ["sv"]
    await citizen.said("ok")
    assert assistant.seen[-1].language == "en"


async def test_without_an_english_model_nothing_is_guessed(gateway: Gateway) -> None:
    citizen = await gateway.citizen()
    # The scripted bot answers this in Swedish.
    body = await citizen.said("Where is the library and when is it open today?")
    assert [(m["kind"], m["lang"]) for m in replies(body)] == [("text", "en")]
    assert "human" in choices(body)


async def test_thanks_in_english_need_no_guess(gateway: Gateway, assistant: FakeAssistant) -> None:
    citizen = await gateway.citizen()
    await citizen.said("Thank you!")
    assert (assistant.seen[-1].choice, assistant.seen[-1].language) == ("sys.tack", "en")
    await citizen.said("tack")
    assert (assistant.seen[-1].choice, assistant.seen[-1].language) == (None, "sv")


@pytest.mark.parametrize(("text", "language"), [(FINNISH, "fi"), (ARABIC, "ar")])
async def test_other_languages_never_reach_the_assistant(
    gateway: Gateway, assistant: FakeAssistant, text: str, language: str
) -> None:
    citizen = await gateway.citizen()
    body = await citizen.said(text)
    assert assistant.seen == []
    assert language in {m["lang"] for m in replies(body)}
    assert "human" in choices(body)


async def test_who_takes_over_sees_that_it_is_about_the_language(gateway: Gateway) -> None:
    agent = await gateway.agent("kontaktcenter")
    citizen = await gateway.citizen()
    await citizen.said(FINNISH)
    assert (await citizen.clicked("human"))["state"] == "waiting"
    assert [handover["reason"] for handover in await agent.listing()] == ["language"]


async def test_a_page_in_english_greets_in_english(gateway: Gateway) -> None:
    citizen = await gateway.citizen(language="en")
    assert {m["lang"] for m in citizen.opened["messages"]} == {"en"}
    swedish = await gateway.citizen()
    assert {m["lang"] for m in swedish.opened["messages"]} == {"sv"}


async def test_not_understood_twice_stays_with_the_bot_when_nobody_is_there(gateway: Gateway) -> None:
    citizen = await gateway.citizen()
    body = await citizen.said("osäkert")
    assert body["state"] == "with_bot"
    assert choices(body) == {"case", "human"}


async def test_a_pages_address_is_kept_without_what_was_searched_for(gateway: Gateway) -> None:
    citizen = await gateway.citizen(page="https://www.example.com/hjalp?q=min+man#svar")
    conversation = await gateway.deps.conversations.authorised(UUID(citizen.id), citizen.token)
    assert conversation.page == "https://www.example.com/hjalp"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("My husband hits me and I am afraid of him", "en"),
        ("mieheni lyö minua ja pelkään häntä", "fi"),
        ("زوجي يضربني وأنا خائفة", "ar"),
        ("ninkaygu wuu i garaacaa", "so"),
    ],
)
async def test_danger_is_met_in_its_own_language_to_the_end(
    gateway: Gateway, assistant: FakeAssistant, text: str, language: str
) -> None:
    citizen = await gateway.citizen()
    body = await citizen.said(text)
    assert (body["safe"], assistant.seen) == (True, [])
    assert [(m["kind"], m["lang"]) for m in replies(body)] == [("safety", language)]
    for choice in ("more_helplines", "human", "safe_yes"):
        assert {m["lang"] for m in replies(await citizen.clicked(choice))} == {language}, choice


async def test_swedish_in_a_safe_conversation_is_answered_in_swedish(gateway: Gateway) -> None:
    citizen = await gateway.citizen()
    await citizen.said("My husband hits me and I am afraid of him")
    body = await citizen.said("kan du skriva på svenska i stället")
    assert {m["lang"] for m in replies(body)} == {"sv"}
