"""The register of neighbouring authorities: who answers for what a municipality does not.

A question is matched on the beginnings of its words, without case and without the dots of å, ä, ö.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nlu_data.catalogue import Link
from nlu_data.files import ROOT, DataError, read_yaml

MAX_FOUND = 2
# A subject this long is also found inside a compound ("hundkörkort"); shorter ones would be found by chance.
_INSIDE_FROM = 7
# Shorter than this, the whole word must be the subject ("vab", "pass"), give or take an ending.
_WHOLE_BELOW = 5
_ENDINGS = ("", "s", "en", "et", "n", "t")
_DOTS = str.maketrans("åäöéü", "aaoeu")
_WORD = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")


@dataclass(frozen=True)
class Authority:
    """Somebody else who answers. `text` and `english` are what citizens read; dates as for answers."""

    id: str
    name: str
    text: str
    english: str
    link: Link | None
    subjects: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Register:
    """All authorities. `reviewed` and `review_by` hold for the whole file."""

    authorities: tuple[Authority, ...]
    reviewed: date
    review_by: date

    def find(self, message: str) -> tuple[Authority, ...]:
        """At most two that the message's words point at, surest (longest subject) first; empty when none does."""
        words = _words(message)
        line = f" {' '.join(words)} "
        scored = [(max(_fit(subject, words, line) for subject in a.subjects), a) for a in self.authorities]
        found = sorted((pair for pair in scored if pair[0]), key=lambda pair: -pair[0])
        return tuple(authority for _, authority in found[:MAX_FOUND])


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold().translate(_DOTS))


def _fit(subject: str, words: list[str], line: str) -> int:
    """How many letters of the message the subject explains; 0 when it is not there."""
    wanted = " ".join(_words(subject))
    if " " in wanted:
        found = f" {wanted} " in line
    elif len(wanted) < _WHOLE_BELOW:
        found = any(word == wanted + ending for word in words for ending in _ENDINGS)
    elif len(wanted) < _INSIDE_FROM:
        found = any(word.startswith(wanted) for word in words)
    else:
        # Joined again, "person bevis" is one word.
        found = any(wanted in word for word in words) or wanted in line.replace(" ", "")
    return len(wanted) if found else 0


def read_register(root: Path = ROOT) -> Register:
    """Reads authorities.yml. Raises DataError."""
    path = root / "authorities.yml"
    raw = read_yaml(path)
    try:
        authorities = tuple(
            Authority(
                id=item["id"],
                name=item["name"],
                text=item["text"].strip(),
                english=item["english"].strip(),
                link=Link(item["link"]["label"], item["link"]["url"]) if item.get("link") else None,
                subjects=tuple(str(subject) for subject in item["subjects"]),
                source=item["source"],
            )
            for item in raw["authorities"]
        )
        return Register(authorities, raw["reviewed"], raw["review_by"])
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{path}: missing or malformed {error}") from error
