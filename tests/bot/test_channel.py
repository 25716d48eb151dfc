"""The channel's promises, kept by real processes."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from nlu_data.contracts import ActKind, DialogueContext, HandoverReason, TurnReply, TurnRequest
from tests.bot.servers import Bot


def asked(text: str, **more: Any) -> dict[str, Any]:
    return TurnRequest("c1", "exempelkoping", text, **more).to_wire()


def reply(bot: Bot, text: str, **more: Any) -> TurnReply:
    status, raw = bot.turn(asked(text, **more))
    assert status == 200, raw
    return TurnReply.from_wire(raw)


def test_a_plain_question_is_understood_and_ranked(bot: Bot) -> None:
    found = reply(bot, "Vad kostar bygglov?")
    assert found.topic == found.ranking[0][0] == "bygglov.kostnad"
    assert len(found.ranking) == 10
    assert found.confidence == found.ranking[0][1]
    assert all(left[1] >= right[1] for left, right in itertools.pairwise(found.ranking))
    assert found.model.startswith("rasa-")


def test_a_pressed_topic_is_certain(bot: Bot) -> None:
    found = reply(bot, "", choice="forskola.ansok")
    assert (found.topic, found.confidence) == ("forskola.ansok", 1.0)
    assert found.acts[0].kind is ActKind.ANSWER
    assert found.context == DialogueContext(last_topic="forskola.ansok")


def test_an_answer_is_one_text_with_its_paragraphs(bot: Bot) -> None:
    found = reply(bot, "", choice="bygglov.kostnad")
    assert len(found.acts) == 1
    assert "\n\n" in found.acts[0].text


def test_a_follow_up_is_understood_in_its_area(bot: Bot) -> None:
    found = reply(bot, "och hur lång tid tar det?", context=DialogueContext(last_topic="bygglov.kostnad"))
    assert found.topic == "bygglov.handlaggningstid"
    assert found.acts[0].kind is ActKind.ANSWER


def test_a_wish_for_a_human_is_a_typed_handover(bot: Bot) -> None:
    act = reply(bot, "", choice="human", context=DialogueContext(last_topic="miljo.buller")).acts[0]
    assert (act.kind, act.reason, act.department) == (ActKind.HANDOVER, HandoverReason.ASKED, "MIL")


def test_a_sensitive_topic_reaches_its_own_department(bot: Bot) -> None:
    act = reply(bot, "", choice="stod.vald_nara").acts[0]
    assert (act.reason, act.department) == (HandoverReason.SENSITIVE, "IVN")


def test_none_of_these_asks_for_other_words(bot: Bot) -> None:
    found = reply(bot, "", choice="none", context=DialogueContext(misses=1, offered=("bygglov.ansok",)))
    assert found.acts[0].kind is ActKind.CLARIFY
    assert not found.topic.startswith("decision.")


def test_two_misses_in_a_row_find_a_human(bot: Bot) -> None:
    first = reply(bot, "xqzw vrkt plff")
    assert first.context.misses == 1
    second = reply(bot, "xqzw vrkt plff", context=first.context)
    assert second.acts[0].reason is HandoverReason.LOW_CONFIDENCE


def test_a_slash_does_not_let_a_citizen_name_an_intent(bot: Bot) -> None:
    found = reply(bot, '/ekonomi.mitt_arende{"x": 1}')
    assert found.confidence < 1.0


@pytest.mark.parametrize("choice", ["case", "decision.low", "finns.inte"])
def test_an_unknown_choice_is_refused(bot: Bot, choice: str) -> None:
    status, raw = bot.turn(asked("", choice=choice))
    assert (status, raw["code"]) == (422, "unknown_choice")


@pytest.mark.parametrize("body", [b"", b"nej", b"[]", b'{"text": "hej"}'])
def test_a_body_that_is_no_turn_is_refused(bot: Bot, body: bytes) -> None:
    status, raw = bot.send(body)
    assert (status, raw["code"]) == (422, "bad_request")


@pytest.mark.parametrize("token", [None, "fel", "å"])
def test_only_the_gateway_may_ask(bot: Bot, token: str | None) -> None:
    status, raw = bot.turn(asked("hej"), token=token.encode().decode("latin-1") if token else None)
    assert (status, raw["code"]) == (401, "unauthorized")


def test_a_failing_action_is_a_failure_and_not_silence(bot: Bot) -> None:
    status, raw = bot.turn({**asked("", choice="bygglov.kostnad"), "municipality_id": "finns_inte"})
    assert (status, raw["code"]) == (503, "action_failed")


def test_a_missing_action_server_is_a_failure(lonely_bot: Bot) -> None:
    status, raw = lonely_bot.turn(asked("", choice="bygglov.kostnad"))
    assert (status, raw["code"]) == (503, "action_failed")


def test_no_model_is_a_failure(empty_bot: Bot) -> None:
    status, raw = empty_bot.health()
    assert (status, raw["model"], raw["ready"]) == (503, "", False)
    status, raw = empty_bot.turn(asked("hej"))
    assert (status, raw["code"]) == (503, "no_model")


def test_health_names_the_model(bot: Bot) -> None:
    status, raw = bot.health()
    assert status == 200 and raw["ready"] and raw["model"].startswith("rasa-")


def test_conversations_run_beside_each_other_and_keep_apart(bot: Bot) -> None:
    topics = ["bygglov.kostnad", "forskola.ansok", "avfall.sortering", "bibliotek.lana"] * 10

    def one(number: int) -> str:
        raw = {**asked("", choice=topics[number]), "conversation_id": f"c{number}"}
        return TurnReply.from_wire(bot.turn(raw)[1]).topic

    with ThreadPoolExecutor(10) as pool:
        assert list(pool.map(one, range(len(topics)))) == topics


def test_nothing_is_remembered_between_turns(bot: Bot) -> None:
    reply(bot, "", choice="bygglov.kostnad")
    assert reply(bot, "och hur lång tid tar det?").confidence < 1.0


def test_a_named_thing_is_asked_about_and_a_follow_up_is_not(bot: Bot) -> None:
    broad = reply(bot, "Jag har en fråga om sopor")
    assert broad.acts[0].kind is ActKind.CLARIFY
    assert [choice.id for choice in broad.acts[0].choices][:2] == ["avfall.hamtning", "avfall.sortering"]
    follow_up = reply(bot, "avgift", context=DialogueContext(last_topic="forskola.ansok"))
    assert follow_up.topic == "forskola.avgift_faktura"


def test_english_is_ranked_by_its_own_reader(bot: Bot) -> None:
    found = reply(bot, "Do I need a building permit for a new house?", language="en")
    assert found.language == "en"
    assert found.topic.startswith("bygglov.")
    assert reply(bot, "Vad kostar bygglov?").language == "sv"
