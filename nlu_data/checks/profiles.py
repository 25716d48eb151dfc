"""Rules for municipality profiles: contact, queues, zones and settings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from nlu_data.catalogue import Zone
from nlu_data.checks.answers import is_web_address
from nlu_data.checks.finding import Finding, Severity
from nlu_data.checks.material import Material
from nlu_data.checks.private import is_drama_number, is_personal_mailbox
from nlu_data.municipality import Municipality, Queue

SETTINGS = ("accent", "answer_groups", "escalate_minutes", "baseline")
BASELINE_SHARES = ("first_line_share", "phone_share")
BASELINE_COUNTS = ("cases_per_week", "fewer_department_calls_per_day")
_COLOUR = re.compile(r"^#[0-9a-fA-F]{6}$")
_SLUG = re.compile(r"^[a-z0-9][a-z0-9_-]*$")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|odaterad")
# Words that would tell somebody at the screen what the conversation is about.
_TELLING = re.compile(r"våld|vald|kvinn|heder|överg|overg|hot(?!ell)", re.IGNORECASE)
_DAY_MINUTES = 24 * 60


def profile_file(municipality: Municipality) -> str:
    """The profile's file as findings name it."""
    return f"municipalities/{municipality.id}/municipality.yml"


def _of(municipality: Municipality, what: str, do: str, needle: str = "", warn: bool = False) -> Finding:  # noqa: FBT001, FBT002
    severity = Severity.WARNING if warn else Severity.ERROR
    return Finding(profile_file(municipality), what, do, needle, severity)


def contact_is_usable(material: Material) -> Iterator[Finding]:
    """Addresses are functions', links https, sources dated; a municipality has an out-of-hours social service."""
    for m in material.catalogue.municipalities.values():
        for address in filter(None, (m.contact.email, *(queue.mailbox for queue in m.queues))):
            if is_personal_mailbox(address) or "@" not in address:
                do = "use a function's mailbox, such as bygglov@"
                yield _of(m, f"{address} is no function's mailbox", do, address)
        for url in filter(None, (m.exit_url, m.contact.web)):
            if not is_web_address(url):
                yield _of(m, f"{url!r} is no https address", "write it in full", url)
        if not m.social_emergency_phone:
            what = "the number to the out-of-hours social service is not known"
            do = "ask the municipality; until then citizens are told that 112 can connect them"
            yield _of(m, what, do, "social_emergency_phone", warn=True)
        if m.promise_days is not None and (type(m.promise_days) is not int or m.promise_days < 1):
            yield _of(m, "promise_days must be working days, or null", "write a whole number", "promise_days")
        for owner, source in [("contact", m.contact.source), *((queue.id, queue.source) for queue in m.queues)]:
            if not source or not (m.demo or _YEAR.search(source)):
                yield _of(m, f"{owner}: no source with a year", "say where it was read and when", owner)


def made_up_numbers_stay_made_up(material: Material) -> Iterator[Finding]:
    """Demo profiles use only numbers reserved for made-up use and say that they are made up; others never do."""
    for m in material.catalogue.municipalities.values():
        numbers = [m.contact.phone, m.social_emergency_phone, *(r.phone for r in m.offerings.referrals)]
        for number in filter(None, numbers):
            if is_drama_number(number) != m.demo:
                yield _of(m, f"{number}: reserved numbers are for demo profiles, and only they", "mend it", number)
        if m.demo and "påhittad" not in m.formal_name:
            yield _of(m, "a demo profile that does not say so", "write (påhittad) in formal_name", "formal_name")


def queues_are_well_formed(material: Material) -> Iterator[Finding]:
    """Ids and paths are unique; departments, topics and zones known; nothing is served by two queues."""
    catalogue = material.catalogue
    for m in catalogue.municipalities.values():
        names = [*(queue.id for queue in m.queues), *(q.path for q in m.queues if q.path and q.path != q.id)]
        served = [*(d for q in m.queues for d in q.departments), *(t for q in m.queues for t in q.topics)]
        for name, count in Counter(names).items():
            if count > 1 or not _SLUG.match(name):
                yield _of(m, f"queue id or path {name!r} is doubled or malformed", "use a-z, 0-9, - and _", name)
        for item, count in Counter(served).items():
            if count > 1:
                yield _of(m, f"{item} is served by {count} queues", "keep it in one", item)
            if item not in catalogue.departments and item not in catalogue.topics:
                yield _of(m, f"a queue serves unknown {item}", "use departments.yml and topics.yml", item)
        for queue in m.queues:
            yield from _queue_findings(m, queue)
        if m.generalist_queue.zone != Zone.OPPEN.value:
            yield _of(m, "the last queue takes the rest and must be of zone oppen", "move another last", "queues")


