"""The arithmetic of the trained danger classifier: features to decisions, decisions to a probability."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from zlib import crc32

import numpy as np

from api.privacy.danger_concepts import Concepts
from api.privacy.danger_features import (
    letter_features,
    letter_groups,
    pieces,
    run_features,
    sentences,
    unigrams,
    word_features,
)
from api.privacy.danger_rules import Found

_LOUDEST = 4  # words by which a piece is compared with the others
RATERS = 2  # the last columns of a block: how dangerous, by what was learnt and by mere counting

Features = Callable[[str], Iterable[str]]


def features(concepts: Concepts) -> tuple[Features, ...]:
    """The kinds of features, in the order of a model's blocks; each takes a simple sentence."""
    return word_features, letter_features, run_features, concepts.features


def remembering_features(concepts: Concepts) -> tuple[Features, ...]:
    """The same kinds, quicker over many texts: what a word gives is kept as long as these functions live."""
    groups, names = cache(letter_groups), cache(concepts.of)

    def letters(sentence: str) -> Iterable[str]:
        return itertools.chain.from_iterable(map(groups, sentence.split()))

    return word_features, letters, run_features, lambda sentence: concepts.features(sentence, names)


def term_numbers(terms: Iterable[str]) -> Any:
    """What stands for terms in a model, uint32 in their order: none of the words it learnt from can be read in it.

    One term in ten thousand that was never learnt has the number of one that was, which the others outweigh.
    """
    return np.fromiter(map(crc32, map(str.encode, terms)), np.uint32)


@dataclass(frozen=True)
class Share:
    """What one block says of a message: all columns of the whole, the raters of each sentence, and how many
    terms are known."""

    whole: Any
    sentences: Any
    known: int


@dataclass(frozen=True)
class Block:
    """One kind of feature: the numbers of its terms (`term_numbers`, ascending), how rare these are (idf), and
    the weights learnt, terms by columns.

    The columns: one a class (told from the other classes), then danger told from all else, and last the odds of
    terms by mere counting.
    """

    numbers: Any
    rarity: Any
    weights: Any

    def rows(self, terms: Iterable[str]) -> Any:
        """The rows of terms in their order; -1 for the unknown."""
        numbers = term_numbers(terms)
        if not len(self.numbers):
            return np.full(len(numbers), -1)
        rows = np.minimum(np.searchsorted(self.numbers, numbers), len(self.numbers) - 1)
        return np.where(self.numbers[rows] == numbers, rows, -1)

    def project(self, parts: Sequence[Sequence[str]]) -> Share:
        """The block's share of the decisions about a message that consists of `parts`, each a list of features."""
        sizes = [len(part) for part in parts]
        rows = self.rows(itertools.chain.from_iterable(parts))
        owner = np.repeat(np.arange(len(parts)), sizes)[rows >= 0]
        rows = rows[rows >= 0]
        kinds, times = np.unique(rows, return_counts=True)
        whole = self._weighed(kinds, times, np.zeros_like(kinds), 1) @ self.weights[kinds]
        if len(parts) == 1:
            return Share(whole, whole[None, -RATERS:], len(kinds))
        keys, times = np.unique(owner * len(self.numbers) + rows, return_counts=True)
        owner, rows = np.divmod(keys, max(1, len(self.numbers)))
        sentences = np.zeros((len(parts), RATERS), dtype=np.float32)
        np.add.at(
            sentences, owner, self._weighed(rows, times, owner, len(parts))[:, None] * self.weights[rows, -RATERS:]
        )
        return Share(whole, sentences, len(kinds))

    def _weighed(self, rows: Any, times: Any, owner: Any, owners: int) -> Any:
        """Log counts times rarity, for each owner scaled to length one."""
        values = (1 + np.log(times)).astype(np.float32) * self.rarity[rows]
        lengths = np.sqrt(np.bincount(owner, values * values, owners)).astype(np.float32)
        return values / np.where(lengths > 0, lengths, 1)[owner]


@dataclass(frozen=True)
class Evidence:
    """What speaks for danger in one message. `best` is the likeliest class.

    `values` stand in the order of a model's slopes: what the raters say block by block of the whole and of its
    worst sentence, how much of it is known, and the rules' word.
    """

    values: tuple[float, ...]
    best: int


@dataclass(frozen=True)
class Model:
    """All that judging needs. Probability = 1 / (1 + exp(-m)), m = slopes . evidence + offset.

    `intercepts` belong to the classes; `rule_bonus` is what a rule's hit adds to the decision for its class.
    """

    concepts: Concepts
    blocks: tuple[Block, ...]
    intercepts: Any
    classes: tuple[str, ...]
    slopes: tuple[float, ...]
    offset: float
    rule_bonus: float

    def gist(self, text: str, most: int) -> str:
        """The pieces of a raw message that sound most like danger word by word, in order, at most `most` characters."""
        parts = [piece[:most] for piece in pieces(text)]
        words = self.blocks[0]
        alarm = words.weights[:, -1]
        sounds = []
        for single in unigrams(parts):
            rows = words.rows(single)
            sounds.append(float(np.sort(alarm[rows[rows >= 0]])[-_LOUDEST:].sum()))
        kept: set[int] = set()
        room = most
        for number in sorted(range(len(parts)), key=lambda n: -sounds[n]):
            if len(parts[number]) <= room or not kept:
                kept.add(number)
                room -= len(parts[number]) + 1
        return " ".join(parts[number] for number in sorted(kept))

    def decide(self, text: str, found: Found | None = None) -> tuple[float, str]:
        """The probability of danger and the likeliest class; 0.0 when no part of the text is known. Linear time."""
        parts = sentences(text)
        shares = [
            block.project([list(kind(part)) for part in parts])
            for block, kind in zip(self.blocks, features(self.concepts), strict=True)
        ]
        if not any(share.known for share in shares):
            return 0.0, self.classes[0]
        evidence = weigh_up(shares, self.intercepts, self.classes, self.rule_bonus, found)
        total = sum(slope * value for slope, value in zip(self.slopes, evidence.values, strict=True)) + self.offset
        return 1.0 / (1.0 + math.exp(-max(-500.0, min(500.0, total)))), self.classes[evidence.best]


def weigh_up(
    shares: Sequence[Share], intercepts: Any, classes: Sequence[str], rule_bonus: float, found: Found | None
) -> Evidence:
    """The evidence of a message from its blocks' shares."""
    scores = sum(share.whole[:-RATERS] for share in shares) + intercepts
    if found is not None and found.topic in classes:
        scores[classes.index(found.topic)] += rule_bonus
    whole = [value for share in shares for value in share.whole[-RATERS:].tolist()]
    worst = [value for share in shares for value in share.sentences.max(axis=0).tolist()]
    known = math.log1p(sum(share.known for share in shares))
    return Evidence((*whole, *worst, known, *rule_evidence(found)), int(np.argmax(scores)))


def rule_evidence(found: Found | None) -> tuple[float, float]:
    """The rules' word: surely in danger, perhaps in danger."""
    return float(found is not None and found.safe), float(found is not None and not found.safe)
