"""One evaluated line: what was expected of a message, and what a citizen would have met. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from api.conversation.model import Outcome
from api.conversation.turn import Turn
from nlu_data.contracts import ActKind


class BadLine(ValueError):  # noqa: N818 - it names what was found
    """A line of the file is not what it should be; the message says which and why."""


@dataclass(frozen=True)
class Line:
    """A message with the topic (or sys.* intent) that is right for it; `also` would be right too."""

    text: str
    topic: str
    also: tuple[str, ...] = ()
    style: str = ""
    lang: str = "sv"

    def accepts(self, topic: str | None) -> bool:
        """True when `topic` is right for the message."""
        return topic is not None and (topic == self.topic or topic in self.also)


@dataclass(frozen=True)
class Record:
    """A line and what became of it. `offered` are the topics on the buttons of a clarification."""

    line: Line
    predicted: str | None
    confidence: float
    top: tuple[tuple[str, float], ...]
    outcome: Outcome
    safety: str
    sensitive_class: str | None
    offered: tuple[str, ...]
    asked_assistant: bool
    ms: float

    def to_wire(self) -> dict[str, Any]:
        """The record as the contract has it."""
        return {
            "text": self.line.text,
            "expected": self.line.topic,
            "also": list(self.line.also),
            "predicted": self.predicted,
            "confidence": round(self.confidence, 4),
            "top": [[topic, round(p, 4)] for topic, p in self.top],
            "outcome": self.outcome.value,
            "safety": self.safety,
        }


def read_lines(lines: Iterable[str], known: frozenset[str]) -> list[Line]:
    """JSON lines to Line values; blank lines are skipped. Raises BadLine with the line's number."""
    read = []
    for number, raw in enumerate(lines, start=1):
        if not raw.strip():
            continue
        try:
            item = json.loads(raw)
            line = Line(
                text=item["text"],
                topic=item["topic"],
                also=tuple(item.get("also") or ()),
                style=item.get("style") or "",
                lang=item.get("lang") or "sv",
            )
        except (ValueError, KeyError, TypeError) as error:
            raise BadLine(f"rad {number}: {error!r}; varje rad ska vara JSON med text och topic") from error
        if line.topic not in known:
            raise BadLine(f"rad {number}: ämnet {line.topic!r} finns inte i katalogen")
        read.append(line)
    return read


def record(line: Line, turn: Turn, ms: float) -> Record:
    """What a turn amounts to for its line."""
    assert turn.outcome is not None
    reply = turn.reply
    by_screen = reply is None and turn.verdict.topic is not None
    predicted = turn.verdict.topic if by_screen else (reply.topic if reply else None)
    confidence = 1.0 if by_screen else (reply.confidence if reply else 0.0)
    top = reply.ranking if reply else (((predicted, confidence),) if predicted else ())
    return Record(
        line=line,
        predicted=predicted,
        confidence=confidence,
        top=top,
        outcome=turn.outcome,
        safety=turn.verdict.level.code,
        sensitive_class=turn.verdict.topic,
        offered=tuple(c.id for act in turn.acts if act.kind is ActKind.CLARIFY for c in act.choices),
        asked_assistant=reply is not None,
        ms=ms,
    )
