"""The citizen's page in a real browser, against the wired gateway."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Route, expect

from tests.api.gateway import Gateway
from tests.api.web.browser import Chromium

pytestmark = pytest.mark.e2e

DANGER = "jag är rädd för min man"
EXIT = re.compile(r"https://www\.smhi\.se/.*")


async def test_a_question_is_answered_with_its_source(browser: Chromium, address: str) -> None:
    window = await browser.window()
    page = window.page
    await page.goto(address)
    title = await page.title()
    await window.ask("svar")
    answer = page.locator(".kind-answer")
    await expect(answer).to_have_count(1)
    await expect(answer.locator(".msg-source")).not_to_be_empty()
    await expect(page.locator("textarea")).to_be_focused()
    await expect(page.locator(".msg-citizen")).to_have_count(1)
    assert await page.title() == title
    await answer.locator("button[value=true]").click()
    await expect(answer.locator("[role=status]")).not_to_be_empty()
    assert window.complaints == []


async def test_an_ordinary_conversation_survives_a_reload(browser: Chromium, address: str) -> None:
    page = (window := await browser.window()).page
    await page.goto(address)
    await window.ask("svar")
    await expect(page.locator(".kind-answer")).to_have_count(1)
    await page.reload()
    await expect(page.locator(".kind-answer")).to_have_count(1)
    await expect(page.locator(".msg-citizen")).to_have_count(1)
    # What was said before is not read aloud again.
    await expect(page.locator("[role=log] .msg")).to_have_count(0)
    await window.ask("oklart")
    await expect(page.locator(".msg-choices button")).to_have_count(3)
    await page.locator(".msg-choices button").first.click()
    await expect(page.locator(".msg-citizen")).to_have_count(3)
    await expect(page.locator(".msg-choices")).to_have_count(0)


async def test_markup_stays_text(browser: Chromium, address: str) -> None:
    page = (window := await browser.window()).page
    await page.goto(address)
    await window.ask("svar <img src=x onerror=alert(1)><script>alert(2)</script>")
    await expect(page.locator(".kind-answer")).to_have_count(1)
    await expect(page.locator(".msg-citizen .bubble")).to_contain_text("<img src=x onerror=alert(1)>")
    assert await page.locator(".chat img, .chat script").count() == 0
    assert window.complaints == []


async def test_nothing_is_lost_or_doubled_while_the_gateway_is_away(browser: Chromium, address: str) -> None:
    page = (window := await browser.window()).page
    await page.goto(address)
    await window.ask("svar ett")
    await expect(page.locator(".kind-answer")).to_have_count(1)

    async def lose_the_answer(route: Route) -> None:
        await route.fetch()
        await route.abort()

    # The gateway got it, but we never heard so: a resend must not double it.
    await page.route("**/messages", lose_the_answer)
    await window.ask("svar två")
    await expect(page.locator(".kind-answer")).to_have_count(2)
    await expect(page.locator("[data-status=sending]")).to_have_count(0)
    await expect(page.locator("[data-status=failed]")).to_have_count(0)
    await page.unroute("**/messages")
    await page.route("**/api/v1/**", lambda route: route.abort())
    await window.ask("svar tre")
    failed = page.locator("[data-status=failed]")
    await expect(failed).to_have_count(1)
    await expect(failed.locator("a[href='tel:112']")).to_have_count(1)
    await expect(failed.locator("a[href^='tel:0']")).to_have_count(1)
    await page.unroute("**/api/v1/**")
    await failed.locator("button").first.click()
    await expect(page.locator(".kind-answer")).to_have_count(3)
    await expect(page.locator(".msg-citizen")).to_have_count(3)
    await expect(failed).to_have_count(0)


async def test_too_much_text_is_refused_before_it_is_sent(browser: Chromium, address: str) -> None:
    page = (window := await browser.window()).page
    await page.goto(address)
    field = page.locator("textarea")
    await field.fill("å" * 1_900)
    await expect(page.locator(".composer-counter")).to_contain_text("100")
    await field.fill("å" * 2_001)
    await field.press("Enter")
    await expect(page.locator(".composer-error")).not_to_be_empty()
    assert len(await field.input_value()) == 2_001
    await expect(page.locator(".msg-citizen")).to_have_count(0)
    assert window.complaints == []


async def test_danger_is_met_the_safe_way(browser: Chromium, address: str) -> None:
    page = (window := await browser.window()).page
    left: list[str] = []

    async def leave(route: Route) -> None:
        left.append(route.request.url)
        await route.fulfill(body="", content_type="text/html")

    await page.route(EXIT, leave)
    await page.goto(address)
    await window.ask("svar")
    await expect(page.locator(".kind-answer")).to_have_count(1)
    title = await page.title()
    way = page.locator("a.exit")
    await expect(way).to_be_hidden()
    await window.ask(DANGER)
    care = page.locator(".kind-safety").first
    await expect(care.locator("a[href='tel:112']").first).to_be_visible()
    await expect(way).to_be_visible()
    # First in the document, and in view wherever one has scrolled.
    assert await page.evaluate("document.body.firstElementChild.contains(document.querySelector('a.exit'))")
    assert await page.evaluate("sessionStorage.length + localStorage.length + document.cookie.length") == 0
    assert await page.title() == title
    await expect(page.locator(".msg-judge")).to_have_count(0)
    await expect(page.locator("[data-act=download]")).to_be_hidden()
    for _ in range(3):
        await page.keyboard.press("Shift")
    await page.wait_for_url(EXIT)
    assert left
    # The page was replaced, so the way back does not lead to it.
    await page.go_back()
    assert address not in page.url


async def test_a_safe_conversation_is_gone_after_a_reload(browser: Chromium, address: str) -> None:
    page = (window := await browser.window()).page
    await page.goto(address)
    await window.ask(DANGER)
    await expect(page.locator(".kind-safety").first).to_be_visible()
    await page.reload()
    await expect(page.locator("textarea")).to_be_visible()
    await expect(page.locator(".msg-citizen")).to_have_count(0)
    assert DANGER not in await page.content()


async def test_a_protected_queues_page_is_neutral_from_the_start(browser: Chromium, address: str) -> None:
    page = (await browser.window()).page
    await page.goto(f"{address}/exempelkoping/samtal")
    await expect(page.locator("a.exit")).to_be_visible()
    await page.goto(address)
    ordinary = await page.title()
    assert ordinary.startswith("Chatta med oss")
    await page.goto(f"{address}/exempelkoping/samtal")
    assert await page.title() == "Chatta med oss"


async def test_the_other_tab_is_another_conversation(browser: Chromium, address: str) -> None:
    first = await browser.window()
    await first.page.goto(address)
    await first.ask("svar")
    await expect(first.page.locator(".kind-answer")).to_have_count(1)
    second = await first.page.context.new_page()
    await second.goto(address)
    await expect(second.locator(".kind-answer")).to_have_count(0)


async def test_a_case_is_left_without_a_name(browser: Chromium, address: str, served: Gateway) -> None:
    del served
    page = (window := await browser.window()).page
    await page.goto(f"{address}/karlstad")
    await window.ask("människa")
    case = page.locator("[data-choice=case]")
    human = page.locator(".chat-foot button").first
    await expect(case.or_(page.locator("[data-state=waiting]")).first).to_be_visible()
    if await case.count() == 0:
        pytest.skip("somebody is there at this hour, so no case is offered")
    await expect(human).to_be_visible()
    await case.click()
    form = page.locator(".case-form")
    await expect(form.locator("textarea")).to_have_value("människa")
    await form.locator("button[type=submit]").click()
    await expect(page.locator(".kind-case")).to_have_count(1)
    await expect(form).to_have_count(0)
    assert window.complaints == []


async def test_erasing_leaves_an_empty_chat(browser: Chromium, address: str) -> None:
    page = (window := await browser.window()).page
    await page.goto(address)
    await window.ask("svar")
    await expect(page.locator(".kind-answer")).to_have_count(1)
    await page.locator(".menu summary").click()
    async with page.expect_download() as download:
        await page.locator("[data-act=download]").click()
    assert (await download.value).suggested_filename.endswith(".txt")
    await page.locator(".menu summary").click()
    await page.locator("[data-act=erase]").click()
    await page.locator("dialog button[value=yes]").click()
    await expect(page.locator(".kind-answer")).to_have_count(0)
    assert await page.evaluate("sessionStorage.length") == 0
    await window.ask("svar")
    await expect(page.locator(".kind-answer")).to_have_count(1)
    assert window.complaints == []
