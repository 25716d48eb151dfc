"""What one half writes, the other reads back the same, through JSON."""

import json
from typing import Any

import pytest

from nlu_data.contracts import (
    Act,
    ActKind,
    Choice,
    DialogueContext,
    HandoverReason,
    LinkOut,
    TurnReply,
    TurnRequest,
)
from nlu_data.versions import Version

REQUEST = TurnRequest(
    conversation_id="c1",
    municipality_id="exempelkoping",
    text="vad kostar det?",
    choice="bygglov.kostnad",
    language="fi",
    open_now=False,
    context=DialogueContext(
        last_topic="bygglov.ansok",
        misses=1,
        offered=("bygglov.ansok", "human"),
        language="en",
        last_version=Version.EASY,
    ),
    version=Version.ENGLISH,
)
REPLY = TurnReply(
    topic="bygglov.kostnad",
    confidence=0.91,
    ranking=(("bygglov.kostnad", 0.91), ("bygglov.ansok", 0.05)),
    acts=(
        Act(
            kind=ActKind.ANSWER,
            text="Det kostar.",
            topic="bygglov.kostnad",
            choices=(Choice("human", "En människa"),),
            links=(LinkOut("Läs mer", "https://www.boverket.se/"),),
            source="PBL",
            reviewed_at="2026-11-20",
        ),
        Act(kind=ActKind.HANDOVER, reason=HandoverReason.TOPIC, department="SBF"),
    ),
    context=DialogueContext(last_topic="bygglov.kostnad"),
    model="m1",
)


def through_json(wire: dict[str, Any]) -> dict[str, Any]:
    decoded = json.loads(json.dumps(wire))
    assert isinstance(decoded, dict)
    return decoded


def test_a_request_comes_back_the_same() -> None:
    assert TurnRequest.from_wire(through_json(REQUEST.to_wire())) == REQUEST


def test_a_reply_comes_back_the_same() -> None:
    assert TurnReply.from_wire(through_json(REPLY.to_wire())) == REPLY


@pytest.mark.parametrize("kind", list(ActKind))
@pytest.mark.parametrize("reason", [None, *HandoverReason])
def test_every_act_comes_back_the_same(kind: ActKind, reason: HandoverReason | None) -> None:
    act = Act(kind=kind, reason=reason)
    assert Act.from_wire(through_json(act.to_wire())) == act


def test_unknown_keys_are_dropped() -> None:
    newer = {**REQUEST.to_wire(), "invented_later": 1, "context": {"last_topic": "a.b", "invented_later": 1}}
    read = TurnRequest.from_wire(newer)
    assert read.context == DialogueContext(last_topic="a.b")
    assert TurnReply.from_wire({**REPLY.to_wire(), "invented_later": 1}) == REPLY


def test_missing_optional_keys_get_their_defaults() -> None:
    smallest = {"conversation_id": "c", "municipality_id": "m", "text": "hej"}
    assert TurnRequest.from_wire(smallest) == TurnRequest("c", "m", "hej")


@pytest.mark.parametrize("key", ["conversation_id", "municipality_id", "text"])
def test_required_keys_are_required(key: str) -> None:
    wire = REQUEST.to_wire()
    del wire[key]
    with pytest.raises(KeyError):
        TurnRequest.from_wire(wire)


@pytest.mark.parametrize("act", [{"kind": "okant"}, {"kind": "handover", "reason": "okant"}])
def test_unknown_kinds_and_reasons_are_refused(act: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="okant"):
        Act.from_wire(act)


def test_an_older_half_is_not_sent_what_it_does_not_know() -> None:
    plain = TurnRequest("c1", "exempelkoping", "hej").to_wire()
    assert "version" not in plain and set(plain["context"]) == {"last_topic", "misses", "offered"}
    assert "lang" not in Act(ActKind.ANSWER).to_wire()
