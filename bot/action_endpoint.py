"""How actions are called: one kept-alive connection pool, a short timeout, and only what an action reads."""

from __future__ import annotations

from typing import Any

import aiohttp
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

TIMEOUT_S = 5.0
CONNECTIONS = 64


def slimmed(body: dict[str, Any]) -> dict[str, Any]:
    """The call without the tracker's events: actions read the latest message only."""
    message = body["tracker"]["latest_message"]
    return {
        "next_action": body["next_action"],
        "sender_id": body["sender_id"],
        "version": body["version"],
        "tracker": {
            "sender_id": body["sender_id"],
            "slots": {},
            "events": [],
            "paused": False,
            "followup_action": None,
            "active_loop": {},
            "latest_action_name": None,
            "latest_message": {
                "intent": message.get("intent"),
                "intent_ranking": message.get("intent_ranking"),
                "metadata": message.get("metadata"),
            },
        },
    }


class ActionEndpoint(EndpointConfig):
    """An action endpoint that keeps its connections. `close` before the event loop ends."""

    def __init__(self, url: str) -> None:
        super().__init__(url=url, enable_selective_domain=True)
        self._session: aiohttp.ClientSession | None = None

    async def request(self, method: str = "post", subpath: str | None = None, **kwargs: Any) -> Any:  # type: ignore[override]
        """Calls the action server. Raises aiohttp's connection errors, and ClientResponseError from status 400 up."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS),
                timeout=aiohttp.ClientTimeout(total=TIMEOUT_S),
            )
        async with self._session.post(str(self.url), json=slimmed(kwargs["json"])) as response:
            if response.status >= 400:
                raise ClientResponseError(response.status, str(response.reason), await response.text())
            return await response.json(content_type=None)

    async def close(self) -> None:
        """Closes the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None
