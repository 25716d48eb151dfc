"""Joins compounds that were written apart: "barn omsorg" is read as "barnomsorg". Pure.

Which words may be joined is learned from the training texts: a compound that is written in one word
there at least three times, and more often than its parts side by side.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from itertools import pairwise

MIN_PART = 3
MIN_COMPOUND = 6
MIN_TEXTS = 3
MOST_PARTS = 3
_LINK = "s"  # "barnomsorgs avgift": the first part carries the link to the next


def learn_compounds(texts: Iterable[Sequence[str]], common: Set[str]) -> frozenset[str]:
    """The compounds of texts given as folded words; `common` are words that are never a part."""
    whole: Counter[str] = Counter()
    apart: Counter[str] = Counter()
    for tokens in texts:
        whole.update({token for token in tokens if len(token) >= MIN_COMPOUND and token.isalpha()})
        apart.update({left + right for left, right in pairwise(tokens) if _parts((left, right), common)})
    return frozenset(word for word, count in whole.items() if count >= MIN_TEXTS and count > apart[word])


def join_compounds(tokens: Sequence[str], compounds: Set[str], common: Set[str]) -> list[str]:
    """The same words with compounds in one piece, the longest first. Expects folded words."""
    if not compounds:
        return list(tokens)
    joined: list[str] = []
    start = 0
    while start < len(tokens):
        for count in range(MOST_PARTS, 0, -1):
            parts = tokens[start : start + count]
            if count == 1 or (_parts(parts, common) and _known("".join(parts), compounds)):
                joined.append("".join(parts))
                start += len(parts)
                break
    return joined


def _parts(parts: Sequence[str], common: Set[str]) -> bool:
    return len(parts) > 1 and all(len(part) >= MIN_PART and part not in common for part in parts)


def _known(word: str, compounds: Set[str]) -> bool:
    return word in compounds or (word.endswith(_LINK) and word[: -len(_LINK)] in compounds)
