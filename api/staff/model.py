"""Who works here, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a member of staff may do beyond their queues."""

    AGENT = "agent"
    LEAD = "lead"


class Presence(StrEnum):
    """Whether a member of staff takes conversations now."""

    ONLINE = "online"
    AWAY = "away"
    OFFLINE = "offline"


@dataclass(frozen=True)
class StaffMember:
    """`queues` are the ones this person may see, each written municipality/queue: the secrecy limit."""

    id: UUID
    municipality_id: str
    username: str
    display_name: str
    role: Role
    presence: Presence
    away_until: str | None
    substitute: str | None
    queues: frozenset[str]

    @property
    def queue_pairs(self) -> list[tuple[str, str]]:
        """The queues as (municipality, queue)."""
        return [(name.partition("/")[0], name.partition("/")[2]) for name in sorted(self.queues)]


@dataclass(frozen=True)
class Session:
    """A signed-in person; `csrf` must come back in a header with every change."""

    staff: StaffMember
    csrf: str
