"""The real data fits the actions."""

import pytest

from actions.knowledge import Knowledge, read_knowledge
from actions.plans import plan_opening_hours, plan_small_talk, plan_topic
from actions.turn import Turn, read_turn
from nlu_data.catalogue import read_catalogue
from nlu_data.contracts import DialogueContext, TurnRequest
from tests.actions.material import TODAY


@pytest.fixture(scope="module")
def real() -> Knowledge:
    return read_knowledge(lambda: TODAY)


def asked(intent: str, municipality: str) -> Turn:
    return Turn(TurnRequest("c1", municipality, "", open_now=True), intent, ((intent, 1.0),))


@pytest.mark.parametrize("municipality", sorted(read_catalogue().municipalities))
def test_every_topic_leads_somewhere_in_every_municipality(real: Knowledge, municipality: str) -> None:
    for topic in real.catalogue.topics.values():
        act = plan_topic(topic.id, asked(topic.id, municipality), real).acts[0]
        assert act.topic == topic.id
        assert act.text or act.department == topic.department
        assert "{" not in act.text


@pytest.mark.parametrize("municipality", sorted(read_catalogue().municipalities))
def test_opening_hours_can_be_told_everywhere(real: Knowledge, municipality: str) -> None:
    assert plan_opening_hours(asked("kontakt.oppettider", municipality), real).acts


def test_every_small_talk_intent_that_is_answered_has_words_and_known_buttons(real: Knowledge) -> None:
    spoken = [topic for topic in real.catalogue.answers if topic.startswith("sys.")]
    assert spoken
    for intent in spoken:
        assert plan_small_talk(asked(intent, "exempelkoping"), real).acts[0].text


def test_a_turn_is_read_from_rasas_latest_message() -> None:
    request = TurnRequest("c1", "exempelkoping", "hej", context=DialogueContext("bygglov.ansok"))
    turn = read_turn(
        {
            "intent": {"name": "sys.halsning", "confidence": 0.9},
            "intent_ranking": [{"name": "sys.halsning", "confidence": 0.9}],
            "metadata": request.to_wire(),
        }
    )
    assert (turn.intent, turn.context.last_topic) == ("sys.halsning", "bygglov.ansok")
