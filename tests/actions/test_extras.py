from dataclasses import replace
from datetime import date

import pytest

from actions.extras import extras, read_extra_words, right_door
from nlu_data.authorities import read_register
from nlu_data.catalogue import read_municipalities

WORDS = read_extra_words()
REGISTER = read_register()
TOWNS = read_municipalities()
AUTHORITY = "kontakt.annan_myndighet"
TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("message", "authority"),
    [
        ("hur söker jag bostadsbidrag", "forsakringskassan"),
        ("folkbokforing", "skatteverket"),
        ("vill gå i pension", "pensionsmyndigheten"),
        ("har tappat mitt körkort", "transportstyrelsen"),
        ("beställa sjukresa", "regionen"),
        ("person bevis på engelska", "skatteverket"),
        ("vab", "forsakringskassan"),
        ("uppehållstillstånd hur lång tid", "migrationsverket"),
        ("lagfart på huset", "lantmateriet"),
        ("brev från kronofogden", "kronofogden"),
        ("hål i E4:an, e4", "trafikverket"),
        ("har csn en telefon", "csn"),
    ],
)
def test_words_lead_to_the_right_door(message: str, authority: str) -> None:
    assert REGISTER.find(message)[0].id == authority


@pytest.mark.parametrize("message", ["bygglov för altan", "när töms soporna", "jag passar på att fråga", ""])
def test_other_words_lead_nowhere(message: str) -> None:
    assert REGISTER.find(message) == ()


def test_an_authority_in_the_same_house_is_said_to_be_there() -> None:
    door = right_door(REGISTER.find("bostadsbidrag"), TOWNS["katrineholm"], WORDS)
    elsewhere = right_door(REGISTER.find("bostadsbidrag"), TOWNS["linkoping"], WORDS)
    assert len(door.paragraphs) == len(elsewhere.paragraphs) + 1
    assert door.links[0].url == "https://www.forsakringskassan.se/"


def test_two_doors_are_both_shown_and_never_three() -> None:
    assert [a.id for a in REGISTER.find("körkort och uppehållstillstånd och csn")] == [
        "migrationsverket",
        "transportstyrelsen",
    ]


def test_an_event_is_told_of_until_its_day_is_over() -> None:
    town = TOWNS["exempelkoping"]
    [first, *_] = town.offerings.events_from(TODAY)
    [topic, *_] = first.services
    before = extras(topic, town, first.day, WORDS).paragraphs
    after = extras(topic, town, date.fromordinal(first.day.toordinal() + 1), WORDS).paragraphs
    assert len(after) == len(before) - 1


def test_the_tour_of_2016_is_never_told_of() -> None:
    town = TOWNS["helsingborg"]
    place = town.offerings.events[0].place
    assert place not in " ".join(extras("kontakt.oppettider", town, date(2016, 5, 29), WORDS).paragraphs)
    assert place in " ".join(extras("kontakt.oppettider", town, date(2016, 5, 28), WORDS).paragraphs)


def test_a_company_answers_for_its_topics() -> None:
    [line] = extras("bostad.hyra", TOWNS["katrineholm"], TODAY, WORDS).paragraphs
    assert "KFAB" in line


def test_advice_says_whether_it_is_free() -> None:
    town = TOWNS["helsingborg"]
    [adviser] = [a for a in town.offerings.advisers if a.topic == "rad.budget_skuld"]
    offers = replace(town.offerings, advisers=(replace(adviser, free=False),))
    free = extras("rad.budget_skuld", town, TODAY, WORDS).paragraphs
    paid = extras("rad.budget_skuld", replace(town, offerings=offers), TODAY, WORDS).paragraphs
    assert free != paid


def test_councils_stand_under_dialogue() -> None:
    [line] = extras("paverka.dialog", TOWNS["karlstad"], TODAY, WORDS).paragraphs
    assert all(council.name in line for council in TOWNS["karlstad"].offerings.councils)


def test_a_topic_without_offers_gets_nothing() -> None:
    assert extras("avfall.slam", TOWNS["karlstad"], TODAY, WORDS).paragraphs == ()
