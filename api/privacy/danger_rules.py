"""Reads danger.yml and applies its rules to the words of a message."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.privacy.danger_patterns import Hit, PatternIndex
from api.privacy.danger_syntax import Lists, PatternError, Steps, compile_phrase
from api.privacy.danger_words import Words, plain
from nlu_data.files import DataError, read_yaml

_NEGATION_REACH = 2
_LEVELS = {"offer": 1, "safe": 2}
_SAFE = _LEVELS["safe"]


@dataclass(frozen=True)
class Rule:
    """One group of phrases. `order` is the class's rank when several classes are found.

    `firm` groups are sure enough to go the safe way whatever the classifier says. In a `threat` group it
    is the writer who threatens.
    """

    id: str
    topic: str
    lang: str
    safe: bool
    firm: bool
    threat: bool
    order: int


@dataclass(frozen=True)
class Found:
    """What the rules decided on a message."""

    safe: bool
    firm: bool
    topic: str
    rule: str


@dataclass(frozen=True)
class Writer:
    """What a message tells of who wrote it: a child, somebody who threatens us."""

    child: bool = False
    threat: bool = False


@dataclass(frozen=True)
class _Phrase:
    rule: Rule
    parts: tuple[int, ...]
    negated: bool


class _Language:
    """The phrases of Swedish, or of all other languages, over one index."""

    def __init__(
        self,
        rules: Iterable[tuple[Rule, list[str]]],
        lists: Lists,
        *,
        negations: frozenset[str],
        common: frozenset[str],
        ordinary: list[str] | None,
    ) -> None:
        numbers: dict[Steps, int] = {}
        self._negations = negations
        self._by_part: dict[int, list[_Phrase]] = {}
        for rule, texts in rules:
            for text in texts:
                steps = compile_phrase(text, lists)
                parts = tuple(numbers.setdefault(part, len(numbers)) for part in steps)
                phrase = _Phrase(rule, parts, _contains(steps, negations))
                self._by_part.setdefault(parts[-1], []).append(phrase)
        self._index = PatternIndex(
            list(numbers), forgiving=ordinary is not None, ordinary=ordinary or (), common=common
        )

    def find(self, message: Words, hidden: frozenset[int]) -> Iterable[tuple[_Phrase, list[Hit]]]:
        hits = self._index.find(message, hidden)
        for part in hits:
            for phrase in self._by_part.get(part, ()):
                if all(number in hits for number in phrase.parts):
                    yield phrase, [hits[number] for number in phrase.parts]

    def denied(self, hit: Hit, message: Words) -> bool:
        """Whether a word of denial stands in a hit, right before it or soon after it in the same clause."""
        if any(message.words[at] in self._negations for at in range(hit.first, hit.last + 1)):
            return True
        for at in range(hit.last + 1, min(hit.last + 1 + _NEGATION_REACH, len(message.words))):
            if message.breaks[at]:
                break
            if message.words[at] in self._negations:
                return True
        before = hit.first - 1
        return before >= 0 and not message.breaks[hit.first] and message.words[before] in self._negations


def _contains(parts: Iterable[Steps], words: frozenset[str]) -> bool:
    runs = (run for steps in parts for step in steps for run in step.runs)
    return any(plain(word) in words for run in runs for word in run)


class Rules:
    """All rules, compiled. Immutable."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        lists: Lists = {name: [str(word) for word in items] for name, items in raw["lists"].items()}
        denials = {
            True: frozenset(plain(word) for word in lists["negation"]),
            False: frozenset(plain(word) for word in lists["negation_other"]),
        }
        self._self = frozenset(plain(word) for word in lists["sjalv"])
        common = frozenset(str(word) for word in raw["common"])
        harmless = [_single(text, lists) for text in raw["harmless"]]
        frames = [_single(text, lists) for text in raw["frames"]]
        self._shades = PatternIndex([*harmless, *frames], forgiving=False, common=common)
        self._first_frame = len(harmless)
        self._child, self._others = (
            PatternIndex([_single(str(text), lists) for text in raw["writer"][kind]], forgiving=False, common=common)
            for kind in ("child", "tells_of_others")
        )
        groups = list(_rules(raw["classes"]))
        self.rules = tuple(rule for rule, _ in groups)
        self._languages = tuple(
            _Language(
                [group for group in groups if (group[0].lang == "sv") is swedish],
                lists,
                negations=denials[swedish],
                common=common,
                ordinary=ordinary,
            )
            for swedish, ordinary in ((True, raw["ordinary"]), (False, None))
        )

    def match(self, message: Words) -> Found | None:
        """The strongest rule that holds, or None. Among equals the class that stands first in the file."""
        best = self._holding(message)
        if not best:
            return None
        rule = min(best, key=lambda r: (-best[r][0], r.order, -best[r][1], r.id))
        safe = best[rule][0] == _SAFE
        return Found(safe, safe and rule.firm, rule.topic, rule.id)

    def writer(self, message: Words) -> Writer:
        """Who wrote the message, as far as it tells."""
        hidden, _ = self._shade(message)
        return Writer(
            child=bool(self._child.find(message, hidden)),
            threat=not self._others.find(message)
            and any(rule.threat and strength == _SAFE for rule, (strength, _) in self._holding(message).items()),
        )

    def _shade(self, message: Words) -> tuple[frozenset[int], bool]:
        """The words that do not count in their harmless turns of phrase, and whether the message is about a study."""
        shade = self._shades.find(message)
        harmless = [hit for number, hit in shade.items() if number < self._first_frame]
        hidden = frozenset(at for hit in harmless for at in range(hit.first, hit.last + 1))
        return hidden, len(shade) > len(harmless)

    def _holding(self, message: Words) -> dict[Rule, tuple[int, int]]:
        """All rules that hold, with strength and width."""
        hidden, framed = self._shade(message)
        best: dict[Rule, tuple[int, int]] = {}
        for language in self._languages:
            for phrase, hits in language.find(message, hidden):
                strength = self._strength(language, phrase, hits, message, framed=framed)
                if strength:
                    width = sum(hit.last - hit.first for hit in hits)
                    best[phrase.rule] = max(best.get(phrase.rule, (0, 0)), (strength, width))
        return best

    def _strength(self, language: _Language, phrase: _Phrase, hits: list[Hit], message: Words, *, framed: bool) -> int:
        """2 safe, 1 offer, 0 nothing. A denial takes one step off; a study's frame silences mere mentions."""
        if framed and not any(message.words[at] in self._self for hit in hits for at in range(hit.first, hit.last + 1)):
            return 0
        if not phrase.rule.safe:
            return 1
        denied = not phrase.negated and any(language.denied(hit, message) for hit in hits)
        return _SAFE - 1 if denied else _SAFE


def _single(text: str, lists: Lists) -> Steps:
    steps = compile_phrase(text, lists)
    if len(steps) > 1:
        raise PatternError(f"& is for classes only: {text!r}")
    return steps[0]


def _rules(classes: Mapping[str, Any]) -> Iterable[tuple[Rule, list[str]]]:
    for order, (topic, groups) in enumerate(classes.items()):
        for name, group in groups.items():
            rule = Rule(
                id=f"{topic}/{name}",
                topic=topic,
                lang=str(group.get("lang", "sv")),
                safe=_LEVELS[group["level"]] == _SAFE,
                threat=bool(group.get("threat")),
                firm=bool(group.get("firm", str(group.get("lang", "sv")) != "sv")),
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
