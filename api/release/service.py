"""Stage, promote, roll back, and take back by itself what does not do what it did at the gate."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from api.assistant.port import AssistantDown
from api.clock import Clock
from api.db.engine import DATABASE_AWAY
from api.db.unit_of_work import OpenUow, Viewer
from api.errors import Problem
from api.knowledge.service import KnowledgeService
from api.realtime.hub import Note, NoteKind, studio_key
from api.release import repository
from api.release.fleet import ALL
from api.release.model import Cause, Release, ReleaseState
from api.release.probes import read_probes
from api.release.traffic import Traffic
from api.staff.model import StaffMember
from api.training.folders import Released
from api.training.model import Run, RunState
from api.training.service import TrainingService

log = logging.getLogger(__name__)

_LOOK_AGAIN_S = 30.0
_LOOKS = 30  # a quarter of an hour after the last change
_KEPT = 3


@dataclass(frozen=True)
class Serving:
    """Who answers now: the model of all or most, the visitor's, and the share that goes to the visitor."""

    model: str | None
    visitor: str | None
    share: int


class ReleaseService:
    """One method an act, one act at a time. `close` when the gateway stops."""

    def __init__(
        self,
        open_uow: OpenUow,
        knowledge: KnowledgeService,
        training: TrainingService,
        traffic: Traffic,
        clock: Clock,
        tell: Callable[..., None],
    ) -> None:
        self._open_uow = open_uow
        self._knowledge = knowledge
        self._training = training
        self._traffic = traffic
        self._clock = clock
        self._tell = tell
        self._acting = asyncio.Lock()
        self._settling: asyncio.Task[None] | None = None
        self._watching: asyncio.Task[None] | None = None
        self._taking_back: asyncio.Task[None] | None = None
        traffic.on_trouble(lambda: self._take_back_soon(Cause.ERRORS))

    # --- what is asked for -----------------------------------------------------------------

    async def stage(self, member: StaffMember, run_id: UUID, share: int) -> Release:
        """Sends a share of the conversations to a green run's model, all when 100; there when this returns.

        Raises Problem 403 for who had a hand in it, 404, 409 for a run that is not green or another that is staged,
        503 `candidate_failed`.
        """
        async with self._acting:
            run = await self._training.get(run_id)
            folder = self._traffic.models.of_run(run.id)
            if run.state is not RunState.GREEN:
                raise Problem(409, "run_not_green")
            if not folder.whole:
                raise Problem(409, "model_gone")
            await self._may(member, run)
            staged, live = await self._standing()
            if staged is not None:
                raise Problem(409, "release_under_way")
            if live is not None and live.run_id == run.id:
                raise Problem(409, "already_live")
            await self._stop_settling()
            green = await self._traffic.lead(folder)
            async with self._open_uow(Viewer.system()) as db:
                now = self._clock()
                made = await repository.add(db, run.id, min(share, ALL - 1), ReleaseState.STAGED, member.id, now, "")
            await self._traffic.send(green, made.share)
            if share >= ALL:
                return await self._promote(member, made, run)
            self._watch()
            self._changed()
            return made

    async def promote(self, member: StaffMember, release_id: UUID, share: int = ALL) -> Release:
        """Gives a staged release another share, or all. Raises Problem 403, 404, 409."""
        async with self._acting:
            async with self._open_uow(Viewer.system()) as db:
                found = await repository.get(db, release_id)
            if found is None:
                raise Problem(404, "unknown_release")
            green = self._traffic.green
            if found.state is not ReleaseState.STAGED or green is None:
                raise Problem(409, "release_not_staged")
            run = await self._training.get(found.run_id)
            await self._may(member, run)
            if share >= ALL:
                return await self._promote(member, found, run)
            async with self._open_uow(Viewer.system()) as db:
                await repository.change(db, found.id, share=share)
            await self._traffic.send(green, share)
            self._changed()
            return await self._get(found.id)

    async def rollback(self, member: StaffMember | None, reason: str) -> Release | None:
        """Takes back what is staged, or goes back to what was live before; done for citizens when this returns.

        Gives the release that is live then, None for the shipped models. Raises Problem 409 when there is nothing
        to take back, 503 when the earlier model does not start.
        """
        async with self._acting:
            staged, live = await self._standing()
            by = member.id if member else None
            if staged is not None:
                async with self._open_uow(Viewer.system()) as db:
                    await repository.change(db, staged.id, state=ReleaseState.ROLLED_BACK.value, reason=reason)
                await self._traffic.back_to_blue()
                self._stop_watching()
                self._changed()
                return live
            if live is None:
                raise Problem(409, "nothing_to_roll_back")
            before = await self._before(live)
            folder = self._traffic.models.of_run(before.run_id) if before else self._traffic.models.base
            if not folder.whole:
                raise Problem(409, "nothing_to_roll_back")
            await self._stop_settling()
            green = await self._traffic.lead(folder, urgent=True)
            await self._traffic.send(green, ALL)
            async with self._open_uow(Viewer.system()) as db:
                await repository.change(db, live.id, state=ReleaseState.ROLLED_BACK.value, reason=reason)
                again = None
                if before is not None:
                    now = self._clock()
                    again = await repository.add(db, before.run_id, ALL, ReleaseState.LIVE, by, now, "rollback")
            self._stop_watching()
            self._settle(await self._released(again))
            self._changed()
            return again

    async def history(self) -> tuple[Release | None, Release | None, list[Release]]:
        """(live, staged, all with the newest first). No live one: the shipped models."""
        async with self._open_uow(Viewer.system()) as db:
            rows = await repository.listing(db)
        live = next((row for row in rows if row.state is ReleaseState.LIVE), None)
        staged = next((row for row in rows if row.state is ReleaseState.STAGED), None)
        return live, staged, rows

    async def serving(self) -> Serving:
        """Asks those who answer which model they have."""
        fleet, green = self._traffic.fleet, self._traffic.green
        try:
            model: str | None = (await fleet.blue.assistant.about()).model
        except AssistantDown:
            model = None
        return Serving(model, green.visitor.health.model if green else None, fleet.share if green else 0)

    async def look(self) -> Cause | None:
        """Puts the probes of the newest release to what answers now; takes the release back when they fail."""
        staged, live = await self._standing()
        newest = staged or live
        if newest is None:
            return None
        path = self._traffic.models.of_run(newest.run_id).probes
        why = await self._traffic.look(await asyncio.to_thread(read_probes, path))
        if why is not None:
            self._take_back_soon(why)
        return why

    async def settled(self) -> None:
        """Waits until there is one Rasa again."""
        if self._settling is not None:
            await asyncio.gather(self._settling, return_exceptions=True)

    # --- start and stop ---------------------------------------------------------------------

    async def resume(self) -> None:
        """At start: goes on with what was under way when the gateway stopped. Never raises."""
        try:
            async with self._acting:
                await self._resume()
        except (*DATABASE_AWAY, Problem) as error:
            log.error("the releases were not taken up: %s", type(error).__name__)

    async def _resume(self) -> None:
        staged, live = await self._standing()
        models = self._traffic.models
        wanted = str(live.run_id) if live else ""
        _, _, rows = await self.history()
        if rows and (models.released().run != wanted or await self._traffic.blue_is_behind()):
            folder = models.of_run(live.run_id) if live else models.base
            if folder.whole:
                await self._traffic.send(await self._traffic.lead(folder), ALL)
                self._settle(await self._released(live))
                await self.settled()
        if staged is not None:
            folder = models.of_run(staged.run_id)
            try:
                await self._traffic.send(await self._traffic.lead(folder), staged.share)
                self._watch()
            except Problem:
                async with self._open_uow(Viewer.system()) as db:
                    values = {"state": ReleaseState.ROLLED_BACK.value, "reason": Cause.NO_ANSWER.value}
                    await repository.change(db, staged.id, **values)

    async def close(self) -> None:
        """Ends what is going on here and every visitor; what is under way is taken up at the next start."""
        tasks = [task for task in (self._taking_back, self._watching, self._settling) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._traffic.green is not None:
            await self._traffic.green.visitor.stop()

    # --- how it is done ---------------------------------------------------------------------

    async def _may(self, member: StaffMember, run: Run) -> None:
        code = await self._knowledge.refusal_to_release(member, run.changes)
        if code is not None:
            raise Problem(403, code)

    async def _standing(self) -> tuple[Release | None, Release | None]:
        async with self._open_uow(Viewer.system()) as db:
            staged = await repository.newest(db, ReleaseState.STAGED)
            return staged, await repository.newest(db, ReleaseState.LIVE)

    async def _get(self, release_id: UUID) -> Release:
        async with self._open_uow(Viewer.system()) as db:
            found = await repository.get(db, release_id)
        assert found is not None
        return found

    async def _before(self, live: Release) -> Release | None:
        """The newest release of another run whose model is still here and that was not taken back."""
        _, _, rows = await self.history()
        for row in rows:
            usable = row.state is ReleaseState.RETIRED and row.run_id != live.run_id and row.n < live.n
            if usable and self._traffic.models.of_run(row.run_id).whole:
                return row
        return None

    async def _promote(self, member: StaffMember, release: Release, run: Run) -> Release:
        green = self._traffic.green
        assert green is not None
        await self._knowledge.mark_released(member, run.changes)
        await asyncio.to_thread(self._traffic.models.keep_base)
        await self._traffic.send(green, ALL)
        async with self._open_uow(Viewer.system()) as db:
            values = {"state": ReleaseState.LIVE.value, "share": ALL, "by": member.id, "at": self._clock()}
            await repository.change(db, release.id, **values)
            await repository.retire_live(db, release.id)
        live = await self._get(release.id)
        self._settle(await self._released(live))
        self._watch()
        self._changed()
        return live

    async def _released(self, live: Release | None) -> Released:
        if live is None:
            return Released()
        manifest = (await self._training.get(live.run_id)).manifest
        return Released(str(live.run_id), str(manifest.get("knowledge", "")), str(manifest.get("trained_on", "")))

    def _settle(self, released: Released) -> None:
        async def settle() -> None:
            if await self._traffic.settle(released):
                await self._prune()
            self._changed()

        self._settling = _started(settle(), "settling")

    async def _stop_settling(self) -> None:
        """Another model is on its way: the files and blue need not follow the last one any more."""
        if self._settling is not None and not self._settling.done():
            self._settling.cancel()
            await asyncio.gather(self._settling, return_exceptions=True)

    async def _prune(self) -> None:
        """Keeps the models of the last releases and of runs that may still be released."""
        _, _, rows = await self.history()
        runs = await self._training.listing()
        kept = list(dict.fromkeys(row.run_id for row in rows))[:_KEPT]
        newer = [run.id for run in runs[:_KEPT]]
        busy = [run.id for run in runs if not run.state.over]
        await asyncio.to_thread(self._traffic.models.prune, {*kept, *newer, *busy})

    def _watch(self) -> None:
        self._stop_watching()
        self._watching = _started(self._keep_looking(), "watching")

    def _stop_watching(self) -> None:
        if self._watching is not None and self._watching is not asyncio.current_task():
            self._watching.cancel()

    async def _keep_looking(self) -> None:
        """Soon after a change, and for a while; a trial is watched for as long as it lasts."""
        looks = 0
        while looks < _LOOKS:
            green = self._traffic.green
            ended = {green.visitor.ended} if green else set()
            if ended:
                done, _ = await asyncio.wait(ended, timeout=_LOOK_AGAIN_S)
                if done and self._traffic.green is green:
                    self._take_back_soon(Cause.NO_ANSWER)
                    return
            else:
                await asyncio.sleep(_LOOK_AGAIN_S)
            try:
                if await self.look() is not None:
                    return
                staged, _ = await self._standing()
            except DATABASE_AWAY:
                continue
            looks = 0 if staged is not None else looks + 1
        self._traffic.fleet.watched = None  # from here on errors are nobody's fault in particular

    def _take_back_soon(self, why: Cause) -> None:
        if self._taking_back is None or self._taking_back.done():
            self._taking_back = _started(self._take_back(why), "taking back")

    async def _take_back(self, why: Cause) -> None:
        log.error("the newest release is taken back: %s", why.value)
        try:
            await self.rollback(None, why.value)
        except Problem as problem:
            log.error("it could not be taken back: %s", problem.code)

    def _changed(self) -> None:
        self._tell(Note(studio_key(), NoteKind.RELEASE))


def _started(work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
    """A task whose end is told of in the log when it was not a good one."""

    def told(task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("%s ended: %s", name, type(error).__name__)

    task = asyncio.create_task(work)
    task.add_done_callback(told)
    return task
