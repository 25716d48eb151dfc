"""Who works here, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a member of staff may do beyond their queues."""

    AGENT = "agent"
    LEAD = "lead"


class Right(StrEnum):
    """What a member of staff may do with the knowledge. Closed list; nobody has any unless it is given."""

    LABEL = "label"
    EDIT = "edit"
    APPROVE = "approve"
    RELEASE = "release"


@dataclass(frozen=True)
class Grant:
    """A right, for one department or for all of them (None)."""

    right: Right
    department_id: str | None = None


class Presence(StrEnum):
    """Whether a member of staff takes conversations now."""

    ONLINE = "online"
    AWAY = "away"
    OFFLINE = "offline"


@dataclass(frozen=True)
class StaffMember:
    """`queues` are the ones this person may see, each written municipality/queue: the secrecy limit.

    `single_keys` is False for who has turned off keys that act without Ctrl or Alt.
    """

    id: UUID
    municipality_id: str
    username: str
    display_name: str
    role: Role
    presence: Presence
    away_until: str | None
    substitute: str | None
    queues: frozenset[str]
    grants: tuple[Grant, ...] = ()
    single_keys: bool = True

    def may(self, right: Right) -> bool:
        """True when the right is held for any department."""
        return any(grant.right is right for grant in self.grants)

    def may_for(self, right: Right, department_id: str, *, by_name: bool = False) -> bool:
        """True when the right is held for this department; with `by_name`, a right for all of them is not enough."""
        held = {grant.department_id for grant in self.grants if grant.right is right}
        return department_id in held or (None in held and not by_name)

    @property
    def queue_pairs(self) -> list[tuple[str, str]]:
        """The queues as (municipality, queue)."""
        return [(name.partition("/")[0], name.partition("/")[2]) for name in sorted(self.queues)]


@dataclass(frozen=True)
class Session:
    """A signed-in person; `csrf` must come back in a header with every change."""

    staff: StaffMember
    csrf: str
