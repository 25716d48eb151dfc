"""Reads what a person in danger meets: helplines.yml and safety.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from nlu_data.files import ROOT, DataError, read_yaml
from nlu_data.municipality import Municipality
from nlu_data.render import common_values, fill


@dataclass(frozen=True)
class Helpline:
    """One telephone line. `hours` is None where they are not verified: then none are shown."""

    id: str
    name: str
    number: str
    tel: str
    hours: str | None
    show: bool
    verify_by: date

    @property
    def phrase(self) -> str:
        """As a citizen reads it: name, number, hours."""
        return ", ".join(part for part in (self.name, self.number, self.hours) if part)


@dataclass(frozen=True)
class SafeReply:
    """The first reply to one sensitive class: lines, the one best helpline, and further ones."""

    lines: tuple[str, ...]
    child_lines: tuple[str, ...]
    helpline: str | None
    more: tuple[str, ...]


@dataclass(frozen=True)
class ChildCard:
    """What a child who writes of itself meets: in `topics` the reply to `card`, and in every class `helpline`."""

    card: str = ""
    topics: frozenset[str] = frozenset()
    helpline: str | None = None


@dataclass(frozen=True)
class SafetyBook:
    """All safe texts and helplines."""

    helplines: Mapping[str, Helpline]
    never_show: tuple[str, ...]
    replies: Mapping[str, SafeReply]
    texts: Mapping[str, Any]
    child: ChildCard = ChildCard()

    def helpline_phrases(self) -> dict[str, str]:
        """Helpline id -> phrase, for {helpline:<id>} in answers; lines not to be shown are left out."""
        return {line.id: line.phrase for line in self.helplines.values() if line.show}

    def values(self, municipality: Municipality) -> dict[str, str]:
        """Every placeholder that a safe text may use in this municipality."""
        phone = municipality.social_emergency_phone
        fallbacks = self.texts["fallbacks"]
        duty = fill(fallbacks["socialjour_known"], {"number": phone}) if phone else fallbacks["socialjour"]
        phrases = {f"helpline:{key}": phrase for key, phrase in self.helpline_phrases().items()}
        return {**common_values(municipality), **phrases, "socialjour": duty}

    def reply_lines(self, topic: str, municipality: Municipality, *, child: bool = False) -> list[str]:
        """The class's reply, one idea a line, its helpline last; for a child who writes of itself see ChildCard."""
        reply = self.replies[self.child.card if child and topic in self.child.topics else topic]
        lines = reply.child_lines if child and reply.child_lines else reply.lines
        values = self.values(municipality)
        best = self._line(self.child.helpline) if child else []
        return [*(fill(line, values) for line in lines), *(best or self.best_line(topic))]

    def threat_lines(self, municipality: Municipality) -> list[str]:
        """What is said to somebody who threatens staff or a place, instead of any class's reply."""
        return self.lines("threat", municipality)

    def _line(self, helpline: str | None) -> list[str]:
        if helpline is None or not self.helplines[helpline].show:
            return []
        return [f"{self.helplines[helpline].phrase}."]

    def best_line(self, topic: str | None) -> list[str]:
        """The class's own helpline as a line of its own; none for a class without one."""
        reply = self.replies.get(topic) if topic else None
        return self._line(reply.helpline) if reply else []

    def more_lines(self, topic: str | None) -> list[str]:
        """Further helplines of a class, or of all classes when it is not known."""
        reply = self.replies.get(topic) if topic else None
        ids = reply.more if reply else tuple(self.helplines)
        return [f"{self.helplines[key].phrase}." for key in ids if self.helplines[key].show]

    def lines(self, key: str, municipality: Municipality, **extra: str) -> list[str]:
        """A text of safety.yml (one string or a list) with its placeholders filled."""
        raw = self.texts[key]
        return [fill(line, {**self.values(municipality), **extra}) for line in ([raw] if isinstance(raw, str) else raw)]


def read_safety(root: Path = ROOT) -> SafetyBook:
    """Both registers. Raises DataError when a reply points at a helpline that is not there."""
    raw_lines = read_yaml(root / "helplines.yml")
    texts = read_yaml(root / "safety.yml")
    helplines = {
        raw["id"]: Helpline(
            id=raw["id"],
            name=raw["name"],
            number=raw["number"],
            tel=raw["tel"],
            hours=raw.get("hours"),
            show=bool(raw["show"]),
            verify_by=raw["verify_by"],
        )
        for raw in raw_lines["helplines"]
    }
    replies = {
        topic: SafeReply(
            lines=tuple(raw["lines"]),
            child_lines=tuple(raw.get("child_lines") or ()),
            helpline=raw.get("helpline"),
            more=tuple(raw.get("more") or ()),
        )
        for topic, raw in texts["replies"].items()
    }
    for topic, reply in replies.items():
        for key in (*reply.more, *([reply.helpline] if reply.helpline else [])):
            if key not in helplines:
                raise DataError(f"{root / 'safety.yml'}: {topic} names helpline {key!r}, which helplines.yml lacks")
    child = ChildCard(texts["child"]["card"], frozenset(texts["child"]["for"]), texts["child"]["helpline"])
    if child.helpline not in helplines or not {child.card, *child.topics} <= set(replies):
        raise DataError(f"{root / 'safety.yml'}: child names a class or a helpline that there is not")
    return SafetyBook(
        helplines=helplines,
        never_show=tuple(str(item["number"]) for item in raw_lines["never_show"]),
        replies=replies,
        texts={key: value for key, value in texts.items() if key not in {"replies", "child"}},
        child=child,
    )
