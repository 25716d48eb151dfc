"""The risk-coverage curve of an evaluation, beside the one that was stored at training. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.evaluation.records import Record

THRESHOLDS = (0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99)
_SYSTEM = "sys."


@dataclass(frozen=True)
class Point:
    """Answering from `threshold` on answers the share `answered`, `wrong` of these wrongly (None: none answered)."""

    threshold: float
    answered: float
    wrong: float | None


def curve(records: Sequence[Record], own: float | None = None) -> list[Point]:
    """A point a threshold, `own` (that of the model) among them, over the questions that reached the assistant.

    A message that the assistant takes for small talk or out of scope is never answered directly.
    """
    asked = [r for r in records if r.asked_assistant and not r.line.topic.startswith(_SYSTEM)]
    points = []
    for threshold in sorted({*THRESHOLDS, *([own] if own is not None else [])}):
        sure = [r for r in asked if r.confidence >= threshold and r.predicted and not r.predicted.startswith(_SYSTEM)]
        wrong = sum(not r.line.accepts(r.predicted) for r in sure)
        points.append(
            Point(
                threshold=threshold,
                answered=round(len(sure) / len(asked), 4) if asked else 0.0,
                wrong=round(wrong / len(sure), 4) if sure else None,
            )
        )
    return points


def trained(manifest: Mapping[str, Any], threshold: float) -> Point | None:
    """The stored curve at the last step that is at least so sure; None when there is none."""
    steps = [step for step in manifest.get("curve") or () if step["threshold"] >= threshold]
    if not steps:
        return None
    last = max(steps, key=lambda step: float(step["answered"]))
    return Point(threshold, float(last["answered"]), float(last["wrong"]))


def lines(records: Sequence[Record], manifest: Mapping[str, Any]) -> Iterator[str]:
    """The table as a person reads it; `*` marks the threshold that the model answers from."""
    if records and all(r.line.lang == "en" for r in records):
        manifest = manifest.get("english") or {}  # its own reader, its own thresholds
    own = (manifest.get("thresholds") or {}).get("answer")
    yield f"{'threshold':<12}{'answered':>10}{'wrong':>10}{'at training':>16}{'wrong':>10}"
    for point in curve(records, own):
        known = trained(manifest, point.threshold)
        name = f"{point.threshold:.3f}{'*' if point.threshold == own else ''}"
        yield (
            f"{name:<12}{point.answered:>10.1%}{_percent(point.wrong):>10}"
            f"{_percent(known.answered if known else None):>16}{_percent(known.wrong if known else None):>10}"
        )


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"
