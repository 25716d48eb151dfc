"""Asks Rasa, over HTTP on the loopback, and says aloud when there is no answer."""

from __future__ import annotations

import httpx

from nlu_data.contracts import TurnReply, TurnRequest

_TURN = "/webhooks/kommunlots/turn"
_HEALTH = "/webhooks/kommunlots/health"


class AssistantDown(Exception):  # noqa: N818 - it names what happened
    """Rasa did not give a usable answer in time."""


class RasaAssistant:
    """One pooled client. `timeout_s` bounds the whole turn, queueing for a connection included."""

    def __init__(self, url: str, token: str, timeout_s: float) -> None:
        self._client = httpx.AsyncClient(
            base_url=url,
            headers={"Authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(timeout_s),
            limits=httpx.Limits(max_connections=64, max_keepalive_connections=64),
            trust_env=False,
        )

    async def ask(self, request: TurnRequest) -> TurnReply:
        """Raises AssistantDown on a timeout, a refusal or a reply that is not one."""
        try:
            response = await self._client.post(_TURN, json=request.to_wire())
            response.raise_for_status()
            return TurnReply.from_wire(response.json())
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            # Never the request: it holds a citizen's words.
            raise AssistantDown(type(error).__name__) from None

    async def healthy(self) -> bool:
        """True when Rasa has a model and answers."""
        try:
            response = await self._client.get(_HEALTH, timeout=2)
            return response.status_code == httpx.codes.OK and bool(response.json().get("ready"))
        except (httpx.HTTPError, ValueError):
            return False

    async def close(self) -> None:
        """Closes the pool."""
        await self._client.aclose()
