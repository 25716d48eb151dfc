"""How far each topic can be trusted when it comes first, from wordings that were kept out of a fold. Pure.

A cheap model (word families only) learns from two thirds of the wordings and reads the last third. A
topic that is right more often than its lead promises gets a bar above 0, one that is wrong more often
a bar below. Each is shrunk towards 0, the more the fewer wordings speak.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from bot.components.confidence import Floats, leads, softmax
from bot.components.logistic import chance, fit_logistic, log_odds
from bot.components.lots import Lots

FOLDS = 3
FEWEST = 2 * FOLDS  # wordings of a topic from which some are kept out
LIKELY = 0.3  # where a direct answer comes into sight
SHRINK = 5.0  # a topic's own wordings weigh as much as this many uncertain ones that say nothing
TEMPERATURE = 0.15  # of margins like ours; the curve that is fitted on top corrects what is wrong with it

Rows = npt.NDArray[np.int64]


def held_out(target: Rows, full_weight: npt.NDArray[np.bool_], lots: Lots) -> npt.NDArray[np.bool_]:
    """Which documents to keep out: a third of the wordings, of topics that have enough. Sentences of answers stay."""
    counts = np.bincount(target[full_weight], minlength=int(target.max()) + 1)
    chosen: npt.NDArray[np.bool_] = full_weight & (counts[target] >= FEWEST) & (lots % FOLDS == 0)
    return chosen


def find_bars(margins: Floats, target: Rows) -> tuple[float, ...]:
    """One bar per label, in log-odds, from the margins of kept-out documents whose label is `target`."""
    labels = margins.shape[1]
    if not len(target):
        return (0.0,) * labels
    best = margins.argmax(axis=1)
    right = best == target
    features = np.stack([log_odds(softmax(margins / TEMPERATURE).max(axis=1)), leads(margins)], axis=1)
    bias, slopes = fit_logistic(features.astype(np.float64), right)
    expected = chance(bias + features @ slopes)
    seen = expected >= LIKELY
    surprise = np.bincount(best[seen], weights=(right - expected)[seen], minlength=labels)
    certainty = np.bincount(best[seen], weights=(expected * (1 - expected))[seen], minlength=labels)
    return tuple(round(float(bar), 4) for bar in surprise / (certainty + SHRINK))
