"""LIX, the Swedish readability index, and word counts. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A long word has more than this many letters (Björnsson 1968).
_LONG = 6
# Hyphens, times and decimals keep a word together: e-tjänst, 8.30, 2010:900.
_WORD = re.compile(r"[^\W_]+(?:[-–:.,/][^\W_]+)*")
# The index counts a colon as an end too.
_SENTENCE_END = re.compile(r"(?<=[.!?:])[\s\"”)]+")


@dataclass(frozen=True)
class Readability:
    """`lix` is words per sentence plus the percentage of long words; 0 for a text without words."""

    words: int
    sentences: int
    long_words: int

    @property
    def lix(self) -> float:
        """Below 30 very easy, 30-40 easy, 40-50 medium, above 50 hard."""
        if not self.words:
            return 0.0
        return self.words / self.sentences + 100 * self.long_words / self.words


def read_ease(text: str) -> Readability:
    """Counts words and sentences.

    Full stops, colons, question and exclamation marks end a sentence, and so do line breaks
    and list items, as they do for the reader.
    """
    words = _WORD.findall(text)
    pieces = (piece for line in text.splitlines() for piece in _SENTENCE_END.split(line))
    sentences = sum(1 for piece in pieces if _WORD.search(piece))
    return Readability(len(words), sentences, sum(sum(map(str.isalpha, word)) > _LONG for word in words))
