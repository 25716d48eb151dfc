"""The arithmetic of the trained danger classifier: features to decisions, decisions to a probability."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

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


@dataclass(frozen=True)
class Block:
    """One kind of feature: its terms, their rarity (idf) and the weights learnt, terms by columns.

    The columns: one a class (told from the other classes), then danger told from all else, and last the odds of
    terms by mere counting.
    """

    terms: Mapping[str, int]
    rarity: Any
    weights: Any

    def project(self, parts: Sequence[Iterable[str]]) -> tuple[Any, int]:
        """The block's share of the decisions, parts by columns: log counts times rarity, scaled to length one.

        And how many terms of the first part are known.
        """
        counts = [Counter(map(self.terms.get, part)) for part in parts]
        for count in counts:
            count.pop(None, None)
        result = np.zeros((len(parts), self.weights.shape[1]), dtype=np.float32)
        filled = [number for number, count in enumerate(counts) if count]
        if not filled:
            return result, 0
        sizes = np.array([len(counts[number]) for number in filled])
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        total = int(sizes.sum())
        rows = np.fromiter((row for number in filled for row in counts[number]), dtype=np.intp, count=total)
        times = np.fromiter((n for number in filled for n in counts[number].values()), dtype=np.float32, count=total)
        values = (1 + np.log(times)) * self.rarity[rows]
        lengths = np.sqrt(np.add.reduceat(values * values, starts))
        values /= np.repeat(np.where(lengths > 0, lengths, 1), sizes)
        result[filled] = np.add.reduceat(values[:, None] * self.weights[rows], starts, axis=0)
        return result, len(counts[0])


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
            rows = [row for row in map(words.terms.get, single) if row is not None]
            loudest = sorted((float(alarm[row]) for row in rows), reverse=True)[:_LOUDEST]
            sounds.append(sum(loudest) if rows else 0.0)
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
        known = 0
        shares = []
        for block, kind in zip(self.blocks, features(self.concepts), strict=True):
            found_in = [list(kind(part)) for part in parts]
            views = found_in if len(parts) == 1 else [[f for part in found_in for f in part], *found_in]
            share, size = block.project(views)
            shares.append(share)
            known += size
        if not known:
            return 0.0, self.classes[0]
        evidence = weigh_up(shares, known, self.intercepts, self.classes, self.rule_bonus, found)
        total = sum(slope * value for slope, value in zip(self.slopes, evidence.values, strict=True)) + self.offset
        return 1.0 / (1.0 + math.exp(-max(-500.0, min(500.0, total)))), self.classes[evidence.best]


def weigh_up(
    shares: Sequence[Any],
    known: int,
    intercepts: Any,
    classes: Sequence[str],
    rule_bonus: float,
    found: Found | None,
) -> Evidence:
    """The evidence of a message from its blocks' shares: row 0 the whole, the others its sentences (if several).

    `known` is how many of the model's terms the whole holds.
    """
    scores = sum(share[0, :-RATERS] for share in shares) + intercepts
    if found is not None and found.topic in classes:
        scores[classes.index(found.topic)] += rule_bonus
    raters = np.hstack([share[:, -RATERS:] for share in shares])
    return Evidence(
        values=(
            *raters[0].tolist(),
            *worst(raters).tolist(),
            math.log1p(known),
            *rule_evidence(found),
        ),
        best=int(np.argmax(scores)),
    )


def worst(raters: Any) -> Any:
    """The highest of each column over a message's sentences, of the whole (row 0) when it is but one."""
    return raters[1:].max(axis=0) if len(raters) > 1 else raters[0]


def rule_evidence(found: Found | None) -> tuple[float, float]:
    """The rules' word: surely in danger, perhaps in danger."""
    return float(found is not None and found.safe), float(found is not None and not found.safe)
