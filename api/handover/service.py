"""Puts a conversation in a queue and takes it out again, inside the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from api.conversation.model import Conversation
from api.db.unit_of_work import OpenUow, Viewer
from api.handover import repository
from api.handover.hours import IsHoliday, add_working_days
from api.handover.model import PRIORITY_ORDINARY, PRIORITY_SENSITIVE, Handover, HandoverState
from api.handover.routing import Route, is_protected, route
from nlu_data.catalogue import Catalogue
from nlu_data.contracts import HandoverReason
from nlu_data.municipality import Municipality, Queue


@dataclass(frozen=True)
class Place:
    """Where a waiting citizen stands; `wait_s` is None when there is nothing to judge by."""

    position: int
    wait_s: int | None


class HandoverService:
    """Queues: which one, is it open, who is next."""

    def __init__(self, catalogue: Catalogue, open_uow: OpenUow, is_holiday: IsHoliday) -> None:
        self._catalogue = catalogue
        self._open_uow = open_uow
        self._is_holiday = is_holiday

    def department_of(self, topic: str | None) -> str | None:
        """The owner of a topic; None for sys.* and unknown ones."""
        found = self._catalogue.topics.get(topic or "")
        return found.department if found else None

    def is_protected(self, queue: Queue | None) -> bool:
        """True when the queue only takes people in danger."""
        return queue is not None and is_protected(queue, self._catalogue)

    def route(
        self,
        municipality: Municipality,
        department: str | None,
        now: datetime,
        *,
        topic: str | None = None,
        preset: str | None = None,
    ) -> Route:
        """The queue for an ordinary handover."""
        return route(municipality, department, now, self._is_holiday, topic=topic, preset=preset)

    def safe_route(self, municipality: Municipality, topic: str | None, now: datetime, preset: str | None) -> Route:
        """The queue for somebody in danger: the class's own department."""
        department = self.department_of(topic) or "IVN"
        return route(municipality, department, now, self._is_holiday, topic=topic, preset=preset)

    def promised_by(self, municipality: Municipality, now: date) -> date | None:
        """The day by which a case is answered, when the municipality has promised one."""
        days = municipality.promise_days
        return None if days is None else add_working_days(now, days, self._is_holiday)

    async def enqueue(
        self,
        db: AsyncConnection,
        conversation: Conversation,
        queue: Queue,
        reason: HandoverReason,
        topic: str | None,
        now: datetime,
    ) -> Handover:
        """Stores a waiting handover. A safe one carries neither topic nor class."""
        safe = conversation.safe
        handover = Handover(
            id=uuid4(),
            conversation_id=conversation.id,
            municipality_id=conversation.municipality_id,
            department_id=queue.departments[0] if queue.departments else "KC",
            queue_id=queue.id,
            state=HandoverState.WAITING,
            reason=HandoverReason.SENSITIVE if safe else reason,
            topic=None if safe else topic,
            priority=PRIORITY_SENSITIVE if safe else PRIORITY_ORDINARY,
            safe=safe,
            comment=None,
            created_at=now,
            claimed_by=None,
            claimed_by_name=None,
            fence=conversation.fence,
        )
        await repository.create(db, handover)
        return handover

    async def live_for(self, db: AsyncConnection, conversation_id: UUID) -> Handover | None:
        """The waiting or claimed handover of a conversation."""
        return await repository.live_for(db, conversation_id)

    async def end(self, db: AsyncConnection, handover: Handover, state: HandoverState, now: datetime) -> None:
        """Cancels or closes a live handover."""
        await repository.change(db, handover.id, state=state.value, closed_at=now)

    async def make_safe(self, db: AsyncConnection, handover: Handover, fence: int) -> None:
        """The conversation has turned safe while a human has it: no topic, no comment."""
        await repository.change(
            db,
            handover.id,
            safe=True,
            topic=None,
            comment=None,
            reason=HandoverReason.SENSITIVE.value,
            priority=PRIORITY_SENSITIVE,
            fence=fence,
        )

    async def look_ahead(self, municipality: Municipality, queue: Queue, now: datetime) -> tuple[int, bool]:
        """The place that the next one gets, and whether anybody is online for the queue."""
        key = (municipality.id, queue.id)
        async with self._open_uow(Viewer.system()) as db:
            waiting, _ = (await repository.load(db, [key])).get(key, (0, None))
            online = await repository.online(db, [key], now)
        return waiting + 1, online.get(key, 0) > 0

    async def place(self, conversation_id: UUID) -> Place | None:
        """Where a waiting conversation stands; None when it does not wait."""
        # The system looks: a citizen may know their place, never who else waits.
        async with self._open_uow(Viewer.system()) as db:
            handover = await repository.live_for(db, conversation_id)
            if handover is None or handover.state is not HandoverState.WAITING:
                return None
            position = await repository.position(db, handover)
            wait_s = await repository.typical_wait_s(db, handover.municipality_id, handover.queue_id)
        return Place(position, wait_s)