def _queue_findings(m: Municipality, queue: Queue) -> Iterator[Finding]:
    needle = f"id: {queue.id}"
    if queue.zone not in {zone.value for zone in Zone}:
        yield _of(m, f"{queue.id}: unknown zone {queue.zone}", "use oppen, soc, skola or overf", needle)
    if queue.capacity < 1:
        yield _of(m, f"{queue.id}: capacity {queue.capacity}", "let staff hold one chat or more", needle)
    if queue.departments == ("IVN",) and _TELLING.search(f"{queue.name} {queue.path or ''} {queue.id}"):
        what = f"{queue.id}: name or path tells what the conversation is about"
        yield _of(m, what, "choose neutral ones, such as Chatta med oss", needle)


def departments_are_switched_on_sensibly(material: Material) -> Iterator[Finding]:
    """A department that is switched on exists and has a queue."""
    for m in material.catalogue.municipalities.values():
        with_queue = {department for queue in m.queues for department in queue.departments}
        for department in m.departments_on or ():
            if department not in with_queue:
                what = f"{department} is switched on but has no queue"
                yield _of(m, what, "give it a queue or take it from departments_on", "departments_on")


def zones_fit_topics(material: Material) -> Iterator[Finding]:
    """Topics under secrecy should wait in a queue of their own zone."""
    for m in material.catalogue.municipalities.values():
        astray: dict[tuple[str, str], set[str]] = {}
        for topic in material.catalogue.topics.values():
            queue = m.queue_for(topic.department, topic.id)
            if topic.zone is not Zone.OPPEN and queue.zone != topic.zone.value:
                astray.setdefault((queue.id, topic.zone.value), set()).add(topic.department)
        for (queue_id, zone), departments in astray.items():
            what = f"topics of zone {zone} ({', '.join(sorted(departments))}) land in queue {queue_id}"
            do = f"set up a queue of zone {zone} for them, or decide that its staff may read them"
            yield _of(m, what, do, f"id: {queue_id}", warn=True)


def settings_are_known(material: Material) -> Iterator[Finding]:
    """Only settings that the software reads, with values that make sense."""
    for m in material.catalogue.municipalities.values():
        for key in m.settings:
            if key not in SETTINGS:
                yield _of(m, f"unknown setting {key}", f"use one of {', '.join(SETTINGS)}", key)
        accent = m.settings.get("accent")
        if accent is not None and not _COLOUR.match(str(accent)):
            yield _of(m, f"accent {accent!r} is no colour", 'write it as "#0b5c6b"', "accent")
        minutes = m.settings.get("escalate_minutes")
        if minutes is not None and (type(minutes) is not int or not 1 <= minutes <= _DAY_MINUTES):
            yield _of(m, "escalate_minutes is no number of minutes within a day", "write 30", "escalate_minutes")
        yield from _answer_groups(m, material)
        yield from _baseline(m)


def _answer_groups(m: Municipality, material: Material) -> Iterator[Finding]:
    groups = m.settings.get("answer_groups")
    if groups is None:
        return
    queues = {queue.id: queue for queue in m.queues}
    held = Counter(department for group in groups if group in queues for department in queues[group].departments)
    for group in groups:
        if group not in queues:
            yield _of(m, f"answer group {group} is no queue", "use a queue's id", "answer_groups")
    for department in material.catalogue.departments:
        if held[department] != 1:
            what = f"{department} is in {held[department]} answer groups"
            yield _of(m, what, "put each department in exactly one", "answer_groups")


def _baseline(m: Municipality) -> Iterator[Finding]:
    baseline = m.settings.get("baseline")
    if baseline is None:
        return
    for key, value in baseline.items():
        share = key in BASELINE_SHARES and isinstance(value, float) and 0 <= value <= 1
        count = key in BASELINE_COUNTS and isinstance(value, int) and value >= 0
        if not (share or count or (key == "source" and value)):
            yield _of(m, f"baseline {key}: {value!r}", "shares are 0-1, counts whole numbers", key)
    if "source" not in baseline:
        yield _of(m, "baseline without a source", "say where it was read and when", "baseline")
