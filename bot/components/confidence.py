"""From margins to probabilities: which topic, and how likely it is right. Pure.

The softmax says which topic; with two hundred of them it is too modest about clear wins and too proud
of narrow ones. A logistic curve over its log-odds and the lead in margin mends both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

EDGE = 1e-6
STEPS = 50
RIDGE = 1.0  # pull towards zero on standardised features: the held-out messages are few


@dataclass(frozen=True)
class Sureness:
    """Weights of the curve; the default leaves the softmax as it is."""

    bias: float = 0.0
    log_odds: float = 1.0
    lead: float = 0.0

    def of(self, probability: Floats, lead: Floats) -> Floats:
        """Probability that the best topic is right, for its softmax probabilities and leads in margin."""
        total = self.bias + self.log_odds * _log_odds(probability) + self.lead * lead
        result: Floats = (1.0 / (1.0 + np.exp(-np.clip(total, -30.0, 30.0)))).astype(np.float32)
        return result

    def to_wire(self) -> dict[str, float]:
        """Plain JSON types."""
        return asdict(self)


AS_IT_IS = Sureness()


@dataclass(frozen=True)
class Calibration:
    """`temperature` turns margins into logits; `sureness` corrects the probability of the best."""

    temperature: float = 1.0
    sureness: Sureness = AS_IT_IS

    def probabilities(self, margins: Floats) -> Floats:
        """One row of probabilities per row of margins; the order within a row is kept."""
        chances = softmax(margins / self.temperature)
        return rescale(chances, self.sureness.of(chances.max(axis=1), leads(margins)))

    def to_wire(self) -> dict[str, Any]:
        """Plain JSON types."""
        return {"temperature": self.temperature, "sureness": self.sureness.to_wire()}

    @classmethod
    def from_wire(cls, raw: Mapping[str, Any]) -> Calibration:
        """Reads what `to_wire` gave. Raises KeyError or TypeError."""
        return cls(float(raw["temperature"]), Sureness(**raw["sureness"]))


UNCALIBRATED = Calibration()


def softmax(logits: Floats) -> Floats:
    """Row-wise probabilities of a matrix of logits."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    result: Floats = (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)
    return result


def _log_odds(probability: Floats) -> npt.NDArray[np.float64]:
    clipped = np.clip(probability.astype(np.float64), EDGE, 1 - EDGE)
    result: npt.NDArray[np.float64] = np.log(clipped / (1 - clipped))
    return result


def leads(margins: Floats) -> Floats:
    """How far the best margin of each row lies above the second."""
    best = np.partition(margins, -2, axis=1)[:, -2:]
    result: Floats = best[:, 1] - best[:, 0]
    return result


def rescale(probabilities: Floats, sure: Floats) -> Floats:
    """Rows whose best probability is `sure`; the others share what is left, none of them above it."""
    rows, best = np.arange(len(probabilities)), probabilities.argmax(axis=1)
    rest = np.maximum(1.0 - probabilities[rows, best], EDGE)
    scaled = probabilities * ((1.0 - sure) / rest)[:, None]
    result: Floats = np.minimum(scaled, sure[:, None]).astype(np.float32)
    result[rows, best] = sure
    return result


def fit_sureness(probability: Floats, lead: Floats, right: npt.NDArray[np.bool_]) -> Sureness:
    """Logistic regression by Newton's method; never one that falls where the softmax or the lead rises."""
    raw = np.stack([_log_odds(probability), lead.astype(np.float64)], axis=1)
    middle, spread = raw.mean(axis=0), np.maximum(raw.std(axis=0), EDGE)
    features = np.column_stack([np.ones(len(raw)), (raw - middle) / spread])
    ridge = np.diag([0.0, RIDGE, RIDGE])
    weights = np.zeros(3)
    for _ in range(STEPS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(features @ weights, -30, 30)))
        gradient = features.T @ (right - chance) - ridge @ weights
        curvature = (features * (chance * (1 - chance))[:, None]).T @ features + ridge + np.eye(3) * EDGE
        weights = weights + np.clip(np.linalg.solve(curvature, gradient), -2.0, 2.0)
    slopes = weights[1:] / spread
    if (slopes < 0).any():
        return AS_IT_IS
    return Sureness(float(weights[0] - slopes @ middle), float(slopes[0]), float(slopes[1]))
