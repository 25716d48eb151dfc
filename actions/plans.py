"""The dialogue's decisions. Pure: no Rasa, no clock, no files."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from actions.again import plan_again, plan_other_language
from actions.answering import answer_act, municipality_of, wanted_version
from actions.knowledge import Knowledge
from actions.turn import Plan, Turn
from nlu_data.catalogue import Handling, Topic
from nlu_data.contracts import Act, ActKind, Choice, DialogueContext, HandoverReason
from nlu_data.municipality import Municipality

MAX_CHOICES = 3
MAX_MISSES = 1  # not understood once is asked about; twice in a row goes to a human
MIN_GUESS = 0.03  # below this a guess is noise, not help
GENERALISTS = "KC"
NOT_UNDERSTOOD = "sys.oforstaeligt"
REPEAT = "sys.upprepa_forenkla"
YES = "sys.ja"
OTHER_LANGUAGE = "sys.byt_sprak"
OUT_OF_SCOPE = "sys.utanfor_omfang"


def plan_topic(topic: str, turn: Turn, knowledge: Knowledge) -> Plan:
    """Answers a topic, or hands it over when a human must or no valid answer exists."""
    known = knowledge.catalogue.topics.get(topic)
    if known is None:
        return plan_low_confidence(turn, knowledge)
    if known.handling is Handling.HAND_OVER_NOW:
        reason = HandoverReason.SENSITIVE if known.safe_mode else HandoverReason.TOPIC
        return plan_handover(reason, topic, turn, knowledge)
    act = answer_act(topic, turn, knowledge)
    if act is None:
        return plan_handover(HandoverReason.TOPIC, topic, turn, knowledge, with_text=False)
    return Plan((act,), DialogueContext(topic, language=turn.context.language, last_version=wanted_version(turn)))


def plan_handover(
    reason: HandoverReason, topic: str | None, turn: Turn, knowledge: Knowledge, *, with_text: bool = True
) -> Plan:
    """A typed handover to the topic's department; the generalists' when there is no topic.

    The text is the topic's own, when it has one; otherwise empty, and the gateway finds the words.
    """
    known = knowledge.catalogue.topics.get(topic or "")
    said = answer_act(known.id, turn, knowledge) if known and with_text else None
    act = Act(
        kind=ActKind.HANDOVER,
        text=said.text if said else "",
        links=said.links if said else (),
        topic=known.id if known else None,
        reason=reason,
        department=known.department if known else GENERALISTS,
        lang=said.lang if said else turn.language,
    )
    last_topic = known.id if known else turn.context.last_topic
    return Plan((act,), DialogueContext(last_topic, language=turn.context.language))


def plan_asked(turn: Turn, knowledge: Knowledge) -> Plan:
    """The citizen wants a human: the last topic's department, or the generalists."""
    return plan_handover(HandoverReason.ASKED, turn.context.last_topic, turn, knowledge, with_text=False)


def plan_low_confidence(turn: Turn, knowledge: Knowledge) -> Plan:
    """Not understood twice: a human, in the best guess's department."""
    best = next(iter(guesses(turn, knowledge)), None)
    return plan_handover(HandoverReason.LOW_CONFIDENCE, best.id if best else None, turn, knowledge, with_text=False)


def guesses(turn: Turn, knowledge: Knowledge) -> list[Choice]:
    """At most three topics to choose from, best first, none that was refused just now.

    A sensitive topic is named only when it is the best guess: seeing it by chance frightens.
    """
    found: list[Choice] = []
    for rank, (name, probability) in enumerate(turn.ranking):
        topic = knowledge.catalogue.topics.get(name)
        if topic is None or probability < MIN_GUESS or name in turn.context.offered:
            continue
        if not topic.safe_mode or rank == 0:
            found.append(Choice(topic.id, label(topic, turn, knowledge)))
    return found[:MAX_CHOICES]


def label(topic: Topic, turn: Turn, knowledge: Knowledge) -> str:
    """The topic's title in the language to answer in; the Swedish one where there is no other."""
    english = knowledge.catalogue.english_title(topic.id) if turn.language == "en" else None
    return english or topic.title


def plan_clarify(text: str, turn: Turn, knowledge: Knowledge) -> Plan:
    """Asks which of the best guesses is meant. `text` is a key of the dialogue texts."""
    choices = guesses(turn, knowledge)
    if not choices:
        act = _asked("no_guess", turn, knowledge, "human")
    else:
        act = _asked(text, turn, knowledge, "none")
        act = replace(act, choices=(*choices, *act.choices))
    context = replace(turn.context, misses=turn.context.misses + 1, offered=tuple(choice.id for choice in choices))
    return Plan((act,), context)


