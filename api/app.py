"""Wires the gateway. The only place that chooses what the parts are made of."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from argon2 import PasswordHasher
from fastapi import FastAPI
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from api.assistant.client import RasaAssistant
from api.assistant.visitor import Visitors
from api.cases.service import CaseService
from api.clock import Clock, system_clock
from api.conversation import endpoints as conversation_endpoints
from api.conversation import sockets as conversation_sockets
from api.conversation.bot_turn import BotTurn
from api.conversation.ledger import Ledger
from api.conversation.log import MessageLog
from api.conversation.memory import SafeRooms
from api.conversation.purge import keep_purging
from api.conversation.replies import Replies
from api.conversation.safe_way import SafeWay
from api.conversation.service import ConversationService
from api.conversation.turn import TurnDeps
from api.db.engine import DATABASE_AWAY, open_engine
from api.db.unit_of_work import unit_of_work
from api.db.wire import open_wire
from api.deps import Deps
from api.errors import install_error_handlers
from api.handover.desk import DeskService
from api.handover.hours import IsHoliday, swedish_holidays
from api.handover.service import HandoverService
from api.health import router as health_router
from api.knowledge import endpoints as knowledge_endpoints
from api.knowledge import sockets as knowledge_sockets
from api.knowledge.current import Current
from api.knowledge.folder import KnowledgeFolders
from api.knowledge.live import LiveCatalogue
from api.knowledge.service import KnowledgeService, keep_current
from api.middleware import install_middleware
from api.observability import Metrics
from api.pool import endpoints as pool_endpoints
from api.pool.collector import Collector, Gates, keep_collecting, keep_sweeping
from api.pool.index import Known, keep_known
from api.pool.rules import read_special_words
from api.pool.service import PoolService
from api.privacy.danger import DangerScreen
from api.privacy.danger_classifier import load_classifier
from api.privacy.language import Recogniser
from api.readiness import Readiness
from api.realtime.bus import Bus
from api.realtime.hub import Hub
from api.realtime.rate_limit import RateLimiter
from api.release import endpoints as release_endpoints
from api.release.fleet import Fleet
from api.release.live_screen import LiveScreen
from api.release.service import ReleaseService
from api.release.traffic import Traffic
from api.settings import Settings
from api.staff import endpoints as staff_endpoints
from api.staff import sockets as staff_sockets
from api.staff.service import StaffService
from api.training import endpoints as training_endpoints
from api.training.erasure import CHANNEL as ERASED_CHANNEL
from api.training.erasure import Eraser, keep_erasing
from api.training.folders import ModelFolders
from api.training.repository import CHANNEL as TRAINING_CHANNEL
from api.training.runner import Runner
from api.training.schedule import keep_to_schedule
from api.training.service import Log, TrainingService
from api.training.texts import load_gate_texts
from api.training.worker import Worker
from api.web.pages import mount_web
from api.wording import Wording, load_wording
from nlu_data.catalogue import Catalogue, read_catalogue
from nlu_data.files import ROOT
from nlu_data.safety import read_safety

log = logging.getLogger(__name__)


def load_screen(data_dir: Path) -> DangerScreen:
    """The danger rules, with the trained classifier when there is one."""
    classifier = load_classifier(data_dir / "models" / "danger")
    if classifier is None:
        log.warning("there is no trained danger classifier: only the rules are at work")
    return DangerScreen.load(ROOT / "danger.yml", classifier)


_ROUTERS = (
    health_router,
    conversation_endpoints.router,
    conversation_sockets.router,
    staff_endpoints.router,
    staff_sockets.router,
    knowledge_endpoints.router,
    knowledge_sockets.router,
    pool_endpoints.router,
    training_endpoints.router,
    release_endpoints.router,
)


@dataclass(frozen=True)
class Knowledge:
    """What is read from files, once: immutable, and the same for every application."""

    catalogue: Catalogue
    wording: Wording
    is_holiday: IsHoliday
    screen: DangerScreen
    languages: Recogniser
    special_words: re.Pattern[str]


def read_knowledge(data_dir: Path) -> Knowledge:
    """Everything from nlu_data, and the danger classifier that was trained in `data_dir`. Takes half a second."""
    catalogue = read_catalogue()
    return Knowledge(
        catalogue,
        load_wording(read_safety()),
        swedish_holidays(),
        load_screen(data_dir),
        Recogniser.load(catalogue),
        read_special_words(ROOT / "special_categories.yml"),
    )


def create_app(settings: Settings, clock: Clock = system_clock, knowledge: Knowledge | None = None) -> FastAPI:
    """The gateway as an ASGI application. Connections are opened at their first use."""
    knowledge = knowledge or read_knowledge(settings.data_dir)
    live = LiveCatalogue(knowledge.catalogue)
    catalogue, wording, screen = live.catalogue, knowledge.wording, LiveScreen(knowledge.screen)
    is_holiday = knowledge.is_holiday
    metrics = Metrics()

    engine = open_engine(settings.database_url.get_secret_value())
    open_uow = unit_of_work(engine)
    redis = Redis.from_url(
        settings.redis_url.get_secret_value(),
        socket_timeout=1,
        socket_connect_timeout=1,
        retry=Retry(NoBackoff(), 1),
    )
    token = settings.bot_token.get_secret_value()
    assistant = Fleet(RasaAssistant(settings.bot_url, token, settings.bot_timeout_s))

    hub = Hub()
    bus = Bus(hub, redis)
    replies = Replies(wording, catalogue, screen.writer)
    handovers = HandoverService(catalogue, open_uow, is_holiday)
    rooms = SafeRooms(settings.held_minutes * 60)
    ledger = Ledger(open_uow, MessageLog(rooms), bus, clock)
    safe_way = SafeWay(ledger, handovers, replies, screen, catalogue, knowledge.languages)
    rooms.on_idle = safe_way.end
    data = settings.data_dir.absolute()
    versions, models = KnowledgeFolders(ROOT, data / "knowledge"), ModelFolders(data / "models")
    visitors = Visitors(token, data / "logs")
    current = Current(versions, live, wording.safety)
    studio = KnowledgeService(open_uow, current, clock, bus.publish)
    known = Known(studio, ROOT / "danger_wordings.yml")
    gates = Gates(screen, knowledge.special_words)
    collector = Collector(open_uow, studio, known, lambda: gates, assistant, clock, bus.publish)
    turns = TurnDeps(screen, assistant, catalogue, knowledge.languages, lambda: studio.version)
    bot = BotTurn(ledger, turns, safe_way, handovers, replies, metrics)
    said = Log(open_uow, clock, lambda: live.now, gates.let_through)
    runner = Runner(studio, versions, models, visitors, knowledge.languages, said.said)
    worker = Worker(open_uow, lambda: open_wire(engine, TRAINING_CHANNEL), runner, clock, bus.publish)
    eraser = Eraser(open_uow, studio, versions, models, bus.publish)
    training = TrainingService(open_uow, studio, models, worker, clock, bus.publish)
    traffic = Traffic(assistant, screen, models, visitors, turns, settings.bot_timeout_s, settings.default_municipality)
    releases = ReleaseService(open_uow, studio, training, traffic, clock, bus.publish)

    app = FastAPI(title="Kommunlots", version="0.1.0", docs_url=None, redoc_url=None, lifespan=_lifespan)
    app.state.deps = Deps(
        settings=settings,
        catalogue=catalogue,
        wording=wording,
        clock=clock,
        is_holiday=is_holiday,
        open_uow=open_uow,
        assistant=assistant,
        turns=turns,
        hub=hub,
        bus=bus,
        limiter=RateLimiter(redis, clock, settings.session_secret.get_secret_value()),
        metrics=metrics,
        conversations=ConversationService(ledger, bot, safe_way, handovers, replies, screen, catalogue, wording),
        cases=CaseService(ledger, handovers, safe_way, replies, screen, wording, catalogue),
        desk=DeskService(ledger, safe_way, replies, wording, catalogue, is_holiday),
        staff=StaffService(open_uow, bus, clock, PasswordHasher()),
        knowledge=studio,
        pool=PoolService(open_uow, studio, known, collector, clock, bus.publish),
        training=training,
        releases=releases,
        gate_texts=load_gate_texts(),
        readiness=Readiness(open_uow, redis, assistant),
    )
    app.state.keep_known = lambda: keep_known(known, hub)
    app.state.keep_erasing = lambda: keep_erasing(eraser, lambda: open_wire(engine, ERASED_CHANNEL))
    app.state.close = (
        releases.close,
        safe_way.close,
        known.close,
        bus.close,
        assistant.close,
        redis.aclose,
        engine.dispose,
    )
    install_error_handlers(app)
    install_middleware(app, settings)
    for router in _ROUTERS:
        app.include_router(router)
    mount_web(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    deps = app.state.deps
    with suppress(*DATABASE_AWAY):
        await deps.knowledge.refresh()  # nobody should get the answers of before
    going_on = [
        asyncio.create_task(keep_purging(deps.open_uow, deps.clock, deps.settings.retention_days)),
        asyncio.create_task(keep_current(deps.knowledge, deps.hub)),
        asyncio.create_task(keep_collecting(deps.pool.collector)),
        asyncio.create_task(keep_sweeping(deps.pool.collector, deps.hub)),
        asyncio.create_task(app.state.keep_known()),
        asyncio.create_task(app.state.keep_erasing()),
        asyncio.create_task(_release_and_train(deps)),
        asyncio.create_task(keep_to_schedule(deps.training, deps.clock, deps.settings.train_at)),
    ]
    try:
        async with deps.bus.listening():
            yield
    finally:
        for task in going_on:
            task.cancel()
        await asyncio.gather(*going_on, return_exceptions=True)
        for close in app.state.close:
            await close()


async def _release_and_train(deps: Deps) -> None:
    """What was under way first: training measures beside what is live."""
    await deps.releases.resume()
    await deps.training.worker.keep_working()
