"""Finds two needs in one message: parts understood for sure, on different topics. Pure but for `read_turns`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.components.calibration import SYSTEM_PREFIX, Thresholds
from bot.components.reader import Ranking
from nlu_data.files import ROOT, DataError, read_yaml

MIN_WORDS = 3
MAX_PARTS = 6
AMONG_BEST = 5
MIN_LIKELY = 0.005  # a topic below this in the whole message is not one of its needs
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True)
class Turns:
    """`turn` finds where a second question may begin, `asking` what makes a part a question or a wish."""

    turn: re.Pattern[str]
    asking: re.Pattern[str]


def read_turns(path: Path = ROOT / "flows" / "needs.yml") -> Turns:
    """The phrases, longest first. Raises DataError."""
    raw = read_yaml(path)
    try:
        phrases, asking = (_any(raw["turns"]), _any(raw["asking"]))
    except (KeyError, TypeError) as error:
        raise DataError(f"{path}: missing or malformed {error}") from error
    return Turns(
        re.compile(rf",?\s+(?:{phrases})\s+", re.IGNORECASE),
        re.compile(rf"\?|\b(?:{asking})\b", re.IGNORECASE),
    )


def _any(phrases: Sequence[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))


def parts(text: str, turns: Turns) -> Iterator[tuple[str, ...]]:
    """The ways to read a message as two or more parts of at least three words, sentences first."""
    sentences = [sentence for sentence in _SENTENCE.split(text.strip()) if len(sentence.split()) >= MIN_WORDS]
    if 1 < len(sentences) <= MAX_PARTS:
        yield tuple(sentences)
    for turn in turns.turn.finditer(text):
        left, right = text[: turn.start()], text[turn.end() :]
        if len(left.split()) >= MIN_WORDS and len(right.split()) >= MIN_WORDS:
            yield left, right


def find_needs(
    text: str, rank: Callable[[str], Ranking], whole: Ranking, thresholds: Thresholds, turns: Turns
) -> tuple[str, ...]:
    """Two topics in the order they were asked about, or nothing. `whole` is the ranking of the whole text.

    Each must be asked for, be as sure as a direct answer in its own part, and be among the best five of
    the whole: a story around one question is no second need.
    """
    likely = {
        topic
        for topic, probability in whole[:AMONG_BEST]
        if probability >= MIN_LIKELY and not topic.startswith(SYSTEM_PREFIX)
    }
    if len(likely) < 2:
        return ()
    for reading in parts(text, turns):
        found: list[str] = []
        for part in reading:
            if turns.asking.search(part):
                topic, probability = rank(part)[0]
                if probability >= thresholds.answer and topic in likely and topic not in found:
                    found.append(topic)
        if len(found) == 2:
            return tuple(found)
    return ()
