"""What is read from a message: three families of grams. Pure, and the same for training and reading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.components.compounds import join_compounds
from bot.components.normalise import fold, normalise
from bot.components.vocabulary import NOTHING, Vocabulary

_WORD = re.compile(r"\w+|[^\w\s]")
MIN_GRAM, MAX_GRAM = 3, 5
STEM = 4  # so many letters tell Swedish words apart and join their inflections and compounds
REACH = 5  # how far apart the two words of a pair of subjects may stand, common words not counted
FAMILY_WEIGHTS = (1.3, 1.0, 0.5)  # character grams, stems, pairs of subjects

Grams = tuple[list[str], list[str], list[str]]


def words(text: str) -> list[str]:
    """Words and single signs of normalised text."""
    return _WORD.findall(text)


def character_grams(tokens: Sequence[str]) -> Iterator[str]:
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


def neighbours(items: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """(gram, left, right) of neighbours ("a b") and of loose pairs with one word between ("a_b")."""
    for left, right in pairwise(items):
        yield f"{left} {right}", left, right
    for left, right in zip(items, items[2:], strict=False):
        yield f"{left}_{right}", left, right


def stem_grams(tokens: Sequence[str], vocabulary: Vocabulary = NOTHING) -> Iterator[str]:
    """First letters of words and of their neighbours; the same again for the groups they belong to ("#group")."""
    stems = [token[:STEM] for token in tokens]
    yield from stems
    for gram, _, _ in neighbours(stems):
        yield gram
    groups = [vocabulary.groups(token) for token in tokens]
    for found in groups:
        for group in found:
            yield f"#{group}"
    meant = [f"#{found[0]}" if found else stem for found, stem in zip(groups, stems, strict=True)]
    for gram, left, right in neighbours(meant):
        if left[0] == "#" or right[0] == "#":
            yield gram


def subject_pairs(tokens: Sequence[str], vocabulary: Vocabulary = NOTHING) -> Iterator[str]:
    """Stems of two words that are not common ones, near each other, in alphabetical order ("a+b")."""
    stems = [token[:STEM] for token in tokens if token not in vocabulary.common]
    for number, left in enumerate(stems):
        for right in stems[number + 1 : number + 1 + REACH]:
            yield f"{left}+{right}" if left <= right else f"{right}+{left}"


def folded_words(text: str) -> list[str]:
    """Words and signs of a raw message, without å, ä and ö."""
    return [fold(token) for token in words(normalise(text))]


def grams(text: str, vocabulary: Vocabulary = NOTHING) -> Grams:
    """The three families of a raw message, all without å, ä and ö, compounds in one piece."""
    tokens = join_compounds(folded_words(text), vocabulary.compounds, vocabulary.common)
    return (
        list(character_grams(tokens)),
        list(stem_grams(tokens, vocabulary)),
        list(subject_pairs(tokens, vocabulary)),
    )
