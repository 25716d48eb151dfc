"""What a person may ask for in a safe conversation, where the assistant is never asked."""

from __future__ import annotations

import re

_HUMAN = re.compile(
    r"\b(m[äa]nnisk\w*|handl[äa]ggar\w*|personal\w*|n[åa]gon levande|riktig person"
    r"|(prata|skriva|chatta|tala|snacka|skriv)\s+(med|me)\s+(n[åa]gon|n[åa]n|en|er|dig|soc\w*|socialtj\w*)"
    r"|(human|person|someone)|talk to)\b",
    re.IGNORECASE,
)


def wants_human(text: str) -> bool:
    """True when the words ask for a human, in plain Swedish or English. Linear time."""
    return _HUMAN.search(text) is not None
