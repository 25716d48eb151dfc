"""A citizen of the running service, over the public API."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

import httpx


@dataclass(frozen=True)
class Talk:
    """One conversation."""

    http: httpx.AsyncClient
    id: str
    token: str
    opened: dict[str, Any]

    @property
    def url(self) -> str:
        return f"/api/v1/conversations/{self.id}"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def post(self, body: dict[str, str]) -> dict[str, Any]:
        body = {"client_id": secrets.token_hex(8), **body}
        response = await self.http.post(f"{self.url}/messages", json=body, headers=self.headers)
        assert response.status_code == 200, response.text
        return dict(response.json())

    async def say(self, text: str) -> dict[str, Any]:
        """The reply to a message; the citizen's own message stands first in it."""
        return await self.post({"text": text})

    async def click(self, choice: str) -> dict[str, Any]:
        return await self.post({"choice": choice})

    async def view(self) -> dict[str, Any]:
        response = await self.http.get(f"{self.url}/messages", params={"after": 0}, headers=self.headers)
        assert response.status_code == 200, response.text
        return dict(response.json())

    async def erase(self) -> None:
        response = await self.http.delete(self.url, headers=self.headers)
        assert response.status_code == 204, response.text


async def talk(http: httpx.AsyncClient, municipality: str = "exempelkoping") -> Talk:
    response = await http.post("/api/v1/conversations", json={"municipality": municipality})
    assert response.status_code == 201, response.text
    opened = response.json()
    return Talk(http, opened["id"], opened["token"], opened)


def kinds(reply: dict[str, Any]) -> list[str]:
    """The kinds of what was answered."""
    return [message["kind"] for message in reply["messages"] if message["sender"] != "citizen"]


def topics(reply: dict[str, Any]) -> list[str]:
    """The topics that were answered."""
    return [message["topic"] for message in reply["messages"] if message["topic"]]


def offered(reply: dict[str, Any]) -> list[str]:
    """The ids of all buttons in a reply."""
    return [choice["id"] for message in reply["messages"] for choice in message["choices"]]
