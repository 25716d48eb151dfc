from datetime import time

import pytest

from nlu_data.files import DataError
from nlu_data.hours import Span, parse_day, parse_span, parse_week


def test_a_span_opens_and_closes() -> None:
    assert parse_span("09:00-12:30") == Span(time(9), time(12, 30))
    assert not parse_span("09:00-12:30").whole_day


@pytest.mark.parametrize("text", ["00:00-00:00", "00:00-24:00"])
def test_the_whole_day(text: str) -> None:
    assert parse_span(text) == Span(time(0), time(0))
    assert parse_span(text).whole_day


@pytest.mark.parametrize(
    "text", ["9-12", "12:00-09:00", "09:00-09:00", "25:00-26:00", "09:60-10:00", "08:00-24:30", "", 900]
)
def test_malformed_spans_are_refused(text: str) -> None:
    with pytest.raises(DataError):
        parse_span(text)


@pytest.mark.parametrize(
    "texts", [["09:00-12:00", "11:00-13:00"], ["13:00-15:00", "10:00-12:00"], ["20:00-00:00", "21:00-22:00"]]
)
def test_overlapping_or_disordered_spans_are_refused(texts: list[str]) -> None:
    with pytest.raises(DataError):
        parse_day(texts)


def test_a_week_is_keyed_by_weekday_number() -> None:
    assert parse_week({"mon": ["09:00-10:00"], "sun": []}) == {0: (Span(time(9), time(10)),), 6: ()}


def test_unknown_weekdays_are_refused() -> None:
    with pytest.raises(DataError):
        parse_week({"måndag": ["09:00-10:00"]})
