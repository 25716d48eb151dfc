"""The wired gateway as tests use it: over ASGI, or served on a port for the live lines."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import uvicorn
from argon2 import PasswordHasher
from fastapi import FastAPI
from pydantic import SecretStr
from websockets.asyncio.client import ClientConnection, connect

from api.app import Knowledge, create_app
from api.db.unit_of_work import Viewer
from api.deps import Deps
from api.settings import Settings
from api.staff import repository as staff_repository
from api.staff.admin import parse_grant
from api.staff.model import Grant, Presence, Role, StaffMember
from tests.clocks import TestClock
from tests.fakes.assistant import TOKEN
from tests.stores import Stores

DEMO = "exempelkoping"
_QUICK_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
_PASSWORD = "ett långt lösenord"


@dataclass
class Citizen:
    """One conversation, seen from its citizen."""

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

    async def post(self, path: str, body: Any = None, **more: Any) -> httpx.Response:
        return await self.http.post(f"{self.url}/{path}", json=body, headers=self.headers, **more)

    async def say(self, text: str, client_id: str | None = None) -> httpx.Response:
        return await self.post("messages", {"client_id": client_id or secrets.token_hex(6), "text": text})

    async def click(self, choice: str, client_id: str | None = None) -> httpx.Response:
        return await self.post("messages", {"client_id": client_id or secrets.token_hex(6), "choice": choice})

    async def said(self, text: str) -> dict[str, Any]:
        """`say`, which must go well."""
        response = await self.say(text)
        assert response.status_code == 200, response.text
        return dict(response.json())

    async def clicked(self, choice: str) -> dict[str, Any]:
        """`click`, which must go well."""
        response = await self.click(choice)
        assert response.status_code == 200, response.text
        return dict(response.json())

    async def view(self, after: int = 0) -> dict[str, Any]:
        response = await self.http.get(f"{self.url}/messages", params={"after": after}, headers=self.headers)
        assert response.status_code == 200, response.text
        return dict(response.json())


@dataclass
class Agent:
    """Somebody at the desk, signed in with a bearer."""

    http: httpx.AsyncClient
    member: StaffMember
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def get(self, path: str, **params: Any) -> httpx.Response:
        return await self.http.get(f"/api/v1/staff/{path}", params=params, headers=self.headers)

    async def post(self, path: str, body: Any = None) -> httpx.Response:
        return await self.http.post(f"/api/v1/staff/{path}", json=body, headers=self.headers)

    async def listing(self, state: str = "waiting") -> list[dict[str, Any]]:
        response = await self.get("handovers", state=state)
        assert response.status_code == 200, response.text
        return list(response.json())

    async def detail(self, handover: str) -> dict[str, Any]:
        response = await self.get(f"handovers/{handover}")
        assert response.status_code == 200, response.text
        return dict(response.json())

    async def claim(self, handover: str) -> httpx.Response:
        return await self.post(f"handovers/{handover}/claim")

    async def claim_next(self) -> str:
        """Claims the first waiting handover and gives its id."""
        waiting = await self.listing()
        response = await self.claim(waiting[0]["id"])
        assert response.status_code == 200, response.text
        return str(waiting[0]["id"])

    async def write(self, handover: str, text: str, client_id: str | None = None) -> httpx.Response:
        body = {"client_id": client_id or secrets.token_hex(6), "text": text}
        return await self.post(f"handovers/{handover}/messages", body)


@dataclass
class Trainer:
    """Somebody in the studio, signed in with a bearer."""

    http: httpx.AsyncClient
    member: StaffMember
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def get(self, path: str, **params: Any) -> httpx.Response:
        return await self.http.get(f"/api/v1/studio/{path}", params=params, headers=self.headers)

    async def post(self, path: str, body: Any = None) -> httpx.Response:
        return await self.http.post(f"/api/v1/studio/{path}", json=body or {}, headers=self.headers)

    async def got(self, path: str, **params: Any) -> Any:
        """`get`, which must go well."""
        response = await self.get(path, **params)
        assert response.status_code == 200, response.text
        return response.json()

    async def posted(self, path: str, body: Any = None) -> Any:
        """`post`, which must go well."""
        response = await self.post(path, body)
        assert response.status_code in {200, 201}, response.text
        return response.json()

    async def propose(self, kind: str, target: str, payload: Any, **more: Any) -> Any:
        """A change that nothing speaks against."""
        return await self.posted("changes", {"kind": kind, "target": target, "payload": payload, **more})


class Live:
    """One open live line; `heard` is every event so far."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.heard: list[dict[str, Any]] = []

    async def next(self, seconds: float = 5.0) -> dict[str, Any]:
        """The next event."""
        async with asyncio.timeout(seconds):
            event = json.loads(await self.socket.recv())
        self.heard.append(event)
        return dict(event)

    async def until(self, kind: str, **fields: Any) -> dict[str, Any]:
        """The first event from here on of a kind and with these fields."""
        while True:
            event = await self.next()
            if event["event"] == kind and all(event.get(key) == value for key, value in fields.items()):
                return event

    async def settle(self, quiet_s: float = 0.25) -> list[dict[str, Any]]:
        """Everything until nothing has come for a while."""
        with contextlib.suppress(TimeoutError):
            while True:
                await self.next(quiet_s)
        return self.heard


