"""Which messages of a conversation are looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from api.conversation.model import Draft, Kind, Message, Outcome, Sender
from api.pool.collect import Ended, candidates
from api.pool.model import Reason
from nlu_data.contracts import Choice
from tests.clocks import ORDINARY


def dialogue(*turns: tuple[str, Outcome | None, Draft | None]) -> Ended:
    """Citizen's texts with their outcomes, each with a reply."""
    messages = []
    for number, (text, outcome, reply) in enumerate(turns):
        at, seq = ORDINARY + timedelta(minutes=number), 2 * number + 1
        messages.append(Message(seq, uuid4(), at, Draft(Sender.CITIZEN, Kind.TEXT, text, outcome=outcome)))
        answer = reply or Draft(Sender.BOT, Kind.ANSWER, f"svar på {text}", confidence=0.9)
        messages.append(Message(seq + 1, uuid4(), at, answer, reply_to=seq))
    return Ended(uuid4(), "m", messages)


def kept(ended: Ended) -> list[tuple[str, Reason]]:
    return [(candidate.text, candidate.reason) for candidate in candidates(ended)]


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        (Outcome.CLARIFIED, Reason.CLARIFICATION),
        (Outcome.HANDED_OVER_LOW_CONFIDENCE, Reason.HANDOVER),
        (Outcome.OUT_OF_SCOPE, Reason.OUT_OF_SCOPE),
        (Outcome.ANSWERED, None),
        (Outcome.SMALL_TALK, None),
        (Outcome.HANDED_OVER_TOPIC, None),
        (Outcome.HANDED_OVER_ASKED, None),
        (Outcome.HANDED_OVER_SENSITIVE, None),
        (Outcome.FOREIGN_LANGUAGE, None),
        (Outcome.ERROR_ASSISTANT, None),
        (None, None),  # written to a human, and so never masked
    ],
)
def test_what_the_assistant_was_unsure_of(outcome: Outcome | None, reason: Reason | None) -> None:
    assert kept(dialogue(("en fråga", outcome, None))) == ([("en fråga", reason)] if reason else [])


def test_an_answer_that_it_was_not_sure_of() -> None:
    unsure = Draft(Sender.BOT, Kind.ANSWER, "svar", confidence=0.4)
    assert kept(dialogue(("en fråga", Outcome.ANSWERED, unsure))) == [("en fråga", Reason.LOW_CONFIDENCE)]


def test_a_thumb_down_counts_whatever_it_thought() -> None:
    ended = dialogue(("ett", Outcome.ANSWERED, None), ("två", Outcome.ANSWERED, None))
    assert kept(replace(ended, unhelpful=frozenset({4}))) == [("två", Reason.THUMBS_DOWN)]


def test_a_handover_that_was_wrongly_understood_points_at_what_led_to_it() -> None:
    ended = dialogue(("ett", Outcome.ANSWERED, None), ("två", Outcome.HANDED_OVER_TOPIC, None), ("tack", None, None))
    assert kept(replace(ended, misunderstood=(ORDINARY + timedelta(minutes=1),))) == [("två", Reason.WRONG_TOPIC)]


def test_at_most_three_and_complaints_first() -> None:
    turns = [(f"fråga {word}", Outcome.CLARIFIED, None) for word in ("ett", "två", "tre", "fyra")]
    ended = dialogue(*turns, ("till sist", Outcome.ANSWERED, None))
    found = kept(replace(ended, unhelpful=frozenset({10})))
    assert len(found) == 3
    assert found[0] == ("till sist", Reason.THUMBS_DOWN)
    assert len(kept(replace(ended, kept=2))) == 1
    assert kept(replace(ended, kept=3)) == []
    assert kept(replace(ended, looked_at=9)) == []


def test_the_same_again_is_kept_once() -> None:
    assert len(kept(dialogue(("Hur då?", Outcome.CLARIFIED, None), ("hur då", Outcome.CLARIFIED, None)))) == 1


def test_a_click_is_not_how_anybody_asks() -> None:
    offer = Draft(Sender.BOT, Kind.CLARIFY, "Vilket?", choices=(Choice("a.ett", "Ett ämne"),))
    ended = dialogue(("oklart", Outcome.CLARIFIED, offer), ("Ett ämne", Outcome.CLARIFIED, None))
    assert kept(ended) == [("oklart", Reason.CLARIFICATION)]


def test_a_long_story_and_what_has_no_words_are_left_alone() -> None:
    assert kept(dialogue(("ord " * 200, Outcome.CLARIFIED, None), ("?!", Outcome.CLARIFIED, None))) == []


def test_one_turn_of_context_on_each_side_and_none_that_a_human_was_told() -> None:
    turns = [("ett", Outcome.ANSWERED, None), ("två", Outcome.CLARIFIED, None), ("tre", Outcome.CLARIFIED, None)]
    found = candidates(dialogue(*turns))
    assert [(c.before, c.after) for c in found] == [("ett", "svar på två"), ("två", "svar på tre")]
    told = dialogue(("hemligt", None, None), ("två", Outcome.CLARIFIED, None))
    assert [c.before for c in candidates(told)] == [None]
