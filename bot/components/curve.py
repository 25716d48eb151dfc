"""The risk-coverage curve: what share is wrong when a given share is answered directly. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt

from bot.components.confidence import Floats

STEPS = 20


@dataclass(frozen=True)
class Point:
    """Answering from `threshold` on answers the share `answered` of all messages, `wrong` of these wrongly."""

    threshold: float
    answered: float
    wrong: float

    def to_wire(self) -> dict[str, float]:
        """Plain JSON types."""
        return asdict(self)


def risk_coverage(
    confidence: Floats, wrong: npt.NDArray[np.bool_], may_be_answered: npt.NDArray[np.bool_]
) -> list[Point]:
    """A point for every twentieth of the messages that may be answered, the surest first.

    Messages that may not be answered (small talk, out of scope) count among all messages only.
    """
    chosen = np.flatnonzero(may_be_answered)
    order = chosen[np.argsort(-confidence[chosen], kind="stable")]
    points = []
    for step in range(1, STEPS + 1):
        count = round(len(order) * step / STEPS)
        if count:
            points.append(
                Point(
                    threshold=round(float(confidence[order[count - 1]]), 4),
                    answered=round(count / len(confidence), 4),
                    wrong=round(float(wrong[order[:count]].mean()), 4),
                )
            )
    return points
