"""When a day's training is due."""

from __future__ import annotations

from datetime import datetime, time

import pytest

from api.clock import STOCKHOLM
from api.training.schedule import seconds_until


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        ("2026-11-20T03:00", 1),
        ("2026-11-20T04:00", 24),
        ("2026-11-20T16:00", 12),
        ("2026-10-24T16:00", 13),  # the clocks go back in the night
        ("2027-03-27T16:00", 11),  # and forward
    ],
)
def test_it_is_told_by_swedish_clocks(now: str, hours: float) -> None:
    local = datetime.fromisoformat(now).replace(tzinfo=STOCKHOLM)
    assert seconds_until(time(4, 0), local) == hours * 3600
