"""Our own input channel: TurnRequest in, TurnReply out, failure said aloud."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import logging
import secrets
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.components.decision import NONE_OF_THESE
from nlu_data.contracts import Act, DialogueContext, TurnReply, TurnRequest

logger = logging.getLogger(__name__)

LAST_TURNS_S = 5.0
ANSWER_LEAVES_S = 0.05

# Choices that are not topics. The gateway keeps the others (case, exit, more_helplines) to itself.
CHOICES = {"human": "sys.prata_med_manniska", "none": NONE_OF_THESE}


class TurnFailedError(Exception):
    """The turn has no result; `code` says why, in words a program can compare."""

    def __init__(self, code: str, detail: str, status: int = 503) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.status = status

    def response(self) -> HTTPResponse:
        """`{"code", "detail"}` with the failure's status."""
        return json({"code": self.code, "detail": self.detail}, status=self.status)


class TurnOutput(OutputChannel):
    """Collects what the action decided; free text has no way out."""

    def __init__(self) -> None:
        self.payloads: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """The channel's name."""
        return "kommunlots"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keeps the action's structured result."""
        payload = message.get("custom")
        if payload:
            self.payloads.append(payload)


class KommunlotsChannel(InputChannel):
    """POST /webhooks/kommunlots/turn and /reload, and GET /webhooks/kommunlots/health."""

    def __init__(self, token: str, begin_again: Callable[[], None] | None = None) -> None:
        if not token:
            raise ValueError("the channel needs a token: set KOMMUNLOTS_BOT_TOKEN")
        self._expected = f"Bearer {token}".encode()
        self._begin_again = begin_again
        self._instance = secrets.token_hex(4)  # another one after a reload
        self._turns = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._ending: asyncio.Task[None] | None = None

    @classmethod
    def name(cls) -> str:
        """The channel's name, which is also its path."""
        return "kommunlots"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> KommunlotsChannel:
        """For plain `rasa run` with bot/credentials.yml."""
        return cls(str((credentials or {}).get("token") or ""))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes. `on_new_message` is not used: it loses the result of a turn."""
        routes = Blueprint("kommunlots", "kommunlots")

        @routes.get("/health")
        async def health(request: Request) -> HTTPResponse:
            agent = ready_agent(request)
            about = {
                "model": model_name(agent) if agent else "",
                "ready": agent is not None,
                "instance": self._instance,
            }
            return json(about, 200 if agent else 503)

        @routes.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            try:
                self._authorize(request)
                asked = read_request(request)
                agent = ready_agent(request)
                if agent is None:
                    raise TurnFailedError("no_model", "no model is loaded")
                with self._under_way():
                    return json((await take_turn(agent, asked)).to_wire())
            except TurnFailedError as failure:
                logger.warning("turn failed: %s", failure.code)
                return failure.response()

        @routes.post("/reload")
        async def reload(request: Request) -> HTTPResponse:
            try:
                self._authorize(request)
                if self._begin_again is None:
                    raise TurnFailedError("not_reloadable", "this server was not started by bot.serve", 409)
            except TurnFailedError as failure:
                return failure.response()
            if self._ending is None:
                self._ending = asyncio.get_running_loop().create_task(self._end(self._begin_again))
            return json({"status": "reloading"}, 202)

        return routes

    @contextlib.contextmanager
    def _under_way(self) -> Iterator[None]:
        self._turns += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._turns -= 1
            if not self._turns:
                self._idle.set()

    async def _end(self, begin_again: Callable[[], None]) -> None:
        """Once the turns under way are done, and the answer to whoever asked for this has left."""
        await asyncio.sleep(ANSWER_LEAVES_S)
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._idle.wait(), LAST_TURNS_S)
        begin_again()

    def _authorize(self, request: Request) -> None:
        given = request.headers.get("authorization") or ""
        if not hmac.compare_digest(given.encode(), self._expected):
            raise TurnFailedError("unauthorized", "bearer token missing or wrong", 401)


def ready_agent(request: Request) -> Agent | None:
    """The agent when it has a model, else None."""
    agent: Agent | None = getattr(request.app.ctx, "agent", None)
    return agent if agent is not None and agent.is_ready() else None


def model_name(agent: Agent) -> str:
    """The model's file name without its ending."""
    return agent.processor.model_filename.removesuffix(".tar.gz") if agent.processor else ""


