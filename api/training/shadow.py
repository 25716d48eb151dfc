"""The candidate beside the live model on last week's masked log: which answers would have been others. Pure.

The words stay where they are: a changed answer names its message by conversation and number, so that
erasing the conversation takes it from here too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from api.conversation.model import Outcome
from api.evaluation.records import Record
from api.training.repository import Said

_SHOWN = 300


def met(record: Record) -> tuple[str, str]:
    """What a citizen would have met: the outcome, and the topic when one was answered or handed over."""
    topical = {Outcome.ANSWERED, Outcome.HANDED_OVER_TOPIC, Outcome.HANDED_OVER_SENSITIVE, Outcome.SMALL_TALK}
    return record.outcome.value, (record.predicted or "") if record.outcome in topical else ""


def changed(said: Sequence[Said], live: Sequence[Record], candidate: Sequence[Record]) -> dict[str, Any]:
    """How many turns, how many would have gone another way, and which."""
    rows = []
    moves: Counter[tuple[str, str]] = Counter()
    for message, before, after in zip(said, live, candidate, strict=True):
        old, new = met(before), met(after)
        if old != new:
            moves[old[0], new[0]] += 1
            rows.append(
                {
                    "conversation": str(message.conversation_id),
                    "seq": message.seq,
                    "municipality": message.municipality_id,
                    "before": {"outcome": old[0], "topic": before.predicted},
                    "after": {"outcome": new[0], "topic": after.predicted},
                }
            )
    return {
        "n": len(said),
        "changed": len(rows),
        "moves": [{"before": pair[0], "after": pair[1], "n": n} for pair, n in moves.most_common()],
        "answers": rows[:_SHOWN],
    }
