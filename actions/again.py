"""What is done when somebody has not followed: the same again, in easier words, or a human. Pure."""

from __future__ import annotations

from dataclasses import replace

from actions.answering import answer_act
from actions.knowledge import Knowledge
from actions.turn import Plan, Turn
from nlu_data.contracts import Act, ActKind, DialogueContext
from nlu_data.versions import Version


def plan_again(turn: Turn, knowledge: Knowledge) -> Plan | None:
    """The last answer again when that is asked for; else easier the first time and a human the second.

    None when nothing has been answered yet, or it can no longer be served.
    """
    context = replace(turn.context, misses=0)
    if context.last_topic is None:
        return None
    if knowledge.dialogue.asks_to_repeat(turn.request.text):
        said = answer_act(context.last_topic, turn, knowledge, context.last_version)
        return Plan((said,), context) if said else None
    if context.last_version is not Version.STANDARD:
        # The easy version, or the English one, is as plain as it gets.
        dialogue = knowledge.dialogue
        text = dialogue.text("still_hard", turn.language)
        human = dialogue.choice("human", turn.language)
        return Plan((Act(ActKind.SMALL_TALK, text, choices=(human,), lang=turn.language),), context)
    easier = answer_act(context.last_topic, turn, knowledge, Version.EASY)
    return Plan((easier,), replace(context, last_version=Version.EASY)) if easier else None


def plan_other_language(turn: Turn, knowledge: Knowledge) -> Plan | None:
    """The last answer in the language that is asked for; None when it has been given in it already."""
    context = turn.context
    version = Version.ENGLISH if turn.language == "en" else Version.STANDARD
    if context.last_topic is None or context.last_version.lang == version.lang:
        return None
    said = answer_act(context.last_topic, turn, knowledge, version)
    if said is None or said.kind is not ActKind.ANSWER:
        return None
    return Plan((said,), DialogueContext(context.last_topic, language=context.language, last_version=version))
