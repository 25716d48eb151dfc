"""A change to the knowledge, as a frozen value. Closed lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from nlu_data.overlay import Edit


class ChangeState(StrEnum):
    """Where a change is in its life. Only what is approved is part of the knowledge."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Source(StrEnum):
    """Where the words come from."""

    LOG = "log"
    EXPERT = "expert"
    SYNTHETIC = "synthetic"
    IMPORT = "import"


@dataclass(frozen=True)
class Proposal:
    """What somebody wants to change. `origin_conversation` is whose words it holds; its erasure withdraws it."""

    edit: Edit
    source: Source = Source.EXPERT
    comment: str = ""
    origin_conversation: UUID | None = None
    pool_ids: tuple[UUID, ...] = ()
    municipality_id: str | None = None
    batch: UUID | None = None
    undone_of: UUID | None = None


@dataclass(frozen=True)
class Change:
    """One row. `municipality_id` is None for what all municipalities share. `n` grows with every proposal."""

    id: UUID
    n: int
    edit: Edit
    source: Source
    origin_conversation: UUID | None
    pool_ids: tuple[UUID, ...]
    municipality_id: str | None
    state: ChangeState
    comment: str
    batch: UUID | None
    proposed_by: UUID
    proposed_at: datetime
    decided_by: UUID | None = None
    decided_at: datetime | None = None
    released_by: UUID | None = None
    released_at: datetime | None = None
    undone_of: UUID | None = None


@dataclass(frozen=True)
class Basis:
    """What a model is made of: a version of the knowledge, and the numbers of the approved changes that are in it."""

    version: str
    numbers: frozenset[int]

    @property
    def upto_n(self) -> int:
        """The newest change's number; 0 without any."""
        return max(self.numbers, default=0)


@dataclass(frozen=True)
class Remark:
    """What a rule says of a change. `rule` is a stable id; an error stops the change, a warning does not.

    `code` tells apart what one rule may find, and `figures` fill the sentence that a page says for it.
    """

    rule: str
    what: str
    do: str
    error: bool = True
    code: str = ""
    figures: Mapping[str, str | int] = field(default_factory=dict)

    def to_wire(self) -> Mapping[str, Any]:
        """Plain JSON types."""
        return {
            "rule": self.rule,
            "code": self.code or self.rule,
            "severity": "error" if self.error else "warning",
            "what": self.what,
            "do": self.do,
            "figures": dict(self.figures),
        }


@dataclass(frozen=True)
class Wording:
    """A wording of the knowledge: under its topic, in its file, in its language."""

    topic: str
    text: str
    lang: str
    file: str
