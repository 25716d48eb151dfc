"""Easy, English, both needs: which version is served, and the buttons beside it. By ids, not by wording."""

import pytest

from actions.needs import plan_needs
from actions.plans import plan_doubt, plan_fallback, plan_opening_hours, plan_small_talk, plan_topic
from actions.turn import Plan, read_turn
from nlu_data.contracts import ActKind, DialogueContext, HandoverReason, TurnRequest
from nlu_data.versions import Version
from tests.actions.material import knowledge, turn

COST = "bygglov.kostnad"
PLAIN = "bygglov.ansok"  # has neither an easy nor an English version
AGAIN = "sys.upprepa_forenkla"


def ids(plan: Plan) -> list[str]:
    return [choice.id for choice in plan.acts[0].choices]


def test_an_answer_that_has_an_easy_version_offers_it() -> None:
    assert ids(plan_topic(COST, turn(COST), knowledge())) == [f"easy:{COST}"]
    assert ids(plan_topic(PLAIN, turn(PLAIN), knowledge())) == []


def test_the_easy_button_gives_the_easy_version_and_the_way_back() -> None:
    plan = plan_topic(COST, turn(COST, choice=COST, version=Version.EASY), knowledge())
    assert (plan.acts[0].kind, plan.acts[0].text, plan.acts[0].lang) == (ActKind.ANSWER, "Lätt svar.", "sv")
    assert ids(plan) == [f"standard:{COST}"]
    assert plan.context.last_version is Version.EASY


def test_without_an_easy_version_the_whole_answer_says_so_and_shows_a_human() -> None:
    plan = plan_topic(PLAIN, turn(PLAIN, choice=PLAIN, version=Version.EASY), knowledge())
    assert plan.acts[0].kind is ActKind.ANSWER and plan.acts[0].text.endswith("Annars.")
    assert ids(plan) == ["human"]


@pytest.mark.parametrize("text", ["förklara enklare", "jag förstår inte", "kan du förklara"])
def test_who_does_not_follow_gets_easier_words_and_then_a_human(text: str) -> None:
    first = plan_small_talk(turn(AGAIN, text=text, context=DialogueContext(COST)), knowledge())
    assert (first.acts[0].topic, first.context.last_version) == (COST, Version.EASY)
    second = plan_small_talk(turn(AGAIN, text=text, context=first.context), knowledge())
    assert second.acts[0].kind is ActKind.SMALL_TALK and ids(second) == ["human"]


@pytest.mark.parametrize("version", list(Version))
@pytest.mark.parametrize("text", ["Säg det igen!", "kan du upprepa", "en gång till, tack"])
def test_the_same_again_is_the_same_version_again(text: str, version: Version) -> None:
    context = DialogueContext(COST, last_version=version)
    plan = plan_small_talk(turn(AGAIN, text=text, context=context), knowledge())
    assert (plan.acts[0].topic, plan.acts[0].lang) == (COST, version.lang)
    assert plan.context == context


def test_english_is_answered_in_english_with_the_way_to_swedish() -> None:
    context = DialogueContext(language="en")
    plan = plan_topic(COST, turn(COST, language="en", context=context), knowledge())
    # The text names nobody to ask, so the contact stands under it.
    said, contact = plan.acts[0].text.split("\n\n")
    assert (said, plan.acts[0].lang) == ("English answer.", "en")
    assert "0980-319 200" in contact
    assert ids(plan) == [f"standard:{COST}"]
    assert plan.context == DialogueContext(COST, language="en", last_version=Version.ENGLISH)


def test_another_language_gives_the_last_answer_in_it() -> None:
    swedish, english = DialogueContext(COST), DialogueContext(COST, last_version=Version.ENGLISH)
    asked = plan_small_talk(turn("sys.byt_sprak", language="en", context=swedish), knowledge())
    assert (asked.acts[0].topic, asked.acts[0].lang, asked.context.last_version) == (COST, "en", Version.ENGLISH)
    back = plan_small_talk(turn("sys.byt_sprak", context=english), knowledge())
    assert (back.acts[0].topic, back.acts[0].lang) == (COST, "sv")


