"""A browser, and the address of a gateway that is served."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.api.gateway import Gateway
from tests.api.web.browser import Chromium, chromium


@pytest.fixture
async def browser() -> AsyncIterator[Chromium]:
    async with chromium() as running:
        yield running


@pytest.fixture
def address(served: Gateway) -> str:
    return f"http://127.0.0.1:{served.port}"
