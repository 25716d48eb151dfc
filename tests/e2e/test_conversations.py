"""Forty conversations and more, of several turns each, with the trained assistant. Ids and states, never wording."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.e2e.talk import kinds, offered, talk

pytestmark = pytest.mark.e2e

CONVERSATIONS: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("conversations.yml").read_text(encoding="utf-8")
)


def answered(reply: dict[str, Any]) -> list[str]:
    return [message["topic"] for message in reply["messages"] if message["kind"] == "answer"]


def complaints(turn: dict[str, Any], reply: dict[str, Any]) -> list[str]:
    """What is not as the turn expects it, in words; empty when all is well."""
    topics, buttons, said = answered(reply), offered(reply), kinds(reply)
    replies = [message for message in reply["messages"] if message["sender"] != "citizen"]
    held: dict[str, Callable[[Any], bool]] = {
        "topic": lambda want: any(topic in want for topic in topics),
        "either": lambda want: set(want) <= {*topics, *buttons},
        "not_topic": lambda want: not set(want) & set(topics),
        "asks": lambda want: want in topics or want in buttons,
        "safe": lambda want: bool(reply["safe"]) is want,
        "offer": lambda want: ("show_help" in buttons) is want,
        "raised": lambda want: (bool(reply["safe"]) or "show_help" in buttons) is want,
        "silent": lambda want: ("answer" not in said) is want,
        "human": lambda want: (reply["state"] == "waiting" or bool({"human", "case"} & set(buttons))) is want,
        "waiting": lambda want: (reply["state"] == "waiting") is want,
        "lang": lambda want: bool(replies) and replies[0]["lang"] == want,
    }
    found = {"topics": topics, "buttons": buttons, "kinds": said, "safe": reply["safe"], "state": reply["state"]}
    return [
        f"{turn.get('says') or turn['clicks']!r}: {key} should be {want}, but {found}"
        for key, want in turn.items()
        if key in held and not held[key](want)
    ]


def test_there_are_forty_of_several_kinds() -> None:
    assert len(CONVERSATIONS) >= 40
    assert sum(len(conversation["turns"]) > 1 for conversation in CONVERSATIONS) >= 25
    known = {"says", "clicks", "topic", "either", "not_topic", "asks", "safe", "offer", "raised", "silent", "human"}
    assert {key for c in CONVERSATIONS for turn in c["turns"] for key in turn} <= {*known, "waiting", "lang"}


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=lambda conversation: conversation["name"])
async def test_conversation(http: httpx.AsyncClient, conversation: dict[str, Any]) -> None:
    citizen = await talk(http)
    try:
        for turn in conversation["turns"]:
            reply = await (citizen.click(turn["clicks"]) if "clicks" in turn else citizen.say(turn["says"]))
            found = complaints(turn, reply)
            assert not found, "\n".join(found)
    finally:
        await citizen.erase()  # or whoever waits would still be in the queue of the next test
