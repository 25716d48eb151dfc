"""From margins to probabilities: which topic, and how likely it is right. Pure.

The softmax says which topic; with two hundred of them it is too modest about clear wins and too proud
of narrow ones. A logistic curve over its log-odds, the lead in margin and the topic's own bar mends that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.components.logistic import EDGE, chance, fit_logistic, log_odds

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Sureness:
    """Weights of the curve; the default leaves the softmax as it is."""

    bias: float = 0.0
    log_odds: float = 1.0
    lead: float = 0.0
    bar: float = 0.0

    def of(self, probability: Floats, lead: Floats, bar: Floats | float = 0.0) -> Floats:
        """Probability that the best topic is right, for its softmax probability, lead in margin and bar."""
        total = self.bias + self.log_odds * log_odds(probability) + self.lead * lead + self.bar * np.asarray(bar)
        result: Floats = chance(total).astype(np.float32)
        return result

    def to_wire(self) -> dict[str, float]:
        """Plain JSON types."""
        return asdict(self)


AS_IT_IS = Sureness()


@dataclass(frozen=True)
class Calibration:
    """`temperature` turns margins into logits; `sureness` corrects the probability of the best.

    `bars`, one per label or none, say how reliable each topic was out of fold (bot.components.reliability):
    a topic below 0 must win by more to count as sure.
    """

    temperature: float = 1.0
    sureness: Sureness = AS_IT_IS
    bars: tuple[float, ...] = ()

    def chances(self, margins: Floats) -> Floats:
        """The softmax, one row of probabilities per row of margins."""
        return softmax(margins / self.temperature)

    def probabilities(self, margins: Floats) -> Floats:
        """One row of probabilities per row of margins; the order within a row is kept."""
        chances = self.chances(margins)
        sure = self.sureness.of(chances.max(axis=1), leads(margins), bars_of(margins, self.bars))
        return rescale(chances, sure)

    def to_wire(self) -> dict[str, Any]:
        """Plain JSON types."""
        return {"temperature": self.temperature, "sureness": self.sureness.to_wire(), "bars": list(self.bars)}

    @classmethod
    def from_wire(cls, raw: Mapping[str, Any]) -> Calibration:
        """Reads what `to_wire` gave. Raises KeyError or TypeError."""
        return cls(float(raw["temperature"]), Sureness(**raw["sureness"]), tuple(map(float, raw["bars"])))


UNCALIBRATED = Calibration()


def softmax(logits: Floats) -> Floats:
    """Row-wise probabilities of a matrix of logits."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    result: Floats = (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)
    return result


def leads(margins: Floats) -> Floats:
    """How far the best margin of each row lies above the second."""
    best = np.partition(margins, -2, axis=1)[:, -2:]
    result: Floats = best[:, 1] - best[:, 0]
    return result


def bars_of(margins: Floats, bars: Sequence[float]) -> Floats:
    """The bar of the best label of each row; 0 when there are no bars."""
    known = np.array(bars, dtype=np.float32) if len(bars) else np.zeros(margins.shape[1], dtype=np.float32)
    result: Floats = known[margins.argmax(axis=1)]
    return result


def rescale(probabilities: Floats, sure: Floats) -> Floats:
    """Rows whose best probability is `sure`; the others share what is left, none of them above it."""
    rows, best = np.arange(len(probabilities)), probabilities.argmax(axis=1)
    rest = np.maximum(1.0 - probabilities[rows, best], EDGE)
    scaled = probabilities * ((1.0 - sure) / rest)[:, None]
    result: Floats = np.minimum(scaled, sure[:, None]).astype(np.float32)
    result[rows, best] = sure
    return result


def fit_sureness(
    probability: Floats, lead: Floats, right: npt.NDArray[np.bool_], bar: Floats | None = None
) -> Sureness:
    """The curve from messages that were right or wrong; never one that falls where a feature rises."""
    features = np.stack([log_odds(probability), lead.astype(np.float64)], axis=1)
    if bar is not None and np.ptp(bar) > 0:
        bias, slopes = fit_logistic(np.column_stack([features, bar]), right)
        if (slopes >= 0).all():
            return Sureness(bias, float(slopes[0]), float(slopes[1]), float(slopes[2]))
    bias, slopes = fit_logistic(features, right)
    return Sureness(bias, float(slopes[0]), float(slopes[1])) if (slopes >= 0).all() else AS_IT_IS
