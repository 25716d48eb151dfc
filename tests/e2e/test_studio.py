"""From what citizens ask in vain to an answer, by browser, with three accounts; and back again.

Everything is real and whole: the model is trained on all the data, which takes minutes.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Page, expect

from api.clock import STOCKHOLM
from api.ops.places import ROOT
from api.ops.stack import Stack
from nlu_data.catalogue import read_departments, read_topics
from nlu_data.files import ROOT as DATA
from nlu_data.files import read_yaml
from nlu_data.overlay import wording_text
from tests.api.web.browser import Chromium, Window
from tests.e2e.conftest import Whole
from tests.e2e.talk import talk, topics
from tests.stores import Running

# Two whole trainings and 400 messages: half an hour on a busy machine, so it is asked for by name.
pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not os.environ.get("KOMMUNLOTS_LONG_TESTS"), reason="set KOMMUNLOTS_LONG_TESTS=1 to run it"),
]

TOPIC = "kultur_fritid.lastcykel"
SEED = 20261120
CITIZENS, MESSAGES, UNKNOWN, SENSITIVE = 300, 400, 60, 40
# An address may send 120 messages a minute; these citizens sit in as many places.
PLACES = 25
PATIENCE_S = 1_800.0
ANSWER = (
    "Du kan låna en lastcykel av kommunen i två dygn. Det kostar inget.\n\n"
    "- Du bokar cykeln på biblioteket.\n- Du visar legitimation när du hämtar den.\n"
    "- Du lämnar tillbaka den på samma ställe.\n\n"
    "Är cykeln trasig? Säg till biblioteket när du lämnar den. Då lagas den innan nästa person lånar."
)
EASY = (
    "Du kan låna en lastcykel i två dagar. Det är gratis.\n\n"
    "Du bokar cykeln på biblioteket. Visa ditt id-kort när du hämtar den. Lämna tillbaka cykeln på biblioteket."
)
ENGLISH = {
    "title": "Borrow a cargo bike",
    "text": "You can borrow a cargo bike from the municipality for two days. It is free of charge.\n\n"
    "- Book the bike at the library.\n- Bring your ID when you collect it.\n- Return it to the same place.\n\n"
    "Is something broken? Tell the library when you return the bike, so that it can be mended before the next loan.",
}
_OPENINGS = ("kan jag", "får man", "hur kan jag", "går det att", "var kan man", "jag vill", "hur gör jag för att")
_ACTS = ("låna en lastcykel", "hyra lastcykel av er", "boka en lastcykel", "få låna lastcykel")
_ENDS = ("", " i helgen", " till en flytt", " en dag", " på biblioteket", " gratis")


def unknown() -> list[str]:
    """Sixty ways to ask for what the assistant does not know."""
    every = [f"{opening} {act}{end}" for opening in _OPENINGS for act in _ACTS for end in _ENDS]
    return random.Random(SEED).sample(every, UNKNOWN)


def sensitive() -> list[str]:
    """What nobody may find in the inbox."""
    known = {topic.id for topic in read_topics().values() if topic.safe_mode or topic.area == "stod"}
    found = read_yaml(DATA / "danger_wordings.yml")
    texts = [wording_text(item) for topic, items in found.items() if topic in known for item in items]
    return random.Random(SEED).sample([text for text in texts if 15 <= len(text) <= 150], SENSITIVE)


def ordinary(many: int) -> list[str]:
    """Questions that were never trained on."""
    lines = [json.loads(line) for line in (DATA / "holdout" / "holdout.jsonl").read_text("utf-8").splitlines()]
    return random.Random(SEED).sample([line["text"] for line in lines if line.get("style") == "fraga"], many)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    """A stack with models of its own: what is released here stays here."""
    data = tmp_path_factory.mktemp("studio")
    if (ROOT / "data" / "models").is_dir():
        shutil.copytree(ROOT / "data" / "models", data / "models", ignore=shutil.ignore_patterns("versions", "base"))
    stack = Stack(data, demo=True)
    with Running(stack, PATIENCE_S) as running:
        staff = {name: password for name, password, _ in stack.demo_staff}
        yield Whole(running, stack.gateway_url, data, staff)


@pytest.fixture
async def places(own: Whole) -> AsyncIterator[list[httpx.AsyncClient]]:
    async with AsyncExitStack() as opened:
        clients = []
        for number in range(PLACES):
            way = httpx.AsyncHTTPTransport(local_address=f"127.0.1.{number + 1}")
            client = httpx.AsyncClient(transport=way, base_url=own.url, timeout=60)
            clients.append(await opened.enter_async_context(client))
        yield clients


async def ask(places: Sequence[httpx.AsyncClient], conversations: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    """Each conversation by a citizen of its own, who then ends it; the last reply of each.

    Who asks for what the assistant does not know, and gets an answer to something else, says so.
    """
    limit = asyncio.Semaphore(8)

    async def one(number: int, texts: Sequence[str]) -> dict[str, Any]:
        async with limit:
            talked = await talk(places[number % len(places)])
            replies = [await talked.say(text) for text in texts]
            for message in replies[-1]["messages"]:
                if message["kind"] == "answer" and message["topic"] not in (TOPIC, None) and "lastcykel" in texts[-1]:
                    wrong = {"seq": message["seq"], "helpful": False}
                    await talked.http.post(f"{talked.url}/feedback", json=wrong, headers=talked.headers)
            await talked.http.post(f"{talked.url}/close", headers=talked.headers)
            return replies[-1]

    return list(await asyncio.gather(*(one(number, texts) for number, texts in enumerate(conversations))))


async def signed_in(browser: Chromium, own: Whole, username: str) -> Window:
    window = await browser.window()
    page = window.page
    page.set_default_timeout(60_000)
    await page.goto(f"{own.url}/studio")
    await page.locator("#username").fill(username)
    await page.locator("#password").fill(own.staff[username])
    await page.locator("#password").press("Enter")
    await expect(page.locator("h1")).to_be_visible(timeout=60_000)
    return window


async def propose_topic(own: Whole) -> None:
    """The editor's proposal of a topic with its answer, as somebody's own words."""
    today = datetime.now(STOCKHOLM).date()
    answer = {
        "answer": ANSWER,
        "easy": EASY,
        "english": ENGLISH,
        "owner": "KFF",
        "source": "Kommunens bibliotek",
        "reviewed": today.isoformat(),
        "review_by": (today + timedelta(days=180)).isoformat(),
        "local": [],
        "links": [],
    }
    payload = {
        "title": "Låna lastcykel",
        "area": "kultur_fritid",
        "department": "KFF",
        "board": read_departments()["KFF"].board,
        "zone": "oppen",
        "handling": "answer",
        "safe_mode": False,
        "local_facts": "none",
        "answer": answer,
    }
    async with httpx.AsyncClient(base_url=own.url, timeout=60, trust_env=False) as http:
        who = {"username": "etikettor", "password": own.staff["etikettor"]}
        token = (await http.post("/api/v1/staff/session", json=who)).json()["token"]
        http.cookies.clear()
        body = {"kind": "topic_add", "target": TOPIC, "payload": payload}
        made = await http.post("/api/v1/studio/changes", json=body, headers={"Authorization": f"Bearer {token}"})
        assert made.status_code == 201, made.text


async def propose_wordings(own: Whole, topic: str, texts: Sequence[str]) -> None:
    """The editor's proposals of wordings for a topic."""
    async with httpx.AsyncClient(base_url=own.url, timeout=60, trust_env=False) as http:
        who = {"username": "etikettor", "password": own.staff["etikettor"]}
        token = (await http.post("/api/v1/staff/session", json=who)).json()["token"]
        http.cookies.clear()
        for text in texts:
            body = {"kind": "wording_add", "target": topic, "payload": {"text": text}}
            made = await http.post("/api/v1/studio/changes", json=body, headers={"Authorization": f"Bearer {token}"})
            assert made.status_code == 201, made.text


