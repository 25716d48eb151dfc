"""Brings messages into the pool, past everything that must keep some of them out."""

from __future__ import annotations

import asyncio
import logging
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID, uuid4

from api.assistant.port import Assistant, AssistantDown
from api.clock import Clock
from api.conversation.ledger import Ledger
from api.conversation.model import Sender
from api.db.engine import DATABASE_AWAY
from api.db.unit_of_work import OpenUow, Viewer
from api.knowledge.service import KnowledgeService
from api.pool import repository, rules
from api.pool.collect import Ended, candidates
from api.pool.index import Known
from api.pool.model import Candidate, Item, Ranking
from api.pool.ranking import fold_keys
from api.pool.repository import Ripe
from api.privacy.danger import DangerScreen
from api.privacy.masking import mask
from api.realtime.hub import Hub, Note, NoteKind, studio_key
from nlu_data.catalogue import Zone
from nlu_data.contracts import TurnRequest

_IDLE = timedelta(hours=1)
_AT_ONCE = 200
_ASKED_AT_ONCE = 4
_RANKED = 5
_REST_S = 0.002
# The second look finds danger at this share of what the first one takes.
SECOND_LOOK = 0.4

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Gates:
    """What is asked of each message before it may be kept. `screen` is the live one, whichever that is."""

    screen: DangerScreen
    special_words: re.Pattern[str]

    def let_through(self, text: str) -> bool:
        """False for what is, or may be, sensitive."""
        return not (
            rules.tells_of_special_category(text, self.special_words) or self.screen.doubtful(text, SECOND_LOOK)
        )


class Collector:
    """Looks through conversations that are over. `tell` publishes notes."""

    def __init__(
        self,
        open_uow: OpenUow,
        knowledge: KnowledgeService,
        known: Known,
        gates: Callable[[], Gates],
        assistant: Assistant,
        clock: Clock,
        tell: Callable[..., None],
    ) -> None:
        self._open_uow = open_uow
        self._knowledge = knowledge
        self._known = known
        self._gates = gates
        self._assistant = assistant
        self._clock = clock
        self._tell = tell
        self._one_at_a_time = asyncio.Lock()

    async def collect(self) -> int:
        """Looks through everything that is ripe; how many messages are new in the pool. Idempotent."""
        total = 0
        async with self._one_at_a_time:
            while True:
                async with self._open_uow(Viewer.system()) as db:
                    found = await repository.ripe(db, self._clock() - _IDLE, _AT_ONCE)
                total += await self._look_through(found)
                if len(found) < _AT_ONCE:
                    return total

    async def sweep(self) -> int:
        """Looks at all that waits in the pool with the rules of today; how many messages had to go."""
        gates = self._gates()
        async with self._open_uow(Viewer.system()) as db:
            waiting = await repository.texts_of_open(db)
        gone = await asyncio.to_thread(lambda: list(_refused(waiting, gates)))
        async with self._open_uow(Viewer.system()) as db:
            await repository.remove(db, gone)
        if gone:
            self._tell(Note(studio_key(), NoteKind.POOL))
        return len(gone)

    async def _look_through(self, found: Sequence[Ripe]) -> int:
        picked: list[Candidate] = []
        for conversation in found:
            if self._in_open_zone(conversation):
                picked += await self._candidates(conversation)
        items = await self._judged(picked)
        new: dict[str, int] = {}
        for conversation in found:
            own = [item for item in items if item.candidate.conversation_id == conversation.conversation_id]
            async with self._open_uow(Viewer.system()) as db:
                # It may have been erased or become sensitive while the assistant was asked.
                if await repository.still_learnable(db, conversation.conversation_id):
                    added = await repository.add(db, own)
                    await repository.looked_at(db, conversation.conversation_id, conversation.last_seq)
                    new[conversation.municipality_id] = new.get(conversation.municipality_id, 0) + added
        for municipality_id, added in new.items():
            if added:
                self._tell(Note(studio_key(municipality_id), NoteKind.POOL))
        return sum(new.values())

    def _in_open_zone(self, conversation: Ripe) -> bool:
        """False as well for a queue that the profile no longer has: its zone is not known."""
        municipality = self._knowledge.catalogue.municipalities.get(conversation.municipality_id)
        queues = [municipality.queue(queue) if municipality else None for queue in conversation.queues]
        return municipality is not None and all(queue is not None and queue.zone == Zone.OPPEN for queue in queues)

    async def _candidates(self, conversation: Ripe) -> list[Candidate]:
        async with self._open_uow(Viewer.system()) as db:
            ended = Ended(
                conversation.conversation_id,
                conversation.municipality_id,
                await Ledger.stored(db, conversation.conversation_id),
                await repository.unhelpful(db, conversation.conversation_id),
                await repository.misunderstood(db, conversation.conversation_id),
                conversation.looked_at,
                await repository.kept(db, conversation.conversation_id),
            )
        gates = self._gates()
        # One thing that was sensitive says that the rest may be about it too.
        written = [m.draft.text for m in ended.messages if m.draft.sender is Sender.CITIZEN]
        if not all(gates.let_through(text) for text in written):
            return []
        return [_masked(candidate, gates) for candidate in candidates(ended)]

    async def _judged(self, picked: Sequence[Candidate]) -> list[Item]:
        """What may be kept, ranked by the assistant and folded with its like."""
        if not picked:
            return []
        allowed: list[tuple[Candidate, Ranking]] = []
        left_alone: set[UUID] = set()
        limit = asyncio.Semaphore(_ASKED_AT_ONCE)
        rankings = await asyncio.gather(*(self._ranked(candidate, limit) for candidate in picked))
        sensitive = self._known.is_sensitive
        await self._known.ready()
        for candidate, ranking in zip(picked, rankings, strict=True):
            near = self._known.near(candidate.text, with_danger=True)
            pairs = [(why.topic, why.near) for why in near]
            if rules.suspected(ranking, sensitive) or rules.near_sensitive(pairs, sensitive):
                left_alone.add(candidate.conversation_id)
                continue
            ordinary = [why.near for why in near if not sensitive(why.topic)]
            novelty = round(1.0 - max(ordinary, default=0.0), 3)
            allowed.append((candidate, Ranking(ranking.topics[:_RANKED], novelty)))
        allowed = [(c, ranking) for c, ranking in allowed if c.conversation_id not in left_alone]
        keys: dict[str, list[str]] = {}
        for municipality_id in {candidate.municipality_id for candidate, _ in allowed}:
            async with self._open_uow(Viewer.system()) as db:
                waiting = await repository.open_items(db, municipality_id)
            texts = [c.text for c, _ in allowed if c.municipality_id == municipality_id]
            known = [(item.candidate.text, item.fold_key) for item in waiting]
            keys[municipality_id] = await asyncio.to_thread(fold_keys, texts, known)
        return [Item(uuid4(), c, ranking, keys[c.municipality_id].pop(0)) for c, ranking in allowed]

    async def _ranked(self, candidate: Candidate, limit: asyncio.Semaphore) -> Ranking:
        """What the running assistant makes of it; nothing when it is away."""
        request = TurnRequest(
            conversation_id=f"pool-{uuid4()}",
            municipality_id=candidate.municipality_id,
            text=candidate.text,
            language="en" if candidate.lang == "en" else "sv",
            knowledge=self._knowledge.version,
        )
        async with limit:
            try:
                return Ranking((await self._assistant.ask(request)).ranking)
            except AssistantDown:
                return Ranking()


