"""The topics' bars, and the score of being ours."""

import numpy as np
import pytest

from bot.components.confidence import Calibration, Sureness
from bot.components.ours import Ours, fit_ours, separation
from bot.components.reliability import find_bars, held_out

RANDOM = np.random.RandomState(1)


def test_a_third_of_a_topic_with_enough_wordings_is_kept_out() -> None:
    target = np.array([0] * 9 + [1] * 3 + [2] * 9)
    full = np.array([True] * 12 + [False] * 9)
    out = held_out(target, full, np.arange(21, dtype=np.uint32))
    assert out[:9].sum() == 3
    assert not out[9:].any()  # too few wordings, and sentences of answers


def test_a_topic_that_is_often_wrong_when_sure_gets_a_lower_bar() -> None:
    margins = np.array([[1.0, 0.5, 0.0], [0.5, 1.0, 0.0]] * 60, dtype=np.float32)
    margins += RANDOM.uniform(-0.2, 0.2, margins.shape).astype(np.float32)
    best = margins.argmax(axis=1)
    target = best.copy()
    target[np.flatnonzero(best == 1)[:25]] = 2  # every other time the second label was wrong
    low, high = find_bars(margins, target)[1], find_bars(margins, target)[0]
    assert low < 0 < high
    assert find_bars(margins, target)[2] == pytest.approx(0.0)
    assert find_bars(margins[:0], target[:0]) == (0.0, 0.0, 0.0)


def test_a_lower_bar_makes_the_same_lead_less_sure_and_keeps_the_order() -> None:
    margins = np.array([[1.0, 0.8, 0.0], [0.8, 1.0, 0.0]], dtype=np.float32)
    calibration = Calibration(0.2, Sureness(bar=1.0), (-1.0, 0.0, 0.0))
    even, odd = calibration.probabilities(margins)
    assert even[0] < odd[1]
    assert (even.argmax(), odd.argmax()) == (0, 1)
    assert Calibration.from_wire(calibration.to_wire()) == calibration


LABELS = ("a", "b", "sys.utanfor_omfang")


def test_ours_falls_where_out_of_scope_is_likely_and_no_topic_speaks_up() -> None:
    margins = RANDOM.uniform(-1.0, 0.0, (200, 3)).astype(np.float32)
    is_ours = np.arange(200) % 2 == 0
    margins[is_ours, 0] += 1.0
    margins[~is_ours, 2] += 1.0
    chances = Calibration(0.2).chances(margins)
    found = fit_ours(chances, margins, LABELS, is_ours)
    score = found.of(chances, margins, LABELS)
    assert score[is_ours].mean() > 0.9
    assert score[~is_ours].mean() < 0.1
    assert (separation(score, is_ours) or 0) > 0.95
    assert found.log_odds >= 0 and found.margin >= 0


def test_without_both_kinds_the_score_is_the_softmax() -> None:
    margins = np.zeros((4, 3), dtype=np.float32)
    chances = Calibration().chances(margins)
    assert fit_ours(chances, margins, LABELS, np.ones(4, dtype=bool)) == Ours()
    assert separation(margins[:, 0], np.ones(4, dtype=bool)) is None
    assert Ours().of(chances, margins, LABELS)[0] == pytest.approx(2 / 3, abs=1e-3)
