"""Opening hours as they stand in a profile: intervals of a day, and the days of a week."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from itertools import pairwise

from nlu_data.files import DataError

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"^(\d\d):(\d\d)-(\d\d):(\d\d)$")


@dataclass(frozen=True)
class Span:
    """One opening interval of a day: opens <= t < closes. `closes` 00:00 means midnight at the day's end."""

    opens: time
    closes: time

    @property
    def whole_day(self) -> bool:
        """True for 00:00-00:00, which is open from midnight to midnight."""
        return self.opens == self.closes == time(0)


# Weekday number (Monday = 0) -> the day's intervals, in order. A day that is left out is closed;
# an empty week means that the hours are not known, so nobody is promised.
Week = Mapping[int, tuple[Span, ...]]


def parse_span(text: str) -> Span:
    """`"09:00-12:00"` -> Span; both `00:00-00:00` and `00:00-24:00` are the whole day. Raises DataError."""
    match = _SPAN.match(text) if isinstance(text, str) else None
    if not match:
        raise DataError(f"opening hours {text!r}: write them as 09:00-12:00")
    from_hour, from_minute, to_hour, to_minute = (int(part) for part in match.groups())
    if (to_hour, to_minute) == (24, 0):
        to_hour = 0
    try:
        span = Span(time(from_hour, from_minute), time(to_hour, to_minute))
    except ValueError as error:
        raise DataError(f"opening hours {text!r}: there is no such time of day") from error
    if span.closes != time(0) and span.closes <= span.opens:
        raise DataError(f"opening hours {text!r}: closes before it opens")
    return span


def parse_day(texts: list[str]) -> tuple[Span, ...]:
    """The intervals of one day, in order. Raises DataError when they overlap or stand in the wrong order."""
    spans = tuple(map(parse_span, texts))
    for earlier, later in pairwise(spans):
        if earlier.closes == time(0) or later.opens < earlier.closes:
            raise DataError(f"opening hours {texts}: intervals overlap; write them in order")
    return spans


def parse_week(raw: Mapping[str, list[str]]) -> dict[int, tuple[Span, ...]]:
    """`{mon: ["09:00-12:00"]}` -> Week. Raises DataError on unknown weekdays."""
    unknown = set(raw) - set(WEEKDAYS)
    if unknown:
        raise DataError(f"unknown weekdays {sorted(map(str, unknown))}; use {', '.join(WEEKDAYS)}")
    return {WEEKDAYS.index(day): parse_day(spans) for day, spans in raw.items()}