@dataclass
class Gateway:
    """A wired gateway. `http` goes straight into it and gives 500 instead of raising."""

    app: FastAPI
    http: httpx.AsyncClient
    stores: Stores
    port: int = 0
    _agents: int = field(default=0)

    @property
    def deps(self) -> Deps:
        deps = self.app.state.deps
        assert isinstance(deps, Deps)
        return deps

    async def citizen(self, municipality: str = DEMO, **body: Any) -> Citizen:
        """A new conversation."""
        response = await self.http.post("/api/v1/conversations", json={"municipality": municipality, **body})
        assert response.status_code == 201, response.text
        opened = response.json()
        return Citizen(self.http, opened["id"], opened["token"], opened)

    async def agent(self, *queues: str, municipality: str = DEMO, role: Role = Role.AGENT) -> Agent:
        """A signed-in member of staff of these queues."""
        self._agents += 1
        member = await self.account(f"person{self._agents}", *queues, municipality=municipality, role=role)
        body = {"username": member.username, "password": _PASSWORD}
        response = await self.http.post("/api/v1/staff/session", json=body)
        assert response.status_code == 200, response.text
        self.http.cookies.clear()
        return Agent(self.http, member, response.json()["token"])

    async def trainer(self, *rights: str, municipality: str = DEMO) -> Trainer:
        """A signed-in member of staff with these rights, each `right` or `right:department`."""
        self._agents += 1
        grants = tuple(parse_grant(right) for right in rights)
        member = await self.account(f"person{self._agents}", municipality=municipality, grants=grants)
        body = {"username": member.username, "password": _PASSWORD}
        response = await self.http.post("/api/v1/staff/session", json=body)
        assert response.status_code == 200, response.text
        self.http.cookies.clear()
        return Trainer(self.http, member, response.json()["token"])

    async def account(
        self,
        username: str,
        *queues: str,
        municipality: str = DEMO,
        role: Role = Role.AGENT,
        grants: tuple[Grant, ...] = (),
    ) -> StaffMember:
        """A member of staff who has not signed in."""
        pairs = [(municipality, queue) for queue in queues]
        member = StaffMember(
            id=uuid4(),
            municipality_id=municipality,
            username=username,
            display_name=f"Person {username[-1]}",
            role=role,
            presence=Presence.OFFLINE,
            away_until=None,
            substitute=None,
            queues=frozenset(f"{m}/{q}" for m, q in pairs),
            grants=grants,
        )
        async with self.deps.open_uow(Viewer.system()) as db:
            await staff_repository.create(db, member, _QUICK_HASHER.hash(_PASSWORD), pairs, self.deps.clock())
        return member

    @asynccontextmanager
    async def live(self, citizen: Citizen, after: int = 0) -> AsyncIterator[Live]:
        """The citizen's live line. The gateway must be served."""
        async with connect(f"ws://127.0.0.1:{self.port}{citizen.url}/live", proxy=None) as opened:
            await opened.send(json.dumps({"token": citizen.token, "after": after}))
            yield Live(opened)

    @asynccontextmanager
    async def live_desk(self, agent: Agent) -> AsyncIterator[Live]:
        """The desk's live line. The gateway must be served."""
        url = f"ws://127.0.0.1:{self.port}/api/v1/staff/live"
        async with connect(url, additional_headers=agent.headers, proxy=None) as opened:
            yield Live(opened)


@asynccontextmanager
async def running_gateway(
    stores: Stores,
    bot_url: str,
    data: Path,
    clock: TestClock,
    knowledge: Knowledge,
    *,
    serve: bool = False,
    **settings: Any,
) -> AsyncIterator[Gateway]:
    """A gateway with its background work going; with `serve`, on a free port too."""
    values: dict[str, Any] = {
        "database_url": SecretStr(stores.database_url),
        "redis_url": SecretStr(stores.redis_url),
        "bot_url": bot_url,
        "bot_token": SecretStr(TOKEN),
        "bot_timeout_s": 1.0,
        "data_dir": data,
        "messages_per_minute": 10_000,
        "client_messages_per_minute": 10_000,
        **settings,
    }
    app = create_app(_settings(values), clock, knowledge)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=("192.0.2.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway", timeout=30) as http:
        if not serve:
            async with app.router.lifespan_context(app):
                yield Gateway(app, http, stores)
            return
        with socket.create_server(("127.0.0.1", 0)) as listener:
            config = uvicorn.Config(app, log_config=None, access_log=False, ws="websockets-sansio", lifespan="on")
            server = uvicorn.Server(config)
            serving = asyncio.create_task(server.serve([listener]))
            while not server.started:
                await asyncio.sleep(0.01)
            try:
                yield Gateway(app, http, stores, listener.getsockname()[1])
            finally:
                server.should_exit = True
                await serving


def _settings(values: dict[str, Any]) -> Settings:
    settings = Settings.model_construct(**{name: f.default for name, f in Settings.model_fields.items()})
    return settings.model_copy(update=values)
