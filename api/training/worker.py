"""Takes queued runs, one at a time, for as long as the gateway runs. Woken by the database, never by a clock.

A run that is worked on is held by a lock of the worker's own connection: when the process dies, however it
dies, the database lets go of the lock and whoever starts next puts the run back into the queue.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from sqlalchemy.ext.asyncio import AsyncConnection

from api.clock import Clock
from api.db.engine import DATABASE_AWAY
from api.db.unit_of_work import OpenUow, Viewer
from api.db.wire import Wire, WireLost
from api.realtime.hub import Note, NoteKind, studio_key
from api.training import repository
from api.training.model import MOST_ATTEMPTS, Failure, Run, RunFailed, RunState, RunStep
from api.training.runner import Runner, Verdict

log = logging.getLogger(__name__)

_AGAIN_S = 2.0
_AT_WORK = (RunState.TRAINING, RunState.GATING)

OpenWire = Callable[[], AbstractAsyncContextManager[Wire]]


class Worker:
    """`tell` publishes notes. `keep_working` is the one task that uses it."""

    def __init__(
        self, open_uow: OpenUow, open_wire: OpenWire, runner: Runner, clock: Clock, tell: Callable[..., None]
    ) -> None:
        self._open_uow = open_uow
        self._open_wire = open_wire
        self._clock = clock
        self._tell = tell
        self.runner = runner

    async def keep_working(self) -> None:
        """Until cancelled; what it was doing then is taken up at the next start."""
        while True:
            try:
                async with self._open_wire() as wire:
                    await self._serve(wire)
            except (*DATABASE_AWAY, WireLost) as error:  # noqa: PERF203 - it goes on when the database is back
                log.warning("no training is taken up: %s", type(error).__name__)
                await asyncio.sleep(_AGAIN_S)

    async def _serve(self, wire: Wire) -> None:
        while True:
            await self._take_back(wire)
            run = await self._take(wire)
            if run is None:
                await wire.heard()
                continue
            try:
                await self._work(run, wire)
            finally:
                self._changed()
            await wire.unlock(run.id)

    async def _take_back(self, wire: Wire) -> None:
        """Runs that nobody works on any more go back into the queue, or are given up after some attempts."""
        async with self._open_uow(Viewer.system()) as db:
            left = await repository.at_work(db)
        for run in left:
            if not await wire.lock(run.id):
                continue  # somebody is at it
            async with self._open_uow(Viewer.system()) as db:
                if run.attempts >= MOST_ATTEMPTS:
                    await self._end(db, run, RunState.FAILED, error=Failure.ATTEMPTS.value)
                else:
                    again = {"state": RunState.QUEUED.value, "progress": 0, "step": RunStep.WAIT.value}
                    await repository.change(db, run.id, _AT_WORK, **again)
            await wire.unlock(run.id)
            log.warning("run %d is taken up again after attempt %d", run.n, run.attempts)
            self._changed()

    async def _take(self, wire: Wire) -> Run | None:
        async with self._open_uow(Viewer.system()) as db:
            run = await repository.waiting(db)
            if run is None or not await wire.lock(run.id):
                return None
            await repository.change(
                db,
                run.id,
                (RunState.QUEUED,),
                state=RunState.TRAINING.value,
                started_at=self._clock(),
                attempts=run.attempts + 1,
            )
        self._changed()
        return run

    async def _work(self, run: Run, wire: Wire) -> None:
        """Runs it until it is over, somebody has cancelled it, or the database has let go. Raises WireLost."""
        working = asyncio.create_task(self.runner.run(run, lambda step, percent: self._progress(run, step, percent)))
        listening = asyncio.create_task(self._until_cancelled(run, wire))
        try:
            await asyncio.wait({working, listening}, return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                working.cancel()
                await asyncio.gather(working, return_exceptions=True)
                listening.result()  # raises when the lock is lost: another may have the run by now
                return
            await self._settle(run, working)
        finally:
            for task in (working, listening):
                task.cancel()
            await asyncio.gather(working, listening, return_exceptions=True)

    async def _until_cancelled(self, run: Run, wire: Wire) -> None:
        while True:
            await wire.heard()
            async with self._open_uow(Viewer.system()) as db:
                found = await repository.get(db, run.id)
            if found is None or not found.state.at_work:
                return

    async def _settle(self, run: Run, working: asyncio.Task[Verdict]) -> None:
        try:
            verdict = working.result()
        except RunFailed as failed:
            await self._fail(run, failed.why)
        except DATABASE_AWAY:
            raise  # the run is taken up again when the database is back
        except Exception as error:
            log.error("run %d ended unexpectedly: %s", run.n, type(error).__name__)
            await self._fail(run, Failure.UNEXPECTED)
        else:
            async with self._open_uow(Viewer.system()) as db:
                made = {"manifest": dict(verdict.manifest), "gate": dict(verdict.gate)}
                knowledge = {"knowledge": verdict.manifest["knowledge"], "upto_n": verdict.manifest["upto_n"]}
                done = {"progress": 100, "step": RunStep.DONE.value}
                await self._end(db, run, verdict.state, **made, **knowledge, **done)

    async def _fail(self, run: Run, why: Failure) -> None:
        async with self._open_uow(Viewer.system()) as db:
            await self._end(db, run, RunState.FAILED, error=why.value)

    async def _end(self, db: AsyncConnection, run: Run, state: RunState, **values: object) -> None:
        await repository.change(db, run.id, _AT_WORK, state=state.value, finished_at=self._clock(), **values)

    async def _progress(self, run: Run, step: RunStep, percent: int) -> None:
        state = RunState.TRAINING if step in {RunStep.KNOWLEDGE, RunStep.TRAIN} else RunState.GATING
        async with self._open_uow(Viewer.system()) as db:
            await repository.change(db, run.id, _AT_WORK, state=state.value, step=step.value, progress=percent)
        self._changed()

    def _changed(self) -> None:
        self._tell(Note(studio_key(), NoteKind.TRAINING))
