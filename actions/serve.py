"""Runs the action server: `python -m actions.serve --port 5055`. Loopback only."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionNotFoundException
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from actions.answer_topic import AnswerTopic
from actions.ask_which_topic import AskWhichTopic
from actions.base import PlannedAction
from actions.fallback import Fallback
from actions.knowledge import Knowledge, read_knowledge
from actions.opening_hours import OpeningHours
from actions.out_of_scope import OutOfScope
from actions.request_handover import RequestHandover
from actions.small_talk import SmallTalk
from actions.versions import Versions, asked_version

logger = logging.getLogger(__name__)

KEEP_ALIVE_S = 60  # longer than the Rasa server keeps its end open (bot/action_endpoint.py)

ACTIONS: tuple[Callable[[Knowledge], PlannedAction], ...] = (
    AnswerTopic,
    AskWhichTopic,
    Fallback,
    OpeningHours,
    OutOfScope,
    RequestHandover,
    SmallTalk,
)


def swedish_today() -> date:
    """The date in Sweden."""
    return datetime.now(timezone.utc).astimezone(ZoneInfo("Europe/Stockholm")).date()


def make_executor(knowledge: Knowledge) -> ActionExecutor:
    """All actions, answering from this knowledge."""
    executor = ActionExecutor()
    for make in ACTIONS:
        executor.register_action(make(knowledge))
    return executor


def create_app(knowledge: Knowledge, versions: Path | None = None) -> Sanic:
    """The server. The SDK's own cannot hand collaborators to actions, and sends requests back in its errors.

    `versions` is the folder in which approved versions of the knowledge lie.
    """
    app = Sanic("kommunlots_actions", configure_logging=False)
    app.config.FALLBACK_ERROR_FORMAT = "json"
    app.config.KEEP_ALIVE_TIMEOUT = KEEP_ALIVE_S
    executors = Versions(
        make_executor(knowledge), versions, lambda root: make_executor(read_knowledge(knowledge.today, root))
    )

    @app.get("/health")
    async def health(request: Request) -> HTTPResponse:
        return json({"status": "ok", "answers": len(knowledge.catalogue.answers)})

    @app.post("/webhook")
    async def webhook(request: Request) -> HTTPResponse:
        call: dict[str, Any] = request.json
        try:
            executor = await executors.get(asked_version(call))
            return json(await executor.run(call))
        except ActionNotFoundException:
            return json({"error": "unknown_action", "action_name": call.get("next_action")}, 404)
        except Exception as error:
            # The message itself stays out of the log: the error may quote the citizen.
            logger.error("action %s failed: %s", call.get("next_action"), type(error).__name__)
            return json({"error": "action_failed"}, 500)

    return app


def main(arguments: list[str] | None = None) -> int:
    """Serves until told to stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=5055)
    parser.add_argument("--host", default="127.0.0.1")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    versions = os.environ.get("KOMMUNLOTS_KNOWLEDGE_DIR")
    app = create_app(read_knowledge(swedish_today), Path(versions) if versions else None)
    app.run(host=options.host, port=options.port, access_log=False, debug=False, motd=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
