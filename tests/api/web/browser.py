"""Chromium as the tests drive it, and what must hold of every page that it shows."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright

# As the gateway's port is the test's own, nothing but it need ever be reached.
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_NAMES = ("chromium", "chromium-browser", "google-chrome")
# WCAG 2.2 AA and what the makers of axe call good practice.
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@dataclass
class Window:
    """One page in a context of its own: nothing is shared with another window."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    async def ask(self, text: str) -> None:
        """Writes and sends with the keyboard alone."""
        await self.page.locator("textarea").first.fill(text)
        await self.page.locator("textarea").first.press("Enter")

    async def faults(self) -> list[str]:
        """What axe finds, one line each."""
        results = await Axe().run(self.page, options=_RULES)
        found = results.response["violations"]
        return [f"{v['id']}: {node['html']}" for v in found for node in v["nodes"]]

    async def scrolls_sideways(self) -> bool:
        """True when a reader would have to scroll in two directions."""
        width = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        return bool(await self.page.evaluate(width))


class Chromium:
    """A running browser."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    async def window(self, width: int = 1280, height: int = 800, **options: Any) -> Window:
        """An empty window; `options` are those of a browser context."""
        options = {"reduced_motion": "reduce", "viewport": {"width": width, "height": height}, **options}
        context = await self._browser.new_context(**options)
        page = await context.new_page()
        page.set_default_timeout(10_000)
        window = Window(page)

        def listen(message: ConsoleMessage) -> None:
            if message.type == "error":
                window.complaints.append(message.text)

        page.on("console", listen)
        page.on("pageerror", lambda error: window.complaints.append(str(error)))
        return window


@asynccontextmanager
async def chromium() -> AsyncIterator[Chromium]:
    """Headless, from the system; the test is skipped where there is none."""
    path = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("NO BROWSER: install Debian's chromium to run the browser tests")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        try:
            yield Chromium(browser)
        finally:
            await browser.close()
