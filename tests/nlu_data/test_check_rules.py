from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from nlu_data import check
from nlu_data.catalogue import English, Handling, Link, LocalText, Zone
from nlu_data.checks import (
    amounts,
    answers,
    foreign,
    local,
    private,
    profiles,
    register,
    safety,
    topics,
    versions,
    wordings,
)
from nlu_data.checks.material import Material, Wording
from nlu_data.offerings import Adviser, Checklist, FormGuide, Theme, ThemeChat
from tests.nlu_data import samples as s

LONG_WORDS = " ".join(["Byggnadsnämndens handläggningsordning förutsätter fullständighetsgranskning."] * 15)
CLOSED_DAY = date(2026, 12, 3)

# Each rule with data that breaks it: what is wrong, and how many findings it gives.
BROKEN: list[tuple[check.Rule, Material, int]] = [
    (topics.topics_refer_to_known_things, s.with_topic(area="okant"), 1),
    (topics.topics_refer_to_known_things, s.with_topic(department="XYZ"), 1),
    (topics.topics_refer_to_known_things, s.with_topic(id="sys.nytt"), 1),
    (topics.sensitive_topics_go_to_people, s.with_topic(safe_mode=True, handling=Handling.ANSWER), 1),
    (topics.follow_ups_lead_somewhere, s.with_follow_ups({"cost": "bygglov.borta"}), 1),
    (topics.every_topic_has_an_answer, s.without_answer(s.HOURS), 1),
    (topics.every_topic_has_an_answer, s.without_answer("sys.tack"), 1),
    (topics.topics_can_be_learned, s.with_wordings(("bygglov.borta", "hej")), 1),
    (topics.topics_can_be_learned, s.without("examples/alla.yml", s.COST, 300), 1),
    (safety.safety_replies_are_complete, replace(s.GOOD, safety=replace(s.BOOK, replies={})), 1),
    (safety.safety_replies_are_complete, s.with_helpline(show=False), 2),
    (safety.safety_replies_are_complete, s.with_reply(more=("borta",)), 1),
    (safety.safety_replies_can_be_read_at_once, s.with_reply(lines=("Ring nu!",)), 1),
    (safety.safety_replies_can_be_read_at_once, s.with_reply(lines=("ord " * 61,)), 2),
    (safety.safety_replies_can_be_read_at_once, s.with_reply(child_lines=("ord " * 61,)), 2),
    (safety.safety_replies_can_be_read_at_once, s.with_reply(lines=("Ring {okant}.",)), 1),
    (safety.helplines_are_in_order, s.with_helpline(tel="112"), 1),
    (safety.helplines_are_in_order, s.with_helpline(verify_by=date(2026, 11, 19)), 1),
    (foreign.foreign_texts_are_whole, s.with_foreign(), 3),
    (foreign.foreign_texts_are_whole, s.with_foreign(lines=("Ring nu.",)), 4),
    (foreign.foreign_texts_can_be_read_at_once, s.with_foreign(lines=("112 " * 61,)), len(s.CATALOGUE.municipalities)),
    (foreign.foreign_texts_can_be_read_at_once, s.with_foreign(lines=("112 {okant}.",)), 1),
    (foreign.foreign_texts_can_be_read_at_once, s.with_foreign(lines=("Call 112!",)), 1),
    (foreign.unreviewed_languages_are_told_of, s.with_foreign(), 1),
    (answers.answers_have_a_topic_and_an_owner, s.with_answer(topic="bygglov.borta"), 1),
    (answers.answers_have_a_topic_and_an_owner, s.with_answer(owner="KC"), 1),
    (answers.answers_have_a_topic_and_an_owner, s.with_answer(file="avfall.yml"), 1),
    (answers.answers_have_a_topic_and_an_owner, s.with_answer(source=" "), 1),
    (answers.placeholders_are_known, s.with_answer(answer="Hej {okant}."), 1),
    (answers.placeholders_are_known, s.with_answer(answer="Hej {Kommun}."), 1),
    (answers.placeholders_are_known, s.with_answer(answer="Ring {helpline:borta}."), 1),
    (answers.placeholders_are_known, s.with_answer(answer="Det kostar {bygglov.avgift}."), 1),
    (answers.placeholders_are_known, s.with_answer(local=(LocalText(("bygglov.avgift",), "Det kostar."),)), 1),
    (answers.local_answers_say_so, s.with_answer(local=()), 1),
    (answers.answers_are_dated, s.with_answer(reviewed="2026-11-20"), 1),
    (answers.answers_are_dated, s.with_answer(reviewed=date(2026, 11, 21)), 1),
    (answers.answers_are_dated, s.with_answer(review_by=s.TODAY), 1),
    (answers.answers_are_dated, s.with_answer(review_by=date(2028, 11, 20)), 1),
    (answers.answers_are_dated, s.with_answer(reviewed=date(2026, 1, 1), review_by=date(2026, 11, 19)), 1),
    (answers.links_are_well_formed, s.with_answer(links=(Link("Läs", "http://www.boverket.se/"),)), 1),
    (answers.links_are_well_formed, s.with_answer(links=(Link("", "https://www.boverket.se/"),)), 1),
    (answers.links_are_well_formed, s.with_answer(links=(Link("Läs", "https://www.boverket.se/"),) * 4), 1),
    (answers.answers_are_easy_to_read, s.with_answer(answer=LONG_WORDS), 1),
    (answers.answers_are_easy_to_read, s.with_answer(answer="Du får svar."), 1),
    (answers.answers_are_easy_to_read, s.with_answer(answer="Du får svar i dag. " * 25), 1),
    (answers.answers_are_easy_to_read, s.with_answer("sys.tack", answer="Hej på dig. " * 21), 1),
    (versions.answers_have_their_versions, s.with_answer(easy=None), 1),
    (versions.answers_have_their_versions, s.with_answer(english=None), 1),
    (versions.answers_have_their_versions, s.with_answer(english=English(" ", "You can call us.")), 1),
    (versions.versions_use_known_placeholders, s.with_answer(easy="Hej {okant}."), 1),
    (versions.versions_use_known_placeholders, s.with_answer(english=English("T", "It costs {bygglov.avgift}.")), 1),
    (versions.easy_versions_are_easy, s.with_answer(easy=LONG_WORDS), 1),
    (versions.easy_versions_are_easy, s.with_answer(easy="Du får svar i dag."), 1),
    (versions.easy_versions_are_easy, s.with_answer(easy="Du får svar i dag. " * 13), 1),
    (versions.english_versions_are_whole, s.with_answer(english=English("T", "You can call us.")), 1),
    (versions.english_versions_are_whole, s.with_answer(english=English("T", "You can call us today. " * 27)), 1),
    (register.authorities_are_in_order, replace(s.GOOD, register=replace(s.REGISTER, authorities=())), 16),
    (register.authorities_are_in_order, s.with_authority(id="csn"), 2),
    (register.authorities_are_in_order, s.with_authority(english=""), 1),
    (register.authorities_are_in_order, s.with_authority(text=LONG_WORDS), 1),
    (register.authorities_are_in_order, s.with_authority(link=Link("Gå", "http://www.csn.se/")), 1),
    (register.authorities_are_in_order, s.with_authority(subjects=("fråga om csn",)), 1),
    (
        register.authorities_are_in_order,
        replace(s.GOOD, register=replace(s.REGISTER, review_by=date(2026, 11, 19))),
        1,
    ),
    (register.every_area_has_a_checklist, s.with_checklist("bygglov", ask=()), 1),
    (register.every_area_has_a_checklist, s.with_checklist("borta"), 1),
    (amounts.there_is_enough_to_learn_from, s.without("examples/alla.yml", s.COST, 61), 1),
    (amounts.there_is_enough_to_learn_from, s.without("examples/alla.yml", s.VIOLENCE, 1), 1),
    (amounts.there_is_enough_to_learn_from, s.without(amounts.HARMLESS_FILE, s.HOURS, 1), 1),
    (amounts.there_is_enough_to_learn_from, s.without("examples/alla.yml", amounts.OUTSIDE, 1), 1),
    (amounts.there_is_enough_to_measure_on, s.without(amounts.HOLDOUT_FILE, s.HOURS, 1), 1),
    (amounts.there_is_enough_to_measure_on, s.without(amounts.HOLDOUT_FILE, s.VIOLENCE, 1), 1),
    (amounts.there_is_enough_to_measure_on, s.without(amounts.HOLDOUT_FILE, amounts.OUTSIDE, 1), 1),
    (amounts.there_is_enough_to_measure_on, s.without(amounts.HOLDOUT_FILE, s.COST, 1, amounts.HARMLESS_STYLE), 1),
    (private.wordings_hold_no_personal_data, s.with_wordings((s.COST, "jag är 850709-9805")), 1),
    (private.wordings_hold_no_personal_data, s.with_wordings((s.COST, "ring mig på 070-312 34 56")), 1),
    (private.wordings_hold_no_personal_data, s.with_wordings((s.COST, "svara till nagon@gmail.com")), 1),
    (
        private.wordings_hold_no_personal_data,
        replace(s.GOOD, holdout=(Wording("holdout/a.jsonl", s.COST, "19850709-9805"),)),
        1,
    ),
    (private.forbidden_numbers_are_never_shown, s.with_text("Ring 010 - 223 57 60 i dag."), 1),
    (private.forbidden_numbers_are_never_shown, s.with_text("Ring +46 20 39 00 00."), 1),
    (private.no_mail_to_persons, s.with_text("Skriv till fornamn.efternamn@prov.example."), 1),
    (private.answers_hold_no_numbers_of_their_own, s.with_answer(answer="Ring 0520-49 50 00."), 1),
    (private.answers_hold_no_numbers_of_their_own, s.with_answer(local=(LocalText((), "Ring 020-50 50 50."),)), 1),
    (profiles.contact_is_usable, s.with_profile(contact=replace(s.REAL.contact, email="eva.ek@prov.example")), 1),
    (profiles.contact_is_usable, s.with_queue(mailbox="eva.ek@prov.example"), 1),
    (profiles.contact_is_usable, s.with_profile(exit_url="http://www.smhi.se/"), 1),
    (profiles.contact_is_usable, s.with_profile(social_emergency_phone=None), 1),
    (profiles.contact_is_usable, s.with_profile(promise_days="två"), 1),
    (profiles.contact_is_usable, s.with_queue(source="Sagt i telefon"), 1),
    (profiles.made_up_numbers_stay_made_up, s.with_demo(social_emergency_phone="0520-49 50 00"), 1),
    (profiles.made_up_numbers_stay_made_up, s.with_demo(formal_name="Påhitts kommun"), 1),
    (profiles.made_up_numbers_stay_made_up, s.with_profile(social_emergency_phone="08-465 004 45"), 1),
    (profiles.queues_are_well_formed, s.with_queue(id="bygglov"), 1),
    (profiles.queues_are_well_formed, s.with_queue(path="Å med mellanslag"), 1),
    (profiles.queues_are_well_formed, s.with_queue(departments=("IVN", "SBF")), 1),
    (profiles.queues_are_well_formed, s.with_queue(topics=("bygglov.borta",)), 1),
    (profiles.queues_are_well_formed, s.with_queue(zone="hemlig"), 1),
    (profiles.queues_are_well_formed, s.with_queue(capacity=0), 1),
    (profiles.queues_are_well_formed, s.with_queue(path="valdsutsatt"), 1),
    (profiles.queues_are_well_formed, s.with_queue(2, zone="soc"), 1),
    (profiles.departments_are_switched_on_sensibly, s.with_profile(departments_on=("IVN", "VOF")), 1),
    (profiles.zones_fit_topics, s.with_queue(zone="oppen"), 1),
    (profiles.zones_fit_topics, s.with_profile(departments_on=("SBF",)), 1),
    (profiles.zones_fit_topics, s.with_topic(zone=Zone.SKOLA), 2),
    (profiles.settings_are_known, s.with_profile(settings={"farg": "blå"}), 1),
    (profiles.settings_are_known, s.with_profile(settings={"accent": "blå"}), 1),
    (profiles.settings_are_known, s.with_profile(settings={"escalate_minutes": 0}), 1),
    (profiles.settings_are_known, s.with_profile(settings={"answer_groups": ["ivn", "bygglov"]}), 1),
    (profiles.settings_are_known, s.with_profile(settings={"answer_groups": ["borta"]}), 4),
    (profiles.settings_are_known, s.with_profile(settings={"baseline": {"phone_share": 80, "source": "x"}}), 1),
    (profiles.settings_are_known, s.with_profile(settings={"baseline": {"phone_share": 0.8}}), 1),
    (local.facts_fit_answers, s.with_fact(key="Bygglov avgift"), 1),
    (local.facts_fit_answers, s.with_fact(key="bygglov.annan"), 1),
    (local.facts_fit_answers, s.with_fact(value=""), 1),
    (local.facts_fit_answers, s.with_demo(facts={}), 1),
    (local.facts_are_dated, s.with_fact(source=""), 1),
    (local.facts_are_dated, s.with_fact(review_by="snart"), 1),
    (local.facts_are_dated, s.with_fact(valid_from=date(2026, 12, 1)), 1),
    (local.facts_are_dated, s.with_fact(review_by=s.TODAY), 1),
    (local.facts_are_dated, s.with_fact(valid_from=None, review_by=date(2026, 11, 19)), 1),
    (
        local.demo_facts_use_reserved_numbers,
        s.with_demo(facts={"x": replace(s.REAL.facts["bygglov.avgift"], value="på 0520-49 50 00")}),
        1,
    ),
    (local.offerings_refer_to_known_things, s.with_offers(delegated_topics=("bygglov.borta",)), 1),
    (local.offerings_refer_to_known_things, s.with_offers(events=s.OFFERINGS.events * 2), 1),
    (local.offerings_refer_to_known_things, s.with_offers(councils=(replace(s.OFFERINGS.councils[0], source=""),)), 1),
    (
        local.offerings_refer_to_known_things,
        s.with_offers(advisers=(Adviser("a", "A", s.HOURS, "borta", True, None, s.SOURCE),)),
        1,
    ),
    (local.offerings_refer_to_known_things, s.with_offers(checklists=(Checklist("okant", ("Steg",), s.SOURCE),)), 1),
    (
        local.offerings_refer_to_known_things,
        s.with_offers(theme_chats=(ThemeChat("bygglov", "XYZ", (Theme(CLOSED_DAY, "Torsdag"),), s.SOURCE),)),
        2,
    ),
    (local.offerings_refer_to_known_things, s.with_offers(form_guides=(FormGuide("g", "G", s.COST, (), s.SOURCE),)), 1),
    (
        local.offerings_refer_to_known_things,
        s.with_offers(referrals=(replace(s.OFFERINGS.referrals[0], web="www.bolaget.se"),)),
        1,
    ),
    (wordings.wordings_belong_to_one_topic, s.with_wordings((s.COST, "Vad gäller?"), (s.HOURS, "vad  gäller")), 1),
    (wordings.wordings_belong_to_one_topic, s.with_wordings((s.COST, " ")), 1),
    (wordings.wordings_are_not_repeated, s.with_wordings((s.COST, "Vad gäller?"), (s.COST, "vad gäller")), 1),
    (
        wordings.wordings_are_not_nearly_another_topics,
        s.with_wordings((s.COST, "Vad får jag bygga?"), (s.HOURS, "vad far jag bygg a")),
        1,
    ),
    (wordings.holdout_is_kept_apart, s.with_wordings((s.COST, "en fråga som ingen har tränatpå")), 1),
    (wordings.holdout_is_kept_apart, s.with_wordings((s.COST, "En fråga, som ingen har tränat på!")), 1),
]


@pytest.mark.parametrize("rule", check.RULES, ids=lambda rule: rule.__name__)
def test_good_data_passes(rule: check.Rule) -> None:
    assert list(rule(s.GOOD)) == []


@pytest.mark.parametrize(("rule", "material", "expected"), BROKEN, ids=lambda value: getattr(value, "__name__", None))
def test_broken_data_is_found(rule: check.Rule, material: Material, expected: int) -> None:
    found = list(rule(material))
    assert len(found) == expected, found
    assert all(finding.what and finding.do for finding in found)


def test_every_rule_is_shown_to_fail() -> None:
    shown: Counter[Callable[..., object]] = Counter(rule for rule, _material, _expected in BROKEN)
    assert set(shown) == set(check.RULES)


def test_errors_come_before_warnings() -> None:
    material = replace(s.with_answer(local=(), owner="KC"))
    severities = [finding.severity.value for finding in check.run(material)]
    assert severities == sorted(severities)
    assert "error" in severities
    assert "warning" in severities
