"""What the studio's pool API takes."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.conversation.schemas import CleanText
from api.pool.service import Action


class _Body(BaseModel):
    model_config = ConfigDict(extra="ignore", str_max_length=20_000)


class SettleBody(_Body):
    """`POST /studio/inbox/{id}`; `topic` with the action `label` only."""

    action: Action
    topic: str | None = Field(None, max_length=100)
    comment: CleanText = Field("", max_length=1000)


class BulkBody(SettleBody):
    """`POST /studio/inbox/bulk`."""

    ids: list[UUID] = Field(min_length=1, max_length=500)


class TopicBody(_Body):
    """`POST /studio/clusters/{id}/topic`. `answer` holds the fields of an answer, as a change of that kind does."""

    id: str = Field(max_length=80)
    title: CleanText = Field(max_length=100)
    area: str = Field(max_length=40)
    department: str = Field(max_length=10)
    handling: Literal["answer", "hand_over_now"] = "answer"
    local_facts: Literal["none", "partly", "required"] = "none"
    answer: dict[str, Any] | None = Field(None, max_length=20)
    ids: list[UUID] = Field(default_factory=list, max_length=500)
    comment: CleanText = Field("", max_length=1000)
