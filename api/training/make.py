"""Makes the models of a run, each in a process of its own that ends with this one."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from api.assistant.visitor import bot_environment
from api.ops.bounded_log import BoundedLog
from api.ops.child import Child, Program
from api.ops.faults import says_disk_full
from api.ops.places import BOT_PYTHON, GATEWAY_PYTHON, ROOT
from api.ops.weight import CALM, weigh
from api.training.folders import ModelFolder
from api.training.model import Failure, RunFailed
from nlu_data.files import FOLDER_VARIABLE


@dataclass(frozen=True)
class Maker:
    """Trains into a run's folder; what the trainers say goes to its log."""

    folder: ModelFolder
    log: BoundedLog

    async def models(self, knowledge: Path, subset: int) -> None:
        """Both models of a version of the knowledge. Raises RunFailed."""
        await asyncio.gather(self._rasa(knowledge, subset), self._danger(knowledge))

    async def _rasa(self, knowledge: Path, subset: int) -> None:
        command = (str(BOT_PYTHON), "-m", "bot.trainer", "--out", str(self.folder.rasa), "--subset", str(subset))
        await self._run(command, knowledge)

    async def _danger(self, knowledge: Path) -> None:
        command = (str(GATEWAY_PYTHON), "-m", "api.privacy.train_danger", "--out", str(self.folder.danger))
        await self._run(command, knowledge)

    async def errors(self, knowledge: Path) -> frozenset[str]:
        """What the content checks call errors in a version, each as a JSON document."""
        command = (str(GATEWAY_PYTHON), "-m", "nlu_data.check", "--json", "--no-warnings", "--no-counts")
        said = await self._run((*command, "--root", str(knowledge)), knowledge, capture=True, codes=(0, 1))
        return frozenset(line for line in said.splitlines() if line.startswith(("{", "error: ")))

    async def _run(
        self, command: tuple[str, ...], knowledge: Path, *, capture: bool = False, codes: tuple[int, ...] = (0,)
    ) -> str:
        environment = {**bot_environment(), FOLDER_VARIABLE: str(knowledge)}
        # A trainer that is told to end has nothing to save: what it leaves is wiped before the next attempt.
        program = Program(command, ROOT, environment, stop_s=1.0)
        try:
            child = await Child.spawn(program, self.log, capture=capture)
        except OSError:
            raise RunFailed(Failure.TRAINING) from None
        weigh(child.pid, CALM)  # citizens' turns come first
        try:
            code = await child.wait()
        finally:
            await asyncio.shield(child.stop())
        if code not in codes:
            raise RunFailed(Failure.DISK if says_disk_full(self.log.tail()) else Failure.TRAINING)
        return child.captured.decode("utf-8", "replace")
