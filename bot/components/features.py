"""Character grams and word stems of a message. Pure, and the same for training and reading."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.components.normalise import fold, normalise

_WORD = re.compile(r"\w+|[^\w\s]")
MIN_GRAM, MAX_GRAM = 3, 5
STEM = 4  # so many letters tell Swedish words apart and join their inflections and compounds
SKIPPED = 1  # how many words may stand between the two of a loose pair

Grams = tuple[list[str], list[str]]


def words(text: str) -> list[str]:
    """Words and single signs of normalised text."""
    return _WORD.findall(text)


def character_grams(tokens: list[str]) -> Iterator[str]:
    """Grams of three to five characters within word boundaries, marked by spaces; short words whole."""
    for token in tokens:
        padded = f" {token} "
        length = len(padded)
        for size in range(MIN_GRAM, MAX_GRAM + 1):
            if size >= length:
                yield padded
                break
            for start in range(length - size + 1):
                yield padded[start : start + size]


def stem_grams(tokens: list[str]) -> Iterator[str]:
    """First letters of single words, of neighbours ("a b") and of loose pairs with one word between ("a_b")."""
    stems = [token[:STEM] for token in tokens]
    yield from stems
    for number, left in enumerate(stems):
        following = stems[number + 1 : number + 2 + SKIPPED]
        if following:
            yield f"{left} {following[0]}"
        for right in following[1:]:
            yield f"{left}_{right}"


def blocks(text: str) -> Grams:
    """(character grams, stem grams) of a raw message, both without å, ä and ö."""
    tokens = [fold(token) for token in words(normalise(text))]
    return list(character_grams(tokens)), list(stem_grams(tokens))
