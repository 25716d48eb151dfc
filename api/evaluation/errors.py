"""The error gallery: the worst confusions of an evaluation, worst first. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from api.conversation.model import Outcome
from api.evaluation.records import Record

SHOWN = 30


def worst(records: Sequence[Record], count: int = SHOWN) -> list[Record]:
    """Messages that the assistant ranked wrongly: answered ones first, then the most confident."""
    wrong = [r for r in records if r.asked_assistant and r.predicted and not r.line.accepts(r.predicted)]
    return sorted(wrong, key=lambda r: (r.outcome is not Outcome.ANSWERED, -r.confidence))[:count]


def question(item: Record) -> dict[str, str]:
    """What the bot's gallery is asked about a confusion."""
    return {
        "text": item.line.text,
        "expected": item.line.topic,
        "predicted": item.predicted or "",
        "language": "en" if item.line.lang == "en" else "sv",
    }


def lines(item: Record, explanation: Mapping[str, Any]) -> Iterator[str]:
    """A confusion as a person reads it."""
    yield f"{item.line.text}"
    for role, topic in (("expected", item.line.topic), ("predicted", item.predicted)):
        said = f" ({item.confidence:.2f}, {item.outcome.value})" if role == "predicted" else ""
        yield f"  {role:<10} {topic}{said}"
        for near in explanation[role]:
            yield f"    {near['cosine']:.2f}  {near['text']}"
    pulled = "  ".join(f"{gram!r} {pull:+.2f}" for gram, pull in explanation["pulled"])
    if pulled:
        yield f"  pulled by  {pulled}"
