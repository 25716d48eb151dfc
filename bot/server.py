"""The Rasa server as a Sanic application. Import it only after bot.lean has had its say."""

from __future__ import annotations

from asyncio import AbstractEventLoop
from collections.abc import Callable
from pathlib import Path

import rasa.core.channels.channel
from rasa.core.lock_store import InMemoryLockStore
from sanic import Sanic

from bot.action_endpoint import ActionEndpoint
from bot.channel import KommunlotsChannel
from bot.runtime import TurnAgent
from bot.tracker_store import OneTurnTrackerStore

KEEP_ALIVE_S = 60  # longer than the gateway keeps its end open
REQUEST_LIMIT = 100_000  # bytes; a turn is a few kilobytes


def create_app(
    model: Path | None, token: str, actions_url: str, begin_again: Callable[[], None] | None = None
) -> Sanic:
    """The Sanic application. Without a model it starts all the same and says so in its health.

    `begin_again` ends this process and starts it afresh; without it a reload is refused.
    """
    app = Sanic("kommunlots_bot", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = REQUEST_LIMIT
    app.config.FALLBACK_ERROR_FORMAT = "json"
    app.config.KEEP_ALIVE_TIMEOUT = KEEP_ALIVE_S
    endpoint = ActionEndpoint(actions_url)

    async def load(running: Sanic, loop: AbstractEventLoop) -> None:
        agent = TurnAgent(
            tracker_store=OneTurnTrackerStore(None),
            lock_store=InMemoryLockStore(),
            action_endpoint=endpoint,
        )
        running.ctx.agent = agent
        if model is not None:
            agent.load_model(str(model))

    async def close(running: Sanic, loop: AbstractEventLoop) -> None:
        await endpoint.close()

    app.register_listener(load, "before_server_start")
    app.register_listener(close, "after_server_stop")
    rasa.core.channels.channel.register([KommunlotsChannel(token, begin_again)], app, route="/webhooks/")
    return app
