"""Screens a raw message for danger: the rules of danger.yml, joined with a trained classifier.

Runs on every turn, before anything else and without any service; it says how sure it is and which
class of help is meant, and never keeps or logs the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Protocol

from api.privacy.danger_rules import Found, Rule, Rules, Writer, read_rules
from api.privacy.danger_words import words


class Level(IntEnum):
    """NONE: ordinary. OFFER: the ordinary way with an offer of help. SAFE: the safe way at once."""

    NONE = 0
    OFFER = 1
    SAFE = 2

    @property
    def code(self) -> str:
        """The level's name in reports: none, offer, safe."""
        return self.name.lower()


@dataclass(frozen=True)
class DangerVerdict:
    """The level, the class of help (a catalogue topic) and the rule that decided (None: the classifier)."""

    level: Level
    topic: str | None = None
    rule: str | None = None


class Classifier(Protocol):
    """What the screen needs of a trained classifier."""

    def gist(self, text: str) -> str:
        """The part of a raw message that is to be judged; of a long one only some."""

    def judge(self, text: str, found: Found | None) -> tuple[Level, str]:
        """The level of a raw message, given what the rules found in it, and the likeliest class."""

    def doubts(self, text: str, share: float) -> bool:
        """True when the probability is at least `share` of what an offer takes, without any rule's word."""


class DangerScreen:
    """Judges messages. Immutable and safe to share between tasks."""

    def __init__(self, rules: Rules, classifier: Classifier | None = None) -> None:
        self._rules = rules
        self._classifier = classifier

    @classmethod
    def load(cls, path: Path, classifier: Classifier | None = None) -> DangerScreen:
        """Reads danger.yml. Raises DataError when it is missing or malformed."""
        return cls(read_rules(path), classifier)

    @property
    def has_classifier(self) -> bool:
        """False when only the rules work."""
        return self._classifier is not None

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The groups of phrases in use, in the file's order."""
        return self._rules.rules

    def screen(self, text: str, previous: Sequence[Level] = ()) -> DangerVerdict:
        """The verdict on a raw, unmasked message of any length.

        `previous` are the levels of the conversation's earlier citizen turns, oldest first: a second
        OFFER in a row becomes SAFE.
        """
        verdict = self._once(text)
        if verdict.level is Level.OFFER and previous and previous[-1] is Level.OFFER:
            return DangerVerdict(Level.SAFE, verdict.topic, verdict.rule)
        return verdict

    def doubtful(self, text: str, share: float) -> bool:
        """A second, stricter look: any rule holds, or the classifier is `share` of the way to an offer."""
        found = self._rules.match(words(text))
        return found is not None or (self._classifier is not None and self._classifier.doubts(text, share))

    def writer(self, text: str) -> Writer:
        """Who wrote a raw message, as far as it tells: decides which card is shown."""
        return self._rules.writer(words(text))

    def _once(self, text: str) -> DangerVerdict:
        if self._classifier is not None:
            text = self._classifier.gist(text)
        found = self._rules.match(words(text))
        if self._classifier is None:
            if found is None:
                return DangerVerdict(Level.NONE)
            return DangerVerdict(Level.SAFE if found.safe else Level.OFFER, found.topic, found.rule)
        level, topic = self._classifier.judge(text, found)
        if found is None:
            return DangerVerdict(level, topic if level else None)
        if found.firm:
            return DangerVerdict(Level.SAFE, found.topic, found.rule)
        # The classifier has weighed what the rule says; the rule alone would take too many for endangered.
        return DangerVerdict(level, topic, found.rule) if level else DangerVerdict(level)
