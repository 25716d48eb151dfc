"""What a municipality offers besides its queues: advisers, events, theme chats, councils, guides, referrals.

Every item says where the statement comes from (`source`). Dates decide what is still shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

from nlu_data.hours import Span, parse_span


class ReferralKind(str, Enum):
    """Whom a question is passed on to outside the municipality's own departments."""

    COMPANY = "company"
    AUTHORITY = "authority"


@dataclass(frozen=True)
class Event:
    """Outreach at a place on a day. `services` are topic ids that one gets help with there."""

    id: str
    title: str
    place: str
    day: date
    span: Span
    services: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Theme:
    """The subject of one day's theme chat. `topic` is set when the catalogue has it."""

    day: date
    title: str
    topic: str | None = None


@dataclass(frozen=True)
class ThemeChat:
    """A queue that takes a new theme each time. `host` is a department id; hours are the queue's."""

    queue: str
    host: str
    themes: tuple[Theme, ...]
    source: str


@dataclass(frozen=True)
class Adviser:
    """Advice that one may book or ask for. `queue` is where a written question waits."""

    id: str
    name: str
    topic: str
    queue: str
    free: bool
    booking: str | None
    source: str


@dataclass(frozen=True)
class Council:
    """A standing council with groups of inhabitants. `contact` is None where it is not known."""

    id: str
    name: str
    contact: str | None
    source: str


@dataclass(frozen=True)
class FormGuide:
    """Help to fill in a form, step by step. Nothing that the citizen fills in is asked for."""

    id: str
    title: str
    topic: str
    steps: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Referral:
    """Another organisation that answers for `topics`, or for `subjects` (everyday words) within them."""

    id: str
    name: str
    kind: ReferralKind
    topics: tuple[str, ...]
    subjects: tuple[str, ...]
    co_located: bool
    phone: str | None
    web: str | None
    source: str


@dataclass(frozen=True)
class Checklist:
    """What staff go through when a topic of an area is handed over."""

    area: str
    steps: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Offerings:
    """All of the above for one municipality. Empty where its sources say nothing."""

    events: tuple[Event, ...] = ()
    theme_chats: tuple[ThemeChat, ...] = ()
    advisers: tuple[Adviser, ...] = ()
    councils: tuple[Council, ...] = ()
    form_guides: tuple[FormGuide, ...] = ()
    referrals: tuple[Referral, ...] = ()
    checklists: tuple[Checklist, ...] = ()
    # Topics that the contact centre handles for a department: by identified staff with the right to, never by the bot.
    delegated_topics: tuple[str, ...] = field(default=())

    def events_from(self, today: date) -> tuple[Event, ...]:
        """Events of today and later, soonest first. Past ones are never shown."""
        return tuple(sorted((e for e in self.events if e.day >= today), key=lambda e: (e.day, e.span.opens)))

    def themes_from(self, today: date) -> tuple[tuple[ThemeChat, Theme], ...]:
        """Themes of today and later, soonest first. Past ones are never offered."""
        found = [(chat, theme) for chat in self.theme_chats for theme in chat.themes if theme.day >= today]
        return tuple(sorted(found, key=lambda pair: pair[1].day))

    def checklist_for(self, area: str) -> tuple[str, ...]:
        """The steps for an area's handovers; empty when there is no list."""
        return next((c.steps for c in self.checklists if c.area == area), ())

    def referral_for(self, topic: str) -> Referral | None:
        """The organisation that answers for a whole topic instead of the municipality."""
        return next((r for r in self.referrals if topic in r.topics and not r.subjects), None)


def read_offerings(raw: Mapping[str, Any]) -> Offerings:
    """The offerings of a profile's raw YAML. Raises KeyError, TypeError, ValueError or DataError."""

    def items(key: str) -> list[dict[str, Any]]:
        return raw.get(key) or []

    return Offerings(
        events=tuple(
            Event(e["id"], e["title"], e["place"], e["day"], parse_span(e["hours"]), tuple(e["services"]), e["source"])
            for e in items("events")
        ),
        theme_chats=tuple(
            ThemeChat(
                t["queue"],
                t["host"],
                tuple(Theme(x["day"], x["title"], x.get("topic")) for x in t["themes"]),
                t["source"],
            )
            for t in items("theme_chats")
        ),
        advisers=tuple(
            Adviser(a["id"], a["name"], a["topic"], a["queue"], bool(a["free"]), a.get("booking"), a["source"])
            for a in items("advisers")
        ),
        councils=tuple(Council(c["id"], c["name"], c.get("contact"), c["source"]) for c in items("councils")),
        form_guides=tuple(
            FormGuide(g["id"], g["title"], g["topic"], tuple(g["steps"]), g["source"]) for g in items("form_guides")
        ),
        referrals=tuple(
            Referral(
                r["id"],
                r["name"],
                ReferralKind(r["kind"]),
                tuple(r["topics"]),
                tuple(r.get("subjects") or ()),
                bool(r.get("co_located", False)),
                r.get("phone"),
                r.get("web"),
                r["source"],
            )
            for r in items("referrals")
        ),
        checklists=tuple(Checklist(c["area"], tuple(c["steps"]), c["source"]) for c in items("checklists")),
        delegated_topics=tuple(raw.get("delegated_topics") or ()),
    )