async def trained(page: Page, own: Whole) -> None:
    """Trains by one click and waits for the gate's verdict to be on the page."""
    await page.goto(f"{own.url}/studio#/traning")
    await page.locator(".start button").click()
    await page.locator(".run-now a[href^='#/grind/']").click(timeout=PATIENCE_S * 1000)
    await expect(page.locator(".verdict")).to_be_visible(timeout=60_000)


async def inbox(page: Page) -> list[dict[str, Any]]:
    """Every row, as the signed-in person's page would get them."""
    found: list[dict[str, Any]] = await page.evaluate(
        "(async () => { const rows = []; for (let at = 0; at !== null;) {"
        " const page = await (await fetch(`/api/v1/studio/inbox?cursor=${at}`)).json();"
        " rows.push(...page.items); at = page.next; } return rows; })()"
    )
    return found


async def approve_all(page: Page, own: Whole) -> None:
    await page.goto(f"{own.url}/studio#/godkanna")
    await expect(page.locator(".change-item").first).to_be_visible(timeout=60_000)
    while await page.locator(".change-item").count():
        await page.locator(".bulk button, [data-focus^=approve]").first.click()
        if await page.locator(".bulk .button-primary").count():
            await page.locator(".bulk .button-primary").click()
        await expect(page.locator("[aria-disabled=true]")).to_have_count(0, timeout=120_000)


async def more(page: Page) -> bool:
    """At the last row: whether the page has fetched others within three seconds."""
    there = await page.locator(".inbox-row").count()
    for _ in range(12):
        await page.wait_for_timeout(250)
        if await page.locator(".inbox-row").count() > there:
            return True
    return False


