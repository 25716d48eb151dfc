"""The widget on a page that is not its own."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.api.web.browser import Chromium

pytestmark = pytest.mark.e2e


async def test_it_opens_answers_and_gives_focus_back(browser: Chromium, address: str) -> None:
    window = await browser.window()
    page = window.page
    await page.goto(f"{address}/demo/widget")
    launcher = page.locator(".launcher")
    await expect(launcher).to_be_visible()  # it is shown once it is dressed
    await launcher.press("Enter")
    field = page.locator(".panel textarea")
    await expect(field).to_be_focused()
    await field.fill("svar")
    await field.press("Enter")
    await expect(page.locator(".panel .kind-answer")).to_have_count(1)
    await page.keyboard.press("Escape")
    await expect(page.locator(".panel")).to_be_hidden()
    await expect(launcher).to_be_focused()
    await launcher.press("Enter")
    await expect(page.locator(".panel .kind-answer")).to_have_count(1)
    assert window.complaints == []
    assert await window.faults() == []


async def test_it_fills_a_small_view(browser: Chromium, address: str) -> None:
    page = (await browser.window(320, 640)).page
    await page.goto(f"{address}/demo/widget")
    await page.locator(".launcher").click()
    box = await page.locator(".panel").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 320, "height": 640}


async def test_without_the_gateway_the_pages_own_link_is_left(browser: Chromium, address: str) -> None:
    page = (await browser.window()).page
    await page.route("**/widget/exempelkoping", lambda route: route.abort())
    await page.goto(f"{address}/demo/widget")
    await expect(page.locator("kommunlots-chat a")).to_be_visible()
    await expect(page.locator(".launcher")).to_have_count(0)


async def test_danger_shows_the_way_out_inside_the_panel(browser: Chromium, address: str) -> None:
    page = (await browser.window()).page
    await page.goto(f"{address}/demo/widget")
    await page.locator(".launcher").click()
    await page.locator(".panel textarea").fill("jag är rädd för min man")
    await page.locator(".panel textarea").press("Enter")
    await expect(page.locator(".panel a.exit")).to_be_visible()
    assert await page.evaluate("sessionStorage.length") == 0
