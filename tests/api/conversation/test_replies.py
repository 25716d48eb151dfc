"""What the citizen reads in every profile: another way is always named, and nothing is promised that is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import cache

import pytest

from api.clock import STOCKHOLM
from api.conversation.model import Draft, Kind
from api.conversation.replies import Replies
from api.conversation.turn import Turn
from api.handover.routing import Route
from api.privacy.danger import DangerScreen
from api.wording import load_wording
from nlu_data.catalogue import Catalogue, read_catalogue
from nlu_data.files import ROOT
from nlu_data.municipality import Municipality
from nlu_data.safety import SafetyBook, read_safety

NOW = datetime(2026, 11, 24, 10, tzinfo=STOCKHOLM)
THURSDAY = datetime(2026, 11, 26, 9, tzinfo=STOCKHOLM)


@cache
def catalogue() -> Catalogue:
    return read_catalogue()


@cache
def safety() -> SafetyBook:
    return read_safety()


@cache
def replies() -> Replies:
    return Replies(load_wording(safety()), catalogue(), DangerScreen.load(ROOT / "danger.yml").writer)


PROFILES = [pytest.param(name, id=name) for name in sorted(read_catalogue().municipalities)]


def profile(name: str) -> Municipality:
    return catalogue().municipalities[name]


def no_answer(m: Municipality) -> list[Draft]:
    """Every draft that is not an answer and in which nobody is there yet."""
    queue = m.generalist_queue
    return [
        replies().closed(m, Route(queue, open=False, opens=THURSDAY), NOW, None),
        replies().closed(m, Route(queue, open=False), NOW, date(2026, 11, 26)),
        *replies().waiting(m, 3, safe=False, anyone_online=True),
        *replies().waiting(m, 1, safe=False, anyone_online=False),
    ]


@pytest.mark.parametrize("name", PROFILES)
def test_closed_and_waiting_name_the_telephone_and_where_one_may_go(name: str) -> None:
    m = profile(name)
    for draft in no_answer(m):
        assert m.contact.name in draft.text
        if m.contact.phone:
            assert m.contact.phone in draft.text
        for place in m.contact.visits:
            assert place.address in draft.text


@pytest.mark.parametrize("name", PROFILES)
def test_days_are_promised_only_where_the_municipality_has(name: str) -> None:
    m = profile(name)
    promised = date(2026, 11, 26) if m.promise_days else None
    text = replies().closed(m, Route(m.generalist_queue, open=False), NOW, promised).text
    assert ("arbetsdag" in text) is (m.promise_days is not None)


@pytest.mark.parametrize("name", PROFILES)
@pytest.mark.parametrize("topic", [*sorted(read_safety().replies), "no.such", None])
@pytest.mark.parametrize("is_open", [True, False])
def test_every_class_in_every_profile(name: str, topic: str | None, is_open: bool) -> None:
    m = profile(name)
    route = Route(m.generalist_queue, open=is_open, opens=None if is_open else THURSDAY)
    drafts = replies().safe(topic, m, route, NOW, "")
    assert "112" in drafts[0].text
    assert [d.kind for d in drafts] == [Kind.SAFETY]
    assert all(("human" in {c.id for c in d.choices}) is is_open for d in drafts)
    for draft in drafts:
        assert {"exit", "more_helplines"} <= {c.id for c in draft.choices}
        assert "{" not in draft.text
        assert "!" not in draft.text
        assert "arbetsdag" not in draft.text
        assert not [number for number in safety().never_show if number in draft.text]
    if not is_open:
        # One card, in which nothing stands twice.
        lines = drafts[0].text.split("\n")
        assert "torsdag 09.00" in drafts[0].text
        assert len(set(lines)) == len(lines)


@pytest.mark.parametrize("language", ["en", "fi", "ar", "so"])
@pytest.mark.parametrize("topic", [*sorted(read_safety().replies), None])
@pytest.mark.parametrize("is_open", [True, False])
def test_every_class_in_other_languages(language: str, topic: str | None, is_open: bool) -> None:
    m = profile("exempelkoping")
    speaking, swedish = replies().speaking(language), replies()
    route = Route(m.generalist_queue, open=is_open, opens=None if is_open else THURSDAY)
    for child in ("", "jag är 12 år"):
        [said] = speaking.safe(topic, m, route, NOW, child)
        [beside] = swedish.safe(topic, m, route, NOW, child)
        assert (said.kind, said.lang) == (Kind.SAFETY, language)
        assert [c.id for c in said.choices] == [c.id for c in beside.choices]
        lines, ours = said.text.split("\n"), beside.text.split("\n")
        # 112 stands first, and once more in Swedish for whoever stands beside.
        assert "112" in lines[0]
        assert ours[0] in lines and lines[0] != ours[0]
        assert "{" not in said.text
        assert "torsdag" not in said.text


@pytest.mark.parametrize("language", ["en", "fi", "ar", "so"])
def test_a_text_that_nobody_has_checked_says_so(language: str) -> None:
    unreviewed = load_wording(safety()).foreign[language].unreviewed
    m = profile("karlstad")
    [said] = replies().speaking(language).safe(None, m, Route(m.generalist_queue, open=True), NOW, "")
    assert unreviewed and said.text.endswith(unreviewed)


def test_every_language_can_say_how_people_are_reached_in_every_profile() -> None:
    foreign = load_wording(safety()).foreign
    assert set(foreign) >= {"en", "fi", "ar", "so", "fa", "pl", "es", "uk", "ru", "de", "fr"}
    for text in foreign.values():
        for m in catalogue().municipalities.values():
            said = text.contact(m)
            assert "{" not in said
            visits = [place.address for place in m.contact.visits]
            assert all(way in said for way in ([m.contact.phone] if m.contact.phone else visits or [m.contact.name]))
            assert text.unreviewed is None or said.endswith(text.unreviewed)
            assert not [number for number in safety().never_show if number in said]


def test_the_administrative_area_is_told_of_only_where_the_profile_says_so() -> None:
    finnish = load_wording(safety()).foreign["fi"]
    m = profile("karlstad")
    within = replace(m, settings={**m.settings, "administrative_areas": ["fi"]})
    assert finnish.administrative_area
    assert finnish.administrative_area not in finnish.contact(m)
    assert finnish.administrative_area in finnish.contact(within)


def test_a_child_who_writes_of_itself_gets_a_childs_words() -> None:
    m = profile("exempelkoping")
    route = Route(m.generalist_queue, open=True)

    def said(text: str) -> str:
        return replies().safe("stod.barn_far_illa", m, route, NOW, text)[0].text

    adult = said("min granne slår sina barn")
    for text in ("jag är 12 år", "jag e 9", "mamma slår mig", "min pappa låser in mig"):
        assert said(text) != adult, text
    for text in ("jag är 34 år", "pappan på gården slår sin son", "jag är orolig för 3 barn"):
        assert said(text) == adult, text


def test_a_child_in_need_gets_the_childs_card_and_its_helpline() -> None:
    m = profile("exempelkoping")
    route = Route(m.generalist_queue, open=True)
    bris = safety().helplines["bris"].number
    child_lines = safety().replies["stod.barn_far_illa"].child_lines
    for topic in safety().child.topics:
        [said] = replies().safe(topic, m, route, NOW, "jag är 15 och gravid")
        assert said.text.startswith("\n".join(child_lines))
    for topic in safety().replies:
        [said] = replies().safe(topic, m, route, NOW, "jag är 15 och gravid")
        assert bris in said.text, topic


def test_who_threatens_is_met_with_no_help_for_victims_and_a_victim_with_no_reproach() -> None:
    m = profile("exempelkoping")
    route = Route(m.generalist_queue, open=True)
    threat = "\n".join(safety().texts["threat"])
    [said] = replies().safe("stod.akut_fara", m, route, NOW, "jag tar med mig yxan till kommunhuset")
    assert said.text == threat
    for text in ("han kommer med en kniv", "någon ska skjuta läraren", "min man har en pistol"):
        [said] = replies().safe("stod.akut_fara", m, route, NOW, text)
        assert said.text != threat, text


def test_the_greeting_says_that_it_is_a_machine_and_that_words_are_kept_only_where_they_are() -> None:
    m = profile("karlstad")
    [ordinary], [safe] = replies().greeting(m, safe=False), replies().greeting(m, safe=True)
    assert "(AI)" in ordinary.text
    assert "(AI)" in safe.text
    assert ordinary.text != safe.text


def test_a_turn_without_an_outcome_says_nothing() -> None:
    assert replies().from_turn(Turn("c", "karlstad", "x"), profile("karlstad")) == []
