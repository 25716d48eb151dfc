"""The dialogue's decisions, without Rasa."""

from datetime import date, timedelta

import pytest

from actions.answering import GRACE, servable
from actions.fallback import Fallback
from actions.plans import (
    plan_asked,
    plan_doubt,
    plan_fallback,
    plan_none_of_these,
    plan_opening_hours,
    plan_small_talk,
    plan_topic,
)
from actions.request_handover import RequestHandover
from actions.turn import Plan
from nlu_data.contracts import ActKind, DialogueContext, HandoverReason
from tests.actions.material import ANSWERS, knowledge, turn

DOUBTFUL = {
    "bygglov.kostnad": 0.4,
    "bygglov.ansok": 0.3,
    "sys.tack": 0.1,
    "miljo.buller": 0.08,
    "bygglov.olovligt": 0.07,
}


def kind(plan: Plan) -> ActKind:
    assert len(plan.acts) == 1
    return plan.acts[0].kind


def test_a_topic_is_answered_with_source_date_and_links() -> None:
    plan = plan_topic("bygglov.kostnad", turn("bygglov.kostnad", context=DialogueContext(misses=1)), knowledge())
    act = plan.acts[0]
    assert (act.kind, act.topic, act.reviewed_at) == (ActKind.ANSWER, "bygglov.kostnad", "2026-11-01")
    assert act.source and act.links[0].url == "https://www.boverket.se/"
    assert plan.context == DialogueContext(last_topic="bygglov.kostnad")


def test_an_answer_names_the_municipality_and_falls_back_where_facts_are_unknown() -> None:
    text = plan_topic("bygglov.ansok", turn("bygglov.ansok"), knowledge()).acts[0].text
    assert "Provstad" in text and "Annars." in text and "{" not in text


@pytest.mark.parametrize("topic", ["bygglov.olovligt", "miljo.buller"])
def test_no_valid_answer_means_a_human_in_the_topics_department(topic: str) -> None:
    act = plan_topic(topic, turn(topic), knowledge()).acts[0]
    assert (act.kind, act.reason, act.topic) == (ActKind.HANDOVER, HandoverReason.TOPIC, topic)
    assert act.department == knowledge().catalogue.topics[topic].department


def test_an_answer_is_served_to_the_last_day_of_grace_and_no_longer() -> None:
    answer = ANSWERS[0]
    assert servable(answer, answer.review_by + GRACE)
    assert not servable(answer, answer.review_by + GRACE + timedelta(days=1))
    assert not servable(None, date(2026, 11, 20))


def test_a_missing_answer_is_handed_over() -> None:
    act = plan_topic("bygglov.kostnad", turn("bygglov.kostnad"), knowledge(answers=())).acts[0]
    assert (act.kind, act.reason, act.department) == (ActKind.HANDOVER, HandoverReason.TOPIC, "SBF")


def test_a_topic_for_humans_is_handed_over_with_its_own_text() -> None:
    act = plan_topic("ekonomi.mitt_arende", turn("ekonomi.mitt_arende"), knowledge()).acts[0]
    assert (act.kind, act.reason, act.department) == (ActKind.HANDOVER, HandoverReason.TOPIC, "SOC")
    assert act.text


def test_a_safe_topic_is_handed_over_as_sensitive() -> None:
    act = plan_topic("stod.vald_nara", turn("stod.vald_nara"), knowledge()).acts[0]
    assert (act.reason, act.department) == (HandoverReason.SENSITIVE, "IVN")


def test_an_unknown_municipality_is_a_fault_and_not_an_answer() -> None:
    with pytest.raises(KeyError):
        plan_topic("bygglov.kostnad", turn("bygglov.kostnad", municipality="ingenstans"), knowledge())


def test_who_asks_for_a_human_reaches_the_last_topics_department() -> None:
    talked = DialogueContext(last_topic="miljo.buller")
    assert plan_asked(turn("sys.prata_med_manniska", context=talked), knowledge()).acts[0].department == "MIL"
    first = RequestHandover(knowledge()).plan(turn("sys.prata_med_manniska")).acts[0]
    assert (first.reason, first.department, first.topic) == (HandoverReason.ASKED, "KC", None)


def test_doubt_offers_three_topics_and_something_else() -> None:
    plan = plan_doubt(turn("decision.doubt", DOUBTFUL), knowledge())
    assert [choice.id for choice in plan.acts[0].choices] == [
        "bygglov.kostnad",
        "bygglov.ansok",
        "miljo.buller",
        "none",
    ]
    assert plan.context.offered == ("bygglov.kostnad", "bygglov.ansok", "miljo.buller")
    assert plan.context.misses == 1


def test_what_was_offered_and_not_taken_is_not_offered_again() -> None:
    context = DialogueContext(misses=1, offered=("bygglov.kostnad",))
    choices = plan_doubt(turn("decision.doubt", DOUBTFUL, context=context), knowledge()).acts[0].choices
    assert "bygglov.kostnad" not in [choice.id for choice in choices]


