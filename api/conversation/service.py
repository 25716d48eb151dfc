"""What a citizen can do in a conversation."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from api.conversation import repository
from api.conversation.bot_turn import BotTurn
from api.conversation.choices import OwnChoice, own_choice
from api.conversation.ledger import Ledger
from api.conversation.model import Conversation, Draft, Kind, Memory, Message, Sender, State, nothing_remembered
from api.conversation.replies import Replies
from api.conversation.safe_way import SafeWay
from api.conversation.state import Move, after
from api.conversation.turn import MAX_CHARACTERS
from api.db.unit_of_work import Viewer
from api.errors import Problem
from api.handover.model import HandoverState
from api.handover.service import HandoverService, Place
from api.privacy.danger import DangerScreen, Level
from api.privacy.hidden import clean
from api.wording import Wording
from nlu_data.catalogue import Catalogue
from nlu_data.contracts import DialogueContext
from nlu_data.municipality import Municipality


@dataclass(frozen=True)
class Opened:
    """A new conversation; the token is shown once and stored as a hash."""

    conversation: Conversation
    token: str
    messages: list[Message]


@dataclass(frozen=True)
class Sent:
    """The citizen's message has number `seq`; `messages` are that message and what answered it."""

    seq: int
    conversation: Conversation
    messages: list[Message]


@dataclass(frozen=True)
class View:
    """A conversation as it stands, with the messages after some number."""

    conversation: Conversation
    messages: list[Message]
    place: Place | None


