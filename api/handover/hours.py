"""Opening hours: several spans a day, Swedish holidays, exceptions, summer time. Pure.

All moments are local (Europe/Stockholm). A span is open at `opens` and closed at `closes`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import holidays

from api.clock import STOCKHOLM
from nlu_data.municipality import Queue, Span

# How far ahead an opening is looked for; a queue without one within this has none to promise.
_HORIZON_DAYS = 60

IsHoliday = Callable[[date], bool]


def swedish_holidays() -> IsHoliday:
    """Public holidays and the eves when offices are closed (midsommar, jul, nyår)."""
    calendar = holidays.country_holidays("SE", categories=("public", "de_facto"))
    return lambda day: day in calendar


def spans_on(queue: Queue, day: date, is_holiday: IsHoliday) -> tuple[Span, ...]:
    """The queue's spans on a date: an exception wins, then a holiday closes, then the week."""
    if day in queue.exceptions:
        return queue.exceptions[day]
    if is_holiday(day) and not queue.open_on_holidays:
        return ()
    return queue.week.get(day.weekday(), ())


def is_open(queue: Queue, now: datetime, is_holiday: IsHoliday) -> bool:
    """True when the queue takes citizens at `now` (any time zone)."""
    local = now.astimezone(STOCKHOLM)
    moment = local.time().replace(tzinfo=None)
    return any(
        span.opens <= moment and (span.closes == time(0) or moment < span.closes)
        for span in spans_on(queue, local.date(), is_holiday)
    )


def next_opening(queue: Queue, now: datetime, is_holiday: IsHoliday) -> tuple[datetime, Span] | None:
    """When the queue opens next after `now`, with that span; None when that is not known."""
    local = now.astimezone(STOCKHOLM)
    for ahead in range(_HORIZON_DAYS):
        day = local.date() + timedelta(days=ahead)
        for span in spans_on(queue, day, is_holiday):
            opens = datetime.combine(day, span.opens, tzinfo=STOCKHOLM)
            if opens > local:
                return opens, span
    return None


def add_working_days(start: date, days: int, is_holiday: IsHoliday) -> date:
    """The date `days` working days after `start`; weekends and holidays do not count."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() < 5 and not is_holiday(day):
            days -= 1
    return day