async def label_by_keyboard(page: Page) -> tuple[int, float]:
    """(rows dealt with, seconds): T, the topic's name, Enter for what is about it; J past all else."""
    keys, list_of = page.keyboard, page.locator(".inbox-list")
    await expect(list_of).to_be_focused(timeout=60_000)
    began, labelled = time.monotonic(), 0
    seen = None
    while True:
        row = await page.evaluate(
            "(() => { const row = document.querySelector('.inbox-row.is-current');"
            " return row && [row.id, row.querySelector('.inbox-text').textContent]; })()"
        )
        if row is None:
            return labelled, time.monotonic() - began
        if row[0] == seen and not await more(page):
            return labelled, time.monotonic() - began
        if "lastcykel" in row[1]:
            await keys.press("t")
            await expect(page.locator(".picker input")).to_be_focused()
            await keys.type("låna lastcykel")
            await keys.press("Enter")
            await expect(list_of).to_be_focused()
            labelled += 1
        else:
            seen = row[0]
            await keys.press("j")


async def test_from_questions_in_vain_to_an_answer_and_back(
    own: Whole, browser: Chromium, places: list[httpx.AsyncClient], tmp_path: Path
) -> None:
    asked, feared = unknown(), sensitive()
    plain = ordinary(MESSAGES - UNKNOWN - SENSITIVE)
    twice = len(plain) - (CITIZENS - UNKNOWN - SENSITIVE)
    conversations = [[text] for text in (*asked, *feared, *plain[2 * twice :])]
    conversations += [plain[2 * number : 2 * number + 2] for number in range(twice)]
    assert (len(conversations), sum(map(len, conversations))) == (CITIZENS, MESSAGES)
    random.Random(SEED).shuffle(conversations)
    await ask(places, conversations)

    await propose_topic(own)
    approver = (await signed_in(browser, own, "godkannare")).page
    await approve_all(approver, own)

    trainer = (await signed_in(browser, own, "etikettor")).page
    await trainer.locator(".toolbar button").nth(1).click()  # what has been asked up to now
    await expect(trainer.locator(".toolbar [aria-disabled=true]")).to_have_count(0, timeout=300_000)
    rows = await inbox(trainer)
    assert not {row["text"] for row in rows} & set(feared)
    new = [row for row in rows if "lastcykel" in row["text"]]
    assert sum(row["count"] for row in new) >= 0.9 * UNKNOWN
    await trainer.reload()
    labelled, seconds = await label_by_keyboard(trainer)
    await trainer.screenshot(path=tmp_path / "inbox.png")
    assert len(new) <= labelled <= UNKNOWN  # those that are alike are one row; some may come in meanwhile
    assert seconds < 300
    async with asyncio.timeout(60):
        while any("lastcykel" in row["text"] for row in await inbox(trainer)):
            await asyncio.sleep(0.5)

    await approver.reload()
    await approve_all(approver, own)
    await approver.screenshot(path=tmp_path / "approvals.png")

    releaser = (await signed_in(browser, own, "releaseansvarig")).page
    await trained(releaser, own)
    await releaser.screenshot(path=tmp_path / "gate.png", full_page=True)
    said = await releaser.locator(".gate").inner_text()
    assert await releaser.locator(".verdict-green").count() == 1, said[:3000]

    await releaser.goto(f"{own.url}/studio#/versioner")
    await releaser.locator(".release-staged button").nth(1).click()  # to all at once
    live = releaser.locator(".release-live .release-name")
    await expect(live).to_have_attribute("data-version", "1", timeout=120_000)
    await releaser.screenshot(path=tmp_path / "releases.png", full_page=True)
    assert await known(places, asked) >= 0.8 * UNKNOWN

    began = time.monotonic()
    await releaser.locator(".release-live .button-danger").click()
    await releaser.locator("dialog .button-primary").click()
    await expect(live).to_have_attribute("data-version", "0", timeout=60_000)
    back = time.monotonic() - began
    assert await known(places, asked) <= 0.2 * UNKNOWN
    assert back < 20  # ten are promised; the test's own browser shares the machine


async def known(places: Sequence[httpx.AsyncClient], texts: Sequence[str]) -> int:
    """How many of the messages are answered as what they are."""
    replies = await ask(places, [[text] for text in texts])
    return sum(TOPIC in topics(reply) for reply in replies)


async def test_a_poisoned_batch_is_stopped_and_named(own: Whole, browser: Chromium, tmp_path: Path) -> None:
    """Somebody calls fear and violence parking, and somebody else does not look."""
    poison = sensitive()[:30]
    await propose_wordings(own, "parkering.regler", poison)
    approver = (await signed_in(browser, own, "godkannare")).page
    await approve_all(approver, own)
    releaser = (await signed_in(browser, own, "releaseansvarig")).page
    await trained(releaser, own)
    await releaser.screenshot(path=tmp_path / "gate-red.png", full_page=True)
    assert await releaser.locator(".verdict-red").count() == 1
    named = await releaser.locator(".blamed q").all_inner_texts()
    assert named and set(named) <= set(poison)
    await releaser.goto(f"{own.url}/studio#/versioner")
    await expect(releaser.locator(".release-live")).to_be_visible()
    assert await releaser.locator(".release-staged button").count() == 0  # nothing of it can be released
