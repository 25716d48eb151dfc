"""Who may own a conversation next. Pure, and the only place that knows.

with_bot --ask_human--> waiting --claim--> with_agent --return_to_bot--> with_bot
   ^                      |  ^                |   |
   +-------cancel---------+  +----release-----+   +--close--> closed   (close: from anywhere)
"""

from __future__ import annotations

from enum import StrEnum

from api.conversation.model import State


class Move(StrEnum):
    """What can happen to the ownership of a conversation."""

    ASK_HUMAN = "ask_human"
    CANCEL = "cancel"
    CLAIM = "claim"
    RELEASE = "release"
    RETURN_TO_BOT = "return_to_bot"
    CLOSE = "close"


class IllegalMove(Exception):  # noqa: N818 - it names what happened
    """The move is not open from this state."""


_MOVES: dict[tuple[State, Move], State] = {
    (State.WITH_BOT, Move.ASK_HUMAN): State.WAITING,
    (State.WAITING, Move.CANCEL): State.WITH_BOT,
    (State.WAITING, Move.CLAIM): State.WITH_AGENT,
    (State.WITH_AGENT, Move.RELEASE): State.WAITING,
    (State.WITH_AGENT, Move.RETURN_TO_BOT): State.WITH_BOT,
    (State.WITH_BOT, Move.CLOSE): State.CLOSED,
    (State.WAITING, Move.CLOSE): State.CLOSED,
    (State.WITH_AGENT, Move.CLOSE): State.CLOSED,
}


def after(state: State, move: Move) -> State:
    """The state that follows. Raises IllegalMove."""
    try:
        return _MOVES[state, move]
    except KeyError:
        raise IllegalMove(f"{move} is not possible when the conversation is {state}") from None
