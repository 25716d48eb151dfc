"""What the studio sends about releases."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

_Share = Annotated[int, Field(ge=1, le=100)]


class StageBody(BaseModel):
    """Which run, and for which share of the conversations."""

    model_config = ConfigDict(extra="forbid")

    run: UUID
    share: _Share = 100


class PromoteBody(BaseModel):
    """Another share; all when it is left out."""

    model_config = ConfigDict(extra="forbid")

    share: _Share = 100


class RollbackBody(BaseModel):
    """Why; others will read it."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str, Field(max_length=500)] = ""
