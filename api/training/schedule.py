"""Asks for a training run once a day, when there is something new to learn."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, time, timedelta

from api.clock import STOCKHOLM, Clock
from api.db.engine import DATABASE_AWAY
from api.errors import Problem
from api.training.service import TrainingService

log = logging.getLogger(__name__)


def seconds_until(at: time, now: datetime) -> float:
    """From now to the next time that Swedish clocks show `at`; a whole day when they show it now."""
    local = now.astimezone(STOCKHOLM)
    day = local.date() if local.time() < at else local.date() + timedelta(days=1)
    # In UTC: the night that the clocks are changed is an hour longer or shorter.
    return (datetime.combine(day, at, STOCKHOLM).astimezone(UTC) - now.astimezone(UTC)).total_seconds()


async def keep_to_schedule(training: TrainingService, clock: Clock, at: time | None) -> None:
    """Every day at a time, for as long as the gateway runs; returns at once when there is none."""
    while at is not None:
        await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=seconds_until(at, clock()))
        try:
            if await training.something_new():
                await training.request(None)
        except (*DATABASE_AWAY, Problem) as error:
            log.warning("no training was asked for: %s", type(error).__name__)
