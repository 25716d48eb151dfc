"""Everything that endpoints may use, made once by `api.app.create_app`."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from starlette.requests import HTTPConnection

from api.cases.service import CaseService
from api.clock import Clock
from api.conversation.service import ConversationService
from api.conversation.turn import TurnDeps
from api.db.unit_of_work import OpenUow
from api.handover.desk import DeskService
from api.handover.hours import IsHoliday
from api.knowledge.service import KnowledgeService
from api.observability import Metrics
from api.pool.service import PoolService
from api.readiness import Readiness
from api.realtime.bus import Bus
from api.realtime.hub import Hub
from api.realtime.rate_limit import RateLimiter
from api.release.fleet import Fleet
from api.release.service import ReleaseService
from api.settings import Settings
from api.staff.service import StaffService
from api.training.service import TrainingService
from api.training.texts import GateTexts
from api.wording import Wording
from nlu_data.catalogue import Catalogue


@dataclass(frozen=True)
class Deps:
    """The wired gateway."""

    settings: Settings
    catalogue: Catalogue
    wording: Wording
    clock: Clock
    is_holiday: IsHoliday
    open_uow: OpenUow
    assistant: Fleet
    turns: TurnDeps
    hub: Hub
    bus: Bus
    limiter: RateLimiter
    metrics: Metrics
    conversations: ConversationService
    cases: CaseService
    desk: DeskService
    staff: StaffService
    knowledge: KnowledgeService
    pool: PoolService
    training: TrainingService
    releases: ReleaseService
    gate_texts: GateTexts
    readiness: Readiness


def deps_of(connection: HTTPConnection) -> Deps:
    """The wired gateway of the application that got this request or socket."""
    deps = connection.app.state.deps
    assert isinstance(deps, Deps)
    return deps


async def request_deps(request: Request) -> Deps:
    """`deps_of` as a FastAPI dependency. Async, or FastAPI would send every request through a thread."""
    return deps_of(request)
