"""How actions are called: one kept-alive connection pool and a short timeout."""

from __future__ import annotations

from typing import Any

import aiohttp
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

TIMEOUT_S = 5.0
FIRST_ERROR = 400
CONNECTIONS = 64
KEPT_S = 15.0  # shorter than the action server keeps its end open (actions/serve.py)


class ActionEndpoint(EndpointConfig):
    """An action endpoint that keeps its connections. `close` before the event loop ends."""

    def __init__(self, url: str) -> None:
        super().__init__(url=url, enable_selective_domain=True)
        self._session: aiohttp.ClientSession | None = None

    async def request(
        self, method: str = "post", subpath: str | None = None, content_type: str | None = None, **kwargs: Any
    ) -> Any:
        """Calls the action server. Raises aiohttp's connection errors, and ClientResponseError from status 400 up."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=KEPT_S),
                timeout=aiohttp.ClientTimeout(total=TIMEOUT_S),
            )
        try:
            return await self._post(self._session, kwargs["json"])
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
            # A kept connection that the other end had just closed. Actions change nothing, so ask again.
            return await self._post(self._session, kwargs["json"])

    async def _post(self, session: aiohttp.ClientSession, body: Any) -> Any:
        async with session.post(str(self.url), json=body) as response:
            if response.status >= FIRST_ERROR:
                raise ClientResponseError(response.status, str(response.reason), await response.text())
            return await response.json(content_type=None)

    async def close(self) -> None:
        """Closes the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None
