"""What the studio's knowledge API takes."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.conversation.schemas import CleanText
from api.knowledge.model import Source
from nlu_data.overlay import Kind


class _Body(BaseModel):
    model_config = ConfigDict(extra="ignore", str_max_length=20_000)


class ChangeBody(_Body):
    """`POST /studio/changes`. Staff's own words are an expert's, or made up for training; never a citizen's."""

    kind: Kind
    target: str = Field(max_length=100)
    payload: dict[str, Any] = Field(max_length=20)
    comment: CleanText = Field("", max_length=1000)
    source: Literal[Source.EXPERT, Source.SYNTHETIC] = Source.EXPERT


class DecideBody(_Body):
    """`POST /studio/changes/{id}/approve` and the others; the comment tells whoever proposed it why."""

    comment: CleanText = Field("", max_length=1000)


class BulkBody(DecideBody):
    """`POST /studio/changes/bulk-approve`."""

    ids: list[UUID] = Field(min_length=1, max_length=500)


class PreviewBody(_Body):
    """`POST /studio/preview`: an answer as it would be, with the fields that differ from the present one."""

    topic: str = Field(max_length=100)
    municipality: str | None = Field(None, max_length=64)
    payload: dict[str, Any] = Field(default_factory=dict, max_length=20)
    version: Literal["standard", "easy", "english"] = "standard"
