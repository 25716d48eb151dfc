"""Asks Rasa, over HTTP on the loopback, and says aloud when there is no answer."""

from __future__ import annotations

import asyncio
import math

import httpx

from nlu_data.contracts import TurnReply, TurnRequest

_TURN = "/webhooks/kommunlots/turn"
_HEALTH = "/webhooks/kommunlots/health"


class AssistantDown(Exception):  # noqa: N818 - it names what happened
    """Rasa did not give a usable answer in time."""


class RasaAssistant:
    """One pooled client. `timeout_s` bounds the whole turn, queueing for a connection included."""

    def __init__(self, url: str, token: str, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self._client = httpx.AsyncClient(
            base_url=url,
            headers={"Authorization": f"Bearer {token}"},
            timeout=None,  # noqa: S113 - a timeout of httpx bounds each read; ours bounds the turn
            limits=httpx.Limits(max_connections=64, max_keepalive_connections=64),
            trust_env=False,
        )

    async def ask(self, request: TurnRequest) -> TurnReply:
        """Raises AssistantDown on a timeout, a refusal or a reply that is not one."""
        try:
            async with asyncio.timeout(self._timeout_s):
                response = await self._client.post(_TURN, json=request.to_wire())
            response.raise_for_status()
            return _checked(TurnReply.from_wire(response.json()))
        except (httpx.HTTPError, TimeoutError, ValueError, KeyError, TypeError, AttributeError) as error:
            # Never the request: it holds a citizen's words.
            raise AssistantDown(type(error).__name__) from None

    async def healthy(self) -> bool:
        """True when Rasa has a model and answers."""
        try:
            response = await self._client.get(_HEALTH, timeout=2)
            return response.status_code == httpx.codes.OK and bool(response.json().get("ready"))
        except (httpx.HTTPError, ValueError, AttributeError):
            return False

    async def close(self) -> None:
        """Closes the pool."""
        await self._client.aclose()


def _checked(reply: TurnReply) -> TurnReply:
    """What JSON can carry and a database or a browser cannot is no reply. Raises ValueError."""
    if not all(map(math.isfinite, (reply.confidence, *(p for _, p in reply.ranking)))):
        raise ValueError("a number that is none")
    if "\x00" in "".join(act.text for act in reply.acts):
        raise ValueError("a character that no text has")
    return reply
