"""Where a handover goes."""

from __future__ import annotations

from datetime import datetime
from functools import cache

import pytest

from api.clock import STOCKHOLM
from api.handover.hours import swedish_holidays
from api.handover.routing import is_protected, route
from nlu_data.catalogue import Catalogue, read_catalogue
from nlu_data.hours import parse_week
from nlu_data.municipality import Contact, Municipality, Queue

HOLIDAYS = swedish_holidays()
WEDNESDAY = datetime(2026, 11, 18, 10, tzinfo=STOCKHOLM)
ALWAYS = {day: ["00:00-00:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


@cache
def catalogue() -> Catalogue:
    return read_catalogue()


def queue(
    queue_id: str, departments: str, zone: str, week: dict[str, list[str]], topics: tuple[str, ...] = ()
) -> Queue:
    return Queue(
        id=queue_id,
        name=queue_id,
        departments=tuple(departments.split()),
        zone=zone,
        week=parse_week(week),
        open_on_holidays=True,
        topics=topics,
    )


def municipality(*queues: Queue, on: tuple[str, ...] | None = None) -> Municipality:
    contact = Contact("kontaktcenter", None, None, (), None, None)
    return Municipality("m", "M", "M kommun", True, contact, None, "https://x", 2, queues, {}, departments_on=on)


CLOSED: dict[str, list[str]] = {"thu": ["09:00-10:00"]}


def test_an_open_specialist_takes_its_departments_questions() -> None:
    m = municipality(queue("bygg", "SBF", "oppen", ALWAYS), queue("alla", "KC", "oppen", ALWAYS))
    assert route(m, "SBF", WEDNESDAY, HOLIDAYS).queue.id == "bygg"
    assert route(m, "TEK", WEDNESDAY, HOLIDAYS).queue.id == "alla"
    assert route(m, None, WEDNESDAY, HOLIDAYS).queue.id == "alla"


def test_a_closed_specialist_gives_way_to_open_generalists() -> None:
    m = municipality(queue("bygg", "SBF", "oppen", CLOSED), queue("alla", "KC", "oppen", ALWAYS))
    found = route(m, "SBF", WEDNESDAY, HOLIDAYS)
    assert (found.queue.id, found.open) == ("alla", True)


@pytest.mark.parametrize("zone", ["soc", "skola", "overf"])
def test_never_across_a_secrecy_zone(zone: str) -> None:
    m = municipality(queue("slutet", "SOC", zone, CLOSED), queue("alla", "KC", "oppen", ALWAYS))
    found = route(m, "SOC", WEDNESDAY, HOLIDAYS)
    assert (found.queue.id, found.open) == ("slutet", False)
    assert found.opens == datetime(2026, 11, 19, 9, tzinfo=STOCKHOLM)


def test_when_all_are_closed_the_specialists_opening_is_told() -> None:
    m = municipality(queue("bygg", "SBF", "oppen", CLOSED), queue("alla", "KC", "oppen", {}))
    found = route(m, "SBF", WEDNESDAY, HOLIDAYS)
    assert (found.queue.id, found.open) == ("bygg", False)
    assert found.opens is not None


def test_unknown_hours_promise_no_opening() -> None:
    found = route(municipality(queue("alla", "KC", "oppen", {})), None, WEDNESDAY, HOLIDAYS)
    assert (found.open, found.opens) == (False, None)


def test_the_pages_queue_is_taken_whatever_the_question() -> None:
    m = municipality(queue("bygg", "SBF", "oppen", ALWAYS), queue("alla", "KC", "oppen", ALWAYS))
    assert route(m, "TEK", WEDNESDAY, HOLIDAYS, preset="bygg").queue.id == "bygg"


@pytest.mark.parametrize("hours", [ALWAYS, CLOSED])
def test_the_pages_queue_never_takes_what_belongs_to_a_secrecy_zone(hours: dict[str, list[str]]) -> None:
    m = municipality(
        queue("bygg", "SBF", "oppen", ALWAYS), queue("stod", "SOC", "soc", hours), queue("alla", "KC", "oppen", ALWAYS)
    )
    assert route(m, "SOC", WEDNESDAY, HOLIDAYS, preset="bygg").queue.id == "stod"
    assert route(m, "SBF", WEDNESDAY, HOLIDAYS, preset="stod").queue.id == "stod"


def test_a_topics_own_queue_goes_before_its_departments() -> None:
    m = municipality(
        queue("tillstand", "", "soc", ALWAYS, ("parkering.rorelsehindrad",)),
        queue("teknik", "TEK", "oppen", ALWAYS),
        queue("alla", "KC", "oppen", ALWAYS),
    )
    assert route(m, "TEK", WEDNESDAY, HOLIDAYS, topic="parkering.rorelsehindrad").queue.id == "tillstand"
    assert route(m, "TEK", WEDNESDAY, HOLIDAYS, topic="parkering.bot").queue.id == "teknik"


def test_a_department_that_is_not_on_goes_to_the_generalists() -> None:
    m = municipality(queue("bygg", "SBF", "oppen", ALWAYS), queue("alla", "KC", "oppen", ALWAYS), on=("KC",))
    assert route(m, "SBF", WEDNESDAY, HOLIDAYS).queue.id == "alla"


def test_only_queues_for_people_in_danger_are_protected() -> None:
    profile = catalogue().municipalities["exempelkoping"]
    assert [q.id for q in profile.queues if is_protected(q, catalogue())] == ["ivn"]


def test_no_sensitive_topic_of_any_profile_is_routed_into_another_zone() -> None:
    """Every hour of a week, in every profile: what belongs to a closed zone never lands in an open queue."""
    for profile in catalogue().municipalities.values():
        zones = {q.id: q.zone for q in profile.queues}
        for topic in (t for t in catalogue().topics.values() if t.safe_mode and t.zone.value != "oppen"):
            home = profile.queue_for(topic.department, topic.id)
            for hour in range(0, 24, 3):
                found = route(profile, topic.department, WEDNESDAY.replace(hour=hour), HOLIDAYS, topic=topic.id)
                assert zones[found.queue.id] == home.zone, (profile.id, topic.id, hour)
