"""What the citizen API takes."""

from __future__ import annotations

from typing import Annotated

from email_validator import validate_email
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from api.privacy.hidden import clean

# What the database's integers hold.
MAX_SEQ = 2**31 - 1

# A text without invisible characters; some of those no database takes.
CleanText = Annotated[str, AfterValidator(lambda text: clean(text).text)]


def _bare(address: str) -> str:
    """A page's address without its query and fragment: they may tell what somebody searched for."""
    return address.partition("#")[0].partition("?")[0]


# The page that a conversation was begun on.
PageAddress = Annotated[CleanText, AfterValidator(_bare)]

ClientId = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[\w.:-]+$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="ignore", str_max_length=20_000)


class OpenBody(_Strict):
    """`POST /conversations`; everything is optional."""

    municipality: str | None = None
    language: CleanText = Field("sv", max_length=8)
    page: PageAddress | None = Field(None, max_length=2000)
    queue: str | None = Field(None, max_length=64)


class SendBody(_Strict):
    """`POST /conversations/{id}/messages`: a text or a choice."""

    client_id: ClientId
    text: str | None = None
    choice: str | None = Field(None, max_length=64)

    @model_validator(mode="after")
    def _one_of_two(self) -> SendBody:
        if (self.text is None) == (self.choice is None):
            raise ValueError("send either text or choice")
        return self


class FeedbackBody(_Strict):
    """`POST /conversations/{id}/feedback`."""

    seq: int = Field(ge=1, le=MAX_SEQ)
    helpful: bool


class ContactBody(_Strict):
    """How the citizen wants to be reached; nothing is required."""

    name: CleanText | None = Field(None, max_length=200)
    email: CleanText | None = Field(None, max_length=200)
    phone: CleanText | None = Field(None, max_length=40)

    def given(self) -> dict[str, str]:
        """What was filled in, by name. Raises ValueError when the e-mail address cannot be one."""
        given = {name: value.strip() for name, value in self.model_dump().items() if value and value.strip()}
        if "email" in given:
            given["email"] = validate_email(given["email"], check_deliverability=False).normalized
        return given


class CaseBody(_Strict):
    """`POST /conversations/{id}/case`."""

    text: str = Field(max_length=5000)
    contact: ContactBody = Field(default_factory=lambda: ContactBody(name=None, email=None, phone=None))
