"""Asking for a human in a safe conversation."""

from __future__ import annotations

import pytest

from api.privacy.wishes import wants_human


@pytest.mark.parametrize(
    "text",
    [
        "jag vill prata med en människa",
        "kan jag få prata med någon",
        "manniska tack",
        "finns det en handläggare",
        "får jag skriva med er",
        "prata me nån",
        "Can I talk to someone",
    ],
)
def test_a_wish_for_a_human_is_heard(text: str) -> None:
    assert wants_human(text)


@pytest.mark.parametrize("text", ["hej", "han är hemma nu", "jag vågar inte", "tack", "är du kvar"])
def test_other_words_are_not_taken_for_it(text: str) -> None:
    assert not wants_human(text)
