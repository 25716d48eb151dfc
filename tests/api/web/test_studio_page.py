"""The studio in a real browser: by keyboard, under four eyes, for everybody."""

from __future__ import annotations

from datetime import datetime

import httpx
import pytest
from playwright.async_api import Page, expect

from api.staff.admin import parse_grant
from api.web.pages import PAGE_HEADERS
from tests.api import gateway as helpers
from tests.api.gateway import DEMO, Gateway
from tests.api.web.browser import Chromium, Window
from tests.clocks import TestClock

pytestmark = pytest.mark.e2e

VIEWS = ("inkorg", "kluster", "amnen", "godkanna", "traning", "grind", "versioner", "export")
ASKED = ("lånar ni ut lastcykel", "var står en laddstolpe", "finns en hundbadplats", "hyr ni ut partytält")
TOPIC = "kontakt.oppettider"


@pytest.fixture
def clock() -> TestClock:
    """A day after the shipped answers were reviewed."""
    return TestClock(datetime(2026, 11, 25, 10, 0))  # noqa: DTZ001 - TestClock takes it as Swedish


async def studio(browser: Chromium, served: Gateway, address: str, username: str, *rights: str) -> Window:
    await served.account(username, grants=tuple(parse_grant(right) for right in rights))
    window = await browser.window()
    page = window.page
    await page.goto(f"{address}/studio")
    await page.locator("#username").fill(username)
    await page.locator("#password").fill(helpers._PASSWORD)  # what the fixtures give their accounts
    await page.locator("#password").press("Enter")
    await expect(page.locator("h1")).to_be_visible()
    window.complaints.clear()  # the first look for a session is answered 401, which the browser notes
    return window


async def asked(served: Gateway, *texts: str) -> None:
    """Conversations that are over, one for each message that the assistant was unsure of."""
    for text in texts:
        citizen = await served.citizen(DEMO)
        await citizen.said(f"oklart {text}")
        await citizen.post("close")
    await served.deps.pool.collector.collect()


async def view(page: Page, name: str) -> None:
    await page.locator(f".studio-nav a[href='#/{name}']").first.click()
    await expect(page.locator("main")).not_to_have_attribute("aria-busy", "true", timeout=90_000)


