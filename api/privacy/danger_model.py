"""The arithmetic of the trained danger classifier: features to decisions, decisions to a probability."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from api.privacy.danger_concepts import Concepts
from api.privacy.danger_features import letter_features, pieces, sentences, unigrams, word_features
from api.privacy.danger_rules import Found

_LOUDEST = 4  # words by which a piece is compared with the others
_SHARPNESS = 4.0  # how far the best class outweighs the others when classes are pooled

Features = Callable[[str], Iterable[str]]


def features(concepts: Concepts) -> tuple[Features, ...]:
    """The kinds of features, in the order of a model's blocks; each takes a simple sentence."""
    return word_features, letter_features, concepts.features


@dataclass(frozen=True)
class Block:
    """One kind of feature: its terms, their rarity (idf) and the weights learnt, terms by columns.

    The columns: one a class, one for what is no danger at all, and last the odds of terms by mere counting.
    """

    terms: Mapping[str, int]
    rarity: Any
    weights: Any

    def project(self, parts: Sequence[Iterable[str]]) -> Any:
        """The block's share of the decisions, parts by columns: log counts times rarity, scaled to length one."""
        counts = [Counter(map(self.terms.get, part)) for part in parts]
        for count in counts:
            count.pop(None, None)
        result = np.zeros((len(parts), self.weights.shape[1]), dtype=np.float32)
        filled = [number for number, count in enumerate(counts) if count]
        if not filled:
            return result
        sizes = np.array([len(counts[number]) for number in filled])
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        total = int(sizes.sum())
        rows = np.fromiter((row for number in filled for row in counts[number]), dtype=np.intp, count=total)
        times = np.fromiter((n for number in filled for n in counts[number].values()), dtype=np.float32, count=total)
        values = (1 + np.log(times)) * self.rarity[rows]
        lengths = np.sqrt(np.add.reduceat(values * values, starts))
        values /= np.repeat(np.where(lengths > 0, lengths, 1), sizes)
        result[filled] = np.add.reduceat(values[:, None] * self.weights[rows], starts, axis=0)
        return result


@dataclass(frozen=True)
class Evidence:
    """What speaks for danger in one message, each the higher the more. `best` is the likeliest class.

    `counting` has one value for each kind of feature.
    """

    whole: float
    sentence: float
    counting: tuple[float, ...]
    rule_safe: float
    rule_offer: float
    best: int

    @property
    def values(self) -> tuple[float, ...]:
        """The evidence in the order of a model's slopes."""
        return self.whole, self.sentence, *self.counting, self.rule_safe, self.rule_offer


@dataclass(frozen=True)
class Model:
    """All that judging needs. Probability = 1 / (1 + exp(-m)), m = slopes . evidence + offset.

    `rule_bonus` is what a rule's hit adds to the decision for its class.
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
        for part in parts:
            rows = [row for row in map(words.terms.get, unigrams(part)) if row is not None]
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
        seen: Any = 0
        counting = []
        for block, kind in zip(self.blocks, features(self.concepts), strict=True):
            found_in = [list(kind(part)) for part in parts]
            views = found_in if len(parts) == 1 else [[f for part in found_in for f in part], *found_in]
            share = block.project(views)
            counting.append(float(share[0, -1]))
            seen = seen + share
        if not np.any(seen):
            return 0.0, self.classes[0]
        evidence = weigh_up(self.intercepts + seen, counting, self.classes, self.rule_bonus, found)
        total = sum(slope * value for slope, value in zip(self.slopes, evidence.values, strict=True)) + self.offset
        return 1.0 / (1.0 + math.exp(-max(-500.0, min(500.0, total)))), self.classes[evidence.best]


def weigh_up(
    decisions: Any, counting: Sequence[float], classes: Sequence[str], rule_bonus: float, found: Found | None
) -> Evidence:
    """The evidence of a message from its decisions: row 0 the whole, the others its sentences (if several)."""
    margins = class_margin(decisions[:, :-1])
    scores = decisions[0, : len(classes)].copy()
    if found is not None and found.topic in classes:
        scores[classes.index(found.topic)] += rule_bonus
    return Evidence(
        whole=float(margins[0]),
        sentence=float(margins[1:].max() if len(margins) > 1 else margins[0]),
        counting=tuple(counting),
        rule_safe=float(found is not None and found.safe),
        rule_offer=float(found is not None and not found.safe),
        best=int(np.argmax(scores)),
    )


def class_margin(decisions: Any) -> Any:
    """How far the classes (all columns but the last) outweigh the last one, row by row (log of pooled odds)."""
    scaled = _SHARPNESS * decisions
    return np.logaddexp.reduce(scaled[:, :-1], axis=1) - scaled[:, -1]
