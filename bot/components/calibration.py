"""Temperature and thresholds, derived from held-out messages for a stated risk. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.components.linear import Floats, softmax

SYSTEM_PREFIX = "sys."
OUT_OF_SCOPE = "sys.utanfor_omfang"
BINS = 15


@dataclass(frozen=True)
class Thresholds:
    """From which probability a message is answered, called small talk or out of scope, or asked about."""

    answer: float
    system: float
    doubt: float

    def to_wire(self) -> dict[str, float]:
        """Plain JSON types."""
        return asdict(self)


@dataclass(frozen=True)
class Held:
    """Calibrated probabilities of held-out messages and the row's right label number."""

    probabilities: Floats
    right: npt.NDArray[np.int64]
    labels: tuple[str, ...]


def find_temperature(margins: Floats, right: npt.NDArray[np.int64]) -> float:
    """The temperature with the smallest negative log likelihood, on a fixed grid."""
    rows = np.arange(len(right))

    def loss(temperature: float) -> float:
        chosen = softmax(margins / temperature)[rows, right]
        return float(-np.log(np.maximum(chosen, 1e-9)).mean())

    return float(min(np.geomspace(0.05, 2.0, 80), key=loss))


def smallest_safe(confidence: Floats, wrong: npt.NDArray[np.bool_], risk: float, floor: float) -> float:
    """The smallest confidence at and above which at most `risk` of the messages are wrong; at least `floor`."""
    order = np.argsort(-confidence, kind="stable")
    share = np.cumsum(wrong[order]) / np.arange(1, len(order) + 1)
    safe = np.flatnonzero(share <= risk)
    return max(floor, float(confidence[order[safe[-1]]])) if len(safe) else 1.0


def find_thresholds(held: Held, *, risk: float, system_risk: float, doubt_recall: float) -> Thresholds:
    """Thresholds for at most `risk` wrong among direct answers and `system_risk` among small talk and out of scope.

    `doubt` is set so that of the messages asked about, whose right topic is among the best three,
    all but `1 - doubt_recall` are still asked about rather than sent to fallback.
    """
    best = held.probabilities.argmax(axis=1)
    confidence = held.probabilities.max(axis=1)
    is_system = np.array([label.startswith(SYSTEM_PREFIX) for label in held.labels])[best]
    wrong = best != held.right
    answer = smallest_safe(confidence[~is_system], wrong[~is_system], risk, 0.3)
    system = smallest_safe(confidence[is_system], wrong[is_system], system_risk, 0.3)
    top3 = np.argsort(-held.probabilities, axis=1)[:, :3]
    helpful = (top3 == held.right[:, None]).any(axis=1) & (confidence < answer)
    doubt = float(np.quantile(confidence[helpful], 1 - doubt_recall)) if helpful.any() else answer / 2
    return Thresholds(answer=answer, system=min(system, answer), doubt=min(doubt, answer))


def calibration_error(held: Held) -> float:
    """Expected calibration error over equal-width bins."""
    confidence = held.probabilities.max(axis=1)
    right = held.probabilities.argmax(axis=1) == held.right
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = [
        abs(float(right[bins == number].mean()) - float(confidence[bins == number].mean())) * float((bins == number).mean())
        for number in range(BINS)
        if (bins == number).any()
    ]
    return float(sum(gaps))


def report(held: Held, thresholds: Thresholds) -> dict[str, Any]:
    """Measured on the held-out messages: accuracy, calibration, coverage and risk."""
    best = held.probabilities.argmax(axis=1)
    confidence = held.probabilities.max(axis=1)
    right = best == held.right
    top3 = (np.argsort(-held.probabilities, axis=1)[:, :3] == held.right[:, None]).any(axis=1)
    is_system = np.array([label.startswith(SYSTEM_PREFIX) for label in held.labels])[best]
    answered = ~is_system & (confidence >= thresholds.answer)
    return {
        "held_out": len(best),
        "top1": round(float(right.mean()), 4),
        "top3": round(float(top3.mean()), 4),
        "ece": round(calibration_error(held), 4),
        "answered_share": round(float(answered[~is_system].mean()), 4),
        "wrong_among_answered": round(float((~right[answered]).mean()), 4) if answered.any() else 0.0,
        "asked_share": round(float(((confidence < thresholds.answer) & (confidence >= thresholds.doubt)).mean()), 4),
    }


def held_out_rows(topics: Sequence[str], every: int) -> npt.NDArray[np.bool_]:
    """Every n-th message of each topic, so that each topic is held out in proportion."""
    seen: dict[str, int] = {}
    rows = np.zeros(len(topics), dtype=bool)
    for row, topic in enumerate(topics):
        seen[topic] = seen.get(topic, -1) + 1
        rows[row] = seen[topic] % every == every - 1
    return rows
