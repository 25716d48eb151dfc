"""Is a message one for the municipality at all? A score beside "is the topic right?". Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt

from bot.components.confidence import Floats
from bot.components.logistic import chance, fit_logistic, log_odds

NOT_OURS = frozenset({"sys.utanfor_omfang", "sys.oforstaeligt"})


@dataclass(frozen=True)
class Ours:
    """A logistic curve over the log-odds that a label is ours and the best margin of such a label."""

    bias: float = 0.0
    log_odds: float = 1.0
    margin: float = 0.0

    def of(self, chances: Floats, margins: Floats, labels: Sequence[str]) -> Floats:
        """Probability that each message is ours, from its softmax and its margins."""
        features = evidence(chances, margins, labels)
        total = self.bias + features @ np.array([self.log_odds, self.margin])
        result: Floats = chance(total).astype(np.float32)
        return result

    def to_wire(self) -> dict[str, float]:
        """Plain JSON types."""
        return asdict(self)


def evidence(chances: Floats, margins: Floats, labels: Sequence[str]) -> npt.NDArray[np.float64]:
    """One row per message: log-odds that the label is ours, best margin of a label that is."""
    ours = np.array([label not in NOT_OURS for label in labels])
    result: npt.NDArray[np.float64] = np.stack(
        [log_odds(chances[:, ours].sum(axis=1)), margins[:, ours].max(axis=1).astype(np.float64)], axis=1
    )
    return result


def fit_ours(chances: Floats, margins: Floats, labels: Sequence[str], is_ours: npt.NDArray[np.bool_]) -> Ours:
    """The curve from messages that are ours or not; the softmax as it is when all are of one kind."""
    if is_ours.all() or not is_ours.any():
        return Ours()
    bias, slopes = fit_logistic(evidence(chances, margins, labels), is_ours)
    return Ours(bias, float(slopes[0]), float(slopes[1])) if (slopes >= 0).all() else Ours()


def separation(score: Floats, is_ours: npt.NDArray[np.bool_]) -> float | None:
    """The share of pairs (one ours, one not) in which ours scores higher (AUROC); None without both."""
    if is_ours.all() or not is_ours.any():
        return None
    ranks = np.empty(len(score))
    ranks[np.argsort(score, kind="stable")] = np.arange(1, len(score) + 1)
    ours, others = int(is_ours.sum()), int((~is_ours).sum())
    return round(float((ranks[is_ours].sum() - ours * (ours + 1) / 2) / (ours * others)), 4)