def read_request(request: Request) -> TurnRequest:
    """The request's body. Raises TurnFailedError 422 when it is none."""
    try:
        raw = request.json
        if not isinstance(raw, dict):
            raise TypeError("expected an object")
        return TurnRequest.from_wire(raw)
    except Exception as error:
        raise TurnFailedError("bad_request", "the body is not a turn request", 422) from error


async def take_turn(agent: Agent, asked: TurnRequest) -> TurnReply:
    """Understands the message, lets the rules choose an action and returns what it did. Raises TurnFailedError."""
    output = TurnOutput()
    message = UserMessage(
        asked.text.lstrip("/ \t\r\n"),  # a slash would let a citizen name an intent
        output,
        asked.conversation_id,
        input_channel=KommunlotsChannel.name(),
        metadata=asked.to_wire(),
    )
    message.parse_data = chosen(agent, asked.choice) if asked.choice else await understood(agent, message)
    try:
        await agent.handle_message(message)
    except Exception as error:
        logger.error("the action failed: %s", type(error).__name__)
        raise TurnFailedError("action_failed", "the action server gave no result") from error
    if not output.payloads:
        raise TurnFailedError("action_failed", "no action gave a result")
    return reply(agent, asked, message.parse_data, output.payloads)


async def understood(agent: Agent, message: UserMessage) -> dict[str, Any]:
    """Rasa's parse result, kept so that the ranking is at hand when the action has run."""
    if agent.processor is None:
        raise TurnFailedError("no_model", "no model is loaded")
    try:
        parsed: dict[str, Any] = await agent.processor.parse_message(message)
    except Exception as error:
        logger.error("the message could not be read: %s", type(error).__name__)
        raise TurnFailedError("nlu_failed", "the message could not be read") from error
    return parsed


def chosen(agent: Agent, choice: str) -> dict[str, Any]:
    """A parse result for a pressed button: certain, without a guess. Raises TurnFailedError (422) on an unknown one."""
    intent = CHOICES.get(choice, choice)
    if agent.domain is None or intent not in agent.domain.intents or (intent == choice and "decision." in choice):
        raise TurnFailedError("unknown_choice", "the choice is not one of ours", 422)
    certain = {"name": intent, "confidence": 1.0}
    shown = {"name": "sys.nej" if intent == NONE_OF_THESE else intent, "confidence": 1.0}
    return {"text": "", "intent": certain, "intent_ranking": [shown], "entities": []}


def reply(agent: Agent, asked: TurnRequest, parsed: dict[str, Any], payloads: list[dict[str, Any]]) -> TurnReply:
    """The wire reply. `topic` is the best guess, also when the rules saw doubt. Raises TurnFailedError."""
    ranking = tuple((entry["name"], float(entry["confidence"])) for entry in parsed.get("intent_ranking") or ())
    best = ranking[0] if ranking else (str(parsed["intent"]["name"]), 0.0)
    try:
        acts = tuple(Act.from_wire(raw) for payload in payloads for raw in payload["acts"])
        context = DialogueContext.from_wire(payloads[-1]["context"])
    except (KeyError, TypeError, ValueError) as error:
        raise TurnFailedError("action_failed", "the action's result is malformed") from error
    language = str(parsed.get("language") or asked.language)
    ours = float(parsed.get("ours", 1.0))
    return TurnReply(best[0], best[1], ranking, acts, context, model_name(agent), language=language, ours=ours)
