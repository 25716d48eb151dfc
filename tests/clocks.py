"""Clocks for tests: any hour of any day, with time still passing."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from api.clock import STOCKHOLM

# A Wednesday before noon, with no holiday near.
ORDINARY = datetime(2026, 11, 18, 10, 0, tzinfo=STOCKHOLM)


class TestClock:
    """Starts at a moment in Sweden and goes on from there; `at` moves it."""

    __test__ = False

    def __init__(self, moment: datetime = ORDINARY) -> None:
        self.at(moment)

    def at(self, moment: datetime) -> None:
        """It is this moment now. A moment without a zone is Swedish."""
        self._moment = (moment if moment.tzinfo else moment.replace(tzinfo=STOCKHOLM)).astimezone(UTC)
        self._since = time.monotonic()

    def __call__(self) -> datetime:
        """The present moment, in UTC as from the system's clock."""
        return self._moment + timedelta(seconds=time.monotonic() - self._since)
