"""The safe conversation: no word of it in the database, in a log or at the assistant.

Entered from any state when a message is clearly one of the sensitive classes. The row that is
left says who owns the conversation and nothing else; it is deleted when the conversation ends.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from api.conversation import repository
from api.conversation.choices import OwnChoice
from api.conversation.ledger import Ledger
from api.conversation.log import number
from api.conversation.model import Conversation, Draft, Kind, Memory, Message, Sender, State, nothing_remembered
from api.conversation.replies import Replies
from api.conversation.state import Move, after
from api.db.engine import DATABASE_AWAY
from api.db.unit_of_work import Viewer
from api.errors import Problem
from api.handover.model import HandoverState
from api.handover.routing import Route
from api.handover.service import HandoverService
from api.privacy.danger import DangerScreen, Level
from api.privacy.language import Recogniser
from api.privacy.wishes import wants_human
from nlu_data.catalogue import Catalogue
from nlu_data.contracts import HandoverReason
from nlu_data.municipality import Municipality

# Nobody waits longer than this without seeing the numbers again.
_REPEAT_NUMBERS_S = 110
# How long the goodbye of a human can still be read.
_GOODBYE_S = 60

Written = tuple[Conversation, list[Message]]

log = logging.getLogger(__name__)


class SafeWay:
    """What happens to a conversation from the moment it is safe."""

    def __init__(
        self,
        ledger: Ledger,
        handovers: HandoverService,
        replies: Replies,
        screen: DangerScreen,
        catalogue: Catalogue,
        languages: Recogniser,
    ) -> None:
        self._ledger = ledger
        self._rooms = ledger.log.rooms
        self._handovers = handovers
        self._replies = replies
        self._screen = screen
        self._catalogue = catalogue
        self._languages = languages
        self._background: dict[UUID, asyncio.Task[None]] = {}

    async def close(self) -> None:
        """Ends what is under way in the background, and every timer. Words in memory go with the process."""
        tasks = list(self._background.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._rooms.close()

    @contextmanager
    def never_without_numbers(self, text: str | None) -> Iterator[None]:
        """Whatever goes wrong inside, somebody whose text shows danger is told where there is help."""
        try:
            yield
        except Exception as error:
            verdict = self._screen.screen(text or "")
            if verdict.level is not Level.SAFE:
                raise
            extra = {"safe": True, "helplines": self._replies.numbers(verdict.topic)}
            match error:
                case Problem():
                    problem = Problem(
                        error.status,
                        error.code,
                        params=error.params,
                        extra={**error.extra, **extra},
                        headers=error.headers,
                    )
                case _ if isinstance(error, DATABASE_AWAY):
                    problem = Problem(503, "database_down", extra=extra)
                case _:
                    log.exception("a message could not be taken")  # the formatter names the error, never its text
                    problem = Problem(500, "internal", extra=extra)
            raise problem from None

    def _municipality(self, conversation: Conversation) -> Municipality:
        return self._catalogue.municipalities[conversation.municipality_id]

    def label(self, conversation: Conversation, choice: OwnChoice) -> str:
        """What a button says, in the language that is spoken."""
        return self._speaking(conversation).safe_label(choice)

    def _speaking(self, conversation: Conversation, text: str = "") -> Replies:
        """The replies in the language of `text`, or of what was written last; that is stored nowhere."""
        room = reversed(self._rooms.read(conversation.id))
        said = [text, *(message.draft.text for message in room if message.draft.sender is Sender.CITIZEN)]
        found = next((language for words in said if (language := self._languages.judge(words))), None)
        return self._replies.speaking(found or conversation.context.language)

    def _route(self, conversation: Conversation, topic: str | None) -> Route:
        municipality = self._municipality(conversation)
        preset = municipality.queue(conversation.queue_preset or "")
        own = preset.id if preset and self._handovers.is_protected(preset) else None
        return self._handovers.safe_route(municipality, topic, self._ledger.now(), own)

    async def enter(self, conversation: Conversation, said: Draft, topic: str | None, about: str = "") -> Written:
        """Takes every earlier word out of the database and answers at once, to `about` or what was said.

        A waiting place in an ordinary queue is given up; a human who has the conversation keeps it.
        Raises Problem 404 when the conversation was erased meanwhile.
        """
        now = self._ledger.now()
        route = self._route(conversation, topic)
        municipality = self._municipality(conversation)
        drafts = [
            said,
            *self._speaking(conversation, about or said.text).safe(topic, municipality, route, now, about or said.text),
        ]
        async with self._ledger.open_uow(Viewer.citizen(conversation.id)) as db:
            current = await repository.get(db, conversation.id, lock=True)
            if current is None:
                raise Problem(404, "unknown_conversation")
            with_agent = current.state is State.WITH_AGENT
            earlier = await self._ledger.log.read(db, current)
            await repository.forget_messages(db, conversation.id)
            changed = await repository.change(
                db,
                conversation.id,
                now,
                add=len(drafts),
                memory=Memory.SAFE.value,
                page=None,
                state=(State.WITH_AGENT if with_agent else State.WITH_BOT).value,
                fence=current.fence + 1,
                # Whoever staffs the queue that it waited in has no more to do with it.
                queue_id=current.queue_id if with_agent else None,
                closed_at=None,
                **nothing_remembered(),
            )
            assert changed is not None
            live = await self._handovers.live_for(db, conversation.id)
            if live is not None and with_agent:
                await self._handovers.make_safe(db, live, changed.fence)
            elif live is not None:
                await self._handovers.end(db, live, HandoverState.CANCELLED, now)
        new = number(drafts, changed.next_seq - len(drafts), now)
        self._rooms.wipe(conversation.id)
        self._rooms.add(conversation.id, [*earlier, *new])
        self._ledger.tell(current, changed)
        return changed, new

    async def turn(self, conversation: Conversation, said: Draft, own: OwnChoice | None) -> Written:
        """A message or a click in a conversation that is safe already."""
        calls_for_help = own is OwnChoice.HUMAN or self._screen.screen(said.text).level is Level.SAFE
        if not self._rooms.is_open(conversation.id) and not calls_for_help:
            # This process never had it or it was wiped: nothing earlier is shown, to anyone.
            return await self._write(conversation, said, self._text(conversation, "emptied", said))
        match own:
            case OwnChoice.HUMAN:
                return await self.ask_human(conversation, said)
            case OwnChoice.MORE_HELPLINES:
                topic = self._class_of(conversation) or self._class_of_page(conversation)
                more = self._speaking(conversation, said.text).more_helplines(topic, open_now=self._open(conversation))
                return await self._write(conversation, said, more)
            case OwnChoice.NOT_SENSITIVE if conversation.state is State.WITH_BOT:
                return await self._leave(conversation)
            case OwnChoice.SAFE_YES:
                return await self._write(conversation, said, self._text(conversation, "history_note", said))
            case OwnChoice.SAFE_NO | OwnChoice.BOT if conversation.state is State.WAITING:
                key = "not_safe" if own is OwnChoice.SAFE_NO else self._limit(conversation)
                return await self.cancel(conversation, said, self._text(conversation, key, said))
            case _ if conversation.state is not State.WITH_BOT:
                return await self._write(conversation, said)
            case _:
                return await self._with_bot(conversation, said)

    async def _with_bot(self, conversation: Conversation, said: Draft) -> Written:
        verdict = self._screen.screen(said.text)
        if verdict.level is Level.SAFE and verdict.topic != self._class_of(conversation):
            route = self._route(conversation, verdict.topic)
            municipality = self._municipality(conversation)
            replies = self._speaking(conversation, said.text)
            drafts = replies.safe(verdict.topic, municipality, route, self._ledger.now(), said.text)
            return await self._write(conversation, said, *drafts)
        if wants_human(said.text):
            return await self.ask_human(conversation, said)
        return await self._write(conversation, said, self._text(conversation, self._limit(conversation), said))

    async def ask_human(self, conversation: Conversation, said: Draft | None = None) -> Written:
        """Joins the class's queue when it is open; else the numbers and the next opening."""
        first = [said] if said else []
        if conversation.state is not State.WITH_BOT:
            return await self._write(conversation, *first)
        topic = self._class_of(conversation) or self._class_of_page(conversation)
        route = self._route(conversation, topic)
        municipality = self._municipality(conversation)
        now = self._ledger.now()
        replies = self._speaking(conversation, said.text if said else "")
        if not route.open:
            return await self._write(conversation, *first, replies.safe_closed(topic, municipality, route, now))
        drafts = [*first, *replies.waiting(municipality, 1, safe=True, anyone_online=True)]

        async def enqueue(db: AsyncConnection, changed: Conversation) -> None:
            await self._handovers.enqueue(db, changed, route.queue, HandoverReason.SENSITIVE, None, now)

        written = await self._ledger.write(
            conversation,
            drafts,
            also=enqueue,
            state=after(conversation.state, Move.ASK_HUMAN).value,
            fence=conversation.fence + 1,
            queue_id=route.queue.id,
            department_id=None,
        )
        if written is None:
            raise Problem(404, "unknown_conversation")
        self._later(conversation.id, self._repeat_numbers(conversation.id, topic))
        return written

    def _later(self, conversation_id: UUID, work: Coroutine[Any, Any, None]) -> None:
        """Does something in the background, in place of what was under way for the conversation."""
        self._stop(conversation_id)
        self._background[conversation_id] = asyncio.create_task(work)

    def _stop(self, conversation_id: UUID) -> None:
        task = self._background.pop(conversation_id, None)
        if task is not None and task is not asyncio.current_task():
            task.cancel()

    async def cancel(self, conversation: Conversation, said: Draft, told: Draft) -> Written:
        """Gives up the place in the queue, unless a human has just taken it: then only `said` is written."""

        async def end(db: AsyncConnection, changed: Conversation) -> None:
            live = await self._handovers.live_for(db, changed.id)
            if live is not None:
                await self._handovers.end(db, live, HandoverState.CANCELLED, self._ledger.now())

        written = await self._ledger.write(
            conversation,
            [said, told],
            fenced=True,
            also=end,
            state=after(conversation.state, Move.CANCEL).value,
            fence=conversation.fence + 1,
            queue_id=None,
        )
        return written or await self._write(conversation, said)

    async def farewell(self, conversation: Conversation) -> bool:
        """A human has ended it: every word is wiped but the goodbye, which the citizen may still read.

        False, and nothing is changed, when it has a new owner since it was read.
        """

        async def end(db: AsyncConnection, changed: Conversation) -> None:
            live = await self._handovers.live_for(db, changed.id)
            if live is not None:
                await self._handovers.end(db, live, HandoverState.CLOSED, self._ledger.now())

        goodbye = self._speaking(conversation).safe_text("goodbye", self._municipality(conversation), open_now=False)
        written = await self._ledger.write(
            conversation,
            [goodbye],
            viewer=Viewer.system(),
            fenced=True,
            also=end,
            state=after(conversation.state, Move.CLOSE).value,
            fence=conversation.fence + 1,
        )
        if written is None:
            return False
        self._rooms.wipe(conversation.id)
        self._rooms.add(conversation.id, written[1])
        self._later(conversation.id, self._end_later(conversation.id))
        return True

    async def _end_later(self, conversation_id: UUID) -> None:
        await asyncio.sleep(_GOODBYE_S)
        await self.end(conversation_id, answered=True)

    async def end(self, conversation_id: UUID, *, answered: bool = False) -> None:
        """Wipes a conversation: its words, its row, its handovers. What is left is a number."""
        self._stop(conversation_id)
        words = self._rooms.wipe(conversation_id)
        answered = answered or any(message.draft.sender is Sender.AGENT for message in words)
        async with self._ledger.open_uow(Viewer.system()) as db:
            conversation = await repository.get(db, conversation_id)
            if conversation is None:
                return
            now = self._ledger.now()
            if conversation.safe:
                await repository.count_safe(db, conversation.municipality_id, now, human_answered=answered)
                await repository.erase(db, conversation_id)
            else:
                # Held and never settled: those turns are gone, the ordinary ones before them stay.
                await repository.change(db, conversation_id, now, memory=Memory.SQL.value, **nothing_remembered())
        self._ledger.tell_gone(conversation)

    async def _leave(self, conversation: Conversation) -> Written:
        """The citizen says it was something else: an empty ordinary conversation."""
        again = self._speaking(conversation).said(self._municipality(conversation), "not_sensitive", Kind.TEXT)
        self._rooms.wipe(conversation.id)
        written = await self._ledger.write(conversation, [again], memory=Memory.SQL.value)
        if written is None:
            raise Problem(404, "unknown_conversation")
        return written

    async def _write(self, conversation: Conversation, *drafts: Draft) -> Written:
        written = await self._ledger.write(conversation, drafts)
        if written is None:
            raise Problem(404, "unknown_conversation")
        return written

    def _text(self, conversation: Conversation, key: str, said: Draft) -> Draft:
        replies = self._speaking(conversation, said.text)
        return replies.safe_text(key, self._municipality(conversation), open_now=self._open(conversation))

    def _limit(self, conversation: Conversation) -> str:
        return "bot_limit" if self._open(conversation) else "bot_limit_closed"

    def _open(self, conversation: Conversation) -> bool:
        return self._route(conversation, self._class_of(conversation)).open

    def _class_of(self, conversation: Conversation) -> str | None:
        """The class of what was said last, judged anew from memory so that it is stored nowhere."""
        for message in reversed(self._rooms.read(conversation.id)):
            if message.draft.sender is Sender.CITIZEN:
                verdict = self._screen.screen(message.draft.text)
                if verdict.level is not Level.NONE and verdict.topic:
                    return verdict.topic
        return None

    def _class_of_page(self, conversation: Conversation) -> str | None:
        """What a protected queue's page is for, while nothing has been written: the first class with a line."""
        preset = self._municipality(conversation).queue(conversation.queue_preset or "")
        if preset is None or not self._handovers.is_protected(preset):
            return None
        topics = (topic.id for topic in self._catalogue.topics.values() if topic.department in preset.departments)
        return next((topic for topic in topics if self._replies.numbers(topic)), None)

    async def _repeat_numbers(self, conversation_id: UUID, topic: str | None) -> None:
        """Goes on while the conversation is safe: a human who had it may put it back into the queue."""
        while True:
            await asyncio.sleep(_REPEAT_NUMBERS_S)
            try:
                if not await self._repeat_once(conversation_id, topic):
                    return
            except DATABASE_AWAY:
                continue  # the next time, then

    async def _repeat_once(self, conversation_id: UUID, topic: str | None) -> bool:
        async with self._ledger.open_uow(Viewer.citizen(conversation_id)) as db:
            conversation = await repository.get(db, conversation_id)
        if conversation is None or not conversation.safe or conversation.state is State.CLOSED:
            return False
        if conversation.state is State.WAITING:
            numbers = self._speaking(conversation).repeat_numbers(self._municipality(conversation), topic)
            await self._ledger.write(conversation, [numbers], fenced=True)
        return True
