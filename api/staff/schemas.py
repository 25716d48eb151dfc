"""What the staff API takes."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from api.conversation.schemas import CleanText, ClientId
from api.handover.model import ClosingOutcome
from api.staff.model import Presence


def _not_empty(text: str) -> str:
    if not text:
        raise ValueError("nothing is left when invisible characters are gone")
    return text


class SignInBody(BaseModel):
    """`POST /staff/session`."""

    username: CleanText = Field(max_length=100)
    password: str = Field(max_length=200)


class SettingsBody(BaseModel):
    """`PUT /staff/settings`."""

    single_keys: bool


class PresenceBody(BaseModel):
    """`PUT /staff/presence`."""

    state: Presence
    until: str | None = Field(None, pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    substitute: CleanText | None = Field(None, max_length=100)


class StaffMessageBody(BaseModel):
    """`POST /staff/handovers/{id}/messages`."""

    client_id: ClientId
    text: Annotated[CleanText, AfterValidator(_not_empty)] = Field(max_length=5000)


class TransferBody(BaseModel):
    """`POST /staff/handovers/{id}/transfer`; the citizen never sees the comment."""

    queue: str = Field(max_length=64)
    comment: CleanText = Field("", max_length=1000)


class CloseBody(BaseModel):
    """`POST /staff/handovers/{id}/close`."""

    to: str = Field("done", pattern="^(bot|done)$")
    outcome: ClosingOutcome = ClosingOutcome.SOLVED


class WrongTopicBody(BaseModel):
    """`PUT /staff/handovers/{id}/wrong-topic`."""

    wrong: bool = True
