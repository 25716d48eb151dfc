"""A municipality's profile: names, contact, hours, queues and local facts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any

from nlu_data.files import DataError, read_yaml

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"^(\d\d):(\d\d)-(\d\d):(\d\d)$")


@dataclass(frozen=True)
class Span:
    """One opening interval of a day: opens <= t < closes. `closes` 00:00 means midnight at the day's end."""

    opens: time
    closes: time


# Weekday number (Monday = 0) -> the day's intervals, in order.
Week = Mapping[int, tuple[Span, ...]]


@dataclass(frozen=True)
class Queue:
    """Where handovers wait: its departments, secrecy zone, hours and a neutral public path."""

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


@dataclass(frozen=True)
class Place:
    """An office one may visit."""

    name: str
    address: str
    hours: str | None = None


@dataclass(frozen=True)
class Contact:
    """The ways in besides the chat. `None` where the municipality's own sources do not say."""

    name: str
    phone: str | None
    email: str | None
    visits: tuple[Place, ...]
    hours_text: str | None
    web: str | None


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
    """One profile. `demo` profiles are made up and say so."""

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
    events: tuple[Mapping[str, Any], ...] = ()
    theme_chats: tuple[Mapping[str, Any], ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def generalist_queue(self) -> Queue:
        """The queue that takes what no other queue is set up for (always the last one listed)."""
        return self.queues[-1]

    def queue_for(self, department: str) -> Queue:
        """The queue that serves a department; the generalists where it has none."""
        for queue in self.queues:
            if department in queue.departments:
                return queue
        return self.generalist_queue

    def queue(self, queue_id: str) -> Queue | None:
        """A queue by id or public path."""
        return next((q for q in self.queues if queue_id in (q.id, q.path)), None)


def parse_span(text: str) -> Span:
    """`"09:00-12:00"` -> Span. Raises DataError."""
    match = _SPAN.match(text)
    if not match:
        raise DataError(f"opening hours {text!r}: write them as 09:00-12:00")
    from_hour, from_minute, to_hour, to_minute = (int(part) for part in match.groups())
    span = Span(time(from_hour, from_minute), time(to_hour % 24, to_minute))
    if span.closes != time(0) and span.closes <= span.opens:
        raise DataError(f"opening hours {text!r}: closes before it opens")
    return span


def _week(raw: Mapping[str, list[str]]) -> dict[int, tuple[Span, ...]]:
    unknown = set(raw) - set(WEEKDAYS)
    if unknown:
        raise DataError(f"unknown weekdays {sorted(unknown)}; use {', '.join(WEEKDAYS)}")
    return {WEEKDAYS.index(day): tuple(map(parse_span, spans)) for day, spans in raw.items()}


def _queue(raw: Mapping[str, Any]) -> Queue:
    return Queue(
        id=raw["id"],
        name=raw["name"],
        departments=tuple(raw.get("departments") or ()),
        zone=raw["zone"],
        week=_week(raw["hours"]),
        open_on_holidays=bool(raw.get("open_on_holidays", False)),
        exceptions={day: tuple(map(parse_span, spans)) for day, spans in (raw.get("exceptions") or {}).items()},
        path=raw.get("path"),
        topics=tuple(raw.get("topics") or ()),
        capacity=int(raw.get("capacity", 3)),
    )


def _contact(raw: Mapping[str, Any]) -> Contact:
    return Contact(
        name=raw["name"],
        phone=raw.get("phone"),
        email=raw.get("email"),
        visits=tuple(Place(v["name"], v["address"], v.get("hours")) for v in raw.get("visits") or ()),
        hours_text=raw.get("hours_text"),
        web=raw.get("web"),
    )


def _facts(folder: Path) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    for raw in read_yaml(folder / "facts.yml") or []:
        fact = Fact(raw["key"], str(raw["value"]), raw["source"], raw.get("valid_from"), raw["review_by"])
        if fact.key in facts:
            raise DataError(f"{folder / 'facts.yml'}: {fact.key} stands twice; remove one")
        facts[fact.key] = fact
    return facts


def read_municipality(folder: Path) -> Municipality:
    """The profile in `folder` (municipality.yml and facts.yml). Raises DataError."""
    path = folder / "municipality.yml"
    raw = read_yaml(path)
    try:
        return Municipality(
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
            events=tuple(raw.get("events") or ()),
            theme_chats=tuple(raw.get("theme_chats") or ()),
            settings=raw.get("settings") or {},
        )
    except (KeyError, TypeError) as error:
        raise DataError(f"{path}: missing or malformed {error}") from error
