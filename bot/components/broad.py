"""Messages that name a thing but ask nothing about it are asked about, never answered. Pure but for `read_broad`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.components.features import words
from bot.components.normalise import fold, normalise
from nlu_data.files import ROOT, DataError, read_yaml

PATH = ROOT / "flows" / "broad_words.yml"
MAX_WORDS = 10


@dataclass(frozen=True)
class Broad:
    """All words of a broad message are fillers or `words`; one of `needs` is there. It offers `topics`."""

    words: frozenset[str]
    needs: frozenset[str]
    topics: tuple[str, ...]


@dataclass(frozen=True)
class BroadWords:
    """Every entry, the first that fits wins, and the words that say nothing."""

    entries: tuple[Broad, ...]
    fillers: frozenset[str]

    def find(self, text: str) -> tuple[str, ...]:
        """The topics to offer for a broad message; empty for any other."""
        tokens = {fold(token) for token in words(normalise(text))}
        if not 0 < len(tokens) <= MAX_WORDS:
            return ()
        for entry in self.entries:
            if entry.needs & tokens and tokens <= entry.words | self.fillers:
                return entry.topics
        return ()


def read_broad(path: Path = PATH) -> BroadWords:
    """Reads the broad words. Raises DataError."""
    raw = read_yaml(path)
    try:
        entries = tuple(
            Broad(_folded(item["words"]), _folded(item.get("needs") or item["words"]), tuple(item["topics"]))
            for item in raw["broad"]
        )
        return BroadWords(entries, _folded(raw["fillers"]))
    except (KeyError, TypeError) as error:
        raise DataError(f"{path}: missing or malformed {error}") from error


def _folded(raw: list[str]) -> frozenset[str]:
    return frozenset(fold(normalise(word)) for word in raw)
