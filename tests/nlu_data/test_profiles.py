"""The six profiles as they lie: what the municipalities' sources say, and what the demonstration needs."""

from dataclasses import replace
from datetime import date, time

import pytest

from nlu_data.catalogue import Catalogue, read_catalogue
from nlu_data.hours import Span
from nlu_data.municipality import Municipality

REAL = ("trollhattan", "linkoping", "helsingborg", "katrineholm", "karlstad")


@pytest.fixture(scope="module", name="catalogue")
def _catalogue() -> Catalogue:
    return read_catalogue()


def profile(catalogue: Catalogue, municipality_id: str) -> Municipality:
    return catalogue.municipalities[municipality_id]


def hours(municipality: Municipality, queue_id: str) -> dict[int, tuple[Span, ...]]:
    queue = municipality.queue(queue_id)
    assert queue is not None
    return dict(queue.week)


def test_there_are_six_profiles_and_one_is_made_up(catalogue: Catalogue) -> None:
    assert set(catalogue.municipalities) == {*REAL, "exempelkoping"}
    assert [m.id for m in catalogue.municipalities.values() if m.demo] == ["exempelkoping"]


def test_trollhattan_opens_as_its_page_says(catalogue: Catalogue) -> None:
    trollhattan = profile(catalogue, "trollhattan")
    morning = (Span(time(9), time(10)),)
    assert hours(trollhattan, "asfchatt") == {0: morning, 3: morning}
    assert hours(trollhattan, "bygga") == {1: (Span(time(15), time(17)),), 4: (Span(time(9), time(12)),)}
    assert hours(trollhattan, "sbfchatt") == {2: (Span(time(10), time(12)), Span(time(13), time(15)))}
    assert trollhattan.contact.phone == "0520-49 50 00"
    assert trollhattan.contact.visits


def test_trollhattan_starts_with_two_departments(catalogue: Catalogue) -> None:
    trollhattan = profile(catalogue, "trollhattan")
    assert [d for d in catalogue.departments if trollhattan.queue_for(d).id != "kontaktcenter"] == ["SBF", "IVN"]


def test_a_third_department_needs_no_code(catalogue: Catalogue) -> None:
    trollhattan = profile(catalogue, "trollhattan")
    first = replace(trollhattan.queues[1], id="skola", departments=("UBF",))
    with_school = replace(trollhattan, queues=(first, *trollhattan.queues))
    assert with_school.queue_for("UBF").id == "kontaktcenter"
    assert trollhattan.departments_on is not None
    switched_on = replace(with_school, departments_on=(*trollhattan.departments_on, "UBF"))
    assert switched_on.queue_for("UBF").id == "skola"


def test_linkoping_has_three_offices(catalogue: Catalogue) -> None:
    linkoping = profile(catalogue, "linkoping")
    assert {place.address for place in linkoping.contact.visits} == {"Berga", "Skäggetorp", "huvudbiblioteket"}
    assert linkoping.promise_days is None


def test_helsingborgs_advisers_are_free_and_have_queues(catalogue: Catalogue) -> None:
    helsingborg = profile(catalogue, "helsingborg")
    advisers = helsingborg.offerings.advisers
    assert len(advisers) == 4
    assert all(adviser.free for adviser in advisers)
    for adviser in advisers:
        department = catalogue.topics[adviser.topic].department
        assert helsingborg.queue_for(department, adviser.topic).id == adviser.queue
    assert helsingborg.queue_for("VOF", "aldre.hemtjanst") == helsingborg.generalist_queue


def test_past_events_are_never_shown(catalogue: Catalogue) -> None:
    offers = profile(catalogue, "helsingborg").offerings
    assert len(offers.events_from(date(2016, 5, 28))) == 1
    assert offers.events_from(date(2016, 5, 29)) == ()


def test_katrineholm_refers_housing_to_its_company(catalogue: Catalogue) -> None:
    katrineholm = profile(catalogue, "katrineholm")
    referral = katrineholm.offerings.referral_for("bostad.hyra")
    assert referral is not None
    assert referral.id == "kfab"
    assert katrineholm.offerings.referral_for("kontakt.annan_myndighet") is None
    assert sum(r.co_located for r in katrineholm.offerings.referrals) == 3
    assert katrineholm.generalist_queue.capacity == 3


def test_every_topic_maps_to_one_of_karlstads_answer_groups(catalogue: Catalogue) -> None:
    karlstad = profile(catalogue, "karlstad")
    groups = [queue for queue in karlstad.queues if queue.id in karlstad.settings["answer_groups"]]
    assert len(groups) == 3
    for topic in catalogue.topics.values():
        assert sum(topic.department in queue.departments for queue in groups) == 1
        assert karlstad.queue_for(topic.department, topic.id) in groups


def test_karlstad_is_open_at_lunch_and_closes_earlier_on_friday(catalogue: Catalogue) -> None:
    karlstad = profile(catalogue, "karlstad")
    for queue in karlstad.queues:
        assert [queue.week[day] for day in range(5)] == [(Span(time(8), time(18)),)] * 4 + [(Span(time(8), time(17)),)]
    assert karlstad.promise_days == 2
    assert karlstad.offerings.checklist_for("bygglov")
    assert karlstad.offerings.checklist_for("avfall") == ()
    assert len(karlstad.offerings.councils) == 4


@pytest.mark.parametrize("municipality_id", REAL)
def test_real_profiles_say_where_every_statement_is_from(catalogue: Catalogue, municipality_id: str) -> None:
    municipality = profile(catalogue, municipality_id)
    assert municipality.contact.source
    assert all(queue.source for queue in municipality.queues)
    assert all(fact.source for fact in municipality.facts.values())


def test_the_demonstration_is_open_at_all_hours(catalogue: Catalogue) -> None:
    demo = profile(catalogue, "exempelkoping")
    for queue in demo.queues:
        assert queue.open_on_holidays
        assert all(queue.week[day][0].whole_day for day in range(7))
        assert not queue.exceptions


def test_the_demonstration_keeps_secrecy_zones_apart(catalogue: Catalogue) -> None:
    demo = profile(catalogue, "exempelkoping")
    for topic in catalogue.topics.values():
        queue = demo.queue_for(topic.department, topic.id)
        assert topic.zone.value in (queue.zone, "oppen"), topic.id


def test_the_demonstration_gives_one_number_out_of_hours(catalogue: Catalogue) -> None:
    demo = profile(catalogue, "exempelkoping")
    duty = {demo.facts[key].value for key in ("stod.socialjour", "familj.socialjour_telefon")}
    assert duty == {demo.social_emergency_phone}


def test_future_themes_come_soonest_first(catalogue: Catalogue) -> None:
    offers = profile(catalogue, "exempelkoping").offerings
    days = [theme.day for _chat, theme in offers.themes_from(date(2026, 12, 3))]
    assert days == sorted(days)
    assert all(day > date(2026, 12, 2) for day in days)
