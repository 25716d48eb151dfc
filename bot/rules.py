"""Which action answers which intent. Pure; the whole dialogue in one table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.components.decision import DOUBT, LOW, NONE_OF_THESE
from nlu_data.catalogue import SYSTEM_PREFIX, Handling, Topic

ANSWER_TOPIC = "action_answer_topic"
ASK_WHICH_TOPIC = "action_ask_which_topic"
FALLBACK = "action_fallback"
OPENING_HOURS = "action_opening_hours"
OUT_OF_SCOPE = "action_out_of_scope"
REQUEST_HANDOVER = "action_request_handover"
SMALL_TALK = "action_small_talk"

_SPECIAL = {
    "kontakt.oppettider": OPENING_HOURS,
    "kontakt.ratt_person": OPENING_HOURS,
    "sys.prata_med_manniska": REQUEST_HANDOVER,
    "sys.utanfor_omfang": OUT_OF_SCOPE,
    DOUBT: ASK_WHICH_TOPIC,
    LOW: FALLBACK,
    NONE_OF_THESE: FALLBACK,
}


def action_for(intent: str, topics: Mapping[str, Topic]) -> str:
    """The one action of an intent. Raises KeyError on an intent that is neither topic, sys.* nor decision.*."""
    if intent in _SPECIAL:
        return _SPECIAL[intent]
    if intent.startswith(SYSTEM_PREFIX):
        return SMALL_TALK
    return REQUEST_HANDOVER if topics[intent].handling is Handling.HAND_OVER_NOW else ANSWER_TOPIC


def rules_for(intents: Iterable[str], topics: Mapping[str, Topic]) -> dict[str, str]:
    """Intent -> action for every intent."""
    return {intent: action_for(intent, topics) for intent in intents}
