"""Finds which of many sequences (danger_syntax) occur in a message.

Every word is looked up once, and only the sequences that hang on a found choice are followed, each
from its rarest place: the time grows with the length of the message, not with the number of phrases.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from api.privacy.danger_syntax import Run, Steps
from api.privacy.danger_words import SENTENCE, Words, bare, plain

_FUZZY_FROM = 7
_SHORTEST_PREFIX = 2

Spans = dict[int, list[int]]


@dataclass(frozen=True)
class Hit:
    """Where a sequence was found: word indices of its first and last word."""

    first: int
    last: int


@dataclass
class _Vocabulary:
    """Literals (words and beginnings of words) by number."""

    forgiving: bool
    ordinary: frozenset[str]
    numbers: dict[str, int] = field(default_factory=dict)
    exact: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    prefix: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    near: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    lengths: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def add(self, literal: str) -> int:
        """The number of a literal, new or known."""
        if literal in self.numbers:
            return self.numbers[literal]
        number = self.numbers[literal] = len(self.numbers)
        word = plain(literal.removeprefix("=").removesuffix("*"))
        forms = {word} if literal.startswith("=") else {word, bare(word)}
        target = self.prefix if literal.endswith("*") else self.exact
        for form in forms:
            target[form].append(number)
            if target is self.prefix:
                self.lengths[form[:_SHORTEST_PREFIX]].add(len(form))
        if self.forgiving and target is self.exact and len(word) >= _FUZZY_FROM and word.isalpha():
            for shorter in {bare(word), *_without_one(bare(word))}:
                self.near[shorter].append(number)
        return number

    def lookup(self, word: str) -> frozenset[int]:
        """The literals that a word of a message can stand for; one slip is forgiven in long unknown words."""
        found = set(self.exact.get(word, ()))
        for length in self.lengths.get(word[:_SHORTEST_PREFIX], ()):
            found.update(self.prefix.get(word[:length], ()))
        if self.forgiving and not found and len(word) >= _FUZZY_FROM - 1 and word.isalpha():
            simple = bare(word)
            if simple in self.ordinary:
                return frozenset()
            for shorter in {simple, *_without_one(simple)}:
                found.update(self.near.get(shorter, ()))
        return frozenset(found)


def _without_one(word: str) -> Iterable[str]:
    """The word less one letter, the first kept: two words that share one differ by a single slip."""
    return {word[:index] + word[index + 1 :] for index in range(1, len(word))}


class PatternIndex:
    """An immutable index over sequences.

    `forgiving` allows one slip in long words that are not `ordinary`. `common` words are avoided as
    the place from which a sequence is followed; they change the speed only.
    """

    def __init__(
        self,
        sequences: Sequence[Steps],
        *,
        forgiving: bool,
        ordinary: Iterable[str] = (),
        common: frozenset[str] = frozenset(),
    ) -> None:
        self._vocabulary = _Vocabulary(forgiving, frozenset(bare(plain(word)) for word in ordinary))
        self._choices: dict[frozenset[Run], int] = {}
        self._single: dict[int, set[int]] = defaultdict(set)
        self._several: dict[int, dict[int, list[tuple[tuple[int, ...], int]]]] = defaultdict(lambda: defaultdict(list))
        self._steps = [tuple((self._choice(s.runs), s.gap, s.optional) for s in steps) for steps in sequences]
        usage = Counter(choice for steps in self._steps for choice in {step[0] for step in steps})
        burden = {number: sum(run[0] in common for run in runs) for runs, number in self._choices.items()}
        self._alone: dict[int, list[int]] = defaultdict(list)
        self._anchored: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for index, steps in enumerate(self._steps):
            firm = [at for at, step in enumerate(steps) if not step[2]]
            place = min(firm, key=lambda at: (burden[steps[at][0]], usage[steps[at][0]]))
            if len(firm) == 1:
                self._alone[steps[place][0]].append(index)
            else:
                self._anchored[steps[place][0]].append((index, place))
        self._leading = frozenset(self._alone) | frozenset(self._anchored)

    def _choice(self, runs: frozenset[Run]) -> int:
        if runs in self._choices:
            return self._choices[runs]
        number = self._choices[runs] = len(self._choices)
        for run in sorted(runs):
            first, *rest = (self._vocabulary.add(word) for word in run)
            if rest:
                self._several[first][rest[0]].append((tuple(rest[1:]), number))
            else:
                self._single[first].add(number)
        return number

    def find(self, message: Words, hidden: frozenset[int] = frozenset()) -> dict[int, Hit]:
        """The numbers of the sequences that occur, each with one place. Words at `hidden` count as absent."""
        view = self._view(message, hidden)
        found: dict[int, Hit] = {}
        for first, alone in enumerate(view.alone):
            for choice in alone & self._leading:
                self._from(view, choice, first, first, found)
        for first, spans in view.starts.items():
            for choice in spans.keys() & self._leading:
                for last in spans[choice]:
                    self._from(view, choice, first, last, found)
        return found

    def _from(self, view: _View, choice: int, first: int, last: int, found: dict[int, Hit]) -> None:
        for index in self._alone.get(choice, ()):
            found.setdefault(index, Hit(first, last))
        for index, place in self._anchored.get(choice, ()):
            if index not in found:
                hit = self._follow(view, index, place, first, last)
                if hit:
                    found[index] = hit

    def _view(self, message: Words, hidden: frozenset[int]) -> _View:
        """Which choices stand where in a message."""
        literals: dict[str, frozenset[int]] = {}
        choices: dict[str, frozenset[int]] = {}
        for word in dict.fromkeys(message.words):
            literals[word] = self._vocabulary.lookup(word)
            choices[word] = frozenset().union(*(self._single.get(number, ()) for number in literals[word]))
        nothing: frozenset[int] = frozenset()
        here = [nothing if at in hidden else literals[word] for at, word in enumerate(message.words)]
        alone = [nothing if at in hidden else choices[word] for at, word in enumerate(message.words)]
        starts: dict[int, Spans] = {}
        for at, (numbers, following) in enumerate(itertools.pairwise(here)):
            if not following or message.breaks[at + 1] == SENTENCE:
                continue
            for number in numbers & self._several.keys():
                runs = self._several[number]
                for second in following & runs.keys():
                    for rest, choice in runs[second]:
                        last = at + 1 + len(rest)
                        if last < len(here) and all(
                            number_after in here[at + offset] and message.breaks[at + offset] != SENTENCE
                            for offset, number_after in enumerate(rest, start=2)
                        ):
                            starts.setdefault(at, {}).setdefault(choice, []).append(last)
        return _View(alone, starts, message.breaks)

    def _follow(self, view: _View, index: int, place: int, first: int, last: int) -> Hit | None:
        steps = self._steps[index]
        end = view.walk_on(last, steps[place + 1 :])
        if end is None:
            return None
        gaps = [step[1] for step in steps[1 : place + 1]]
        before = [(step[0], gap, step[2]) for step, gap in zip(steps[:place], gaps, strict=True)]
        start = view.walk_back(first, before[::-1])
        return None if start is None else Hit(start, end)


class _View:
    """Where the choices stand in one message: single words by place, runs of words by first and by last word."""

    def __init__(self, alone: list[frozenset[int]], starts: dict[int, Spans], breaks: tuple[int, ...]) -> None:
        self.alone, self.starts, self.breaks = alone, starts, breaks
        self._ends: dict[int, Spans] = {}
        for first, spans in starts.items():
            for choice, lasts in spans.items():
                for last in lasts:
                    self._ends.setdefault(last, {}).setdefault(choice, []).append(first)

    def walk_on(self, at: int, steps: Sequence[tuple[int, int, bool]]) -> int | None:
        """The nearest last word when the steps follow the word `at` within their gaps and its sentence."""
        places = {at}
        for choice, gap, optional in steps:
            reached = set(places) if optional else set()
            for place in places:
                for position in range(place + 1, min(place + gap + 2, len(self.alone))):
                    if self.breaks[position] == SENTENCE:
                        break
                    if choice in self.alone[position]:
                        reached.add(position)
                    if position in self.starts:
                        reached.update(self.starts[position].get(choice, ()))
            if not reached:
                return None
            places = reached
        return min(places)

    def walk_back(self, at: int, steps: Sequence[tuple[int, int, bool]]) -> int | None:
        """The nearest first word when the steps stand before the word `at` within their gaps and its sentence."""
        places = {at}
        for choice, gap, optional in steps:
            reached = set(places) if optional else set()
            for place in places:
                for position in range(place - 1, max(place - gap - 2, -1), -1):
                    if self.breaks[position + 1] == SENTENCE:
                        break
                    if choice in self.alone[position]:
                        reached.add(position)
                    if position in self._ends:
                        reached.update(self._ends[position].get(choice, ()))
            if not reached:
                return None
            places = reached
        return max(places)