def hash_token(token: str) -> str:
    """Tokens are 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def _owned(conversation: Conversation | None, token: str) -> Conversation:
    """The conversation, when it is there and the token is its own. Raises Problem 404 or 401."""
    if conversation is None:
        raise Problem(404, "unknown_conversation")
    if not hmac.compare_digest(conversation.token_hash, hash_token(token)):
        raise Problem(401, "wrong_token")
    return conversation


class ConversationService:
    """One method a citizen's act. Every method but `open` wants the conversation's token."""

    def __init__(
        self,
        ledger: Ledger,
        bot: BotTurn,
        safe_way: SafeWay,
        handovers: HandoverService,
        replies: Replies,
        screen: DangerScreen,
        catalogue: Catalogue,
        wording: Wording,
    ) -> None:
        self._ledger = ledger
        self._bot = bot
        self._safe_way = safe_way
        self._handovers = handovers
        self._replies = replies
        self._screen = screen
        self._catalogue = catalogue
        self._wording = wording

    async def open(self, municipality_id: str, language: str, page: str | None, queue: str | None) -> Opened:
        """A new conversation with its greeting. A protected queue's page starts safe, with a human."""
        municipality = self._catalogue.municipalities.get(municipality_id)
        if municipality is None:
            raise Problem(404, "unknown_municipality")
        preset = municipality.queue(queue) if queue else None
        if queue and preset is None:
            raise Problem(404, "unknown_queue")
        token = secrets.token_urlsafe(32)
        safe = self._handovers.is_protected(preset)
        conversation = Conversation(
            id=uuid4(),
            municipality_id=municipality_id,
            token_hash=hash_token(token),
            state=State.WITH_BOT,
            memory=Memory.SAFE if safe else Memory.SQL,
            next_seq=1,
            fence=1,
            language=language,
            page=None if safe else page,
            queue_preset=preset.id if preset else None,
            context=DialogueContext(language=self._wording.speaking(language).language),
        )
        async with self._ledger.open_uow(Viewer.citizen(conversation.id)) as db:
            await repository.create(db, conversation, self._ledger.now())
        greeting = self._speaking(conversation).greeting(municipality, safe=safe)
        written = await self._ledger.write(conversation, greeting)
        assert written is not None
        conversation, messages = written
        if safe:
            conversation, more = await self._safe_way.ask_human(conversation)
            messages = [*messages, *more]
        return Opened(conversation, token, messages)

    async def send(
        self, conversation_id: UUID, token: str, client_id: str, text: str | None, choice: str | None
    ) -> Sent:
        """Takes a message or a click. The same `client_id` again gives the same answer, nothing doubled.

        A text that shows danger is taken however long it is, and whatever goes wrong is met with the numbers.
        """
        if text is not None:
            text = clean(text).text
            if len(text) > MAX_CHARACTERS and self._screen.screen(text).level is not Level.SAFE:
                raise Problem(422, "too_long")
            if not text:
                raise Problem(422, "empty")
        with self._safe_way.never_without_numbers(text):
            async with self._ledger.one_at_a_time(conversation_id):
                conversation, earlier = await self._find(conversation_id, token, client_id)
                if earlier:
                    return Sent(earlier[0].seq, conversation, earlier)
                conversation, messages = await self._dispatch(conversation, client_id, text, choice)
        seq = next((m.seq for m in messages if m.draft.sender is Sender.CITIZEN), conversation.next_seq - 1)
        return Sent(seq, conversation, messages)

    async def view(self, conversation_id: UUID, token: str, after_seq: int) -> View:
        """The conversation as it stands, and what has been said since."""
        async with self._ledger.open_uow(Viewer.citizen(conversation_id)) as db:
            conversation = await self._authorised(db, conversation_id, token)
            messages = await self._ledger.log.read(db, conversation, after_seq)
        if conversation.safe and not self._ledger.log.rooms.is_open(conversation_id):
            emptied = self._replies.safe_text("emptied", self._municipality(conversation), open_now=False)
            conversation, messages = await self._write(conversation, emptied)
        place = await self._handovers.place(conversation_id) if conversation.state is State.WAITING else None
        return View(conversation, messages, place)

    async def ask_human(self, conversation_id: UUID, token: str) -> View:
        """Puts the citizen in a queue, or says when somebody is there. Harmless when waiting already."""
        async with self._ledger.one_at_a_time(conversation_id):
            conversation, _ = await self._find(conversation_id, token, None)
            before = conversation.next_seq - 1
            if conversation.state is State.WITH_BOT:
                if conversation.safe:
                    await self._safe_way.ask_human(conversation)
                else:
                    await self._bot.hand_over(conversation, [], conversation.context.last_topic)
        return await self.view(conversation_id, token, before)

    async def close(self, conversation_id: UUID, token: str) -> View:
        """The citizen is done. A safe conversation is wiped at once."""
        async with self._ledger.one_at_a_time(conversation_id):
            conversation, _ = await self._find(conversation_id, token, None, closed_is_fine=True)
            if conversation.safe:
                await self._safe_way.end(conversation_id)
                return View(replace(conversation, state=State.CLOSED), [], None)
            if conversation.state is not State.CLOSED:
                await self._close(conversation)
        return await self.view(conversation_id, token, conversation.next_seq - 1)

    async def erase(self, conversation_id: UUID, token: str) -> None:
        """Deletes the conversation and every word of it; cases that were left stay."""
        async with self._ledger.one_at_a_time(conversation_id):
            conversation, _ = await self._find(conversation_id, token, None, closed_is_fine=True)
            if conversation.safe:
                await self._safe_way.end(conversation_id)
                return
            self._ledger.log.rooms.wipe(conversation_id)
            async with self._ledger.open_uow(Viewer.citizen(conversation_id)) as db:
                await repository.erase(db, conversation_id)
            self._ledger.tell_gone(conversation)

    async def give_feedback(self, conversation_id: UUID, token: str, seq: int, *, helpful: bool) -> None:
        """Thumbs up or down on an answer. Never asked, nor kept, in safe mode."""
        async with self._ledger.open_uow(Viewer.citizen(conversation_id)) as db:
            conversation = await self._authorised(db, conversation_id, token)
            if conversation.safe:
                raise Problem(409, "illegal_move")
            await repository.add_feedback(db, conversation_id, seq, self._ledger.now(), helpful=helpful)

    async def authorised(self, conversation_id: UUID, token: str) -> Conversation:
        """The conversation, for its own citizen. Raises Problem 404 or 401."""
        async with self._ledger.open_uow(Viewer.citizen(conversation_id)) as db:
            return await self._authorised(db, conversation_id, token)

    def _municipality(self, conversation: Conversation) -> Municipality:
        return self._catalogue.municipalities[conversation.municipality_id]

    def _speaking(self, conversation: Conversation) -> Replies:
        return self._replies.speaking(conversation.context.language)

    async def _find(
        self, conversation_id: UUID, token: str, client_id: str | None, *, closed_is_fine: bool = False
    ) -> tuple[Conversation, list[Message]]:
        async with self._ledger.open_uow(Viewer.citizen(conversation_id)) as db:
            if client_id is None:
                conversation, earlier = await self._authorised(db, conversation_id, token), []
            else:
                found, stored = await repository.get_and_look(db, conversation_id, client_id)
                conversation = _owned(found, token)
                earlier = await self._ledger.log.find_sent(db, conversation, client_id, stored=stored)
        if conversation.state is State.CLOSED and not earlier and not closed_is_fine:
            raise Problem(409, "closed")
        return conversation, earlier

    @staticmethod
    async def _authorised(db: AsyncConnection, conversation_id: UUID, token: str) -> Conversation:
        return _owned(await repository.get(db, conversation_id), token)

    async def _dispatch(
        self, conversation: Conversation, client_id: str, text: str | None, choice: str | None
    ) -> tuple[Conversation, list[Message]]:
        own = own_choice(choice)
        words = text if text is not None else self._label(conversation, choice or "")
        said = Draft(Sender.CITIZEN, Kind.TEXT, words, client_id=client_id)
        if conversation.safe:
            if own is OwnChoice.EXIT:
                await self._safe_way.end(conversation.id)
                return replace(conversation, state=State.CLOSED), []
            return await self._safe_way.turn(conversation, said, own)
        if own is not None:
            return await self._own_choice(conversation, said, own)
        if conversation.state is State.WITH_BOT:
            return await self._bot.take(conversation, said, choice)
        return await self._relay(conversation, said)

    def _label(self, conversation: Conversation, choice: str) -> str:
        own = own_choice(choice)
        if own is not None and (conversation.safe or own in {OwnChoice.SAFE_YES, OwnChoice.SAFE_NO}):
            return self._safe_way.label(conversation, own)
        try:
            return self._speaking(conversation).label(choice)
        except KeyError:
            raise Problem(422, "unknown_choice") from None

    async def _own_choice(
        self, conversation: Conversation, said: Draft, own: OwnChoice
    ) -> tuple[Conversation, list[Message]]:
        municipality = self._municipality(conversation)
        match own:
            case OwnChoice.HUMAN if conversation.state is State.WITH_BOT:
                return await self._bot.hand_over(conversation, [said], conversation.context.last_topic)
            case OwnChoice.BOT if conversation.state is State.WAITING:
                return await self._safe_way.cancel(
                    conversation, said, self._speaking(conversation).said(municipality, "waiting_cancelled")
                )
            case OwnChoice.CASE:
                return await self._write(
                    conversation, said, self._speaking(conversation).said(municipality, "case_form", Kind.CASE)
                )
            case OwnChoice.SHOW_HELP:
                topic, text = self._held(conversation)
                return await self._safe_way.enter(conversation, said, topic, about=text)
            case OwnChoice.NO_THANKS:
                return await self._decline_offer(conversation, said)
            case OwnChoice.EXIT:
                return await self._close(conversation)
            case _:
                # A button of a state that has passed: said, and nothing happens.
                return await self._write(conversation, said)

    def _held(self, conversation: Conversation) -> tuple[str | None, str]:
        """The class that the held words point at, and the words themselves."""
        for message in reversed(self._ledger.log.rooms.read(conversation.id)):
            if message.draft.sender is Sender.CITIZEN:
                topic = self._screen.screen(message.draft.text).topic
                if topic is not None:
                    return topic, message.draft.text
        return None, ""

    async def _decline_offer(self, conversation: Conversation, said: Draft) -> tuple[Conversation, list[Message]]:
        held = self._ledger.log.rooms.read(conversation.id)

        async def keep(db: AsyncConnection, changed: Conversation) -> None:
            await repository.add_messages(db, changed.id, held)

        thanks = self._speaking(conversation).said(self._municipality(conversation), "offer_declined", Kind.TEXT)
        written = await self._ledger.write(conversation, [said, thanks], also=keep, memory=Memory.SQL.value, levels=[])
        if written is None:
            raise Problem(404, "unknown_conversation")
        self._ledger.log.rooms.wipe(conversation.id)
        return written

    async def _relay(self, conversation: Conversation, said: Draft) -> tuple[Conversation, list[Message]]:
        """A human has the conversation, or will: the message is theirs, but danger is still seen."""
        verdict = self._screen.screen(said.text, tuple(Level[level.upper()] for level in conversation.levels))
        if verdict.level is Level.SAFE:
            return await self._safe_way.enter(conversation, said, verdict.topic)
        written = await self._ledger.write(conversation, [said], levels=[verdict.level.code])
        if written is None:
            raise Problem(404, "unknown_conversation")
        return written

    async def _close(self, conversation: Conversation) -> tuple[Conversation, list[Message]]:
        now = self._ledger.now()

        async def end(db: AsyncConnection, changed: Conversation) -> None:
            live = await self._handovers.live_for(db, changed.id)
            if live is not None:
                ended = HandoverState.CANCELLED if live.claimed_by is None else HandoverState.CLOSED
                await self._handovers.end(db, live, ended, now)

        closed = self._speaking(conversation).said(self._municipality(conversation), "closed_by_citizen", Kind.CLOSED)
        written = await self._ledger.write(
            conversation,
            [closed],
            also=end,
            state=after(conversation.state, Move.CLOSE).value,
            memory=Memory.SQL.value,
            fence=conversation.fence + 1,
            closed_at=now,
            **nothing_remembered(),
        )
        if written is None:
            raise Problem(404, "unknown_conversation")
        self._ledger.log.rooms.wipe(conversation.id)
        return written

    async def _write(self, conversation: Conversation, *drafts: Draft) -> tuple[Conversation, list[Message]]:
        written = await self._ledger.write(conversation, drafts)
        if written is None:
            raise Problem(404, "unknown_conversation")
        return written
