"""Which messages are surely not in Swedish, seen from their script alone."""

from __future__ import annotations

import unicodedata
from enum import StrEnum

_FEWEST_LETTERS = 2


class Script(StrEnum):
    """The verdict on a message's script."""

    LATIN = "latin"
    FOREIGN = "foreign"
    NONE = "none"


def script(text: str) -> Script:
    """FOREIGN when most letters (two at least) are not Latin, NONE when there is no letter. Linear time."""
    latin = other = 0
    for char in text:
        if char.isascii():
            latin += char.isalpha()
        elif unicodedata.category(char).startswith("L"):
            if unicodedata.name(char, "").startswith(("LATIN", "FULLWIDTH LATIN", "FEMININE", "MASCULINE")):
                latin += 1
            else:
                other += 1
    if latin + other == 0:
        return Script.NONE
    return Script.FOREIGN if other >= _FEWEST_LETTERS and other > latin else Script.LATIN
