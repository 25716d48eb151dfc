"""Measured messages, made by hand."""

from __future__ import annotations

from api.conversation.model import Outcome
from api.evaluation.records import Line, Record
from api.training.measures import Measured


def record(text: str, topic: str, guess: str | None, *, safety: str = "none", confidence: float = 0.9) -> Record:
    return Record(
        line=Line(text, topic),
        predicted=guess,
        confidence=confidence,
        top=((guess, confidence),) if guess else (),
        outcome=Outcome.HANDED_OVER_SENSITIVE if safety == "safe" else Outcome.ANSWERED,
        safety=safety,
        sensitive_class=topic if safety != "none" else None,
        offered=(),
        asked_assistant=safety != "safe",
        ms=1.0,
    )


def pair(
    text: str, topic: str, live: str | None, candidate: str | None, safety: tuple[str, str] = ("none", "none")
) -> Measured:
    """One message as both met it; `safety` is (live, candidate)."""
    first, second = record(text, topic, live, safety=safety[0]), record(text, topic, candidate, safety=safety[1])
    return Measured(first, second, "exempelkoping")
