"""An approved answer as an act: in the wanted version, with the buttons to its other versions. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from actions.extras import Extras, extras, right_door
from actions.knowledge import Knowledge
from actions.turn import Turn
from nlu_data.catalogue import SYSTEM_PREFIX, Answer
from nlu_data.contracts import Act, ActKind, Choice, LinkOut
from nlu_data.municipality import Municipality
from nlu_data.render import common_values, render_answer
from nlu_data.versions import Version, version_choice

GRACE = timedelta(days=60)  # how long an answer past its review date is still served


def municipality_of(turn: Turn, knowledge: Knowledge) -> Municipality:
    """The municipality that is asked. Raises KeyError when there is no such profile."""
    return knowledge.catalogue.municipalities[turn.request.municipality_id]


def servable(answer: Answer | None, today: date) -> bool:
    """True while an answer may be shown: it exists and its review is not overdue by more than GRACE."""
    return answer is not None and today <= answer.review_by + GRACE


def wanted_version(turn: Turn) -> Version:
    """What a button asks for; else what suits the language that the message is written in."""
    if turn.request.choice is not None and turn.request.version is not Version.STANDARD:
        return turn.request.version
    return Version.ENGLISH if turn.language == "en" else Version.STANDARD


def answer_act(topic: str, turn: Turn, knowledge: Knowledge, version: Version | None = None) -> Act | None:
    """The approved answer as the citizen reads it; None when there is none to serve.

    Where the easy version is not written, the whole answer says so; where the English one is not, the
    act asks what one would like instead: a human or the Swedish text.
    """
    answer = knowledge.catalogue.answers.get(topic)
    if answer is None or not servable(answer, knowledge.today()):
        return None
    version = version or wanted_version(turn)
    if answer.text_in(version) is None:
        return _without_version(answer, version, turn, knowledge)
    heading = knowledge.dialogue.text("local_in_swedish", "en") if version is Version.ENGLISH else ""
    municipality = municipality_of(turn, knowledge)
    helplines = knowledge.english_helplines if version is Version.ENGLISH else knowledge.helplines
    try:
        text = render_answer(answer, municipality, helplines, knowledge.today(), version=version, local_heading=heading)
    except KeyError:
        # A placeholder that this profile cannot fill: a human is better than a broken sentence.
        return None
    links = tuple(LinkOut(link.label, link.url) for link in answer.links)
    door = _right_door(topic, municipality, version, turn, knowledge)
    more = door or _more(answer, municipality, version, knowledge)
    return Act(
        kind=ActKind.ANSWER,
        text="\n\n".join([*([] if door else [text]), *more.paragraphs]),
        topic=topic,
        choices=_other_versions(answer, version, turn, knowledge),
        links=more.links if door else (*links, *more.links),
        source=answer.source,
        reviewed_at=answer.reviewed.isoformat(),
        lang=version.lang,
    )


def _more(answer: Answer, municipality: Municipality, version: Version, knowledge: Knowledge) -> Extras:
    """What the municipality offers is written in Swedish, and would make an easy text long.

    An English text that names nobody to ask gets the contact.
    """
    if version is Version.STANDARD:
        return extras(answer.topic, municipality, knowledge.today(), knowledge.extra_words)
    names_nobody = answer.english is not None and "{kontakt}" not in answer.english.text
    if version is Version.ENGLISH and names_nobody and not answer.topic.startswith(SYSTEM_PREFIX):
        contact = common_values(municipality, "en")["kontakt"]
        return Extras((knowledge.dialogue.text("ask_contact", "en", kontakt=contact),))
    return Extras()


def _right_door(
    topic: str, municipality: Municipality, version: Version, turn: Turn, knowledge: Knowledge
) -> Extras | None:
    """The authority that the message's own words point at, in place of the list of all."""
    words, message = knowledge.extra_words, turn.request.text
    if topic != words.authority_topic or not message:
        return None
    found = knowledge.register.find(message)
    return right_door(found, municipality, words, english=version is Version.ENGLISH) if found else None


def _without_version(answer: Answer, version: Version, turn: Turn, knowledge: Knowledge) -> Act | None:
    dialogue = knowledge.dialogue
    if version is Version.EASY:
        whole = answer_act(answer.topic, turn, knowledge, Version.STANDARD)
        return whole and replace(
            whole, text=f"{dialogue.text('no_easy')}\n\n{whole.text}", choices=(dialogue.choice("human"),)
        )
    contact = common_values(municipality_of(turn, knowledge), "en")["kontakt"]
    swedish = Choice(version_choice(Version.STANDARD, answer.topic), dialogue.choices["standard_from_english"])
    return Act(
        kind=ActKind.CLARIFY,
        text=dialogue.text("no_english", "en", kontakt=contact),
        topic=answer.topic,
        choices=(dialogue.choice("human", "en"), swedish),
        lang="en",
    )


def _other_versions(answer: Answer, version: Version, turn: Turn, knowledge: Knowledge) -> tuple[Choice, ...]:
    if answer.topic.startswith(SYSTEM_PREFIX):
        return ()
    labels = knowledge.dialogue.choices
    whole = version_choice(Version.STANDARD, answer.topic)
    if version is Version.ENGLISH:
        return (Choice(whole, labels["standard_from_english"]),)
    if version is Version.EASY:
        return (Choice(whole, labels["standard"]),)
    found: list[Choice] = []
    if answer.easy is not None:
        found.append(Choice(version_choice(Version.EASY, answer.topic), labels["easy"]))
    if answer.english is not None and turn.context.language == "en":
        found.append(Choice(version_choice(Version.ENGLISH, answer.topic), labels["english"]))
    return tuple(found)
