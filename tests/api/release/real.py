"""A gateway with a real Rasa, a real action server and real stores, on small models."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic import SecretStr

from api.app import Knowledge
from api.assistant.visitor import bot_environment
from api.db.tables import training_runs
from api.db.unit_of_work import Viewer
from api.ops.places import BOT_PYTHON, GATEWAY_PYTHON, ROOT
from api.ops.stack import BOT_PARTS, STORES, Stack
from api.privacy.danger_classifier import load_classifier
from api.training.folders import ModelFolder, ModelFolders
from tests.api.gateway import Gateway, running_gateway
from tests.clocks import TestClock
from tests.stores import Running, Stores

FEW, FEWER = 6, 5


def train_rasa(out: Path, subset: int) -> None:
    """A model of so many wordings a topic; another number is another model."""
    command = [str(BOT_PYTHON), "-m", "bot.trainer", "--out", str(out), "--subset", str(subset)]
    subprocess.run(command, cwd=ROOT, env=bot_environment(), check=True, capture_output=True, timeout=600)


def danger_model(out: Path) -> None:
    """The classifier that is there, or a new one."""
    found = ROOT / "data" / "models" / "danger"
    if load_classifier(found) is not None:  # None as well when it is of another version of the code
        shutil.copytree(found, out, dirs_exist_ok=True)
        return
    command = [str(GATEWAY_PYTHON), "-m", "api.privacy.train_danger", "--out", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=600)


class Parts(Stores):
    """PostgreSQL, Redis, the action server and Rasa with what lies in the data folder."""

    def __init__(self, data: Path) -> None:
        Running.__init__(self, Stack(data, BOT_PARTS | STORES, train=False), 180.0)


@dataclass
class Real:
    """Everything real, and a second model to go to."""

    parts: Parts
    data: Path
    other: Path

    @property
    def models(self) -> ModelFolders:
        return ModelFolders(self.data / "models")

    async def green_run(self, gateway: Gateway, rasa: Path | None = None, **probes: Any) -> UUID:
        """A run that is green, as a training run leaves it: with its models, and probes of one's own."""
        run_id = uuid4()
        folder = self.models.of_run(run_id)
        folder.fresh()
        shutil.copytree(rasa or self.other, folder.rasa)
        shutil.copytree(self.data / "models" / "danger", folder.danger)
        folder.write(folder.probes.name, {"sensitive": [], "plain": [], **probes})
        model = folder.model
        assert model is not None
        values = {
            "id": run_id,
            "state": "green",
            "knowledge": "",
            "upto_n": 0,
            "requested_at": gateway.deps.clock(),
            "attempts": 1,
            "progress": 100,
            "step": "done",
            "manifest": {"model": model.name.removesuffix(".tar.gz"), "knowledge": "", "trained_on": ""},
            "gate": {},
        }
        async with gateway.deps.open_uow(Viewer.system()) as db:
            await db.execute(training_runs.insert().values(values))
        return run_id

    @asynccontextmanager
    async def gateway(self, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Gateway]:
        """A gateway on a port, beside the running Rasa."""
        stack = self.parts.stack
        monkeypatch.setenv("KOMMUNLOTS_ACTIONS_URL", stack.environment["KOMMUNLOTS_ACTIONS_URL"])
        monkeypatch.setenv("KOMMUNLOTS_KNOWLEDGE_DIR", stack.environment["KOMMUNLOTS_KNOWLEDGE_DIR"])
        token = SecretStr(stack.bot_token)
        settings: dict[str, Any] = {"serve": True, "bot_token": token, "bot_timeout_s": 10.0}
        async with running_gateway(self.parts, stack.bot_url, self.data, TestClock(), knowledge, **settings) as running:
            yield running
            await running.deps.releases.settled()


def prepare(data: Path, other: Path) -> None:
    """Live models, and another Rasa model."""
    models = ModelFolder(data / "models")
    train_rasa(models.rasa, FEW)
    danger_model(models.danger)
    train_rasa(other, FEWER)
