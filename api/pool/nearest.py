"""Which known wordings are most like a text: words and pieces of words, weighed by how rare they are.

Numpy alone, so that the gateway need not carry more; some tenths of a second to build for 50,000 wordings.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import Any

import numpy as np

from api.pool.rules import words_of

_PIECE = 4


# Many write without the dots.
_PLAIN = str.maketrans("åäöéèüø", "aaoeeuo")


def _pieces(word: str) -> list[str]:
    word = word.translate(_PLAIN)
    marked = f"^{word}$"
    return [word, *(marked[at : at + _PIECE] for at in range(len(marked) - _PIECE + 1))]


class Nearest:
    """An index over texts. Immutable."""

    def __init__(self, texts: Iterable[str]) -> None:
        numbers: dict[str, int] = {}
        of_word: dict[str, list[int]] = {}
        flat, lengths_of = array("i"), array("i")
        for text in texts:
            found: set[int] = set()
            for word in words_of(text):
                if word not in of_word:
                    of_word[word] = [numbers.setdefault(piece, len(numbers)) for piece in _pieces(word)]
                found.update(of_word[word])
            flat.extend(found)
            lengths_of.append(len(found))
        self._numbers = numbers
        self.size = len(lengths_of)
        lengths, features = np.array(lengths_of, np.int32), np.array(flat, np.int32)
        documents = np.repeat(np.arange(self.size, dtype=np.int32), lengths)
        counts = np.bincount(features, minlength=len(numbers))
        self._rarity = np.log((1 + self.size) / (1 + counts)).astype(np.float32) + 1
        weights = self._rarity[features]
        norms = np.sqrt(np.bincount(documents, weights.astype(np.float64) ** 2, minlength=self.size))
        weights = weights / np.maximum(norms, 1e-9).astype(np.float32)[documents]
        order = np.argsort(features, kind="stable")
        self._documents, self._weights = documents[order], weights[order]
        self._starts = np.concatenate([[0], np.cumsum(counts)])

    def likeness(self, text: str) -> Any:
        """How like the text each indexed text is, 0-1, as an array in the order they were given."""
        known: list[int] = []
        unknown = 0
        for piece in {piece for word in words_of(text) for piece in _pieces(word)}:
            number = self._numbers.get(piece)
            if number is None:
                unknown += 1
            else:
                known.append(number)
        if not known or not self.size:
            return np.zeros(self.size, np.float32)
        numbers = np.array(known)
        own = self._rarity[numbers]
        # What nobody has written before counts as rare too: it makes the text less like all that is known.
        length = float(np.sqrt(np.sum(own * own) + unknown * (np.log(1.0 + self.size) + 1) ** 2))
        parts = [slice(int(self._starts[n]), int(self._starts[n + 1])) for n in numbers]
        documents = np.concatenate([self._documents[part] for part in parts])
        weights = np.concatenate([self._weights[part] * w for part, w in zip(parts, own / length, strict=True)])
        return np.bincount(documents, weights, minlength=self.size)

    def find(self, text: str, many: int) -> list[tuple[int, float]]:
        """The places of the most like texts with their likeness, best first."""
        values = self.likeness(text)
        if not values.size:
            return []
        best = np.argpartition(-values, min(many, values.size) - 1)[:many]
        ordered = best[np.argsort(-values[best], kind="stable")].tolist()
        return [(at, round(float(values[at]), 3)) for at in ordered if values[at] > 0]
