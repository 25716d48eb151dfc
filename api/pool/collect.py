"""Which messages of a conversation that is over may be worth learning from. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from api.conversation.model import Message, Outcome, Sender
from api.pool.model import Candidate, Reason
from api.pool.rules import MOST_OF_A_CONVERSATION, words_of
from nlu_data.overlay import wording_key

# An answer that the assistant was less sure of than this is looked at.
LOW_CONFIDENCE = 0.6
# What is longer is a story, and its context would show more than one turn.
LONGEST = 500
_LONGEST_CONTEXT = 400
# A handover is dated a moment before the message that it belongs to is stored.
_SAME_TURN = timedelta(seconds=5)

_BY_OUTCOME = {
    Outcome.CLARIFIED: Reason.CLARIFICATION,
    Outcome.HANDED_OVER_LOW_CONFIDENCE: Reason.HANDOVER,
    Outcome.OUT_OF_SCOPE: Reason.OUT_OF_SCOPE,
}
# What people said of the answer weighs more than what the assistant thought of it.
_ORDER = (
    Reason.WRONG_TOPIC,
    Reason.THUMBS_DOWN,
    Reason.HANDOVER,
    Reason.OUT_OF_SCOPE,
    Reason.CLARIFICATION,
    Reason.LOW_CONFIDENCE,
)


@dataclass(frozen=True)
class Ended:
    """A conversation that is over, with what people said of it.

    `unhelpful` are replies with a thumb down; `misunderstood` when handovers that staff found wrongly
    understood were made; `looked_at` is the last message that was looked at before; `kept` how many of its
    messages lie in the pool already.
    """

    conversation_id: UUID
    municipality_id: str
    messages: Sequence[Message]
    unhelpful: frozenset[int] = frozenset()
    misunderstood: tuple[datetime, ...] = ()
    looked_at: int = 0
    kept: int = 0


def candidates(ended: Ended) -> list[Candidate]:
    """At most three of a conversation, those that people complained of first.

    Only what the assistant itself took is looked at: with an outcome, so masked, and written, not clicked.
    """
    found = []
    seen: set[str] = set()
    for message in ended.messages:
        reason = _reason(message, ended)
        key = wording_key(message.draft.text)
        if reason is None or message.seq <= ended.looked_at or key in seen:
            continue
        seen.add(key)
        found.append(_candidate(message, reason, ended))
    found.sort(key=lambda c: (_ORDER.index(c.reason), c.confidence if c.confidence is not None else 1.0, c.seq))
    return found[: max(0, MOST_OF_A_CONVERSATION - ended.kept)]


def _reason(message: Message, ended: Ended) -> Reason | None:
    draft = message.draft
    if draft.sender is not Sender.CITIZEN or draft.outcome is None or _was_clicked(message, ended.messages):
        return None
    if len(draft.text) > LONGEST or not words_of(draft.text):
        return None
    if _led_to(message, ended):
        return Reason.WRONG_TOPIC
    replies = [reply for reply in ended.messages if reply.reply_to == message.seq]
    if any(reply.seq in ended.unhelpful for reply in replies):
        return Reason.THUMBS_DOWN
    if draft.outcome is Outcome.ANSWERED:
        sure = _confidence(message, ended.messages)
        return Reason.LOW_CONFIDENCE if sure is not None and sure < LOW_CONFIDENCE else None
    return _BY_OUTCOME.get(draft.outcome)


def _was_clicked(message: Message, messages: Sequence[Message]) -> bool:
    """A button's label is not how anybody asks."""
    offered = {choice.label for earlier in messages if earlier.seq < message.seq for choice in earlier.draft.choices}
    return message.draft.text in offered


def _led_to(message: Message, ended: Ended) -> bool:
    """True for the last thing that the assistant took before a handover that staff found wrongly understood."""
    later = [
        other.at
        for other in ended.messages
        if other.seq > message.seq and other.draft.sender is Sender.CITIZEN and other.draft.outcome is not None
    ]
    moments = [moment + _SAME_TURN for moment in ended.misunderstood]
    return any(message.at <= moment and not any(at <= moment for at in later) for moment in moments)


def _confidence(message: Message, messages: Sequence[Message]) -> float | None:
    sure = [m.draft.confidence for m in messages if m.reply_to == message.seq and m.draft.confidence is not None]
    return sure[0] if sure else None


def _candidate(message: Message, reason: Reason, ended: Ended) -> Candidate:
    earlier = [m for m in ended.messages if m.seq < message.seq and m.draft.sender is Sender.CITIZEN]
    before = earlier[-1].draft if earlier and earlier[-1].draft.outcome is not None else None
    after = next((m.draft.text for m in ended.messages if m.reply_to == message.seq), None)
    return Candidate(
        municipality_id=ended.municipality_id,
        conversation_id=ended.conversation_id,
        seq=message.seq,
        text=message.draft.text,
        reason=reason,
        at=message.at,
        before=before.text[:_LONGEST_CONTEXT] if before else None,
        after=after[:_LONGEST_CONTEXT] if after else None,
        confidence=_confidence(message, ended.messages),
        lang=message.draft.lang,
    )
