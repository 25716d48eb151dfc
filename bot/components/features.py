"""Word and character n-grams of a message. Pure, and the same for training and reading."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.components.normalise import fold, normalise

_WORD = re.compile(r"\w+|[^\w\s]")
MIN_GRAM, MAX_GRAM = 2, 5
SKIPPED = 2  # how many words may stand between the two of a loose pair

Grams = tuple[list[str], list[str]]


def words(text: str) -> list[str]:
    """Words and single signs of normalised text."""
    return _WORD.findall(text)


def character_grams(tokens: list[str]) -> Iterator[str]:
    """Grams of two to five characters within word boundaries, marked by spaces."""
    for token in tokens:
        padded = f" {token} "
        length = len(padded)
        for size in range(MIN_GRAM, MAX_GRAM + 1):
            if size >= length:
                yield padded
                break
            for start in range(length - size + 1):
                yield padded[start : start + size]


def word_grams(tokens: list[str]) -> Iterator[str]:
    """Single words, neighbours ("a b") and loose pairs with one or two words between ("a_b")."""
    yield from tokens
    for number, left in enumerate(tokens):
        following = tokens[number + 1 : number + 2 + SKIPPED]
        if following:
            yield f"{left} {following[0]}"
        for right in following[1:]:
            yield f"{left}_{right}"


def blocks(text: str) -> Grams:
    """(character grams of the folded text, word grams) of a raw message."""
    tokens = words(normalise(text))
    return list(character_grams([fold(token) for token in tokens])), list(word_grams(tokens))
