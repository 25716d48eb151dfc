"""axe over every page, light and dark, wide and narrow; and no page scrolls sideways at 320 px."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.api.gateway import Gateway
from tests.api.web.browser import Chromium
from tests.api.web.test_desk_page import desk, waiting

pytestmark = pytest.mark.e2e

SIZES = pytest.mark.parametrize(
    ("width", "height", "scheme"), [(1280, 800, "light"), (390, 844, "dark"), (320, 480, "light"), (320, 256, "dark")]
)


@SIZES
async def test_the_citizens_page(browser: Chromium, address: str, width: int, height: int, scheme: str) -> None:
    window = await browser.window(width, height, color_scheme=scheme)
    page = window.page
    await page.goto(address)
    await expect(page.locator("textarea")).to_be_visible()
    assert await window.faults() == []
    await window.ask("svar")
    await expect(page.locator(".kind-answer")).to_have_count(1)
    await window.ask("oklart")
    await expect(page.locator(".msg-choices")).to_have_count(1)
    assert await window.faults() == []
    assert not await window.scrolls_sideways()
    await window.ask("jag är rädd för min man")
    await expect(page.locator(".kind-safety").first).to_be_visible()
    await page.locator(".menu summary").click()
    assert await window.faults() == []
    assert not await window.scrolls_sideways()


async def test_easier_words_and_other_languages(browser: Chromium, address: str) -> None:
    window = await browser.window(320, 640)
    page = window.page
    await page.goto(address)
    await window.ask("lätt")
    await page.locator("[data-choice^='easy:']").click()
    await expect(page.locator("[data-choice^='standard:']")).to_be_visible()
    await window.ask("How do I apply for a building permit for my house?")
    await expect(page.locator(".bubble[lang=en]")).to_be_visible()
    await window.ask("كيف أتقدم بطلب للحصول على رخصة بناء؟")
    await expect(page.locator(".bubble[lang=ar][dir=rtl]")).to_be_visible()
    assert await window.faults() == []
    assert not await window.scrolls_sideways()


@pytest.mark.parametrize(
    "path", ["/finns-inte", "/demo/widget", "/desk", "/exempelkoping/samtal", "/trollhattan/asfchatt"]
)
async def test_the_other_pages(browser: Chromium, address: str, path: str) -> None:
    window = await browser.window(320, 640)
    await window.page.goto(address + path)
    await expect(window.page.locator("h1")).to_be_visible()
    assert await window.faults() == []
    assert not await window.scrolls_sideways()


@pytest.mark.parametrize(
    ("width", "height", "scheme"), [(1440, 900, "light"), (1024, 768, "dark"), (320, 640, "light")]
)
async def test_the_desk(browser: Chromium, served: Gateway, address: str, width: int, height: int, scheme: str) -> None:
    window = await desk(browser, served, address, "person1", "bygglov", "kontaktcenter")
    page = window.page
    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    await page.set_viewport_size({"width": width, "height": height})
    await waiting(browser, address)
    await expect(page.locator(".handover").first).to_be_visible()
    assert await window.faults() == []
    await page.locator(".handover").first.click()
    await page.locator(".claim-box button").click()
    await expect(page.locator(".thread textarea")).to_be_visible()
    assert await window.faults() == []
    assert not await window.scrolls_sideways()


async def test_without_script(browser: Chromium, address: str) -> None:
    window = await browser.window(320, 640, java_script_enabled=False)
    await window.page.goto(address)
    await window.page.locator("#text").fill("oklart")
    await window.page.locator(".composer button").click()
    await expect(window.page.locator(".msg-choices button").first).to_be_visible()
    page = await (await browser.window(320, 640)).page.context.new_page()
    await page.set_content(await window.page.content())
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= 320
