"""What the danger classifier sees of a message: words alone and in pairs, and letter groups."""

from __future__ import annotations

import re
from collections.abc import Iterator

from api.privacy.danger_words import bare, plain

_WORD = re.compile(r"[^\W_]+|[!?]|[\U0001F300-\U0001FAFF]")
_FARTHEST_PAIR = 4
_LETTERS = range(2, 6)


def simple(text: str) -> str:
    """Small letters without accents; the same for training and judging."""
    return bare(plain(text))


def word_features(text: str) -> Iterator[str]:
    """Words, pairs and triples side by side, and pairs with up to three words between."""
    words = _WORD.findall(simple(text))
    yield from words
    for at, word in enumerate(words):
        following = words[at + 1 : at + 1 + _FARTHEST_PAIR]
        if following:
            yield f"{word} {following[0]}"
        if len(following) > 1:
            yield f"{word} {following[0]} {following[1]}"
        for other in following[1:]:
            yield f"{word} .. {other}"


def letter_features(text: str) -> Iterator[str]:
    """Groups of two to five letters inside words, word borders as blanks."""
    for word in simple(text).split():
        padded = f" {word} "
        for length in _LETTERS:
            for at in range(max(1, len(padded) - length + 1)):
                yield padded[at : at + length]
