"""A municipality's profile: names, contact, hours, queues and local facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from nlu_data.files import DataError, read_yaml
from nlu_data.hours import WEEKDAYS, Span, Week, parse_day, parse_span, parse_week
from nlu_data.offerings import Offerings, read_offerings

__all__ = [
    "WEEKDAYS",
    "Contact",
    "Fact",
    "Municipality",
    "Place",
    "Queue",
    "Span",
    "Week",
    "parse_span",
    "read_municipality",
]


@dataclass(frozen=True)
class Queue:
    """Where handovers wait: its departments, secrecy zone, hours and a neutral public path.

    `topics` are taken by this queue whatever their department. `mailbox` is a function's
    address, never a person's. `capacity` is how many chats one member of staff may hold.
    An empty `week` means that the hours are not known: the queue is closed.
    """

    id: str
    name: str
    departments: tuple[str, ...]
    zone: str
    week: Week
    open_on_holidays: bool = False
    exceptions: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)
    path: str | None = None
    topics: tuple[str, ...] = ()
    capacity: int = 3
    mailbox: str | None = None
    source: str | None = None


@dataclass(frozen=True)
class Place:
    """An office one may visit."""

    name: str
    address: str
    hours: str | None = None


@dataclass(frozen=True)
class Contact:
    """The ways in besides the chat. `None` where the municipality's own sources do not say.

    `phrase` is the name as it stands inside a sentence, where that differs ("kontakta ..."); `english`
    is the same in English.
    """

    name: str
    phone: str | None
    email: str | None
    visits: tuple[Place, ...]
    hours_text: str | None
    web: str | None
    source: str | None = None
    phrase: str | None = None
    english: str | None = None

    @property
    def in_sentence(self) -> str:
        """The name as it stands inside a Swedish sentence."""
        return self.phrase or self.name


@dataclass(frozen=True)
class Fact:
    """One local fact with its source and how long it may be trusted."""

    key: str
    value: str
    source: str
    valid_from: date | None
    review_by: date


@dataclass(frozen=True)
class Municipality:
    """One profile. `demo` profiles are made up and say so.

    `promise_days` counts working days until an answer or a named handler; None: nothing is promised.
    `departments_on` are the departments that take chats themselves; None: all that have a queue.
    """

    id: str
    name: str
    formal_name: str
    demo: bool
    contact: Contact
    social_emergency_phone: str | None
    exit_url: str
    promise_days: int | None
    queues: tuple[Queue, ...]
    facts: Mapping[str, Fact]
    offerings: Offerings = field(default_factory=Offerings)
    departments_on: tuple[str, ...] | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def generalist_queue(self) -> Queue:
        """The queue that takes what no other queue is set up for (always the last one listed)."""
        return self.queues[-1]

    def queue_for(self, department: str, topic: str | None = None) -> Queue:
        """The queue that serves a topic or else its department; the generalists where it has none."""
        for queue in self.queues:
            if topic is not None and topic in queue.topics:
                return queue
        if self.departments_on is not None and department not in self.departments_on:
            return self.generalist_queue
        for queue in self.queues:
            if department in queue.departments:
                return queue
        return self.generalist_queue

    def queue(self, queue_id: str) -> Queue | None:
        """A queue by id or public path."""
        return next((q for q in self.queues if queue_id in (q.id, q.path)), None)


def _queue(raw: Mapping[str, Any]) -> Queue:
    return Queue(
        id=raw["id"],
        name=raw["name"],
        departments=tuple(raw.get("departments") or ()),
        zone=raw["zone"],
        week=parse_week(raw["hours"]),
        open_on_holidays=bool(raw.get("open_on_holidays", False)),
        exceptions={day: parse_day(spans) for day, spans in (raw.get("exceptions") or {}).items()},
        path=raw.get("path"),
        topics=tuple(raw.get("topics") or ()),
        capacity=int(raw.get("capacity", 3)),
        mailbox=raw.get("mailbox"),
        source=raw.get("source"),
    )


def _contact(raw: Mapping[str, Any]) -> Contact:
    return Contact(
        name=raw["name"],
        phone=raw.get("phone"),
        email=raw.get("email"),
        visits=tuple(Place(v["name"], v["address"], v.get("hours")) for v in raw.get("visits") or ()),
        hours_text=raw.get("hours_text"),
        web=raw.get("web"),
        source=raw.get("source"),
        phrase=raw.get("phrase"),
        english=raw.get("english"),
    )


def _facts(folder: Path) -> dict[str, Fact]:
    path = folder / "facts.yml"
    facts: dict[str, Fact] = {}
    for raw in read_yaml(path) or []:
        try:
            fact = Fact(raw["key"], str(raw["value"]), raw["source"], raw.get("valid_from"), raw["review_by"])
        except (KeyError, TypeError) as error:
            raise DataError(f"{path}: fact {raw!r}: missing or malformed {error}") from error
        if fact.key in facts:
            raise DataError(f"{path}: {fact.key} stands twice; remove one")
        facts[fact.key] = fact
    return facts


def read_municipality(folder: Path) -> Municipality:
    """The profile in `folder` (municipality.yml and facts.yml). Raises DataError."""
    path = folder / "municipality.yml"
    raw = read_yaml(path)
    try:
        departments_on = raw.get("departments_on")
        profile = Municipality(
            id=folder.name,
            name=raw["name"],
            formal_name=raw["formal_name"],
            demo=bool(raw.get("demo", False)),
            contact=_contact(raw["contact"]),
            social_emergency_phone=raw.get("social_emergency_phone"),
            exit_url=raw["exit_url"],
            promise_days=raw.get("promise_days"),
            queues=tuple(map(_queue, raw["queues"])),
            facts=_facts(folder),
            offerings=read_offerings(raw),
            departments_on=None if departments_on is None else tuple(departments_on),
            settings=raw.get("settings") or {},
        )
    except DataError as error:
        raise error if str(folder) in str(error) else DataError(f"{path}: {error}") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DataError(f"{path}: missing or malformed {error}") from error
    if not profile.queues:
        raise DataError(f"{path}: no queues; list at least the generalists' queue")
    return profile
