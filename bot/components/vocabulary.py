"""What is known of words: equal ones, empty ones, compounds. Pure but for `read_vocabulary`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nlu_data.files import ROOT, DataError, read_yaml

PATH = ROOT / "vocabulary.yml"
SHORTEST_BEGINNING = 2


@dataclass(frozen=True)
class Vocabulary:
    """`whole` and `beginnings` map folded words and word beginnings to their groups, in the file's order.

    `compounds` are joined where they are written apart; they are learned at training.
    """

    common: frozenset[str] = frozenset()
    whole: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    beginnings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    compounds: frozenset[str] = frozenset()

    def groups(self, word: str) -> tuple[str, ...]:
        """The groups of a folded word: those of the whole word first, then those of its beginnings."""
        found = self.whole.get(word, ())
        for length in range(SHORTEST_BEGINNING, len(word) + 1):
            found += self.beginnings.get(word[:length], ())
        return found

    def to_wire(self) -> dict[str, Any]:
        """Plain JSON types."""
        return {
            "common": sorted(self.common),
            "whole": {word: list(groups) for word, groups in self.whole.items()},
            "beginnings": {word: list(groups) for word, groups in self.beginnings.items()},
            "compounds": sorted(self.compounds),
        }

    @classmethod
    def from_wire(cls, raw: Mapping[str, Any]) -> Vocabulary:
        """Reads what `to_wire` gave. Raises KeyError."""
        return cls(
            frozenset(raw["common"]),
            {word: tuple(groups) for word, groups in raw["whole"].items()},
            {word: tuple(groups) for word, groups in raw["beginnings"].items()},
            frozenset(raw["compounds"]),
        )


NOTHING = Vocabulary()


def read_vocabulary(path: Path = PATH) -> Vocabulary:
    """The Swedish vocabulary. Raises DataError."""
    raw = read_yaml(path)
    whole: dict[str, tuple[str, ...]] = {}
    beginnings: dict[str, tuple[str, ...]] = {}
    try:
        for group, words in raw["groups"].items():
            for word in words:
                kind = beginnings if word.endswith("*") else whole
                key = word.rstrip("*")
                kind[key] = (*kind.get(key, ()), group)
        return Vocabulary(frozenset(raw["common"]), whole, beginnings)
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{path}: missing or malformed {error}") from error
