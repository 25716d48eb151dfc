"""What a municipality offers besides the approved answer: advisers, events, theme chats, councils, guides. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nlu_data.authorities import Authority
from nlu_data.contracts import LinkOut
from nlu_data.files import ROOT, DataError, read_yaml
from nlu_data.hours import Span
from nlu_data.municipality import Municipality
from nlu_data.offerings import Event, Referral, ReferralKind
from nlu_data.render import common_values, fill


@dataclass(frozen=True)
class ExtraWords:
    """The sentences, and the topics that tell of everything there is."""

    texts: Mapping[str, str]
    events_under: tuple[str, ...]
    councils_under: tuple[str, ...]
    authority_topic: str
    weekdays: tuple[str, ...]
    months: tuple[str, ...]

    def day(self, day: date) -> str:
        """A day as people say it, with its weekday: "onsdag den 2 december"."""
        return f"{self.weekdays[day.weekday()]} den {day.day} {self.months[day.month - 1]}"


@dataclass(frozen=True)
class Extras:
    """Paragraphs and links to put under an answer."""

    paragraphs: tuple[str, ...] = ()
    links: tuple[LinkOut, ...] = ()


def read_extra_words(path: Path = ROOT / "flows" / "extras.yml") -> ExtraWords:
    """Reads the sentences. Raises DataError."""
    raw = read_yaml(path)
    try:
        return ExtraWords(
            texts=dict(raw["texts"]),
            events_under=tuple(raw["events_under"]),
            councils_under=tuple(raw["councils_under"]),
            authority_topic=raw["authority_topic"],
            weekdays=tuple(raw["weekdays"]),
            months=tuple(raw["months"]),
        )
    except (KeyError, TypeError) as error:
        raise DataError(f"{path}: missing or malformed {error}") from error


def extras(topic: str, municipality: Municipality, today: date, words: ExtraWords) -> Extras:
    """Everything that the profile offers under a topic. What lies before `today` is never told of."""
    values = common_values(municipality)
    offers = municipality.offerings
    paragraphs: list[str] = []
    links: list[LinkOut] = []
    referral = offers.referral_for(topic)
    if referral is not None:
        paragraphs.append(_referral(referral, words, values))
        links += _link(referral, words)
    paragraphs += _advice(topic, municipality, words)
    paragraphs += [
        fill(words.texts["guide"], {"title": _inside(guide.title)}) + "\n\n" + _numbered(guide.steps)
        for guide in offers.form_guides
        if guide.topic == topic
    ]
    paragraphs += [
        fill(words.texts["theme"], {"day": words.day(theme.day).capitalize(), "title": theme.title})
        for _, theme in offers.themes_from(today)
        if theme.topic == topic
    ]
    paragraphs += [
        _event(event, words)
        for event in offers.events_from(today)
        if topic in event.services or topic in words.events_under
    ]
    if topic in words.councils_under and offers.councils:
        paragraphs.append(fill(words.texts["councils"], values) + "\n\n" + _councils(municipality, words))
    return Extras(tuple(paragraphs), tuple(links))


def _referral(referral: Referral, words: ExtraWords, values: Mapping[str, str]) -> str:
    known = {**values, "name": referral.name, "phone": referral.phone or ""}
    return fill(words.texts["referral_phone" if referral.phone else "referral"], known)


def _link(referral: Referral, words: ExtraWords) -> list[LinkOut]:
    if referral.web is None:
        return []
    return [LinkOut(fill(words.texts["referral_link"], {"name": referral.name}), referral.web)]


def _advice(topic: str, municipality: Municipality, words: ExtraWords) -> Iterator[str]:
    for adviser in municipality.offerings.advisers:
        if adviser.topic == topic:
            said = fill(words.texts["adviser_free" if adviser.free else "adviser"], {"name": _inside(adviser.name)})
            booking = fill(words.texts["adviser_booking"], {"booking": adviser.booking}) if adviser.booking else ""
            yield f"{said} {booking}".strip()


def _event(event: Event, words: ExtraWords) -> str:
    values = {
        "title": _inside(event.title),
        "place": event.place,
        "day": words.day(event.day),
        "hours": _clock(event.span),
    }
    return fill(words.texts["event"], values)


def _inside(title: str) -> str:
    """A title as it stands inside a sentence; an abbreviation keeps its letters."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _clock(span: Span) -> str:
    return f"{span.opens:%H.%M}–{span.closes:%H.%M}"


def _numbered(steps: tuple[str, ...]) -> str:
    return "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1))


def _councils(municipality: Municipality, words: ExtraWords) -> str:
    return "\n".join(
        fill(
            words.texts["council_contact" if council.contact else "council"],
            {"name": council.name, "contact": council.contact or ""},
        )
        for council in municipality.offerings.councils
    )


def right_door(
    found: tuple[Authority, ...], municipality: Municipality, words: ExtraWords, *, english: bool = False
) -> Extras:
    """The text that sends a question to the authorities that answer it; said too when one is in the same house."""
    values = common_values(municipality, "en" if english else "sv")
    paragraphs: list[str] = []
    for number, authority in enumerate(found):
        if number and not english:
            paragraphs.append(words.texts["also"])
        paragraphs.append(authority.english if english else authority.text)
        if not english and authority.id in _same_house(municipality):
            paragraphs.append(fill(words.texts["co_located"], {**values, "name": authority.name}))
    paragraphs.append(fill(words.texts["unsure_english" if english else "unsure"], values))
    links = tuple(LinkOut(a.link.label, a.link.url) for a in found if a.link is not None)
    return Extras(tuple(paragraphs), links)


def _same_house(municipality: Municipality) -> set[str]:
    referrals = municipality.offerings.referrals
    return {r.id for r in referrals if r.kind is ReferralKind.AUTHORITY and r.co_located}
