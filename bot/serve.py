"""Runs the Rasa server: `python -m bot.serve --port 5005 --model DIR`. Loopback only."""

from __future__ import annotations

import argparse
import json
import os
import sys
from asyncio import AbstractEventLoop
from pathlib import Path
from typing import TYPE_CHECKING

from bot.quiet import configure_logging, set_environment

if TYPE_CHECKING:
    from sanic import Sanic

DEFAULT_ACTIONS_URL = "http://127.0.0.1:5055/webhook"
REQUEST_LIMIT = 100_000  # bytes; a turn is a few kilobytes


def model_file(path: Path) -> Path | None:
    """The model that the folder's manifest names, else its newest; the file itself when a file is given."""
    if path.is_file():
        return path
    manifest = path / "manifest.json"
    if manifest.is_file():
        named = path / str(json.loads(manifest.read_text(encoding="utf-8")).get("model", ""))
        if named.is_file():
            return named
    found = sorted(path.glob("*.tar.gz"), key=lambda file: file.stat().st_mtime)
    return found[-1] if found else None


def create_app(model: Path | None, token: str, actions_url: str) -> Sanic:
    """The Sanic application. Without a model it starts all the same and says so in its health."""
    import rasa.core.channels.channel
    from rasa.core.lock_store import InMemoryLockStore
    from sanic import Sanic

    from bot.action_endpoint import ActionEndpoint
    from bot.channel import KommunlotsChannel
    from bot.runtime import TurnAgent
    from bot.tracker_store import OneTurnTrackerStore

    app = Sanic("kommunlots_bot", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = REQUEST_LIMIT
    app.config.FALLBACK_ERROR_FORMAT = "json"
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
    rasa.core.channels.channel.register([KommunlotsChannel(token)], app, route="/webhooks/")
    return app


def main(arguments: list[str] | None = None) -> int:
    """Serves until told to stop. Returns 2 when the token is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=5005)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--model", "--models", type=Path, default=Path("data/models/rasa"))
    parser.add_argument("--token-env", default="KOMMUNLOTS_BOT_TOKEN")
    parser.add_argument("--actions-url", default=os.environ.get("KOMMUNLOTS_ACTIONS_URL") or DEFAULT_ACTIONS_URL)
    options = parser.parse_args(arguments)
    token = os.environ.get(options.token_env, "")
    if not token:
        sys.stderr.write(f"{options.token_env} saknas: den hemlighet som gatewayen ska visa upp.\n")
        return 2
    set_environment()
    app = create_app(model_file(options.model), token, options.actions_url)
    configure_logging()
    app.run(host=options.host, port=options.port, access_log=False, debug=False, motd=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
