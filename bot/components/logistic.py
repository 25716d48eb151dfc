"""Logistic regression on a handful of features, by Newton's method. Pure."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]

STEPS = 50
LONGEST_STEP = 2.0
RIDGE = 1.0  # pull towards zero on standardised features: the held-out messages are few
FLAT = 1e-6
STEEPEST = 30.0
EDGE = 1e-6


def log_odds(probability: npt.ArrayLike) -> Doubles:
    """Finite also for 0 and 1."""
    clipped = np.clip(np.asarray(probability, dtype=np.float64), EDGE, 1 - EDGE)
    result: Doubles = np.log(clipped / (1 - clipped))
    return result


def chance(total: npt.ArrayLike) -> Doubles:
    """The probability of log-odds."""
    result: Doubles = 1.0 / (1.0 + np.exp(-np.clip(np.asarray(total, dtype=np.float64), -STEEPEST, STEEPEST)))
    return result


def fit_logistic(features: Doubles, right: npt.NDArray[np.bool_]) -> tuple[float, Doubles]:
    """(bias, one slope per column) on the features as they are given."""
    middle, spread = features.mean(axis=0), np.maximum(features.std(axis=0), FLAT)
    standard = np.column_stack([np.ones(len(features)), (features - middle) / spread])
    width = standard.shape[1]
    ridge = np.diag([0.0, *[RIDGE] * (width - 1)])
    weights = np.zeros(width)
    for _ in range(STEPS):
        expected = chance(standard @ weights)
        gradient = standard.T @ (right - expected) - ridge @ weights
        curvature = (standard * (expected * (1 - expected))[:, None]).T @ standard + ridge + np.eye(width) * FLAT
        weights = weights + np.clip(np.linalg.solve(curvature, gradient), -LONGEST_STEP, LONGEST_STEP)
    slopes: Doubles = weights[1:] / spread
    return float(weights[0] - slopes @ middle), slopes
