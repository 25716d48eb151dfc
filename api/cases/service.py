"""A written case, left when nobody is there to answer."""

from __future__ import annotations

import secrets
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from api.cases import repository
from api.conversation.ledger import Ledger
from api.conversation.model import Conversation, Draft, Kind, Message, Outcome, Sender, State
from api.conversation.replies import Replies
from api.conversation.safe_way import SafeWay
from api.db.unit_of_work import Viewer
from api.errors import Problem
from api.handover.service import HandoverService
from api.privacy.danger import DangerScreen, Level
from api.privacy.hidden import clean
from api.realtime.hub import Note, NoteKind, queue_key
from api.wording import Wording
from nlu_data.catalogue import Catalogue

# Letters and digits that are not mistaken for one another when read aloud.
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class LeftCase:
    """`reference` is None when the text was sensitive: then nothing was stored, and the safe way was taken."""

    reference: str | None
    promised_by: date | None
    messages: list[Message]


class CaseService:
    """Leaves cases for the right department."""

    def __init__(
        self,
        ledger: Ledger,
        handovers: HandoverService,
        safe_way: SafeWay,
        replies: Replies,
        screen: DangerScreen,
        wording: Wording,
        catalogue: Catalogue,
    ) -> None:
        self._ledger = ledger
        self._handovers = handovers
        self._safe_way = safe_way
        self._replies = replies
        self._screen = screen
        self._wording = wording
        self._catalogue = catalogue

    async def leave(self, conversation: Conversation, text: str, contact: dict[str, str]) -> LeftCase:
        """Stores the case and says when an answer is due. The same text again gives the same case.

        Raises Problem in safe mode, and when the conversation is over.
        """
        text = clean(text).text
        if not text:
            raise Problem(422, "empty")
        async with self._ledger.one_at_a_time(conversation.id):
            async with self._ledger.open_uow(Viewer.citizen(conversation.id)) as db:
                current = await self._ledger.find(db, conversation.id)
                earlier = await repository.find_same(db, conversation.id, text)
            if current is None:
                raise Problem(404, "unknown_conversation")
            if earlier is not None:
                return LeftCase(*earlier, [])
            return await self._leave(current, text, contact)

    def never_without_numbers(self, text: str | None) -> AbstractContextManager[None]:
        """See SafeWay.never_without_numbers."""
        return self._safe_way.never_without_numbers(text)

    async def _leave(self, conversation: Conversation, text: str, contact: dict[str, str]) -> LeftCase:
        if conversation.safe:
            raise Problem(409, "illegal_move")
        if conversation.state is State.CLOSED:
            raise Problem(409, "closed")
        verdict = self._screen.screen(text)
        if verdict.level is Level.SAFE:
            said = Draft(Sender.CITIZEN, Kind.TEXT, text)
            _, messages = await self._safe_way.enter(conversation, said, verdict.topic)
            return LeftCase(None, None, messages)
        return await self._store(conversation, text, contact)

    async def _store(self, conversation: Conversation, text: str, contact: dict[str, str]) -> LeftCase:
        now = self._ledger.now()
        municipality = self._catalogue.municipalities[conversation.municipality_id]
        topic = conversation.context.last_topic
        department = self._handovers.department_of(topic) or "KC"
        queue = municipality.queue_for(department, topic)
        promised_by = self._handovers.promised_by(municipality, now.date())
        reference = "KL-" + "".join(secrets.choice(_ALPHABET) for _ in range(8))
        if promised_by is None:
            saved = self._wording.text("case_saved_no_promise", reference=reference)
        else:
            promise = self._wording.text("promise_days", days=str(municipality.promise_days))
            saved = self._wording.text("case_saved", reference=reference, promise=promise)
        draft = Draft(Sender.SYSTEM, Kind.CASE, saved, outcome=Outcome.CASE_LEFT)

        async def store(db: AsyncConnection, changed: Conversation) -> None:
            await repository.create(
                db,
                changed,
                reference=reference,
                department=department,
                queue=queue.id,
                text=text,
                contact=contact,
                promised_by=promised_by,
                at=now,
            )

        written = await self._ledger.write(conversation, [draft], also=store)
        if written is None:
            raise Problem(404, "unknown_conversation")
        self._ledger.bus.publish(Note(queue_key(municipality.id, queue.id), NoteKind.QUEUE))
        return LeftCase(reference, promised_by, written[1])

    async def of_queues(self, queues: frozenset[str], pairs: list[tuple[str, str]]) -> list[dict[str, Any]]:
        """The cases of a member of staff's queues that are not done, in plain JSON types."""
        async with self._ledger.open_uow(Viewer.staff(queues)) as db:
            rows = await repository.listing(db, pairs)
        return [
            {
                "id": str(row["id"]),
                "reference": row["reference"],
                "municipality": row["municipality_id"],
                "queue": row["queue_id"],
                "topic": row["topic"],
                "topic_title": self._catalogue.title(row["topic"]) if row["topic"] else None,
                "text": row["text"],
                "contact": row["contact"],
                "state": row["state"],
                "promised_by": row["promised_by"].isoformat() if row["promised_by"] else None,
                "created_at": row["created_at"].isoformat(),
            }
            for row in rows
        ]

    async def finish(self, queues: frozenset[str], case_id: UUID) -> None:
        """The case has been answered. Raises Problem 404 when it is not this person's to see."""
        async with self._ledger.open_uow(Viewer.staff(queues)) as db:
            if not await repository.finish(db, case_id):
                raise Problem(404, "not_found")
