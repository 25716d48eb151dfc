"""Opening hours: several spans a day, holidays, exceptions, midnight and summer time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache

import pytest

from api.clock import STOCKHOLM
from api.handover.hours import add_working_days, is_open, next_opening, swedish_holidays
from nlu_data.catalogue import read_municipalities
from nlu_data.hours import parse_day, parse_week
from nlu_data.municipality import Municipality, Queue

HOLIDAYS = swedish_holidays()


@cache
def profiles() -> dict[str, Municipality]:
    return read_municipalities()


def queue_of(municipality: str, queue: str) -> Queue:
    found = profiles()[municipality].queue(queue)
    assert found is not None
    return found


def queue(
    week: dict[str, list[str]], *, exceptions: dict[date, list[str]] | None = None, holidays: bool = False
) -> Queue:
    return Queue(
        id="q",
        name="Kö",
        departments=("KC",),
        zone="oppen",
        week=parse_week(week),
        open_on_holidays=holidays,
        exceptions={day: parse_day(spans) for day, spans in (exceptions or {}).items()},
    )


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


def opens(q: Queue, moment: str) -> str | None:
    found = next_opening(q, local(moment), HOLIDAYS)
    return found[0].strftime("%Y-%m-%d %H:%M") if found else None


LUNCH = queue({"wed": ["10:00-12:00", "13:00-15:00"]})


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-18 09:59", False),
        ("2026-11-18 10:00", True),
        ("2026-11-18 11:59:59", True),
        ("2026-11-18 12:00", False),
        ("2026-11-18 12:30", False),
        ("2026-11-18 13:00", True),
        ("2026-11-18 15:00", False),
        ("2026-11-19 10:30", False),
    ],
)
def test_two_spans_a_day_with_lunch_between(moment: str, expected: bool) -> None:
    assert is_open(LUNCH, local(moment), HOLIDAYS) is expected


def test_after_lunch_is_the_next_opening_of_the_same_day() -> None:
    assert opens(LUNCH, "2026-11-18 12:30") == "2026-11-18 13:00"
    assert opens(LUNCH, "2026-11-18 15:00") == "2026-11-25 10:00"


def test_the_theme_chat_of_trollhattan_opens_again_at_one() -> None:
    assert opens(queue_of("trollhattan", "tema"), "2026-11-18 12:30") == "2026-11-18 13:00"


@pytest.mark.parametrize(
    ("moment", "expected"), [("2026-11-20 23:59:59", True), ("2026-11-21 00:00", False), ("2026-11-20 21:59", False)]
)
def test_a_span_that_ends_at_midnight(moment: str, expected: bool) -> None:
    assert is_open(queue({"fri": ["22:00-24:00"]}), local(moment), HOLIDAYS) is expected


def test_a_whole_day_is_open_from_midnight_to_midnight() -> None:
    always = queue({day: ["00:00-00:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}, holidays=True)
    for moment in ("2026-11-20 00:00", "2026-11-20 23:59:59", "2026-12-25 12:00"):
        assert is_open(always, local(moment), HOLIDAYS)


@pytest.mark.parametrize(
    "day",
    ["2026-12-25", "2026-12-24", "2026-12-31", "2026-06-19", "2026-06-20", "2026-05-14", "2026-04-03", "2026-06-06"],
)
def test_holidays_and_the_great_eves_are_closed(day: str) -> None:
    week = {name: ["08:00-18:00"] for name in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    assert not is_open(queue(week), local(f"{day} 10:00"), HOLIDAYS)
    assert is_open(queue(week, holidays=True), local(f"{day} 10:00"), HOLIDAYS)


@pytest.mark.parametrize("day", ["2026-05-15", "2026-12-28", "2026-04-02"])
def test_an_ordinary_day_between_holidays_is_open(day: str) -> None:
    assert is_open(queue_of("karlstad", "bygga_trafik"), local(f"{day} 10:00"), HOLIDAYS)


def test_an_exception_wins_over_week_and_holiday() -> None:
    q = queue(
        {"fri": ["08:00-17:00"], "mon": ["08:00-17:00"]},
        exceptions={date(2026, 12, 25): ["10:00-12:00"], date(2026, 11, 20): []},
    )
    assert is_open(q, local("2026-12-25 11:00"), HOLIDAYS)
    assert not is_open(q, local("2026-11-20 11:00"), HOLIDAYS)
    assert opens(q, "2026-11-20 07:00") == "2026-11-23 08:00"


def test_karlstad_is_open_at_lunch_and_closes_at_five_on_fridays() -> None:
    q = queue_of("karlstad", "bygga_trafik")
    assert is_open(q, local("2026-11-20 12:15"), HOLIDAYS)
    assert is_open(q, local("2026-11-20 16:59"), HOLIDAYS)
    assert not is_open(q, local("2026-11-20 17:00"), HOLIDAYS)
    assert is_open(q, local("2026-11-19 17:00"), HOLIDAYS)
    assert not is_open(q, local("2026-12-25 10:00"), HOLIDAYS)


def test_the_violence_queue_of_trollhattan() -> None:
    q = queue_of("trollhattan", "ivn")
    assert is_open(q, local("2026-11-23 09:59"), HOLIDAYS)
    assert not is_open(q, local("2026-11-23 10:00"), HOLIDAYS)
    assert opens(q, "2026-11-23 10:00") == "2026-11-26 09:00"
    for hour in range(24):
        moment = f"2026-11-24 {hour:02}:00"
        assert not is_open(q, local(moment), HOLIDAYS)
        assert opens(q, moment) == "2026-11-26 09:00"


def test_the_building_queue_of_trollhattan() -> None:
    q = queue_of("trollhattan", "bygglov")
    assert not is_open(q, local("2026-11-24 14:59"), HOLIDAYS)
    assert is_open(q, local("2026-11-24 15:00"), HOLIDAYS)
    assert not is_open(q, local("2026-11-24 17:00"), HOLIDAYS)


def test_a_queue_whose_hours_are_not_known_is_closed_and_promises_no_opening() -> None:
    q = queue_of("trollhattan", "kontaktcenter")
    assert not is_open(q, local("2026-11-24 10:00"), HOLIDAYS)
    assert opens(q, "2026-11-24 10:00") is None


@pytest.mark.parametrize(
    ("utc", "expected"),
    [
        # Summer time ends on 25 October 2026: nine in Sweden is 07:00 UTC before and 08:00 UTC after.
        (datetime(2026, 10, 23, 6, 59, tzinfo=UTC), False),
        (datetime(2026, 10, 23, 7, 0, tzinfo=UTC), True),
        (datetime(2026, 10, 26, 7, 59, tzinfo=UTC), False),
        (datetime(2026, 10, 26, 8, 0, tzinfo=UTC), True),
        (datetime(2027, 3, 26, 8, 0, tzinfo=UTC), True),
        (datetime(2027, 3, 30, 6, 59, tzinfo=UTC), False),
        (datetime(2027, 3, 30, 7, 0, tzinfo=UTC), True),
    ],
)
def test_hours_are_local_on_both_sides_of_summer_time(utc: datetime, expected: bool) -> None:
    week = {name: ["09:00-16:00"] for name in ("mon", "tue", "fri")}
    # 26 March 2027 is Good Friday.
    assert is_open(queue(week, holidays=True), utc, HOLIDAYS) is expected


def test_the_night_that_summer_time_ends_is_open_all_through() -> None:
    q = queue({"sun": ["00:00-04:00"]}, holidays=True)
    for hour in (22, 23, 24, 25, 26):  # 00:00 to 03:00, with 02:00 twice
        moment = datetime(2026, 10, 24 + hour // 24, hour % 24, 30, tzinfo=UTC)
        assert is_open(q, moment, HOLIDAYS)
    assert not is_open(q, datetime(2026, 10, 25, 3, 0, tzinfo=UTC), HOLIDAYS)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-11-20", 2, "2026-11-24"),  # a Friday: due on Tuesday
        ("2026-11-18", 2, "2026-11-20"),
        ("2026-11-21", 1, "2026-11-23"),
        ("2026-12-23", 2, "2026-12-29"),  # two holidays and a weekend between
        ("2026-06-18", 1, "2026-06-22"),  # midsummer
        ("2026-11-20", 0, "2026-11-20"),
    ],
)
def test_promised_days_are_working_days(start: str, days: int, due: str) -> None:
    assert add_working_days(date.fromisoformat(start), days, HOLIDAYS).isoformat() == due
