"""The same page as plain forms, in a browser that runs no script."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.api.gateway import Gateway
from tests.api.web.browser import Chromium

pytestmark = pytest.mark.e2e


async def test_asking_choosing_and_ending(browser: Chromium, address: str) -> None:
    page = (await browser.window(java_script_enabled=False)).page
    await page.goto(address)
    await page.locator("#text").fill("oklart")
    await page.locator(".composer button").click()
    await expect(page.locator(".msg-citizen")).to_have_count(1)
    await page.locator(".msg-choices button").first.click()
    await expect(page.locator(".msg-citizen")).to_have_count(2)
    assert await page.context.cookies() == []
    await page.locator("button[value=close]").click()
    await expect(page.locator("[data-state=closed]")).to_have_count(1)
    await page.locator(".closed-box a").click()
    await expect(page.locator(".msg-citizen")).to_have_count(0)


async def test_a_human_can_be_asked_for_and_answers(browser: Chromium, address: str, served: Gateway) -> None:
    agent = await served.agent("kontaktcenter")
    await served.http.put("/api/v1/staff/presence", json={"state": "online"}, headers=agent.headers)
    page = (await browser.window(java_script_enabled=False)).page
    await page.goto(address)
    await page.locator(".chat-foot button[value=human]").click()
    await expect(page.locator("[data-state=waiting]")).to_have_count(1)
    handover = await agent.claim_next()
    await agent.write(handover, "Hej, vad gäller det?")
    await page.locator("button[value=refresh]").click()
    await expect(page.locator(".msg-agent")).to_have_count(1)


async def test_easier_words_and_back(browser: Chromium, address: str) -> None:
    page = (await browser.window(java_script_enabled=False)).page
    await page.goto(address)
    await page.locator("#text").fill("lätt")
    await page.locator(".composer button").click()
    await page.locator("button[value^='easy:']").click()
    await page.locator("button[value^='standard:']").click()
    await expect(page.locator(".kind-answer")).to_have_count(3)


async def test_a_conversation_can_be_erased(browser: Chromium, address: str, served: Gateway) -> None:
    page = (await browser.window(java_script_enabled=False)).page
    await page.goto(address)
    await page.locator("#text").fill("svar")
    await page.locator(".composer button").click()
    conversation = await page.locator("input[name=conversation]").first.input_value()
    token = await page.locator("input[name=token]").first.input_value()
    await page.locator(".erase summary").click()
    await page.locator("button[value=erase]").click()
    await expect(page.locator(".msg-citizen")).to_have_count(0)
    await expect(page.locator(".chat-banner")).to_have_count(1)
    headers = {"Authorization": f"Bearer {token}"}
    gone = await served.http.get(f"/api/v1/conversations/{conversation}/messages", headers=headers)
    assert gone.status_code == 404


async def test_other_languages_are_marked(browser: Chromium, address: str) -> None:
    page = (await browser.window(java_script_enabled=False)).page
    await page.goto(address)
    await page.locator("#text").fill("كيف أتقدم بطلب للحصول على رخصة بناء؟")
    await page.locator(".composer button").click()
    await expect(page.locator(".bubble[lang=ar][dir=rtl]")).to_have_count(1)


async def test_a_refusal_keeps_what_was_written(browser: Chromium, address: str) -> None:
    page = (await browser.window(java_script_enabled=False)).page
    await page.goto(address)
    await page.locator(".composer button").click()
    await expect(page.locator("[role=alert]")).to_be_visible()
    await page.locator("#text").fill("svar")
    await page.locator(".composer button").click()
    await expect(page.locator(".kind-answer")).to_have_count(1)


async def test_danger_shows_the_way_out(browser: Chromium, address: str) -> None:
    page = (await browser.window(java_script_enabled=False)).page
    await page.goto(address)
    await page.locator("#text").fill("jag är rädd för min man")
    await page.locator(".composer button").click()
    await expect(page.locator("a.exit")).to_be_visible()
    await expect(page.locator(".kind-safety a[href='tel:112']").first).to_be_visible()


async def test_an_unknown_place_says_where_one_can_go(browser: Chromium, address: str) -> None:
    page = (await browser.window(java_script_enabled=False)).page
    answer = await page.goto(f"{address}/finns-inte")
    assert answer is not None
    assert answer.status == 404
    assert await page.locator("main a").count() >= 6
