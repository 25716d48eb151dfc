"""Two questions in one message, when the classifier is sure of both. Pure."""

from __future__ import annotations

from dataclasses import replace

from actions.answering import answer_act, wanted_version
from actions.knowledge import Knowledge
from actions.plans import label, plan_topic
from actions.turn import Plan, Turn
from nlu_data.catalogue import SYSTEM_PREFIX, Handling, Topic
from nlu_data.contracts import Act, ActKind, Choice, DialogueContext


def plan_needs(turn: Turn, knowledge: Knowledge) -> Plan | None:
    """Both answers, or which one first when one of them is for humans. None when there is but one need.

    A sensitive need comes before everything else.
    """
    if turn.request.choice is not None or turn.intent.startswith(SYSTEM_PREFIX):
        return None
    topics = [knowledge.catalogue.topics[need] for need in turn.needs if need in knowledge.catalogue.topics]
    if len(topics) != 2:
        return None
    sensitive = next((topic for topic in topics if topic.safe_mode), None)
    if sensitive is not None:
        return plan_topic(sensitive.id, turn, knowledge)
    acts = [answer_act(topic.id, turn, knowledge) for topic in topics if topic.handling is Handling.ANSWER]
    served = [act for act in acts if act is not None and act.kind is ActKind.ANSWER]
    if len(served) != 2:
        return _which_first(topics, turn, knowledge)
    also = knowledge.dialogue.text("also_asked", turn.language, title=label(topics[1], turn, knowledge))
    second = replace(served[1], text=f"{also}\n\n{served[1].text}")
    context = DialogueContext(topics[1].id, language=turn.context.language, last_version=wanted_version(turn))
    return Plan((served[0], second), context)


def _which_first(topics: list[Topic], turn: Turn, knowledge: Knowledge) -> Plan:
    choices = tuple(Choice(topic.id, label(topic, turn, knowledge)) for topic in topics)
    text = knowledge.dialogue.text("which_first", turn.language)
    act = Act(ActKind.CLARIFY, text, choices=choices, lang=turn.language)
    return Plan((act,), replace(turn.context, offered=tuple(c.id for c in choices)))
