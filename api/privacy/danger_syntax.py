"""The mini-syntax of danger.yml, read into sequences of word choices.

han slår mig          words in this order; up to two others may stand between each
ta+livet+av+mig       no word between
lämna .. berätta      up to eight words between
hot*                  any ending
=våld                 exactly so spelt; otherwise a form without å, ä, ö counts too
{partner}             any entry of the list `partner`
(slår|sparkar)        any of these; inside, words stand next to each other: (före detta|ex)
[så]                  may be left out
lämna honom & utan att han vet     all parts, anywhere in the message
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

GAP, LONG_GAP = 2, 8
_TOKEN = re.compile(r"\s*(\.\.|[&+(){}\[\]|]|[^\s&+(){}\[\]|]+)(\s*)")
_CLOSING = {"(": ")", "[": "]"}

Run = tuple[str, ...]
Lists = Mapping[str, Sequence[str]]


class PatternError(ValueError):
    """A phrase of danger.yml is malformed; the message quotes it."""


@dataclass(frozen=True)
class Step:
    """One place of a sequence: any of `runs` (words side by side), at most `gap` words after the last step."""

    runs: frozenset[Run]
    gap: int
    optional: bool = False


Steps = tuple[Step, ...]


def compile_phrase(phrase: str, lists: Lists) -> tuple[Steps, ...]:
    """The parts of a phrase (joined by &); all must be found. Raises PatternError."""
    parts = tuple(_Reader(part, lists).steps() for part in phrase.split(" & "))
    for steps in parts:
        if all(step.optional for step in steps):
            raise PatternError(f"nothing but optional words in {phrase!r}")
    return parts


class _Reader:
    def __init__(self, part: str, lists: Lists) -> None:
        self._part, self._lists = part, lists
        self._tokens = [match.group(1) for match in _TOKEN.finditer(part)]
        if "".join(self._tokens) != "".join(part.split()):
            raise PatternError(f"cannot read the phrase {part!r}")
        self._at = 0

    def _next(self) -> str | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self) -> str:
        piece = self._next()
        if piece is None:
            raise PatternError(f"the phrase ends too early: {self._part!r}")
        self._at += 1
        return piece

    def steps(self) -> Steps:
        found: list[Step] = []
        gap = GAP
        while (piece := self._next()) is not None:
            if piece in {"..", "+"}:
                gap = LONG_GAP if piece == ".." else 0
                self._at += 1
                continue
            runs, optional = self._item()
            found.append(Step(frozenset(runs), gap, optional))
            gap = GAP
        return tuple(found)

    def _item(self) -> tuple[set[Run], bool]:
        piece = self._take()
        if piece == "{":
            name = self._take()
            if self._take() != "}" or name not in self._lists:
                raise PatternError(f"there is no list {{{name}}}: {self._part!r}")
            return self._list(name), False
        if piece in _CLOSING:
            return self._choices(_CLOSING[piece]), piece == "["
        if piece in ")]}|&":
            raise PatternError(f"{piece} is out of place: {self._part!r}")
        return {(piece,)}, False

    def _list(self, name: str) -> set[Run]:
        return {run for entry in self._lists[name] for run in _Reader(entry, self._lists).flat()}

    def flat(self) -> set[Run]:
        """The whole part as words side by side."""
        return self._side_by_side(None)

    def _choices(self, closing: str) -> set[Run]:
        runs: set[Run] = set()
        while True:
            runs |= self._side_by_side(closing)
            if self._take() == closing:
                return runs

    def _side_by_side(self, closing: str | None) -> set[Run]:
        places: list[set[Run]] = []
        while (piece := self._next()) is not None and piece not in {"|", closing}:
            if piece in {"+", ".."}:
                self._at += 1
                continue
            runs, optional = self._item()
            places.append(runs | {()} if optional else runs)
        if not places:
            raise PatternError(f"an empty choice: {self._part!r}")
        return {_joined(combination) for combination in itertools.product(*places)}


def _joined(runs: Iterable[Run]) -> Run:
    return tuple(word for run in runs for word in run)