def test_nobody_is_asked_for_ever() -> None:
    act = plan_doubt(turn("decision.doubt", DOUBTFUL, context=DialogueContext(misses=1)), knowledge()).acts[0]
    assert (act.kind, act.reason, act.department) == (ActKind.HANDOVER, HandoverReason.LOW_CONFIDENCE, "SBF")


def test_a_sensitive_topic_is_offered_only_when_it_is_the_best_guess() -> None:
    first = {"stod.vald_nara": 0.4, "bygglov.ansok": 0.3}
    assert plan_doubt(turn("decision.doubt", first), knowledge()).acts[0].choices[0].id == "stod.vald_nara"
    second = {"bygglov.ansok": 0.4, "stod.vald_nara": 0.3}
    assert [c.id for c in plan_doubt(turn("decision.doubt", second), knowledge()).acts[0].choices] == [
        "bygglov.ansok",
        "none",
    ]


def test_the_first_miss_asks_and_the_second_finds_a_human() -> None:
    low = {"miljo.buller": 0.1, "bygglov.kostnad": 0.02}
    first = plan_fallback(turn("decision.low", low), knowledge())
    assert kind(first) is ActKind.CLARIFY
    second = plan_fallback(turn("decision.low", low, context=DialogueContext(misses=1)), knowledge())
    act = second.acts[0]
    assert (act.kind, act.reason, act.department) == (ActKind.HANDOVER, HandoverReason.LOW_CONFIDENCE, "MIL")
    assert second.context.misses == 0


def test_without_any_guess_the_generalists_take_over() -> None:
    plan = plan_fallback(turn("decision.low", {"sys.tack": 0.1}, context=DialogueContext(misses=1)), knowledge())
    assert (plan.acts[0].department, plan.acts[0].topic) == ("KC", None)


def test_fallback_without_any_guess_still_shows_the_way_to_a_human() -> None:
    plan = plan_fallback(turn("decision.low", {"sys.tack": 0.1}), knowledge())
    assert [choice.id for choice in plan.acts[0].choices] == ["human"]


def test_none_of_these_asks_for_other_words_then_finds_a_human() -> None:
    context = DialogueContext(misses=1, offered=("bygglov.kostnad",))
    first = Fallback(knowledge()).plan(turn("decision.none", context=context))
    assert kind(first) is ActKind.CLARIFY and first.context.offered == ()
    second = plan_none_of_these(turn("decision.none", context=DialogueContext(misses=2)), knowledge())
    assert second.acts[0].reason is HandoverReason.LOW_CONFIDENCE


def test_small_talk_keeps_the_subject() -> None:
    context = DialogueContext(last_topic="bygglov.kostnad", misses=1)
    plan = plan_small_talk(turn("sys.tack", context=context), knowledge())
    assert kind(plan) is ActKind.SMALL_TALK and plan.context == context


def test_nonsense_counts_as_a_miss() -> None:
    first = plan_small_talk(turn("sys.oforstaeligt"), knowledge())
    assert (kind(first), first.context.misses) == (ActKind.SMALL_TALK, 1)
    second = plan_small_talk(turn("sys.oforstaeligt", context=first.context), knowledge())
    assert second.acts[0].reason is HandoverReason.LOW_CONFIDENCE


def test_repeat_gives_the_last_answer_again() -> None:
    context = DialogueContext(last_topic="bygglov.kostnad")
    act = plan_small_talk(turn("sys.upprepa_forenkla", context=context), knowledge()).acts[0]
    assert (act.kind, act.topic) == (ActKind.ANSWER, "bygglov.kostnad")
    assert kind(plan_small_talk(turn("sys.upprepa_forenkla"), knowledge())) is ActKind.SMALL_TALK


def test_yes_to_a_single_offer_takes_it() -> None:
    one = DialogueContext(misses=1, offered=("bygglov.kostnad",))
    assert plan_small_talk(turn("sys.ja", context=one), knowledge()).acts[0].topic == "bygglov.kostnad"
    two = DialogueContext(misses=1, offered=("bygglov.kostnad", "bygglov.ansok"))
    assert kind(plan_small_talk(turn("sys.ja", context=two), knowledge())) is ActKind.SMALL_TALK


def test_out_of_scope_is_no_dead_end() -> None:
    act = plan_small_talk(turn("sys.utanfor_omfang"), knowledge()).acts[0]
    assert act.kind is ActKind.OUT_OF_SCOPE
    assert [choice.id for choice in act.choices] == ["human"]


@pytest.mark.parametrize("open_now", [True, False, None])
def test_opening_hours_tell_the_other_ways_in(open_now: bool | None) -> None:
    act = plan_opening_hours(turn("kontakt.oppettider", open_now=open_now), knowledge()).acts[0]
    texts = knowledge().dialogue.texts
    assert "0980-319 200" in act.text and "Gatan 1" in act.text
    assert (texts["open_now"] in act.text) is (open_now is True)
    assert (texts["closed_now"] in act.text) is (open_now is False)
