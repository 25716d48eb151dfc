"""The parts of Kommunlots as the supervisor's graph. `up`, the tests and the measurements share it."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import sys
from collections.abc import Iterable
from contextlib import AsyncExitStack
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self

from api.ops import leftovers, messages
from api.ops.child import Program
from api.ops.faults import Fault
from api.ops.graph import Node, Service, Step
from api.ops.places import (
    BOT_PYTHON,
    GATEWAY_PYTHON,
    ROOT,
    DataFolder,
    open_folder,
    share_models,
)
from api.ops.postgres import postgres_service
from api.ops.probes import free_ports, http_ok
from api.ops.redis_server import redis_service
from api.ops.supervisor import Supervisor
from api.ops.terminal import Reporter, Silent
from api.training.folders import ModelFolders
from nlu_data.files import FOLDER_VARIABLE


class Part(StrEnum):
    """What a Stack can be made of. Each brings the steps that it needs."""

    POSTGRES = "postgres"
    REDIS = "redis"
    ACTIONS = "actions"
    RASA = "rasa"
    GATEWAY = "gateway"


ALL_PARTS = frozenset(Part)
BOT_PARTS = frozenset({Part.RASA, Part.ACTIONS})
STORES = frozenset({Part.POSTGRES, Part.REDIS})


class Stack:
    """Running parts, as an async context manager: ready inside, all stopped after. Raises Fault.

    A part that the environment replaces (DATABASE_URL, REDIS_URL) is not started. The gateway
    listens on `port`, a free one when 0; all other ports are free ones on the loopback.
    Models are made when the data has changed, unless `train` is False; `models_from` names another
    data folder to keep them in, so that a scratch folder can share them. `demo` makes demonstration
    staff, found in `demo_staff` as (user name, password, what they may do).
    """

    def __init__(
        self,
        data: Path,
        parts: Iterable[Part] = ALL_PARTS,
        *,
        port: int = 0,
        host: str = "127.0.0.1",
        demo: bool = False,
        train: bool = True,
        models_from: Path | None = None,
        reporter: Reporter | None = None,
    ) -> None:
        self._data = data
        self._parts = frozenset(parts)
        self._demo = demo
        self._train = train
        self._models_from = models_from
        self._reporter = reporter or Silent()
        self._exit = AsyncExitStack()
        self.host = host
        self.port = port
        self.bot_port = 0
        self.actions_port = 0
        self.environment: dict[str, str] = {}
        self.demo_staff: list[tuple[str, str, str]] = []

    @property
    def probe_host(self) -> str:
        """Where this machine reaches the gateway, also when it listens on all addresses."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 -- compared, not bound

    @property
    def gateway_url(self) -> str:
        """Where a browser on this machine finds it."""
        host = self.probe_host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def database_url(self) -> str:
        """Empty when there is no database."""
        return self.environment.get("DATABASE_URL", "")

    @property
    def redis_url(self) -> str:
        """Empty when there is no Redis."""
        return self.environment.get("REDIS_URL", "")

    @property
    def bot_url(self) -> str:
        """Rasa's base address."""
        return self.environment["KOMMUNLOTS_BOT_URL"]

    @property
    def bot_token(self) -> str:
        """The bearer token that Rasa asks for."""
        return self.environment["KOMMUNLOTS_BOT_TOKEN"]

    async def __aenter__(self) -> Self:
        if self._models_from:
            share_models(self._data, open_folder(self._models_from))
        self.folder = open_folder(self._data)
        self._exit.enter_context(self.folder.locked())
        try:
            for name in await asyncio.to_thread(leftovers.clear, self.folder.children):
                self._reporter.note(messages.ended_old(name))
            self.supervisor = Supervisor(
                self.folder.logs, self._reporter, lambda pids: leftovers.record(self.folder.children, pids)
            )
            self._exit.push_async_callback(self.supervisor.stop)
            nodes = await self._nodes()
            await self.supervisor.start(nodes)
        except BaseException:
            await self._exit.aclose()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._exit.aclose()

    async def _nodes(self) -> list[Node]:
        ports = iter(free_ports(3))
        self.port = self.port or next(ports)
        self.bot_port, self.actions_port = next(ports), next(ports)
        self.environment = {
            **_without_python_path(os.environ),
            "KOMMUNLOTS_DATA_DIR": str(self.folder.path),
            "KOMMUNLOTS_HOST": self.host,
            "KOMMUNLOTS_PORT": str(self.port),
            "KOMMUNLOTS_BOT_URL": f"http://127.0.0.1:{self.bot_port}",
            "KOMMUNLOTS_BOT_TOKEN": secrets.token_urlsafe(32),
            "KOMMUNLOTS_ACTIONS_URL": f"http://127.0.0.1:{self.actions_port}/webhook",
            "KOMMUNLOTS_KNOWLEDGE_DIR": str(self.folder.knowledge),
            "PYTHONUNBUFFERED": "1",
            # Two heaps instead of one per thread: less memory for the same work.
            "MALLOC_ARENA_MAX": "2",
            # A model that is let go goes back to the machine at once, whatever was laid beside it.
            "MALLOC_MMAP_THRESHOLD_": "1048576",
        }
        nodes: list[Node] = []
        if Part.POSTGRES in self._parts and not self.database_url:
            service, self.environment["DATABASE_URL"] = await asyncio.to_thread(
                postgres_service, self.folder, self._reporter.note
            )
            nodes.append(service)
        if Part.REDIS in self._parts and not self.redis_url:
            service, self.environment["REDIS_URL"] = redis_service(self.folder)
            nodes.append(service)
        if self.database_url and self._parts & {Part.POSTGRES, Part.GATEWAY}:
            needs = ("postgres",) if any(node.name == "postgres" for node in nodes) else ()
            nodes.append(Step("tables", messages.MIGRATE, self._prepare_database, needs))
        nodes += self._bot_nodes()
        if Part.GATEWAY in self._parts:
            nodes += self._gateway_nodes(nodes)
        return nodes

    def _bot_nodes(self) -> list[Node]:
        nodes: list[Node] = []
        environment = self._bot_environment()

        def serve(module: str, *options: str) -> Program:
            return Program((str(BOT_PYTHON), "-m", module, *options), ROOT, environment, stop_s=3.0)

        if Part.ACTIONS in self._parts:
            program = serve("actions.serve", "--port", str(self.actions_port))
            nodes.append(Service("actions", messages.ACTIONS, program, lambda: http_ok(self.actions_port, "/health")))
        if Part.RASA in self._parts:
            program = serve("bot.serve", "--port", str(self.bot_port), "--model", str(self.folder.bot_models))
            health = "/webhooks/kommunlots/health"
            nodes.append(Step("train-bot", messages.TRAIN_BOT, self._train_bot))
            nodes.append(
                Service("rasa", messages.RASA, program, lambda: http_ok(self.bot_port, health), needs=("train-bot",))
            )
        return nodes

    def _gateway_nodes(self, others: list[Node]) -> list[Node]:
        # The gateway answers without Rasa too (it is told so), hence it need not wait for it.
        needs = tuple(node.name for node in others if node.name in {"tables", "redis"})
        command = (str(GATEWAY_PYTHON), "-m", "api", "--port", str(self.port))
        return [
            Step("train-danger", messages.TRAIN_DANGER, self._train_danger),
            Service(
                "gateway",
                messages.GATEWAY,
                Program(command, ROOT, self.environment, stop_s=4.0),
                lambda: http_ok(self.port, "/healthz", self.probe_host),
                needs=(*needs, "train-danger"),
            ),
        ]

    def _bot_environment(self) -> dict[str, str]:
        """The bot's half never sees the database or Redis."""
        hidden = {"DATABASE_URL", "REDIS_URL"}
        return {key: value for key, value in self.environment.items() if key not in hidden} | {
            "RASA_TELEMETRY_ENABLED": "false",
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "CUDA_VISIBLE_DEVICES": "-1",
        }

    async def _prepare_database(self) -> None:
        command = [sys.executable, "-m", "api.ops.prepare"]
        if self._demo:
            command += ["--demo", str(self.folder.path)]
        answer = await self.supervisor.run_once(
            "tables", messages.MIGRATE, Program(tuple(command), ROOT, self.environment), capture=True
        )
        self.demo_staff = [(name, password, role) for name, password, role in json.loads(answer)]

    async def _train_bot(self) -> None:
        knowledge = self._knowledge_of_models()
        if knowledge is not None:
            await train_bot(self.supervisor, self.folder, self._bot_environment() | knowledge)

    async def _train_danger(self) -> None:
        knowledge = self._knowledge_of_models()
        if knowledge is not None:
            await train_danger(self.supervisor, self.folder, self.environment | knowledge)

    def _knowledge_of_models(self) -> dict[str, str] | None:
        """What the models are made of, for the trainers' environment; None when they are to be left as they are.

        A released model stays live over a restart: it must fit the version of the knowledge that it was made of,
        and nothing else.
        """
        released = ModelFolders(self.folder.path / "models").released()
        folder = self.folder.knowledge / released.trained_on
        if not self._train or (released.run and not (released.trained_on and folder.is_dir())):
            return None
        return {FOLDER_VARIABLE: str(folder)} if released.run else {}


async def train_bot(supervisor: Supervisor, folder: DataFolder, environment: dict[str, str]) -> None:
    """A new Rasa model, unless the one that is there fits the data. Raises Fault."""
    if not BOT_PYTHON.exists():
        raise Fault(messages.part_missing(messages.RASA, str(BOT_PYTHON)))
    command = (str(BOT_PYTHON), "-m", "bot.trainer", "--if-changed", "--out", str(folder.bot_models))
    await supervisor.run_once("train-bot", messages.TRAIN_BOT, Program(command, ROOT, environment))


async def train_danger(supervisor: Supervisor, folder: DataFolder, environment: dict[str, str]) -> None:
    """A new danger classifier, unless the one that is there fits the data. Raises Fault."""
    out = str(folder.danger_models)
    command = (str(GATEWAY_PYTHON), "-m", "api.privacy.train_danger", "--if-changed", "--out", out)
    await supervisor.run_once("train-danger", messages.TRAIN_DANGER, Program(command, ROOT, environment))


def _without_python_path(environment: os._Environ[str]) -> dict[str, str]:
    """The launcher's PYTHONPATH would let the halves import what lies in the caller's folder."""
    return {key: value for key, value in environment.items() if key != "PYTHONPATH"}
