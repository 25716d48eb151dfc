"""Who may own a conversation next."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.conversation.model import State
from api.conversation.state import IllegalMove, Move, after

TABLE = {
    (State.WITH_BOT, Move.ASK_HUMAN): State.WAITING,
    (State.WITH_BOT, Move.CLOSE): State.CLOSED,
    (State.WAITING, Move.CANCEL): State.WITH_BOT,
    (State.WAITING, Move.CLAIM): State.WITH_AGENT,
    (State.WAITING, Move.CLOSE): State.CLOSED,
    (State.WITH_AGENT, Move.RELEASE): State.WAITING,
    (State.WITH_AGENT, Move.RETURN_TO_BOT): State.WITH_BOT,
    (State.WITH_AGENT, Move.CLOSE): State.CLOSED,
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", Move)
def test_every_move_from_every_state(state: State, move: Move) -> None:
    if (state, move) in TABLE:
        assert after(state, move) is TABLE[state, move]
    else:
        with pytest.raises(IllegalMove):
            after(state, move)


@given(st.lists(st.sampled_from(Move)))
def test_no_sequence_of_moves_gives_two_owners_and_closed_is_the_end(moves: list[Move]) -> None:
    state = State.WITH_BOT
    agents = 0  # humans who hold the conversation
    for move in moves:
        try:
            state = after(state, move)
        except IllegalMove:
            continue
        if move is Move.CLAIM:
            agents += 1
        elif move in {Move.RELEASE, Move.RETURN_TO_BOT} or (move is Move.CLOSE and agents):
            agents -= 1
        assert agents == (1 if state is State.WITH_AGENT else 0)
    if state is State.CLOSED:
        for move in Move:
            with pytest.raises(IllegalMove):
                after(state, move)
