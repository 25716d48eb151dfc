"""Asking for a training run, following it, and taking it back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from api.clock import Clock
from api.db.unit_of_work import OpenUow, Viewer
from api.errors import Problem
from api.knowledge.service import KnowledgeService
from api.realtime.hub import Note, NoteKind, studio_key
from api.staff.model import Right, StaffMember
from api.training import repository
from api.training.folders import ModelFolders
from api.training.model import Run, RunState
from api.training.repository import Said
from api.training.worker import Worker
from nlu_data.catalogue import Catalogue, Zone

_WEEK = timedelta(days=7)
_TAIL = 16_384


class TrainingService:
    """One method an act. `worker` does what is asked for."""

    def __init__(
        self,
        open_uow: OpenUow,
        knowledge: KnowledgeService,
        models: ModelFolders,
        worker: Worker,
        clock: Clock,
        tell: Callable[..., None],
    ) -> None:
        self._open_uow = open_uow
        self._knowledge = knowledge
        self._models = models
        self._clock = clock
        self._tell = tell
        self.worker = worker

    async def request(self, member: StaffMember | None) -> Run:
        """A queued run over all that is approved now. Raises Problem 409 while another waits or is at work."""
        basis = await self._knowledge.basis()
        async with self._open_uow(Viewer.system()) as db:
            if await repository.busy(db) is not None:
                raise Problem(409, "training_under_way")
            run = await repository.add(db, basis.version, basis.upto_n, member.id if member else None, self._clock())
        self._changed()
        return run

    async def something_new(self) -> bool:
        """True when what is approved now is not what the newest run that came to a verdict was made of."""
        basis = await self._knowledge.basis()
        judged = [run for run in await self.listing() if run.state in {RunState.GREEN, RunState.RED}]
        return basis.version != judged[0].knowledge if judged else bool(basis.numbers)

    async def listing(self) -> list[Run]:
        """The newest first."""
        async with self._open_uow(Viewer.system()) as db:
            return await repository.listing(db)

    async def get(self, run_id: UUID) -> Run:
        """One run. Raises Problem 404."""
        async with self._open_uow(Viewer.system()) as db:
            run = await repository.get(db, run_id)
        if run is None:
            raise Problem(404, "unknown_run")
        return run

    async def cancel(self, member: StaffMember, run_id: UUID) -> Run:
        """Takes a run back that is not over. Raises Problem 403, 404, 409."""
        async with self._open_uow(Viewer.system()) as db:
            run = await repository.get(db, run_id, lock=True)
            if run is None:
                raise Problem(404, "unknown_run")
            if run.requested_by != member.id and not member.may(Right.RELEASE):
                raise Problem(403, "forbidden")
            if run.state.over:
                raise Problem(409, "run_is_over")
            states = (RunState.QUEUED, RunState.TRAINING, RunState.GATING)
            await repository.change(db, run_id, states, state=RunState.CANCELLED.value, finished_at=self._clock())
            await repository.wake(db)
        self._changed()
        return await self.get(run_id)

    async def log_tail(self, run_id: UUID) -> str:
        """The last lines that the trainers have written; empty when there are none here."""
        return await asyncio.to_thread(_tail, self._models.of_run(run_id).log)

    async def shadow_texts(self, run: Run, municipality_id: str) -> Mapping[str, str]:
        """ "conversation/seq" -> masked text, of changed answers whose message is still kept and is one's own."""
        rows: Sequence[Mapping[str, Any]] = run.gate.get("shadow", {}).get("answers", ())
        places = [(UUID(row["conversation"]), int(row["seq"])) for row in rows]
        async with self._open_uow(Viewer.system()) as db:
            return await repository.texts(db, places, municipality_id)

    def _changed(self) -> None:
        self._tell(Note(studio_key(), NoteKind.TRAINING))


class Log:
    """Last week's masked messages that may be learnt from, as a candidate is tried on them."""

    def __init__(
        self,
        open_uow: OpenUow,
        clock: Clock,
        catalogue: Callable[[], Catalogue],
        let_through: Callable[[str], bool],
    ) -> None:
        self._open_uow = open_uow
        self._clock = clock
        self._catalogue = catalogue
        self._let_through = let_through

    async def said(self, most: int) -> list[Said]:
        """The newest, without what lay outside the open zone or may be sensitive after all."""
        async with self._open_uow(Viewer.system()) as db:
            found = await repository.said_since(db, self._clock() - _WEEK, most)
        catalogue = self._catalogue()
        allowed = [message for message in found if _in_open_zone(message, catalogue)]
        return await asyncio.to_thread(lambda: [message for message in allowed if self._let_through(message.text)])


def _in_open_zone(message: Said, catalogue: Catalogue) -> bool:
    municipality = catalogue.municipalities.get(message.municipality_id)
    if municipality is None:
        return False
    queues = [municipality.queue(queue) for queue in message.queues]
    return all(queue is not None and queue.zone == Zone.OPPEN for queue in queues)


def _tail(path: Any) -> str:
    try:
        with path.open("rb") as stream:
            stream.seek(0, 2)
            stream.seek(max(0, stream.tell() - _TAIL))
            return str(stream.read().decode("utf-8", "replace"))
    except OSError:
        return ""