def test_swedish_by_button_offers_the_way_back_to_english() -> None:
    asked = turn(COST, choice=COST, version=Version.STANDARD, context=DialogueContext(COST, language="en"))
    assert ids(plan_topic(COST, asked, knowledge())) == [f"easy:{COST}", f"english:{COST}"]


def test_without_english_text_there_is_a_human_and_the_swedish_text() -> None:
    plan = plan_topic(PLAIN, turn(PLAIN, language="en"), knowledge())
    assert (plan.acts[0].kind, plan.acts[0].lang) == (ActKind.CLARIFY, "en")
    assert ids(plan) == ["human", f"standard:{PLAIN}"]
    assert "0980-319 200" in plan.acts[0].text


def test_topics_to_choose_from_have_english_names_where_there_are_some() -> None:
    ranking = {COST: 0.4, PLAIN: 0.3}
    act = plan_doubt(turn("decision.doubt", ranking, language="en"), knowledge()).acts[0]
    assert [(c.id, c.label) for c in act.choices][:2] == [(COST, "Cost"), (PLAIN, f"Titel {PLAIN}")]
    assert act.lang == "en"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_what_is_asked_is_asked_in_the_language_of_the_message(language: str) -> None:
    dialogue = knowledge().dialogue
    act = plan_fallback(turn("decision.low", {"sys.tack": 0.1}, language=language), knowledge()).acts[0]
    assert (act.text, act.lang) == (dialogue.text("no_guess", language), language)


def test_every_text_that_both_languages_need_is_there_in_both() -> None:
    dialogue = knowledge().dialogue
    assert set(dialogue.texts) - set(dialogue.english_texts) == {"no_easy"}
    assert set(dialogue.english_texts) - set(dialogue.texts) == {"ask_contact", "local_in_swedish", "no_english"}
    shown = {key for keys in dialogue.small_talk_choices.values() for key in keys} | {"human", "none"}
    assert shown <= set(dialogue.english_choices) and shown <= set(dialogue.choices)


def test_opening_hours_without_an_english_answer_stay_a_way_on() -> None:
    act = plan_opening_hours(turn("kontakt.oppettider", language="en"), knowledge()).acts[0]
    assert act.lang == "en" and act.choices


def test_two_sure_needs_are_both_answered() -> None:
    plan = plan_needs(turn(COST, needs=(COST, PLAIN)), knowledge())
    assert plan is not None
    assert [(act.kind, act.topic) for act in plan.acts] == [(ActKind.ANSWER, COST), (ActKind.ANSWER, PLAIN)]
    assert plan.context.last_topic == PLAIN


def test_which_first_is_asked_when_one_need_is_for_humans() -> None:
    plan = plan_needs(turn(COST, needs=(COST, "ekonomi.mitt_arende")), knowledge())
    assert plan is not None and plan.acts[0].kind is ActKind.CLARIFY
    assert ids(plan) == [COST, "ekonomi.mitt_arende"] == list(plan.context.offered)


def test_a_sensitive_need_comes_first() -> None:
    plan = plan_needs(turn(COST, needs=(COST, "stod.vald_nara")), knowledge())
    assert plan is not None and plan.acts[0].reason is HandoverReason.SENSITIVE


@pytest.mark.parametrize("needs", [(), (COST,), (COST, "okand.okand"), ("a", "b", "c")])
def test_anything_but_two_known_needs_is_the_ordinary_way(needs: tuple[str, ...]) -> None:
    assert plan_needs(turn(COST, needs=needs), knowledge()) is None


def test_buttons_and_small_talk_have_one_need() -> None:
    assert plan_needs(turn(COST, needs=(COST, PLAIN), choice=COST), knowledge()) is None
    assert plan_needs(turn("sys.tack", needs=(COST, PLAIN)), knowledge()) is None


def test_needs_come_with_the_message_and_may_be_absent() -> None:
    message = {"metadata": TurnRequest("c1", "provstad", "hej").to_wire(), "intent": {"name": COST}}
    assert read_turn(message).needs == ()
    assert read_turn({**message, "needs": [COST, PLAIN]}).needs == (COST, PLAIN)
