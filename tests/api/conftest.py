"""Fixtures for everything that needs the wired gateway."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from api.app import Knowledge, read_knowledge
from tests.api.gateway import Gateway, running_gateway
from tests.clocks import TestClock
from tests.fakes.assistant import FakeAssistant, fake_assistant
from tests.stores import Stores

MakeGateway = Callable[..., AbstractAsyncContextManager[Gateway]]


@pytest.fixture(scope="session")
def running_stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    with Stores(tmp_path_factory.mktemp("stores")) as stores:
        yield stores


@pytest.fixture
async def stores(running_stores: Stores) -> Stores:
    """PostgreSQL and Redis, empty."""
    await running_stores.empty()
    return running_stores


@pytest.fixture(scope="session")
def running_assistant() -> Iterator[FakeAssistant]:
    with fake_assistant() as assistant:
        yield assistant


@pytest.fixture
def assistant(running_assistant: FakeAssistant) -> FakeAssistant:
    """The scripted bot, with nothing seen yet."""
    running_assistant.seen.clear()
    running_assistant.raw.clear()
    return running_assistant


@pytest.fixture(scope="session")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """Read once. Without a trained classifier: what the rules find is the same everywhere."""
    return read_knowledge(tmp_path_factory.mktemp("untrained"))


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture
def make_gateway(
    stores: Stores, assistant: FakeAssistant, tmp_path: Path, clock: TestClock, knowledge: Knowledge
) -> MakeGateway:
    """Makes a gateway with settings of one's own, as an async context manager."""

    def make(**settings: Any) -> AbstractAsyncContextManager[Gateway]:
        values: dict[str, Any] = {"bot_url": assistant.url, "data": tmp_path, "clock": clock, **settings}
        return running_gateway(
            stores, values.pop("bot_url"), values.pop("data"), values.pop("clock"), knowledge, **values
        )

    return make


@pytest.fixture
async def gateway(make_gateway: MakeGateway) -> AsyncIterator[Gateway]:
    """The gateway over ASGI, at an ordinary hour."""
    async with AsyncExitStack() as stack:
        yield await stack.enter_async_context(make_gateway())


@pytest.fixture
async def served(make_gateway: MakeGateway) -> AsyncIterator[Gateway]:
    """The gateway on a port, for the live lines."""
    async with AsyncExitStack() as stack:
        yield await stack.enter_async_context(make_gateway(serve=True))
