"""What lies in the pool, as frozen values. Closed lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class Reason(StrEnum):
    """Why a message is worth looking at."""

    LOW_CONFIDENCE = "low_confidence"
    CLARIFICATION = "clarification"
    HANDOVER = "handover"
    OUT_OF_SCOPE = "out_of_scope"
    THUMBS_DOWN = "thumbs_down"
    WRONG_TOPIC = "wrong_topic"


class ItemState(StrEnum):
    """`taken`: somebody has said what it is; `discarded`: somebody has said that nothing is to be learnt from it."""

    OPEN = "open"
    TAKEN = "taken"
    DISCARDED = "discarded"


@dataclass(frozen=True)
class Ranking:
    """What the running assistant thinks of a message, best first, and how unlike it is to all that is known (0-1)."""

    topics: tuple[tuple[str, float], ...] = ()
    novelty: float = 1.0

    @classmethod
    def from_wire(cls, raw: Mapping[str, Any]) -> Ranking:
        """From plain JSON types."""
        return cls(tuple((str(t), float(p)) for t, p in raw.get("topics") or ()), float(raw.get("novelty", 1.0)))

    def to_wire(self) -> dict[str, Any]:
        """Plain JSON types."""
        return {"topics": [[topic, p] for topic, p in self.topics], "novelty": self.novelty}


@dataclass(frozen=True)
class Candidate:
    """A masked message that may enter the pool, with one turn of context on each side."""

    municipality_id: str
    conversation_id: UUID
    seq: int
    text: str
    reason: Reason
    at: datetime
    before: str | None = None
    after: str | None = None
    confidence: float | None = None
    lang: str = "sv"


@dataclass(frozen=True)
class Item:
    """One row of the pool."""

    id: UUID
    candidate: Candidate
    ranking: Ranking
    fold_key: str
    state: ItemState = ItemState.OPEN


@dataclass(frozen=True)
class Why:
    """A known wording near a message: its topic, its words and how near (0-1)."""

    topic: str
    text: str
    near: float


@dataclass(frozen=True)
class Suggestion:
    """A topic that a message may belong to; `p` is None when only the nearest wordings speak for it."""

    topic: str
    p: float | None
    why: tuple[Why, ...] = ()


@dataclass(frozen=True)
class Fold:
    """Near duplicates as one: the first is shown, all are dealt with together. `worth` orders the inbox."""

    items: tuple[Item, ...]
    worth: float
    suggestions: tuple[Suggestion, ...] = field(default=())

    @property
    def shown(self) -> Item:
        """The one that stands for all."""
        return self.items[0]
