"""Whether a message is in English: word by word, against Swedish. In doubt it is not.

Each word weighs: English ones for, Swedish ones against, those that both languages have nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nlu_data.foreign import WORD, LanguageBook

_SURE, _ENGLISH, _MOSTLY, _NOTHING = 8, 4, 2, 0
_SWEDISH, _EVERYDAY_SWEDISH = -2, -8
# An unknown word is a name or a Swedish compound; short ones are more often neither.
_UNKNOWN = -2
_SHORTEST_UNKNOWN = 5
# A word by itself is English when it is a sure one, or when it is long.
_SHORTEST_SURE, _SHORTEST_LISTED = 4, 5
# Swedish borrows verbs in this form (coaching, streaming) more often than any list can tell.
_OFTEN_BORROWED = "ing"
_LONGEST_BORROWING = 4
# What the words of a message must weigh: together, and on average, with CLD2's word for it and without.
_NEEDED = 4
_AVERAGE_IF_FOUND, _AVERAGE = 0.6, 1.36
_SHORTEST_BASE = 4
_ENDINGS = (
    ("ies", ("y",)),
    ("ied", ("y",)),
    ("es", ("",)),
    ("ed", ("", "e")),
    ("ing", ("", "e")),
    ("ly", ("",)),
    ("s", ("",)),
)
# They say nothing by themselves.
_GLUE = frozenset({"a", "an", "the", "for", "of", "off", "to", "in", "on", "at", "with", "from", "by"})
# The pronoun has a capital in the middle of a sentence; the Swedish preposition has not.
_PRONOUN = re.compile(r"(?<=[a-zåäö,;] )I(?=['’]| [a-z])")
_MOST_PRONOUNS = 2
_DOTTED = re.compile("[åäöÅÄÖ]")


@dataclass(frozen=True)
class Weighed:
    """A message's words: the sum of their weights, how many speak for each language, whether all are known."""

    sum: int
    english: int
    swedish: int
    known: bool


class English:
    """The words' weights. Made once and kept."""

    def __init__(self, book: LanguageBook, swedish: frozenset[str]) -> None:
        neighbours = (book.words.get(code, frozenset()) for code in ("no", "da"))
        everyday = book.words["sv"].union(*neighbours)
        self._words = book.english
        self._borrowed = book.borrowed
        self._sure = book.words["en"]
        # The later ones win.
        self._weights: Mapping[str, int] = {
            **dict.fromkeys(swedish - book.english, _SWEDISH),
            **dict.fromkeys(book.mostly, _MOSTLY),
            **dict.fromkeys(everyday - book.mostly - book.english, _EVERYDAY_SWEDISH),
            **dict.fromkeys(book.both, _NOTHING),
            **dict.fromkeys(book.small, _ENGLISH),
            **dict.fromkeys(self._sure, _SURE),
        }

    def knows(self, word: str) -> bool:
        """Whether the word is English and not Swedish."""
        return word in self._sure or self._weight(word) == _ENGLISH

    def is_english(self, text: str, words: list[str], *, found: bool) -> bool:
        """`words` are the text's plain words; `found` says that CLD2 takes it for English."""
        match len(words):
            case 0:
                return False
            case 1:
                return self._stands_alone(words[0]) and not _DOTTED.search(text)
        weighed = self._weigh(text, words)
        if len(words) == 2:
            return weighed.sum >= _NEEDED
        average = _AVERAGE_IF_FOUND if found else _AVERAGE
        if weighed.sum >= max(_NEEDED, average * len(words)):
            return True
        return weighed.known and not weighed.swedish and weighed.english > 0

    def count(self, words: list[str]) -> int:
        """How many words speak for English."""
        return sum(self._weight(word) > 0 for word in words)

    def _stands_alone(self, word: str) -> bool:
        weight = self._weight(word)
        if weight == _SURE:
            return len(word) >= _SHORTEST_SURE
        borrowed = word in self._weights or word.endswith(_OFTEN_BORROWED)
        return weight == _ENGLISH and not borrowed and len(word) >= _SHORTEST_LISTED

    def _weigh(self, text: str, words: list[str]) -> Weighed:
        weights = [self._weight(word) for word in words]
        if _DOTTED.search(text):
            for place, written in enumerate(WORD.findall(text.lower())):
                if _DOTTED.search(written):
                    weights[place] = min(weights[place], _SWEDISH)
        for start, end in self._borrowings(words):
            weights[start:end] = [_NOTHING] * (end - start)
        pronouns = min(_MOST_PRONOUNS, len(_PRONOUN.findall(text)))
        return Weighed(
            sum=sum(weights) + pronouns * _ENGLISH,
            english=sum(weight > 0 and word not in _GLUE for word, weight in zip(words, weights, strict=True)),
            swedish=sum(weight < 0 for weight in weights),
            known=all(word in self._weights or weight > 0 for word, weight in zip(words, weights, strict=True)),
        )

    def _borrowings(self, words: list[str]) -> Iterator[tuple[int, int]]:
        for start in range(len(words) - 1):
            for end in range(start + 2, min(start + _LONGEST_BORROWING, len(words)) + 1):
                if " ".join(words[start:end]) in self._borrowed:
                    yield start, end

    def _weight(self, word: str) -> int:
        weight = self._weights.get(word)
        if weight is not None:
            return weight
        if self._is_listed(word):
            return _ENGLISH
        return _UNKNOWN if len(word) >= _SHORTEST_UNKNOWN else _NOTHING

    def _is_listed(self, word: str) -> bool:
        """In the list, or a regular form of what is."""
        if word in self._words:
            return True
        for ending, instead in _ENDINGS:
            if word.endswith(ending):
                base = word.removesuffix(ending)
                bases = [base + more for more in instead]
                if ending in {"ed", "ing"} and base[-1:] == base[-2:-1]:
                    bases.append(base[:-1])
                if any(len(one) >= _SHORTEST_BASE and (one in self._words or one in self._sure) for one in bases):
                    return True
        return False