async def test_the_page_keeps_the_policy(address: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        response = await http.get(f"{address}/studio")
    assert response.status_code == 200
    assert response.headers["content-security-policy"] == PAGE_HEADERS["Content-Security-Policy"]
    assert "noindex" in response.text


async def test_the_inbox_is_worked_through_by_keyboard(browser: Chromium, served: Gateway, address: str) -> None:
    await asked(served, *ASKED)
    window = await studio(browser, served, address, "person1", "label")
    page, keys = window.page, window.page.keyboard
    rows = page.locator(".inbox-row")
    await expect(rows).to_have_count(4)
    await expect(page.locator(".inbox-list")).to_be_focused()

    first = await rows.first.get_attribute("id")
    await keys.press("Enter")  # the best suggestion is taken
    await expect(rows).to_have_count(3)
    await keys.press("z")
    await expect(rows).to_have_count(4)
    assert await rows.first.get_attribute("id") == first

    await keys.press("j")
    await keys.press("2")
    await expect(rows).to_have_count(3)
    await keys.press("t")
    await expect(page.locator(".picker input")).to_be_focused()
    await keys.type("öppettider kontakt")
    await expect(page.locator(".picker-row").first).to_be_visible()
    await keys.press("Enter")
    await expect(rows).to_have_count(2)
    await expect(page.locator(".inbox-list")).to_be_focused()

    await keys.press("x")
    await keys.press("ArrowUp")
    await keys.press("x")
    await expect(page.locator(".inbox-row[aria-selected=true]")).to_have_count(2)
    await keys.press("n")
    await expect(page.locator(".view .empty")).to_be_visible()
    assert window.complaints == []


async def test_single_keys_can_be_turned_off(browser: Chromium, served: Gateway, address: str) -> None:
    await asked(served, *ASKED[:2])
    page = (await studio(browser, served, address, "person1", "label")).page
    await expect(page.locator(".inbox-list")).to_be_focused()
    await page.keyboard.press("?")
    await page.locator("dialog input[type=checkbox]").uncheck()
    await page.locator("dialog .button-primary").press("Enter")
    await expect(page.locator(".inbox-list")).to_be_focused()
    await page.keyboard.press("d")
    await page.keyboard.press("n")
    await expect(page.locator(".inbox-row")).to_have_count(2)
    await page.keyboard.press("Enter")  # no character key: it goes on working
    await expect(page.locator(".inbox-row")).to_have_count(1)
    # It is kept with the account: the next page has it, on any computer, and so has the person after a sign-out.
    await page.context.clear_cookies()
    await page.goto(f"{address}/studio")
    await page.locator("#username").fill("person1")
    await page.locator("#password").fill(helpers._PASSWORD)
    await page.locator("#password").press("Enter")
    await expect(page.locator(".inbox-list")).to_be_focused(timeout=90_000)
    await page.keyboard.press("d")
    await expect(page.locator(".inbox-row")).to_have_count(1)
    await page.locator(".toolbar button").first.press("Enter")
    await expect(page.locator("dialog input[type=checkbox]")).not_to_be_checked()
    await page.locator("dialog input[type=checkbox]").check()
    await page.locator("dialog .button-primary").press("Enter")
    await page.reload()
    await expect(page.locator(".inbox-list")).to_be_focused(timeout=90_000)
    await page.keyboard.press("d")
    await expect(page.locator(".inbox-row")).to_have_count(0)


async def test_keys_do_nothing_outside_the_list(browser: Chromium, served: Gateway, address: str) -> None:
    await asked(served, *ASKED[:2])
    page = (await studio(browser, served, address, "person1", "label")).page
    await expect(page.locator(".inbox-list")).to_be_focused()
    await page.locator(".toolbar select").focus()
    for key in "dnx":
        await page.keyboard.press(key)
    await expect(page.locator(".inbox-row")).to_have_count(2)
    await expect(page.locator(".inbox-row[aria-selected=true]")).to_have_count(0)


async def test_nobody_approves_their_own(browser: Chromium, served: Gateway, address: str) -> None:
    own = await studio(browser, served, address, "person1", "label", "approve")
    other = await studio(browser, served, address, "person2", "approve")
    page = own.page
    await page.goto(f"{address}/studio#/amnen/{TOPIC}/formuleringar")
    await page.locator(".toolbar .button-primary").click()
    await page.locator("dialog textarea").fill("när kan man komma till er på trettondagsafton")
    await page.locator("dialog .button-primary").click()
    await expect(page.locator(".toast")).not_to_be_empty()
    await view(page, "godkanna")
    await expect(page.locator(".change-item")).to_have_count(1)
    await expect(page.locator(".change-item .note")).to_be_visible()
    await expect(page.locator(".who")).to_contain_text("Person 2")
    await expect(page.locator("[data-focus^=approve]")).to_have_count(0)

    await view(other.page, "godkanna")
    await other.page.locator("[data-focus^=approve]").press("Enter")
    await expect(other.page.locator(".change-item")).to_have_count(0)
    # The first person's page hears of it by itself.
    await expect(page.locator(".change-item")).to_have_count(0)
    assert own.complaints == other.complaints == []


async def test_an_answer_is_seen_as_the_citizen_sees_it_and_live_at_approval(
    browser: Chromium, served: Gateway, address: str
) -> None:
    editor = (await studio(browser, served, address, "person1", "edit")).page
    await editor.goto(f"{address}/studio#/amnen/{TOPIC}")
    field = editor.locator(".form textarea").first
    await expect(field).not_to_have_value("", timeout=90_000)
    await field.press("Control+End")
    await field.press_sequentially("\n\nPå julafton är det stängt.")
    await expect(editor.locator(".preview .bubble")).to_contain_text("julafton")
    await expect(editor.locator(".lix strong")).to_be_visible()
    await editor.locator(".answer-fields .button-primary").click()
    await expect(editor.locator(".toast")).not_to_be_empty()
    approver = (await studio(browser, served, address, "person2", "approve")).page
    await view(approver, "godkanna")
    await expect(approver.locator(".diff ins")).to_contain_text("julafton")
    before = served.deps.knowledge.version
    await approver.locator("[data-focus^=approve]").click()
    await expect(approver.locator(".change-item")).to_have_count(0)
    assert served.deps.knowledge.version != before


async def test_what_one_may_not_do_is_not_shown(browser: Chromium, served: Gateway, address: str) -> None:
    await asked(served, *ASKED[:1])
    page = (await studio(browser, served, address, "person1", "approve")).page
    for name in ("inkorg", "kluster"):
        await view(page, name)
        await expect(page.locator("main .note")).to_be_visible()
        await expect(page.locator("main .inbox-row, main .card")).to_have_count(0)
    stranger = (await studio(browser, served, address, "person2")).page
    await expect(stranger.locator("main .note")).to_be_visible()
    await expect(stranger.locator("main table, main .card")).to_have_count(0)


@pytest.mark.parametrize(
    ("width", "height", "scheme"), [(1280, 800, "light"), (768, 1024, "dark"), (320, 640, "light"), (320, 256, "dark")]
)
async def test_every_view_is_for_everybody(
    browser: Chromium, served: Gateway, address: str, width: int, height: int, scheme: str
) -> None:
    await asked(served, *ASKED)
    window = await studio(browser, served, address, "person1", "label", "edit", "approve", "release")
    page = window.page
    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    await page.set_viewport_size({"width": width, "height": height})
    for name in (*VIEWS, f"amnen/{TOPIC}", f"amnen/{TOPIC}/fakta"):
        await page.goto(f"{address}/studio#/{name}")
        await expect(page.locator("h1")).to_be_visible(timeout=90_000)
        await expect(page.locator("main")).not_to_have_attribute("aria-busy", "true", timeout=90_000)
        assert await window.faults() == [], name
        assert not await window.scrolls_sideways(), name
    assert window.complaints == []