def _refused(waiting: Iterable[tuple[UUID, str]], gates: Gates) -> Iterator[UUID]:
    """Which of the waiting are not let through. Rests after each: citizens' turns come first."""
    rest = threading.Event()
    for item_id, text in waiting:
        if not gates.let_through(text):
            yield item_id
        rest.wait(_REST_S)


def _masked(candidate: Candidate, gates: Gates) -> Candidate:
    """Masked again by the rules of today; a context that is not let through is left out."""
    before = candidate.before
    if before is not None:
        before = mask(before).text if gates.let_through(before) else None
    return replace(candidate, text=mask(candidate.text).text, before=before)


_FIRST_S = 60.0
_EVERY_S = 600.0


async def keep_sweeping(collector: Collector, hub: Hub) -> None:
    """Looks through what waits, soon and whenever another danger screen may have come, while the gateway runs."""
    subscription = hub.subscribe(studio_key())
    try:
        await asyncio.sleep(_FIRST_S)
        while True:
            try:
                log.info("%d messages left the pool", await collector.sweep())
            except DATABASE_AWAY as error:
                log.warning("the pool was not looked through: %s", type(error).__name__)
            while (await subscription.next()).kind is not NoteKind.RELEASE and not subscription.lost:
                pass
            subscription.lost = False  # it reads everything anew
    finally:
        subscription.close()


async def keep_collecting(collector: Collector) -> None:
    """Collects soon and then every ten minutes, for as long as the gateway runs."""
    await asyncio.sleep(_FIRST_S)
    while True:
        try:
            log.info("%d messages entered the pool", await collector.collect())
        except DATABASE_AWAY as error:
            log.warning("nothing entered the pool: %s", type(error).__name__)
        await asyncio.sleep(_EVERY_S)
