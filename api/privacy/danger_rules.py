"""Reads danger.yml and applies its rules to the words of a message."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.privacy.danger_patterns import Hit, PatternIndex
from api.privacy.danger_syntax import Lists, PatternError, Steps, compile_phrase
from api.privacy.danger_words import Words, plain
from nlu_data.files import DataError, read_yaml

_NEGATION_REACH = 2


@dataclass(frozen=True)
class Rule:
    """One group of phrases. `order` is the class's rank when several classes are found."""

    id: str
    topic: str
    lang: str
    safe: bool
    mention: bool
    order: int


@dataclass(frozen=True)
class Found:
    """What the rules decided on a message."""

    safe: bool
    topic: str
    rule: str


@dataclass(frozen=True)
class _Phrase:
    rule: Rule
    parts: tuple[int, ...]
    negated: bool


class Rules:
    """All rules, compiled. Immutable."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        lists: Lists = {name: [str(word) for word in items] for name, items in raw["lists"].items()}
        sequences: list[Steps] = []
        numbers: dict[Steps, int] = {}

        def number(sequence: Steps) -> int:
            if sequence not in numbers:
                numbers[sequence] = len(sequences)
                sequences.append(sequence)
            return numbers[sequence]

        self._negations = frozenset(plain(word) for word in lists["negation"])
        self._harmless = frozenset(number(s) for s in _single(raw["harmless"], lists))
        self._frames = frozenset(number(s) for s in _single(raw["frames"], lists))
        phrases: list[_Phrase] = []
        for rule, texts in _rules(raw["classes"]):
            for text in texts:
                steps = compile_phrase(text, lists)
                parts = tuple(number(part) for part in steps)
                phrases.append(_Phrase(rule, parts, self._has_negation(steps)))
        self.rules = tuple(dict.fromkeys(phrase.rule for phrase in phrases))
        self._by_part: dict[int, list[_Phrase]] = defaultdict(list)
        for phrase in phrases:
            self._by_part[phrase.parts[-1]].append(phrase)
        shades = self._harmless | self._frames
        self._shade = {at: n for at, n in enumerate(sorted(shades))}
        self._shades = PatternIndex([sequences[n] for n in sorted(shades)])
        self._index = PatternIndex(sequences)

    def _has_negation(self, variant: Iterable[Steps]) -> bool:
        return any(
            plain(word) in self._negations for steps in variant for step in steps for run in step.runs for word in run
        )

    def match(self, message: Words) -> Found | None:
        """The strongest rule that holds, or None. Two different rules of level offer make one of level safe."""
        shade = {self._shade[at]: hit for at, hit in self._shades.find(message).items()}
        hidden = frozenset(
            at for n, hit in shade.items() if n in self._harmless for at in range(hit.first, hit.last + 1)
        )
        framed = any(n in self._frames for n in shade)
        hits = self._index.find(message, hidden)
        best: dict[Rule, tuple[int, int]] = {}
        for part in hits:
            for phrase in self._by_part.get(part, ()):
                if all(p in hits for p in phrase.parts):
                    strength = self._strength(phrase, [hits[p] for p in phrase.parts], message, framed=framed)
                    if strength:
                        width = sum(hits[p].last - hits[p].first for p in phrase.parts)
                        best[phrase.rule] = max(best.get(phrase.rule, (0, 0)), (strength, width))
        if not best:
            return None
        rule = min(best, key=lambda r: (-best[r][0], r.order, -best[r][1], r.id))
        return Found(best[rule][0] > 1, rule.topic, rule.id)

    def _strength(self, phrase: _Phrase, hits: list[Hit], message: Words, *, framed: bool) -> int:
        """2 safe, 1 offer, 0 nothing. A denial or a study's frame takes one step off."""
        strength = 2 if phrase.rule.safe else 1
        if phrase.rule.mention and framed:
            return 0
        if strength > 1 and not phrase.negated and any(self._denied(hit, message) for hit in hits):
            strength -= 1
        return strength

    def _denied(self, hit: Hit, message: Words) -> bool:
        if any(message.words[at] in self._negations for at in range(hit.first, hit.last + 1)):
            return True
        for at in range(hit.last + 1, min(hit.last + 1 + _NEGATION_REACH, len(message.words))):
            if message.breaks[at]:
                break
            if message.words[at] in self._negations:
                return True
        before = hit.first - 1
        return before >= 0 and not message.breaks[hit.first] and message.words[before] in self._negations


def _single(texts: Iterable[str], lists: Lists) -> Iterable[Steps]:
    for text in texts:
        steps = compile_phrase(text, lists)
        if len(steps) > 1:
            raise PatternError(f"& is for rules only: {text!r}")
        yield steps[0]


def _rules(classes: Mapping[str, Any]) -> Iterable[tuple[Rule, list[str]]]:
    for order, (topic, groups) in enumerate(classes.items()):
        for name, group in groups.items():
            rule = Rule(
                id=f"{topic}/{name}",
                topic=topic,
                lang=group.get("lang", "sv"),
                safe={"safe": True, "offer": False}[group["level"]],
                mention=bool(group.get("mention", False)),
                order=order,
            )
            yield rule, [str(text) for text in group["say"]]


def read_rules(path: Path) -> Rules:
    """The rules of a danger.yml. Raises DataError naming file and phrase when something is wrong."""
    raw = read_yaml(path)
    try:
        return Rules(raw)
    except (KeyError, TypeError, AttributeError, PatternError) as error:
        raise DataError(f"{path}: {error!r}; the syntax stands at the top of the file") from error
