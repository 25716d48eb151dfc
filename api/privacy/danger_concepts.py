"""Words of many languages that mean about the same: what the danger classifier sees behind the words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from api.privacy.danger_features import simple
from nlu_data.files import DataError, read_yaml

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*")
_SHORTEST, _LONGEST = 3, 14
_PHRASE = 3
_REACH = 3

Names = tuple[str, ...]


@dataclass(frozen=True)
class Concepts:
    """The concepts of each word or phrase (`exact`) and of each beginning of a word (`prefix`). Immutable.

    `starts` are the first letters of the prefixes: most words can be passed over by them.
    """

    exact: Mapping[str, Names]
    prefix: Mapping[str, Names]
    starts: frozenset[str]

    def of(self, word: str) -> Names:
        """The concepts of one simple word, in order."""
        if word[:_SHORTEST] not in self.starts:
            return self.exact.get(word, ())
        found = set(self.exact.get(word, ()))
        for length in range(_SHORTEST, min(len(word), _LONGEST) + 1):
            found.update(self.prefix.get(word[:length], ()))
        return tuple(sorted(found))

    def sequence(self, sentence: str, of: Callable[[str], Names] | None = None) -> list[Names]:
        """The concepts along a sentence (simple text), words without one left out; a phrase goes before its words.

        `of` may stand in for the method of that name, quicker.
        """
        of = of or self.of
        words = _WORD.findall(sentence)
        found: list[Names] = []
        at = 0
        while at < len(words):
            for length in range(min(_PHRASE, len(words) - at), 1, -1):
                names = self.exact.get(" ".join(words[at : at + length]))
                if names:
                    break
            else:
                length, names = 1, of(words[at])
            if names:
                found.append(names)
            at += length
        return found

    def features(self, sentence: str, of: Callable[[str], Names] | None = None) -> list[str]:
        """Concepts alone, in order with up to two between, and together in the sentence."""
        sequence = self.sequence(sentence, of)
        found: list[str] = []
        for at, names in enumerate(sequence):
            following = sequence[at + 1 : at + 1 + _REACH]
            for name in names:
                found.append(f"#{name}")
                found += [f"#{name}>{other}" for others in following for other in others]
                if len(following) > 1:
                    found += [f"#{name}>{b}>{c}" for b in following[0] for c in following[1]]
        present = sorted({name for names in sequence for name in names})
        for at, name in enumerate(present):
            found += [f"#{name}&{other}" for other in present[at + 1 :]]
        return found


def read_concepts(path: Path) -> Concepts:
    """The concepts of a danger_concepts.yml. Raises DataError when it is missing or malformed."""
    exact: dict[str, set[str]] = {}
    prefix: dict[str, set[str]] = {}
    for concept, entries in read_yaml(path).items():
        if not isinstance(entries, str):
            raise DataError(f"{path}: {concept} must be words with blanks between")
        for entry in entries.split():
            target, literal = (prefix, entry[:-1]) if entry.endswith("*") else (exact, entry)
            if target is prefix and len(simple(literal)) < _SHORTEST:
                raise DataError(f"{path}: {concept}: {entry} is too short a beginning")
            target.setdefault(simple(literal.replace("+", " ")), set()).add(str(concept))
    return Concepts(
        {word: tuple(sorted(names)) for word, names in exact.items()},
        {word: tuple(sorted(names)) for word, names in prefix.items()},
        frozenset(word[:_SHORTEST] for word in prefix),
    )
