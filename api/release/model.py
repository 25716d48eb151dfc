"""A release, as a frozen value. Closed lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class ReleaseState(StrEnum):
    """`staged`: a share of the conversations; `live`: all; `retired`: another has taken its place."""

    STAGED = "staged"
    LIVE = "live"
    ROLLED_BACK = "rolled_back"
    RETIRED = "retired"


class Cause(StrEnum):
    """Why a release was taken back without anybody asking for it. Each has a sentence in the texts."""

    ERRORS = "auto_errors"
    PROBE_SENSITIVE = "auto_probe_sensitive"
    PROBE_PLAIN = "auto_probe_plain"
    NO_ANSWER = "auto_no_answer"


@dataclass(frozen=True)
class Release:
    """One row. `by` is None for what the system did itself."""

    id: UUID
    n: int
    run_id: UUID
    share: int
    state: ReleaseState
    by: UUID | None
    at: datetime
    reason: str
