"""A turn with the assistant: asked, settled, stored in one transaction, handed over when called for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from time import perf_counter
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from api.conversation.ledger import Also, Ledger
from api.conversation.model import Conversation, Draft, Memory, Message, Outcome, Sender
from api.conversation.replies import Replies
from api.conversation.safe_way import SafeWay
from api.conversation.state import Move, after
from api.conversation.turn import Turn, TurnDeps, take_turn
from api.errors import Problem
from api.handover.routing import Route
from api.handover.service import HandoverService
from api.observability import Metrics
from api.privacy.danger import Level
from api.privacy.language import ENGLISH, SWEDISH
from nlu_data.contracts import Act, ActKind, HandoverReason
from nlu_data.versions import read_version_choice

Written = tuple[Conversation, list[Message]]

# Only the turn before counts towards two borderline turns in a row.
_KEPT_LEVELS = 1


class BotTurn:
    """Takes one message to its outcome and stores what became of it."""

    def __init__(
        self,
        ledger: Ledger,
        turns: TurnDeps,
        safe_way: SafeWay,
        handovers: HandoverService,
        replies: Replies,
        metrics: Metrics,
    ) -> None:
        self._ledger = ledger
        self._turns = turns
        self._safe_way = safe_way
        self._handovers = handovers
        self._replies = replies
        self._metrics = metrics

    async def take(self, conversation: Conversation, said: Draft, choice: str | None) -> Written:
        """An assistant that is away is an outcome. Raises Problem 404 when the conversation was erased meanwhile."""
        started = perf_counter()
        municipality = self._turns.catalogue.municipalities[conversation.municipality_id]
        route = self._handovers.route(municipality, None, self._ledger.now(), preset=conversation.queue_preset)
        version, choice = named if (named := read_version_choice(choice or "")) else (None, choice)
        turn = await take_turn(
            Turn(
                conversation_id=str(conversation.id),
                municipality_id=conversation.municipality_id,
                text=said.text,
                choice=choice,
                version=version,
                context=conversation.context,
                levels=tuple(Level[level.upper()] for level in conversation.levels),
                open_now=route.open,
            ),
            self._turns,
        )
        assert turn.outcome is not None
        self._metrics.turn(turn.outcome, perf_counter() - started)
        if turn.outcome is Outcome.HANDED_OVER_SENSITIVE:
            return await self._safe_way.enter(conversation, said, turn.verdict.topic)
        said = replace(said, text=said.text if choice else turn.masked or said.text, outcome=turn.outcome)
        conversation = replace(conversation, context=turn.context)
        replies = self._replies.speaking(turn.language)
        drafts = [said, *replies.from_turn(turn, municipality)]
        values = self._remember(conversation, turn)
        if turn.verdict.level is Level.OFFER:
            drafts.append(replies.offer())
            values["memory"] = Memory.HELD.value
        act = next((act for act in turn.acts if act.kind is ActKind.HANDOVER), None)
        if act is not None:
            return await self._hand_over_act(conversation, drafts, act, values)
        return await self._store(conversation, drafts, values)

    async def hand_over(self, conversation: Conversation, said: Sequence[Draft], topic: str | None) -> Written:
        """The citizen's own wish for a human; who takes it sees when another language is spoken."""
        spoken = conversation.context.language in {SWEDISH, ENGLISH}
        reason = HandoverReason.ASKED if spoken else HandoverReason.LANGUAGE
        act = Act(ActKind.HANDOVER, topic=topic, reason=reason)
        drafts = [replace(draft, outcome=Outcome.HANDED_OVER_ASKED) for draft in said]
        return await self._hand_over_act(conversation, drafts, act, {})

    async def _hand_over_act(
        self, conversation: Conversation, drafts: list[Draft], act: Act, values: dict[str, Any]
    ) -> Written:
        now = self._ledger.now()
        replies = self._replies.speaking(conversation.context.language)
        municipality = self._turns.catalogue.municipalities[conversation.municipality_id]
        department = act.department or self._handovers.department_of(act.topic)
        reason = act.reason or HandoverReason.TOPIC
        route = self._handovers.route(municipality, department, now, topic=act.topic, preset=conversation.queue_preset)
        promised = self._handovers.promised_by(municipality, now.date())
        place, anyone = 0, False
        if route.open:
            place, anyone = await self._handovers.look_ahead(municipality, route.queue, now)
            if not anyone and reason is HandoverReason.LOW_CONFIDENCE:
                # Nobody asked for a human, and nobody is there: the assistant stays.
                return await self._store(conversation, [*drafts, replies.stay(municipality, promised)], values)
        if not act.text:
            why = replies.handover_reason(municipality, reason, department, someone_there=route.open)
            drafts = [*drafts, why] if why else drafts
        if not route.open:
            drafts = [*drafts, replies.closed(municipality, route, now, promised)]
            return await self._store(conversation, drafts, values)
        drafts = [*drafts, *replies.waiting(municipality, place, safe=False, anyone_online=anyone)]
        values = {
            **values,
            "state": after(conversation.state, Move.ASK_HUMAN).value,
            "fence": conversation.fence + 1,
            "queue_id": route.queue.id,
            "department_id": department,
        }
        return await self._store(conversation, drafts, values, self._enqueue(route, reason, act.topic, now))

    def _enqueue(self, route: Route, reason: HandoverReason, topic: str | None, now: datetime) -> Also:
        async def enqueue(db: AsyncConnection, changed: Conversation) -> None:
            await self._handovers.enqueue(db, changed, route.queue, reason, topic, now)

        return enqueue

    async def _store(
        self, conversation: Conversation, drafts: list[Draft], values: dict[str, Any], also: Also | None = None
    ) -> Written:
        written = await self._ledger.write(conversation, drafts, fenced=True, also=also, **values)
        if written is None:
            # Somebody took over while the assistant was thinking: it must not talk over them.
            said = [draft for draft in drafts[:1] if draft.sender is Sender.CITIZEN]
            written = await self._ledger.write(conversation, said)
            if written is None:
                raise Problem(404, "unknown_conversation")
        return written

    @staticmethod
    def _remember(conversation: Conversation, turn: Turn) -> dict[str, Any]:
        levels = [*conversation.levels, turn.verdict.level.code][-_KEPT_LEVELS:]
        context = replace(turn.reply.context, language=turn.context.language) if turn.reply else turn.context
        return {"levels": levels, "context": context.to_wire()}
