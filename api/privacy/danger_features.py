"""What the danger classifier sees of a message, sentence by sentence: words, pairs of words, letter groups."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from api.privacy.danger_words import bare, plain

_WORD = re.compile(r"[^\W_]+|[!?]|[\U0001F300-\U0001FAFF]")
_BORDER = re.compile(r"(?<=[.!?;\n])\s+")
_COMMA = re.compile(r",\s+")
_SEAM = "\x00"
_LETTERS = (3, 4)
_RUN = 6
# A sentence without a full stop is cut at its commas, and then anyhow.
_LONG, _LONGEST = 40, 60


def simple(text: str) -> str:
    """Small letters without accents; the same for training and judging."""
    return bare(plain(text))


def pieces(text: str) -> list[str]:
    """The parts of a raw message that are judged by themselves; at least one, together the whole text."""
    found: list[str] = []
    for sentence in _BORDER.split(text):
        if sentence.count(" ") < _LONG:
            found.append(sentence)
            continue
        for part in _COMMA.split(sentence):
            words = part.split(" ")
            found += [" ".join(words[at : at + _LONGEST]) for at in range(0, len(words), _LONGEST)]
    return [sentence for sentence in found if sentence.strip()] or [""]


def sentences(text: str) -> list[str]:
    """The pieces of a raw message in simple form."""
    return [simple(piece) for piece in pieces(text)]


def unigrams(raw: Sequence[str]) -> list[list[str]]:
    """The words alone of each of some raw pieces: the cheapest look at them."""
    return [
        _WORD.findall(piece) for piece in simple(_SEAM.join(piece.replace(_SEAM, " ") for piece in raw)).split(_SEAM)
    ]


def word_features(sentence: str) -> list[str]:
    """Words, pairs and triples side by side, and pairs with one word between."""
    words = _WORD.findall(sentence)
    found = list(words)
    found += [f"{a} {b}" for a, b in itertools.pairwise(words)]
    found += [f"{a} {b} {c}" for a, b, c in zip(words, words[1:], words[2:], strict=False)]
    found += [f"{a} .. {b}" for a, b in zip(words, words[2:], strict=False)]
    return found


def letter_features(sentence: str) -> list[str]:
    """Groups of three and four letters inside words, word borders as blanks."""
    return list(itertools.chain.from_iterable(map(letter_groups, sentence.split())))


def letter_groups(word: str) -> list[str]:
    """The letter groups of one word of a simple sentence."""
    padded = f" {word} "
    size = len(padded)
    found: list[str] = []
    for length in _LETTERS:
        if length >= size:
            found.append(padded)
            break
        found += [padded[at : at + length] for at in range(size - length + 1)]
    return found


def run_features(sentence: str) -> list[str]:
    """Runs of six signs through words and their borders: phrases, whatever their endings and slips."""
    padded = f" {' '.join(sentence.split())} "
    return [padded[at : at + _RUN] for at in range(len(padded) - _RUN + 1)]
