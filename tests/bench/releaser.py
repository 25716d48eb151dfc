"""Somebody who may release, over HTTP, and runs that are green without a training."""

from __future__ import annotations

import asyncio
import secrets
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter
from typing import Any, Self
from uuid import uuid4

import httpx
from argon2 import PasswordHasher

from api.clock import system_clock
from api.db.engine import open_engine
from api.db.tables import training_runs
from api.db.unit_of_work import Viewer, unit_of_work
from api.ops.stack import Stack
from api.staff import repository as staff_repository
from api.staff.model import Grant, Presence, Right, Role, StaffMember
from api.training.folders import ModelFolders

_STUDIO = "/api/v1/studio"
_LOOK_S = 0.2


class Releaser:
    """Make it with `signed_in`."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    @classmethod
    @asynccontextmanager
    async def signed_in(cls, stack: Stack) -> AsyncIterator[Self]:
        """A new account, signed in. Raises httpx.HTTPStatusError."""
        name, password = f"bench-{secrets.token_hex(3)}", secrets.token_urlsafe(16)
        member = StaffMember(
            id=uuid4(),
            municipality_id="exempelkoping",
            username=name,
            display_name=name,
            role=Role.AGENT,
            presence=Presence.OFFLINE,
            away_until=None,
            substitute=None,
            queues=frozenset(),
            grants=(Grant(Right.RELEASE),),
        )
        engine = open_engine(stack.database_url)
        async with unit_of_work(engine)(Viewer.system()) as db:
            await staff_repository.create(db, member, PasswordHasher().hash(password), [], system_clock())
        await engine.dispose()
        async with httpx.AsyncClient(base_url=stack.gateway_url, timeout=600, trust_env=False) as http:
            answer = await http.post("/api/v1/staff/session", json={"username": name, "password": password})
            answer.raise_for_status()
            http.cookies.clear()
            http.headers["Authorization"] = f"Bearer {answer.json()['token']}"
            yield cls(http)

    async def post(self, path: str, body: Any = None) -> Any:
        """Raises RuntimeError with the refusal."""
        answer = await self._http.post(f"{_STUDIO}/{path}", json=body or {})
        if answer.is_error:
            raise RuntimeError(answer.text)
        return answer.json()

    async def get(self, path: str) -> Any:
        """Raises httpx.HTTPStatusError."""
        answer = await self._http.get(f"{_STUDIO}/{path}")
        answer.raise_for_status()
        return answer.json()

    async def settled(self) -> None:
        """Returns when nobody is served by a visitor."""
        while (await self.get("releases"))["serving"]["visitor"] is not None:
            await asyncio.sleep(_LOOK_S)

    async def train(self) -> tuple[float, str]:
        """Seconds of a whole run with its gate, and what came of it."""
        began = perf_counter()
        run = await self.post("training")
        while (found := await self.get(f"training/{run['id']}"))["state"] in {"queued", "training", "gating"}:
            await asyncio.sleep(_LOOK_S)
        reasons = [reason["code"] for reason in (found["gate"] or {}).get("reasons", [])]
        return perf_counter() - began, f"{found['state']} {found['error'] or ''}{' '.join(reasons)}".strip()

    async def green_run(self, data: Path, stack: Stack, rasa: Path) -> str:
        """A green run with this Rasa model and the danger classifier that is there."""
        run_id = uuid4()
        folder = ModelFolders(data / "models").of_run(run_id)
        folder.fresh()
        shutil.copytree(rasa, folder.rasa)
        shutil.copytree(data / "models" / "danger", folder.danger)
        probes = {
            "sensitive": ["min man slår mig"],
            "plain": [{"text": "Vad kostar bygglov?", "topic": "bygglov.kostnad"}],
        }
        folder.write(folder.probes.name, probes)
        values = {
            "id": run_id,
            "state": "green",
            "knowledge": "",
            "upto_n": 0,
            "requested_at": system_clock(),
            "attempts": 1,
            "progress": 100,
            "step": "done",
            "manifest": {"model": rasa.name, "knowledge": "", "trained_on": ""},
            "gate": {},
        }
        engine = open_engine(stack.database_url)
        async with unit_of_work(engine)(Viewer.system()) as db:
            await db.execute(training_runs.insert().values(values))
        await engine.dispose()
        return str(run_id)
