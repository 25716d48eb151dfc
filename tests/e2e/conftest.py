"""Everything really running: Rasa, the action server, the gateway, PostgreSQL, Redis and a browser."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from api.ops.places import ROOT
from api.ops.stack import Stack
from tests.api.web.browser import Chromium, chromium
from tests.stores import Running

# The model is trained here when no earlier run has left one.
_PATIENCE_S = 900.0


@dataclass(frozen=True)
class Whole:
    """The whole of it. `staff` maps a demonstration user name to its password."""

    running: Running
    url: str
    data: Path
    staff: dict[str, str]


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    data = tmp_path_factory.mktemp("whole")
    # All citizens of these tests come from one address, and faster than people do.
    os.environ["KOMMUNLOTS_CLIENT_MESSAGES_PER_MINUTE"] = "100000"
    stack = Stack(data, demo=True, models_from=ROOT / "data")
    with Running(stack, _PATIENCE_S) as running:
        staff = {name: password for name, password, _ in stack.demo_staff}
        yield Whole(running, stack.gateway_url, data, staff)


@pytest.fixture
async def browser() -> AsyncIterator[Chromium]:
    async with chromium() as running:
        yield running


@pytest.fixture
async def http(whole: Whole) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=whole.url, timeout=30, trust_env=False) as client:
        yield client
