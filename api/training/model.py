"""A training run, as a frozen value. Closed lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

MOST_ATTEMPTS = 6  # five times again


class RunState(StrEnum):
    """Where a run is. Green may be released; red may not; both are kept."""

    QUEUED = "queued"
    TRAINING = "training"
    GATING = "gating"
    GREEN = "green"
    RED = "red"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def at_work(self) -> bool:
        """True while some process should be working on it."""
        return self in {RunState.TRAINING, RunState.GATING}

    @property
    def over(self) -> bool:
        """True when nothing more happens to it."""
        return self not in {RunState.QUEUED, RunState.TRAINING, RunState.GATING}


class RunStep(StrEnum):
    """What is being done, in order."""

    WAIT = "wait"
    KNOWLEDGE = "knowledge"
    TRAIN = "train"
    EXAMINE = "examine"
    SHADOW = "shadow"
    JUDGE = "judge"
    DONE = "done"


class Failure(StrEnum):
    """Why a run came to nothing."""

    TRAINING = "training_failed"
    CANDIDATE = "candidate_does_not_start"
    LIVE = "live_does_not_start"
    DISK = "disk_full"
    ATTEMPTS = "too_many_attempts"
    UNEXPECTED = "unexpected"


class RunFailed(Exception):  # noqa: N818 - it names what happened
    """The run cannot go on."""

    def __init__(self, why: Failure) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True)
class Run:
    """One row. `knowledge` is the version trained on; `upto_n` the number of its newest change."""

    id: UUID
    n: int
    state: RunState
    knowledge: str
    upto_n: int
    requested_by: UUID | None
    requested_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    attempts: int = 0
    progress: int = 0
    step: RunStep = RunStep.WAIT
    manifest: Mapping[str, Any] = field(default_factory=dict)
    gate: Mapping[str, Any] = field(default_factory=dict)
    error: str | None = None

    @property
    def changes(self) -> frozenset[int]:
        """The numbers of the changes that its data holds, as the manifest names them; none before there is one."""
        return frozenset(self.manifest.get("changes", ()))


@dataclass(frozen=True)
class Plan:
    """How much is trained and measured on: all of it, except in a test of the way there.

    `subset` as in bot.trainer; every `every`-th message is measured.
    """

    subset: int = 0
    every: int = 1
    shadow: int = 2000
