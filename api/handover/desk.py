"""What staff do with handovers: see, claim, write, pass on, close.

Every read and write is made as that person: the database shows no other queue's rows, and what
is pushed live is checked again at delivery.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from api.conversation.ledger import Also, Ledger
from api.conversation.model import (
    Conversation,
    Draft,
    Kind,
    Memory,
    Message,
    Outcome,
    Sender,
    State,
    nothing_remembered,
)
from api.conversation.replies import Replies
from api.conversation.safe_way import SafeWay
from api.conversation.state import Move, after
from api.db.unit_of_work import Viewer
from api.errors import Problem
from api.handover import repository
from api.handover.hours import IsHoliday, is_open, next_opening
from api.handover.model import ClosingOutcome, Handover, HandoverState
from api.staff.model import StaffMember
from api.wording import Wording
from nlu_data.catalogue import Catalogue, Zone
from nlu_data.municipality import Municipality, Queue


@dataclass(frozen=True)
class QueueView:
    """One queue as its staff sees it."""

    municipality: Municipality
    queue: Queue
    open: bool
    opens: datetime | None
    waiting: int
    longest_wait_s: int
    agents_online: int


@dataclass(frozen=True)
class HandoverView:
    """A handover; `question` and `messages` are empty where this person may not read them yet."""

    handover: Handover
    conversation: Conversation | None
    question: str | None
    messages: Sequence[Message] = ()


class DeskService:
    """One method an act of staff."""

    def __init__(
        self,
        ledger: Ledger,
        safe_way: SafeWay,
        replies: Replies,
        wording: Wording,
        catalogue: Catalogue,
        is_holiday: IsHoliday,
    ) -> None:
        self._ledger = ledger
        self._safe_way = safe_way
        self._replies = replies
        self._wording = wording
        self._catalogue = catalogue
        self._is_holiday = is_holiday

    async def queues(self, member: StaffMember) -> list[QueueView]:
        """The queues this person may see, with their load."""
        now = self._ledger.now()
        async with self._ledger.open_uow(Viewer.staff(member.queues)) as db:
            load = await repository.load(db, member.queue_pairs)
        async with self._ledger.open_uow(Viewer.system()) as db:
            online = await repository.online(db, member.queue_pairs, now)
        views = []
        for municipality_id, queue_id in member.queue_pairs:
            municipality = self._catalogue.municipalities.get(municipality_id)
            queue = municipality.queue(queue_id) if municipality else None
            if municipality is None or queue is None:
                continue  # a queue that the profile no longer has
            waiting, since = load.get((municipality_id, queue_id), (0, now))
            opening = next_opening(queue, now, self._is_holiday)
            views.append(
                QueueView(
                    municipality=municipality,
                    queue=queue,
                    open=is_open(queue, now, self._is_holiday),
                    opens=opening[0] if opening else None,
                    waiting=waiting,
                    longest_wait_s=int((now - since).total_seconds()),
                    agents_online=online.get((municipality_id, queue_id), 0),
                )
            )
        return views

    async def listing(self, member: StaffMember, state: str, queue: str | None) -> list[HandoverView]:
        """`waiting`: all of the queues (or one). `mine`: claimed by this person. `closed`: closed by them."""
        wanted = {"waiting": HandoverState.WAITING, "mine": HandoverState.CLAIMED, "closed": HandoverState.CLOSED}
        pairs = [pair for pair in member.queue_pairs if queue in (None, "", pair[1], "/".join(pair))]
        async with self._ledger.open_uow(Viewer.staff(member.queues)) as db:
            found = await repository.listing(db, pairs, wanted[state], None if state == "waiting" else member.id)
            return [await self._row(db, handover) for handover in found]

    async def _row(self, db: AsyncConnection, handover: Handover) -> HandoverView:
        conversation = await self._ledger.find(db, handover.conversation_id)
        question = None
        if conversation is not None and not handover.safe and not conversation.safe:
            messages = await self._ledger.log.read(db, conversation)
            question = _question(messages)
        return HandoverView(handover, conversation, question)

    async def detail(self, member: StaffMember, handover_id: UUID) -> HandoverView:
        """The whole conversation. A safe one is read by the person who has claimed it, and nobody else."""
        async with self._ledger.open_uow(Viewer.staff(member.queues)) as db:
            handover = await self._get(db, handover_id)
            conversation = await self._ledger.find(db, handover.conversation_id)
            safe = handover.safe or (conversation is not None and conversation.safe)
            mine = handover.state is HandoverState.CLAIMED and handover.claimed_by == member.id
            if conversation is None or (safe and not mine):
                return HandoverView(handover, conversation, None)
            messages = await self._ledger.log.read(db, conversation)
        return HandoverView(handover, conversation, _question(messages), messages)

    async def messages_after(self, member: StaffMember, handover_id: UUID, seq: int) -> list[Message]:
        """What has been said since; for delivery, so the right to read is judged anew."""
        view = await self.detail(member, handover_id)
        return [message for message in view.messages if message.seq > seq]

    async def claim(self, member: StaffMember, handover_id: UUID) -> HandoverView:
        """Takes the conversation. Exactly one of many callers gets it; the others a Problem 409."""
        viewer = Viewer.staff(member.queues)
        async with self._ledger.open_uow(viewer) as db:
            handover = await self._get(db, handover_id)
            conversation = await self._ledger.find(db, handover.conversation_id)
        if handover.state is HandoverState.CLAIMED and handover.claimed_by == member.id:
            return await self.detail(member, handover_id)
        if conversation is None or handover.state is not HandoverState.WAITING:
            raise self._taken(handover)
        joined = self._replies.said(
            self._catalogue.municipalities[conversation.municipality_id], "agent_joined", name=member.display_name
        )

        async def take(db: AsyncConnection, changed: Conversation) -> None:
            if not await repository.claim(db, handover_id, member.id, self._ledger.now()):
                raise self._taken(await self._get(db, handover_id))
            await repository.change(db, handover_id, fence=changed.fence)

        written = await self._ledger.write(
            conversation,
            [joined],
            viewer=viewer,
            fenced=True,
            also=take,
            state=after(conversation.state, Move.CLAIM).value,
            fence=conversation.fence + 1,
        )
        if written is None:
            async with self._ledger.open_uow(viewer) as db:
                handover = await self._get(db, handover_id)
            if handover.claimed_by != member.id:
                raise self._taken(handover)
        return await self.detail(member, handover_id)

    async def write(self, member: StaffMember, handover_id: UUID, client_id: str, text: str) -> Message:
        """The agent's message. The same `client_id` again gives the same message, nothing doubled."""
        handover, _ = await self._mine(member, handover_id)
        async with self._ledger.one_at_a_time(handover.conversation_id):
            _, conversation = await self._mine(member, handover_id)
            async with self._ledger.open_uow(Viewer.staff(member.queues)) as db:
                earlier = await self._ledger.log.find_sent(db, conversation, client_id)
            if earlier:
                return earlier[0]
            name = self._wording.text("sender_agent", name=member.display_name)
            draft = Draft(Sender.AGENT, Kind.TEXT, text, sender_name=name, client_id=client_id)
            written = await self._ledger.write(conversation, [draft], viewer=Viewer.staff(member.queues), fenced=True)
            if written is None:
                raise Problem(409, "not_yours")
            return written[1][0]

    async def release(self, member: StaffMember, handover_id: UUID) -> None:
        """Back into the queue, first of all."""
        handover, conversation = await self._mine(member, handover_id)

        async def put_back(db: AsyncConnection, changed: Conversation) -> None:
            await repository.change(
                db,
                handover.id,
                state=HandoverState.WAITING.value,
                claimed_by=None,
                claimed_at=None,
                fence=changed.fence,
            )

        left = self._replies.said(self._municipality(conversation), "agent_left")
        await self._move(member, conversation, Move.RELEASE, [left], put_back)

    async def misunderstood(self, member: StaffMember, handover_id: UUID, *, wrong: bool) -> None:
        """The assistant took the question for another. Never kept of a safe one. Raises Problem 404 or 409."""
        handover, _ = await self._mine(member, handover_id)
        if handover.safe:
            raise Problem(409, "illegal_move")
        async with self._ledger.open_uow(Viewer.staff(member.queues)) as db:
            await repository.change(db, handover.id, wrong_topic=wrong)

    def transfer_targets(self, handover: Handover) -> list[Queue]:
        """The queues that a handover may be passed on to.

        Never out of a secrecy zone: handing on what was said needs the person's own consent
        (OSL 10:1, 12:2).
        """
        municipality = self._catalogue.municipalities.get(handover.municipality_id)
        source = municipality.queue(handover.queue_id) if municipality else None
        if municipality is None or source is None or handover.safe:
            return []
        return [
            queue
            for queue in municipality.queues
            if queue.id != source.id and source.zone in {Zone.OPPEN.value, queue.zone}
        ]

    async def transfer(self, member: StaffMember, handover_id: UUID, queue_id: str, comment: str) -> None:
        """To another queue of the same municipality. Raises Problem 409 for one that `transfer_targets` leaves out."""
        handover, conversation = await self._mine(member, handover_id)
        municipality = self._municipality(conversation)
        target = municipality.queue(queue_id)
        if target is None or target.id == handover.queue_id:
            raise Problem(422, "unknown_queue")
        if target not in self.transfer_targets(handover):
            raise Problem(409, "secrecy")

        async def pass_on(db: AsyncConnection, changed: Conversation) -> None:
            await repository.change(
                db,
                handover.id,
                state=HandoverState.WAITING.value,
                claimed_by=None,
                claimed_at=None,
                fence=changed.fence,
                queue_id=target.id,
                comment=comment or None,
            )

        told = self._replies.said(municipality, "transferred", queue=target.name)
        # As the system: once it lies in the other queue this person may no longer see it.
        await self._move(member, conversation, Move.RELEASE, [told], pass_on, Viewer.system(), queue_id=target.id)

    async def close(self, member: StaffMember, handover_id: UUID, *, to_bot: bool, outcome: ClosingOutcome) -> None:
        """Done, or back with the assistant. A safe conversation that is done is wiped at once."""
        handover, conversation = await self._mine(member, handover_id)
        if conversation.safe and not to_bot:
            if not await self._safe_way.farewell(conversation):
                raise Problem(409, "not_yours")
            return

        async def end(db: AsyncConnection, _: Conversation) -> None:
            await repository.change(
                db, handover.id, state=HandoverState.CLOSED.value, closed_at=self._ledger.now(), outcome=outcome.value
            )

        key = "agent_closed_to_bot" if to_bot else "agent_closed_done"
        told = self._replies.said(self._municipality(conversation), key, Kind.CLOSED, name=member.display_name)
        if to_bot:
            # What is said to the assistant from now on is none of this queue's business. As the
            # system, because this person no longer sees the conversation once that is so.
            await self._move(member, conversation, Move.RETURN_TO_BOT, [told], end, Viewer.system(), queue_id=None)
            return
        # Words that were only held are gone when the conversation is over.
        values = {"closed_at": self._ledger.now(), "memory": Memory.SQL.value, **nothing_remembered()}
        await self._move(member, conversation, Move.CLOSE, [told], end, **values)
        self._ledger.log.rooms.wipe(conversation.id)

    async def _move(
        self,
        member: StaffMember,
        conversation: Conversation,
        move: Move,
        drafts: Sequence[Draft],
        also: Also,
        viewer: Viewer | None = None,
        **values: Any,
    ) -> None:
        written = await self._ledger.write(
            conversation,
            drafts,
            viewer=viewer or Viewer.staff(member.queues),
            fenced=True,
            also=also,
            state=after(conversation.state, move).value,
            fence=conversation.fence + 1,
            **values,
        )
        if written is None:
            raise Problem(409, "not_yours")

    async def _mine(self, member: StaffMember, handover_id: UUID) -> tuple[Handover, Conversation]:
        async with self._ledger.open_uow(Viewer.staff(member.queues)) as db:
            handover = await self._get(db, handover_id)
            conversation = await self._ledger.find(db, handover.conversation_id)
        mine = handover.state is HandoverState.CLAIMED and handover.claimed_by == member.id
        if not mine or conversation is None or conversation.state is not State.WITH_AGENT:
            raise Problem(409, "not_yours")
        return handover, conversation

    @staticmethod
    async def _get(db: AsyncConnection, handover_id: UUID) -> Handover:
        handover = await repository.get(db, handover_id)
        if handover is None:
            raise Problem(404, "not_found")
        return handover

    def _taken(self, handover: Handover) -> Problem:
        name = handover.claimed_by_name or self._wording.text("somebody_else")
        return Problem(409, "already_claimed", params={"name": name}, extra={"claimed_by_name": name})

    def _municipality(self, conversation: Conversation) -> Municipality:
        return self._catalogue.municipalities[conversation.municipality_id]


def _question(messages: Sequence[Message]) -> str | None:
    """The citizen's latest words; a mere wish for a human only when there is nothing else."""
    said = [message.draft for message in messages if message.draft.sender is Sender.CITIZEN]
    telling = [draft for draft in said if draft.outcome is not Outcome.HANDED_OVER_ASKED]
    return next((draft.text for draft in reversed(telling or said)), None)
