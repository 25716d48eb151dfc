"""Recognises follow-up questions that name an aspect but no subject. Pure but for `read_aspects`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.components.normalise import fold, normalise
from nlu_data.catalogue import Area, Topic
from nlu_data.files import ROOT, DataError, read_yaml

_WORD = re.compile(r"[\w-]+")
MAX_WORDS = 12


@dataclass(frozen=True)
class Aspect:
    """`cues` may occur in a follow-up on this aspect, one of `needs` must."""

    id: str
    cues: frozenset[str]
    needs: frozenset[str]


@dataclass(frozen=True)
class Aspects:
    """All aspects, the one that wins first, and the words that say nothing by themselves."""

    aspects: tuple[Aspect, ...]
    fillers: frozenset[str]

    def find(self, text: str) -> str | None:
        """The aspect asked about when the message has no subject of its own, else None."""
        tokens = _WORD.findall(fold(normalise(text)))
        if not 0 < len(tokens) <= MAX_WORDS:
            return None
        for aspect in self.aspects:
            if aspect.needs.intersection(tokens) and all(
                token in aspect.cues or token in self.fillers for token in tokens
            ):
                return aspect.id
        return None


def read_aspects(path: Path = ROOT / "flows" / "follow_ups.yml") -> Aspects:
    """Reads the aspects. Raises DataError."""
    raw = read_yaml(path)
    try:
        return Aspects(
            aspects=tuple(
                Aspect(item["id"], _words(item["cues"]), _words(item.get("needs") or item["cues"]))
                for item in raw["aspects"]
            ),
            fillers=_words(raw["fillers"]),
        )
    except (KeyError, TypeError) as error:
        raise DataError(f"{path}: missing or malformed {error}") from error


def _words(raw: list[str]) -> frozenset[str]:
    return frozenset(fold(normalise(word)) for word in raw)


def resolve(
    aspect: str | None, last_topic: str | None, topics: Mapping[str, Topic], areas: Mapping[str, Area]
) -> str | None:
    """The topic that answers the aspect in the last topic's area; the last topic itself when none is listed.

    None when nothing was talked about, or when it was something that is met the safe way.
    """
    topic = topics.get(last_topic or "")
    if aspect is None or topic is None or topic.safe_mode:
        return None
    area = areas.get(topic.area)
    return area.follow_ups.get(aspect, topic.id) if area else topic.id
