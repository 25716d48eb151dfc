"""Temperature and thresholds, derived from messages that the model never saw, for a stated risk. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.components.confidence import Calibration, Floats, bars_of, fit_sureness, leads
from bot.components.curve import risk_coverage
from bot.components.ours import NOT_OURS, Ours, fit_ours, separation

SYSTEM_PREFIX = "sys."
BINS = 10


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
    """Margins of held-out messages. `right[i, j]` says that label j is right for message i; `main[i]` is its topic."""

    margins: Floats
    right: npt.NDArray[np.bool_]
    main: npt.NDArray[np.int64]
    labels: tuple[str, ...]

    def probabilities(self, calibration: Calibration) -> Floats:
        """Calibrated probabilities, one row per message."""
        return calibration.probabilities(self.margins)

    @property
    def system(self) -> npt.NDArray[np.bool_]:
        """Which messages the model takes for small talk or out of scope."""
        is_system = np.array([label.startswith(SYSTEM_PREFIX) for label in self.labels])
        chosen: npt.NDArray[np.bool_] = is_system[self.margins.argmax(axis=1)]
        return chosen

    @property
    def ours(self) -> npt.NDArray[np.bool_]:
        """Which messages are for the municipality or for the assistant itself."""
        is_ours = np.array([label not in NOT_OURS for label in self.labels])
        chosen: npt.NDArray[np.bool_] = is_ours[self.main]
        return chosen

    @property
    def correct(self) -> npt.NDArray[np.bool_]:
        """Which messages the model gets right."""
        chosen: npt.NDArray[np.bool_] = self.right[np.arange(len(self.right)), self.margins.argmax(axis=1)]
        return chosen

    @property
    def among_three(self) -> npt.NDArray[np.bool_]:
        """Which messages have a right label among the best three."""
        best = np.argsort(-self.margins, axis=1)[:, :3]
        found: npt.NDArray[np.bool_] = np.take_along_axis(self.right, best, axis=1).any(axis=1)
        return found


def find_temperature(held: Held) -> Calibration:
    """The temperature with the smallest negative log likelihood, on a fixed grid."""
    rows = np.arange(len(held.main))

    def loss(temperature: float) -> float:
        chosen = held.probabilities(Calibration(temperature))[rows, held.main]
        return float(-np.log(np.maximum(chosen, 1e-9)).mean())

    return Calibration(float(min(np.geomspace(0.03, 2.0, 120), key=loss)))


def calibrate(held: Held, bars: tuple[float, ...] = ()) -> Calibration:
    """Temperature from all messages; sureness from those that are questions on a topic. `bars` one per label."""
    found = replace(find_temperature(held), bars=bars)
    questions = np.array([not held.labels[label].startswith(SYSTEM_PREFIX) for label in held.main])
    if not questions.any():
        return found
    margins = held.margins[questions]
    sureness = fit_sureness(
        found.chances(margins).max(axis=1), leads(margins), held.correct[questions], bars_of(margins, bars)
    )
    return replace(found, sureness=sureness)


def calibrate_ours(held: Held, calibration: Calibration) -> tuple[Ours, float | None]:
    """The score of being ours, and how well it tells the held-out messages apart (AUROC; None without both kinds)."""
    chances = calibration.chances(held.margins)
    found = fit_ours(chances, held.margins, held.labels, held.ours)
    return found, separation(found.of(chances, held.margins, held.labels), held.ours)


def smallest_safe(confidence: Floats, wrong: npt.NDArray[np.bool_], risk: float, floor: float) -> float:
    """The smallest confidence at and above which at most `risk` of the messages are wrong; at least `floor`.

    The risk is the mean of what was counted and what the confidence itself promises: a dozen wrong
    messages decide the count, so it alone would jump with each of them.
    """
    order = np.argsort(-confidence, kind="stable")
    expected = (wrong[order].astype(np.float64) + (1.0 - confidence[order])) / 2
    share = np.cumsum(expected) / np.arange(1, len(order) + 1)
    last_of_equals = np.append(np.diff(confidence[order]) < 0, [True])
    safe = np.flatnonzero((share <= risk) & last_of_equals)
    return max(floor, float(confidence[order[safe[-1]]])) if len(safe) else 1.0


def find_thresholds(
    held: Held, calibration: Calibration, *, risk: float, system_risk: float, doubt_recall: float
) -> Thresholds:
    """Thresholds for at most `risk` wrong among direct answers and `system_risk` among small talk and out of scope.

    `doubt` is set so that of the uncertain messages which three choices can help, `doubt_recall`
    are asked about rather than sent to fallback.
    """
    confidence = held.probabilities(calibration).max(axis=1)
    system, wrong = held.system, ~held.correct
    answer = smallest_safe(confidence[~system], wrong[~system], risk, 0.4)
    sure = smallest_safe(confidence[system], wrong[system], system_risk, 0.4)
    helpful = held.among_three & ~system & (confidence < answer)
    doubt = float(np.quantile(confidence[helpful], 1 - doubt_recall)) if helpful.any() else answer / 2
    return Thresholds(answer=answer, system=min(sure, answer), doubt=min(doubt, answer))


def calibration_error(held: Held, calibration: Calibration) -> float:
    """Expected calibration error over equal-width bins."""
    confidence, correct = held.probabilities(calibration).max(axis=1), held.correct
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    return float(
        sum(
            abs(float(correct[bins == number].mean()) - float(confidence[bins == number].mean()))
            * float((bins == number).mean())
            for number in range(BINS)
            if (bins == number).any()
        )
    )


def report(held: Held, calibration: Calibration, thresholds: Thresholds) -> dict[str, Any]:
    """Measured on the held-out messages: accuracy, calibration, coverage and risk; the curve of the questions alone."""
    confidence, correct, system = held.probabilities(calibration).max(axis=1), held.correct, held.system
    answered = ~system & (confidence >= thresholds.answer)
    asked = ~answered & ~system & (confidence >= thresholds.doubt)
    asks = np.array([not held.labels[label].startswith(SYSTEM_PREFIX) for label in held.main])
    curve = risk_coverage(confidence[asks], ~correct[asks], ~system[asks])
    return {
        "held_out": len(correct),
        "top1": round(float(correct.mean()), 4),
        "top3": round(float(held.among_three.mean()), 4),
        "ece": round(calibration_error(held, calibration), 4),
        "answered_share": round(float(answered.mean()), 4),
        "wrong_among_answered": round(float((~correct[answered]).mean()), 4) if answered.any() else 0.0,
        "asked_share": round(float(asked.mean()), 4),
        "curve": [point.to_wire() for point in curve],
    }
