"""Easier words and English, with the trained assistant and a real browser. By ids, never by wording."""

from __future__ import annotations

import httpx
import pytest
from playwright.async_api import Page, expect

from tests.api.web.browser import Chromium
from tests.e2e.conftest import Whole
from tests.e2e.talk import kinds, offered, talk, topics

pytestmark = pytest.mark.e2e

_COST = "bygglov.kostnad"


async def ask(page: Page, text: str) -> None:
    await page.locator("textarea").fill(text)
    await page.locator("textarea").press("Enter")


async def test_the_easy_button_and_the_way_back(whole: Whole, browser: Chromium) -> None:
    page = (await browser.window()).page
    await page.goto(f"{whole.url}/exempelkoping")
    await ask(page, "Vad kostar det att få bygglov?")
    await page.locator(f"[data-choice='easy:{_COST}']").click()
    await page.locator(f"[data-choice='standard:{_COST}']").click()
    await expect(page.locator(".kind-answer")).to_have_count(3)
    answers = await page.locator(".kind-answer .bubble").all_inner_texts()
    assert answers[0] == answers[2] != answers[1]


async def test_an_english_conversation(whole: Whole, browser: Chromium) -> None:
    page = (await browser.window()).page
    await page.goto(f"{whole.url}/exempelkoping")
    await ask(page, "How much does a building permit cost?")
    # Answered at once, or asked about first.
    answer, choice = page.locator(".kind-answer .bubble[lang=en]"), page.locator(f"[data-choice='{_COST}']")
    await answer.or_(choice).first.wait_for()
    if await choice.count():
        await choice.click()
    await expect(answer).to_have_count(1)
    await page.locator(f"[data-choice='standard:{_COST}']").click()
    await expect(page.locator(".kind-answer .bubble:not([lang])")).to_have_count(1)
    await page.locator(f"[data-choice='english:{_COST}']").click()
    await expect(page.locator(".kind-answer .bubble[lang=en]")).to_have_count(2)


async def test_who_does_not_follow_gets_easier_words_then_a_human(http: httpx.AsyncClient) -> None:
    citizen = await talk(http)
    await citizen.say("Vad kostar det att få bygglov?")
    easier = await citizen.say("förklara enklare")
    assert topics(easier) == [_COST]
    assert offered(easier) == [f"standard:{_COST}"]
    assert "human" in offered(await citizen.say("jag förstår fortfarande inte, förklara enklare"))


async def test_english_stays_and_swedish_comes_back(http: httpx.AsyncClient) -> None:
    citizen = await talk(http)
    for text, language in [
        ("How do I apply for preschool for my son?", "en"),
        ("thank you", "en"),
        ("Hur söker jag förskola till min son?", "sv"),
    ]:
        reply = await citizen.say(text)
        assert {m["lang"] for m in reply["messages"] if m["sender"] != "citizen"} == {language}, text


async def test_the_last_answer_in_the_other_language(http: httpx.AsyncClient) -> None:
    citizen = await talk(http)
    answered = topics(await citizen.say("Vad kostar det att få bygglov?"))
    for text, language in [("in English please", "en"), ("på svenska", "sv")]:
        reply = await citizen.say(text)
        assert topics(reply) == answered
        assert {m["lang"] for m in reply["messages"] if m["sender"] != "citizen"} == {language}


async def test_danger_in_another_language_is_met_in_it(http: httpx.AsyncClient) -> None:
    citizen = await talk(http)
    reply = await citizen.say("My husband hits me and I am afraid of him, please help me")
    assert reply["safe"]
    assert [(m["kind"], m["lang"]) for m in reply["messages"] if m["sender"] != "citizen"] == [("safety", "en")]


async def test_finnish_is_told_whom_to_reach(http: httpx.AsyncClient) -> None:
    citizen = await talk(http)
    reply = await citizen.say("Miten haen rakennuslupaa omakotitalolle?")
    assert kinds(reply) == ["text"]
    assert offered(reply) == ["human"]
