"""Asks Rasa, over HTTP on the loopback, and says aloud when there is no answer."""

from __future__ import annotations

import asyncio
import json
import math
from dataclasses import dataclass

from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector

from api.assistant.port import AssistantDown
from nlu_data.contracts import TurnReply, TurnRequest

_TURN = "/webhooks/kommunlots/turn"
_HEALTH = "/webhooks/kommunlots/health"
_RELOAD = "/webhooks/kommunlots/reload"
_HEALTH_S = 2.0
_CONNECTIONS = 64


@dataclass(frozen=True)
class Health:
    """The model that Rasa has, and which process of it this is: another one after a reload."""

    model: str
    instance: str


class RasaAssistant:
    """One pooled client. `timeout_s` bounds the whole turn, queueing for a connection included."""

    def __init__(self, url: str, token: str, timeout_s: float) -> None:
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"}
        self._timeout_s = timeout_s
        self._opened: ClientSession | None = None

    async def ask(self, request: TurnRequest) -> TurnReply:
        """Raises AssistantDown on a timeout, a refusal or a reply that is not one."""
        try:
            async with asyncio.timeout(self._timeout_s):
                raw = await self._call("POST", _TURN, request.to_wire())
            return _checked(TurnReply.from_wire(json.loads(raw)))
        except (ClientError, OSError, TimeoutError, ValueError, KeyError, TypeError, AttributeError) as error:
            # Never the request: it holds a citizen's words.
            raise AssistantDown(type(error).__name__) from None

    async def healthy(self) -> bool:
        """True when Rasa has a model and answers."""
        try:
            async with asyncio.timeout(_HEALTH_S):
                return bool(json.loads(await self._call("GET", _HEALTH)).get("ready"))
        except (ClientError, OSError, TimeoutError, ValueError, AttributeError):
            return False

    async def about(self) -> Health:
        """What Rasa says of itself. Raises AssistantDown when it has no model or gives no answer."""
        try:
            async with asyncio.timeout(_HEALTH_S):
                raw = json.loads(await self._call("GET", _HEALTH))
            return Health(str(raw["model"]), str(raw.get("instance", "")))
        except (ClientError, OSError, TimeoutError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise AssistantDown(type(error).__name__) from None

    async def reload(self) -> None:
        """Asks Rasa to begin again with the model that its folder names now. Raises AssistantDown."""
        try:
            async with asyncio.timeout(_HEALTH_S):
                await self._call("POST", _RELOAD, {}, 202)
        except (ClientError, OSError, TimeoutError, ValueError) as error:
            raise AssistantDown(type(error).__name__) from None

    async def close(self) -> None:
        """Closes the pool."""
        if self._opened is not None:
            await self._opened.close()

    async def _call(self, method: str, path: str, body: object = None, status: int = 200) -> bytes:
        """The body of a response with this status. Raises ValueError on any other."""
        async with self._session().request(
            method, self._url + path, json=body, headers=self._headers, allow_redirects=False
        ) as response:
            if response.status != status:
                raise ValueError(f"status {response.status}")
            return await response.read()

    def _session(self) -> ClientSession:
        # Not in __init__: it belongs to the event loop that is running.
        if self._opened is None:
            self._opened = ClientSession(
                # Rasa's server ends a connection that is idle for five seconds: be ahead of it.
                connector=TCPConnector(limit=_CONNECTIONS, keepalive_timeout=4.0),
                timeout=ClientTimeout(),  # ours bounds the turn
                cookie_jar=DummyCookieJar(),
            )
        return self._opened


def _checked(reply: TurnReply) -> TurnReply:
    """What JSON can carry and a database or a browser cannot is no reply. Raises ValueError."""
    if not all(map(math.isfinite, (reply.confidence, *(p for _, p in reply.ranking)))):
        raise ValueError("a number that is none")
    if "\x00" in "".join(act.text for act in reply.acts):
        raise ValueError("a character that no text has")
    return reply