def _asked(text: str, turn: Turn, knowledge: Knowledge, button: str) -> Act:
    dialogue, language = knowledge.dialogue, turn.language
    choices = (dialogue.choice(button, language),)
    return Act(ActKind.CLARIFY, dialogue.text(text, language), choices=choices, lang=language)


def plan_doubt(turn: Turn, knowledge: Knowledge) -> Plan:
    """In doubt between topics: ask the first time, a human the second."""
    if turn.context.misses >= MAX_MISSES:
        return plan_low_confidence(turn, knowledge)
    return plan_clarify("which_topic", turn, knowledge)


def plan_fallback(turn: Turn, knowledge: Knowledge) -> Plan:
    """Not understood: the best guesses the first time, a human the second."""
    if turn.context.misses >= MAX_MISSES:
        return plan_low_confidence(turn, knowledge)
    return plan_clarify("best_guesses", turn, knowledge)


def plan_none_of_these(turn: Turn, knowledge: Knowledge) -> Plan:
    """None of the offered topics was meant: other words are asked for, but not for ever."""
    if turn.context.misses > MAX_MISSES:
        return plan_low_confidence(turn, knowledge)
    return Plan((_asked("rephrase", turn, knowledge, "human"),), replace(turn.context, offered=()))


def plan_small_talk(turn: Turn, knowledge: Knowledge) -> Plan:
    """The text of a sys.* intent. Not understood twice goes to a human; "yes" to a single offer takes it."""
    context = turn.context
    if turn.intent == YES and len(context.offered) == 1:
        return plan_topic(context.offered[0], turn, knowledge)
    again = None
    if turn.intent == REPEAT:
        again = plan_again(turn, knowledge)
    elif turn.intent == OTHER_LANGUAGE:
        again = plan_other_language(turn, knowledge)
    if again is not None:
        return again
    missed = turn.intent == NOT_UNDERSTOOD
    if missed and context.misses >= 1:
        return plan_low_confidence(turn, knowledge)
    said = answer_act(turn.intent, turn, knowledge)
    if said is None:
        return plan_fallback(turn, knowledge)
    keys = knowledge.dialogue.small_talk_choices.get(turn.intent, ())
    kind = ActKind.OUT_OF_SCOPE if turn.intent == OUT_OF_SCOPE else ActKind.SMALL_TALK
    choices = tuple(knowledge.dialogue.choice(key, turn.language) for key in keys)
    act = replace(said, kind=kind, source=None, reviewed_at=None, choices=choices)
    return Plan((act,), replace(context, misses=context.misses + 1 if missed else context.misses))


def plan_opening_hours(turn: Turn, knowledge: Knowledge) -> Plan:
    """The topic's answer, whether the chat is open now, and every other way in that is known."""
    plan = plan_topic(turn.intent, turn, knowledge)
    act = plan.acts[0]
    if act.kind is not ActKind.ANSWER:
        return plan
    parts = [act.text]
    if turn.request.open_now is not None:
        parts.append(knowledge.dialogue.text("open_now" if turn.request.open_now else "closed_now", act.lang))
    ways = contact_lines(municipality_of(turn, knowledge), knowledge, act.lang)
    if ways:
        parts.append("\n".join(ways))
    return replace(plan, acts=(replace(act, text="\n\n".join(parts)), *plan.acts[1:]))


def contact_lines(municipality: Municipality, knowledge: Knowledge, language: str = "sv") -> list[str]:
    """One line per way to reach the municipality; only those that its profile states."""
    contact, text = municipality.contact, partial(_text, knowledge, language)
    lines = [text("phone", phone=contact.phone)] if contact.phone else []
    lines += [text("email", email=contact.email)] if contact.email else []
    for place in contact.visits:
        if place.hours:
            lines.append(text("visit_hours", name=place.name, address=place.address, hours=place.hours))
        else:
            lines.append(text("visit", name=place.name, address=place.address))
    lines += [text("hours", hours=contact.hours_text)] if contact.hours_text else []
    lines += [text("web", web=contact.web)] if contact.web else []
    return lines


def _text(knowledge: Knowledge, language: str, key: str, **values: str) -> str:
    return knowledge.dialogue.text(key, language, **values)
