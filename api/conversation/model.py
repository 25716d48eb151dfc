"""The nouns of a conversation, as frozen values. Closed lists: statistics and tests hang on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from nlu_data.contracts import Choice, DialogueContext, LinkOut


class State(StrEnum):
    """Who owns the conversation now."""

    WITH_BOT = "with_bot"
    WAITING = "waiting"
    WITH_AGENT = "with_agent"
    CLOSED = "closed"


class Sender(StrEnum):
    """Who wrote a message."""

    CITIZEN = "citizen"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


class Kind(StrEnum):
    """What a message is, for the client that draws it."""

    GREETING = "greeting"
    ANSWER = "answer"
    CLARIFY = "clarify"
    HANDOVER = "handover"
    WAITING = "waiting"
    SAFETY = "safety"
    CASE = "case"
    CLOSED = "closed"
    TEXT = "text"
    NOTICE = "notice"


class Outcome(StrEnum):
    """What became of a citizen's message."""

    ANSWERED = "answered"
    SMALL_TALK = "small_talk"
    CLARIFIED = "clarified"
    HANDED_OVER_LOW_CONFIDENCE = "handed_over_low_confidence"
    HANDED_OVER_TOPIC = "handed_over_topic"
    HANDED_OVER_SENSITIVE = "handed_over_sensitive"
    HANDED_OVER_ASKED = "handed_over_asked"
    OUT_OF_SCOPE = "out_of_scope"
    FOREIGN_LANGUAGE = "foreign_language"
    CASE_LEFT = "case_left"
    ERROR_ASSISTANT = "error_assistant"
    ERROR_UNREADABLE = "error_unreadable"


class Memory(StrEnum):
    """Where the words of a conversation are kept.

    `sql`: the database. `held`: from a possibly sensitive turn on, in this process's memory until
    the citizen has chosen. `safe`: in this process's memory only, wiped when it is over.
    """

    SQL = "sql"
    HELD = "held"
    SAFE = "safe"


@dataclass(frozen=True)
class Draft:
    """A message before it has a place in the conversation."""

    sender: Sender
    kind: Kind
    text: str
    sender_name: str = ""
    lang: str = "sv"
    choices: tuple[Choice, ...] = ()
    links: tuple[LinkOut, ...] = ()
    topic: str | None = None
    confidence: float | None = None
    source: str | None = None
    reviewed_at: str | None = None
    client_id: str | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True)
class Message:
    """A message with its place. `reply_to` is the seq of the citizen's message it answers."""

    seq: int
    id: UUID
    at: datetime
    draft: Draft
    reply_to: int | None = None

    def to_wire(self) -> dict[str, Any]:
        """The message as the citizen API and the desk show it."""
        draft = self.draft
        return {
            "seq": self.seq,
            "id": str(self.id),
            "sender": draft.sender.value,
            "sender_name": draft.sender_name,
            "kind": draft.kind.value,
            "text": draft.text,
            "lang": draft.lang,
            "choices": [{"id": c.id, "label": c.label} for c in draft.choices],
            "links": [{"label": link.label, "url": link.url} for link in draft.links],
            "topic": draft.topic,
            "confidence": draft.confidence,
            "source": draft.source,
            "reviewed_at": draft.reviewed_at,
            "at": self.at.isoformat(),
        }


@dataclass(frozen=True)
class Conversation:
    """One row. `fence` grows at every change of owner: who acts on an old one is refused."""

    id: UUID
    municipality_id: str
    token_hash: str
    state: State
    memory: Memory
    next_seq: int
    fence: int
    language: str = "sv"
    page: str | None = None
    queue_preset: str | None = None
    queue_id: str | None = None
    context: DialogueContext = field(default_factory=DialogueContext)
    levels: tuple[str, ...] = ()
    created_at: datetime | None = None

    @property
    def safe(self) -> bool:
        """True in safe mode."""
        return self.memory is Memory.SAFE


def nothing_remembered() -> dict[str, Any]:
    """The row's values when nothing may tell what the conversation was about."""
    return {"levels": [], "context": DialogueContext().to_wire()}
