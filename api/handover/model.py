"""A handover as a frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from nlu_data.contracts import HandoverReason


class HandoverState(StrEnum):
    """Where a handover is in its life."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class ClosingOutcome(StrEnum):
    """What the agent says became of it."""

    SOLVED = "solved"
    PASSED_ON = "passed_on"
    ABANDONED = "abandoned"
    OTHER = "other"


# Lower is served first.
PRIORITY_SENSITIVE = 0
PRIORITY_ORDINARY = 1


@dataclass(frozen=True)
class Handover:
    """One row. `topic` and `comment` are empty on safe ones: they leave no trace."""

    id: UUID
    conversation_id: UUID
    municipality_id: str
    department_id: str
    queue_id: str
    state: HandoverState
    reason: HandoverReason
    topic: str | None
    priority: int
    safe: bool
    comment: str | None
    created_at: datetime
    claimed_by: UUID | None
    claimed_by_name: str | None
    fence: int

    @property
    def queue_key(self) -> str:
        """As a staff member's rights are written: municipality/queue."""
        return f"{self.municipality_id}/{self.queue_id}"
