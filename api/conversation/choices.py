"""The buttons that are the gateway's own; every other choice id is for the assistant."""

from __future__ import annotations

from enum import StrEnum


class OwnChoice(StrEnum):
    """Closed list: a click on one of these never reaches the assistant."""

    HUMAN = "human"
    BOT = "bot"
    CASE = "case"
    MORE_HELPLINES = "more_helplines"
    EXIT = "exit"
    SHOW_HELP = "show_help"
    NO_THANKS = "no_thanks"
    NOT_SENSITIVE = "not_sensitive"
    SAFE_YES = "safe_yes"
    SAFE_NO = "safe_no"


# "None of these": the assistant's to answer, though it is no topic.
NONE_OF_THESE = "none"


def own_choice(choice: str | None) -> OwnChoice | None:
    """The gateway's own choice, or None when it is for the assistant."""
    try:
        return OwnChoice(choice) if choice else None
    except ValueError:
        return None
