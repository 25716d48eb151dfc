"""The studio's tests play on a day after the shipped answers were reviewed."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.clocks import TestClock


@pytest.fixture
def clock() -> TestClock:
    return TestClock(datetime(2026, 11, 25, 10, 0))  # noqa: DTZ001 - TestClock takes it as Swedish
