"""The desk in a real browser, with a citizen in another."""

from __future__ import annotations

import time

import pytest
from playwright.async_api import Page, expect

from tests.api import gateway as helpers
from tests.api.gateway import Gateway
from tests.api.web.browser import Chromium, Window

pytestmark = pytest.mark.e2e


async def desk(browser: Chromium, served: Gateway, address: str, username: str, *queues: str) -> Window:
    await served.account(username, *queues)
    window = await browser.window(1440, 900)
    page = window.page
    await page.goto(f"{address}/desk")
    await page.locator("#username").fill(username)
    await page.locator("#password").fill(helpers._PASSWORD)  # what the fixtures give their accounts
    await page.locator("#password").press("Enter")
    await expect(page.locator(".desk")).to_be_visible()
    window.complaints.clear()  # the first look for a session is answered 401, which the browser notes
    return window


async def waiting(browser: Chromium, address: str) -> Page:
    window = await browser.window()
    await window.page.goto(address)
    await window.ask("svar om min altan")
    await expect(window.page.locator(".kind-answer")).to_have_count(1)
    await window.page.locator(".chat-foot button").first.click()
    await expect(window.page.locator("[data-state=waiting]")).to_have_count(1)
    return window.page


async def test_wrong_password_is_said(browser: Chromium, address: str) -> None:
    page = (await browser.window()).page
    await page.goto(f"{address}/desk")
    await page.locator("#username").fill("ingen")
    await page.locator("#password").fill("fel")
    await page.locator("#password").press("Enter")
    await expect(page.locator("[role=alert]")).not_to_be_empty()
    await expect(page.locator("#password")).to_be_focused()


async def test_both_see_each_others_words_within_a_second(browser: Chromium, served: Gateway, address: str) -> None:
    window = await desk(browser, served, address, "person1", "bygglov", "kontaktcenter")
    staff = window.page
    citizen = await waiting(browser, address)
    # The list fills by itself; the whole way goes by keyboard.
    row = staff.locator(".handover").first
    await expect(row).to_be_visible()
    await row.focus()
    await staff.keyboard.press("Enter")
    await expect(staff.locator(".thread .msg-citizen").first).to_be_visible()
    await expect(staff.locator(".claim-box button")).to_be_focused()
    await staff.keyboard.press("Enter")
    await expect(staff.locator(".thread textarea")).to_be_focused()
    await expect(citizen.locator("[data-state=with_agent]")).to_have_count(1)

    sent = time.monotonic()
    await staff.keyboard.type("Hej, hur stor är den?")
    await expect(citizen.locator(".typing span").first).to_be_attached(timeout=1_000)
    await staff.keyboard.press("Enter")
    await expect(citizen.locator(".msg-agent")).to_have_count(1, timeout=1_000)
    await citizen.locator("textarea").fill("Tjugo kvadratmeter")
    await citizen.locator("textarea").press("Enter")
    await expect(staff.locator(".thread .msg-citizen", has_text="Tjugo")).to_have_count(1, timeout=1_000)
    assert time.monotonic() - sent < 4
    await expect(staff.locator(".thread .msg-agent")).to_have_count(1)

    await staff.locator(".actions button").nth(1).click()
    await expect(citizen.locator("[data-state=with_bot]")).to_have_count(1)
    await expect(staff.locator(".desk-banner")).not_to_be_empty()
    assert window.complaints == []


async def test_the_slower_of_two_is_told_who_took_it(browser: Chromium, served: Gateway, address: str) -> None:
    first = (await desk(browser, served, address, "person1", "kontaktcenter")).page
    second = (await desk(browser, served, address, "person2", "kontaktcenter")).page
    citizen = (await browser.window()).page
    await citizen.goto(address)
    await citizen.locator(".chat-foot button").first.click()
    for page in (first, second):
        await page.locator(".handover").first.click()
        await expect(page.locator(".claim-box button")).to_be_visible()
    # Held back, so that the second desk still believes that it is free.
    await second.route("**/staff/handovers*", lambda route: route.abort())
    await first.locator(".claim-box button").click()
    await expect(first.locator(".thread textarea")).to_be_visible()
    await second.unroute("**/staff/handovers*")
    button = second.locator(".claim-box button")
    if await button.count():
        await button.click()
        await expect(second.locator(".desk-banner")).to_contain_text("Person 1")
    await expect(second.locator(".thread textarea")).to_have_count(0)


async def test_a_sensitive_conversation_is_not_read_before_it_is_taken(
    browser: Chromium, served: Gateway, address: str
) -> None:
    window = await desk(browser, served, address, "person1", "ivn")
    staff = window.page
    citizen = await browser.window()
    await citizen.page.goto(address)
    await citizen.ask("jag är rädd för min man")
    await citizen.page.locator(".msg-choices [data-choice=human]").click()
    await staff.locator(".handover").first.click()
    await expect(staff.locator(".care")).to_be_visible()
    assert "rädd" not in await staff.content()
    await staff.locator(".claim-box button").click()
    await expect(staff.locator(".thread .msg-citizen").first).to_be_visible()
    await expect(staff.locator(".care")).to_be_visible()
    assert window.complaints == []


async def test_signing_out_leads_back_to_the_form(browser: Chromium, served: Gateway, address: str) -> None:
    page = (await desk(browser, served, address, "person1", "kontaktcenter")).page
    await page.locator(".menu summary").click()
    await page.locator("button.menu-item").click()
    await expect(page.locator("#username")).to_be_focused()
    await page.reload()
    await expect(page.locator("#username")).to_be_visible()


async def test_a_case_is_read_and_done(browser: Chromium, served: Gateway, address: str) -> None:
    citizen = await served.citizen()
    left = (await citizen.post("case", {"text": "Ring mig om taket", "contact": {"phone": "08-465 004 99"}})).json()
    window = await desk(browser, served, address, "person7", "kontaktcenter")
    row = window.page.locator(".case-list details")
    await expect(row).to_have_count(1)
    await row.locator("summary", has_text=left["reference"]).press("Enter")
    await expect(row.locator(".case-text")).to_be_visible()
    assert await window.faults() == []
    await row.locator("button").press("Enter")
    await expect(row).to_have_count(0)
    assert window.complaints == []
